import type { CallId } from '../generated/CallId';
import type { CallView } from '../generated/CallView';
import { Draft, type Send, StepDraft } from './draft.svelte';

/** The drafts of all calls on screen. */
export class Drafts {
  /** The to-do of the screen without a call. */
  readonly own = new StepDraft();
  readonly #send: Send;
  readonly #drafts = new Map<CallId, Draft>();

  constructor(send: Send) {
    this.#send = send;
  }

  of(call: CallView): Draft {
    let draft = this.#drafts.get(call.id);
    if (draft === undefined) {
      draft = new Draft(call.id, call.note, this.#send);
      draft.answers.adopt(call.asked);
      this.#drafts.set(call.id, draft);
    }
    return draft;
  }

  /** Takes over what the calls' notes have become, and forgets the calls that are gone. */
  adopt(calls: CallView[]): void {
    for (const call of calls) {
      const draft = this.of(call);
      draft.adopt(call.note);
      draft.answers.adopt(call.asked);
    }
    const here = new Set(calls.map((call) => call.id));
    for (const [id, draft] of this.#drafts) {
      if (here.has(id)) continue;
      draft.flush();
      this.#drafts.delete(id);
    }
  }

  flush(): void {
    for (const draft of this.#drafts.values()) draft.flush();
  }
}
