/** Which of the three colours a record's letters stand on; the object is always named in words beside them. */
export function avatarLook(object: string): 'person' | 'company' | 'lead' {
  if (object === 'Account') return 'company';
  return object === 'Lead' ? 'lead' : 'person';
}
