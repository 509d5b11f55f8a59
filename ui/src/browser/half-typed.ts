/** The first field of a form in which a date or a time is half typed: its value is empty, and would be lost unsaid. */
export function halfTyped(form: Element | undefined): HTMLInputElement | null {
  const fields = [...(form?.querySelectorAll('input') ?? [])];
  return fields.find((field) => field.validity.badInput) ?? null;
}
