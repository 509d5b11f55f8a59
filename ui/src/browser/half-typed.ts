/** The first field of a form in which a date or a time is half typed: it could not be saved as what is meant. */
export function halfTyped(form: Element | undefined): HTMLInputElement | null {
  return form?.querySelector<HTMLInputElement>('input[data-half]') ?? null;
}
