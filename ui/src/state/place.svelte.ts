import type { Form } from './form.svelte';

export type WriteTab = 'log' | 'next-step';

/** A field, and what is selected in it. */
export type Caret = { field: string; from: number; to: number };

/** Where the agent is in a call's card: kept with the words, so that a call is found again as it was left. */
export class Place {
  constructor(readonly form: Form) {}

  get tab(): WriteTab {
    return this.form.values['tab'] === 'next-step' ? 'next-step' : 'log';
  }

  set tab(tab: WriteTab) {
    this.form.edit({ tab });
  }

  get scroll(): number {
    return Number(this.form.values['scroll'] ?? 0);
  }

  set scroll(scroll: number) {
    if (scroll !== this.scroll) this.form.edit({ scroll: String(scroll) });
  }

  get caret(): Caret | null {
    const { field, from, to } = this.form.values;
    return field === undefined || field === '' ? null : { field, from: Number(from ?? 0), to: Number(to ?? 0) };
  }

  put(caret: Caret): void {
    const now = this.caret;
    if (now?.field === caret.field && now.from === caret.from && now.to === caret.to) return;
    this.form.edit({ field: caret.field, from: String(caret.from), to: String(caret.to) });
  }
}
