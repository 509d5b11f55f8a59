/** The first field of a form that holds more than fits: beside it stands by how much. */
export function tooLong(form: Element | undefined): HTMLElement | null {
  return form?.querySelector<HTMLElement>('[data-too-long]') ?? null;
}
