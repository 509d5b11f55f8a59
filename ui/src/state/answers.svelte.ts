import type { Action } from '../generated/Action';
import type { AskedView } from '../generated/AskedView';
import type { CallId } from '../generated/CallId';
import { noneUnkept, type Send, Typed, type Unkept } from './typed.svelte';

/** What is being answered for one call, where the org requires more than Ringside knows. */
export class AnswersDraft extends Typed {
  values = $state<Record<string, string>>({});

  constructor(
    readonly call: CallId,
    send: Send,
    unkept: Unkept = noneUnkept(),
  ) {
    super(send, unkept);
  }

  edit(name: string, text: string): void {
    this.values[name] = text;
    this.typed();
  }

  adopt({ answers, seq }: AskedView): void {
    if (this.takes(seq)) this.values = { ...answers };
  }

  protected override change(seq: number): Action {
    return { do: 'edit_answers', call: this.call, fields: { ...this.values }, seq };
  }
}
