import type { Action } from '../generated/Action';
import type { AskedView } from '../generated/AskedView';
import type { CallId } from '../generated/CallId';

/** How long typing must pause before it is sent down to be kept. */
const PAUSE = 150;
/** How long to wait before an edit that the program did not hear is sent again. */
const AGAIN = 1_000;

/**
 * What is being answered for one call, where the org requires more than Ringside knows. As with the note, a view is adopted
 * only if it is at least as new as the newest edit here.
 */
export class AnswersDraft {
  values = $state<Record<string, string>>({});

  #seq = 0;
  #sent = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly call: CallId,
    readonly send: (action: Action) => Promise<boolean>,
  ) {}

  edit(name: string, text: string): void {
    this.values[name] = text;
    this.#seq += 1;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.flush(), PAUSE);
  }

  /** Sends what has not been sent. */
  flush(): void {
    clearTimeout(this.#pause);
    if (this.#sent >= this.#seq) return;
    const seq = this.#seq;
    this.#sent = seq;
    void this.send({ do: 'edit_answers', call: this.call, fields: { ...this.values }, seq }).then((heard) => {
      if (heard || this.#sent !== seq) return;
      this.#sent = seq - 1;
      this.#pause = setTimeout(() => this.flush(), AGAIN);
    });
  }

  adopt({ answers, seq }: AskedView): void {
    if (seq < this.#seq) return;
    clearTimeout(this.#pause);
    this.#seq = seq;
    this.#sent = seq;
    this.values = { ...answers };
  }
}
