import type { CallId } from '../generated/CallId';
import type { CallView } from '../generated/CallView';
import type { DraftKey } from '../generated/DraftKey';
import type { PersonRef } from '../generated/PersonRef';
import type { View } from '../generated/View';
import { Draft } from './draft.svelte';
import { Form, formKey, StepDraft } from './form.svelte';
import { noneUnkept, type Send } from './typed.svelte';

/** All that is being typed. */
export class Drafts {
  /** The to-do of the screen without a call. */
  readonly own: StepDraft;
  readonly #send: Send;
  readonly #unkept = noneUnkept();
  readonly #drafts = new Map<CallId, Draft>();
  /** Forms that stand on no call's card. */
  readonly #forms = new Map<string, Form>();
  readonly #steps = new Map<PersonRef, StepDraft>();

  constructor(send: Send) {
    this.#send = send;
    this.own = new StepDraft(this.form({ form: 'next_step', call: null }));
  }

  /** Whether every word is on disk. */
  get kept(): boolean {
    return this.#unkept.size === 0;
  }

  of(call: CallView): Draft {
    let draft = this.#drafts.get(call.id);
    if (draft === undefined) {
      draft = new Draft(call.id, call.note, this.#send, this.#unkept);
      draft.answers.adopt(call.asked);
      this.#drafts.set(call.id, draft);
    }
    return draft;
  }

  /** The to-do about a person who is opened without a call. */
  step(about: PersonRef): StepDraft {
    let step = this.#steps.get(about);
    if (step === undefined) {
      step = new StepDraft(this.form({ form: 'person_step', about }));
      this.#steps.set(about, step);
    }
    return step;
  }

  /** A form that stands on no call's card. */
  form(key: DraftKey): Form {
    const name = formKey(key);
    let form = this.#forms.get(name);
    if (form === undefined) {
      form = new Form(key, this.#send, this.#unkept);
      this.#forms.set(name, form);
    }
    return form;
  }

  /** Takes over what the calls' notes and forms have become, and forgets the calls that are gone. */
  adopt({ calls, forms }: View): void {
    for (const call of calls) {
      const draft = this.of(call);
      draft.adopt(call.note);
      draft.answers.adopt(call.asked);
    }
    for (const form of forms) this.#formOf(form.key)?.adopt(form);
    const here = new Set(calls.map((call) => call.id));
    for (const [id, draft] of this.#drafts) {
      if (here.has(id)) continue;
      draft.letGo();
      this.#drafts.delete(id);
    }
  }

  flush(): void {
    for (const draft of this.#drafts.values()) draft.flush();
    for (const form of this.#forms.values()) form.flush();
  }

  #formOf(key: DraftKey): Form | undefined {
    const ofCall = 'call' in key && key.call !== null ? this.#drafts.get(key.call) : undefined;
    return ofCall?.forms.find((form) => formKey(form.key) === formKey(key)) ?? this.form(key);
  }
}
