import type { SfId } from '../generated/SfId';

/** Whether Salesforce has the record: until then the id of the write that makes it stands in its place. */
export function isMade(id: SfId): boolean {
  return !id.startsWith('new:');
}
