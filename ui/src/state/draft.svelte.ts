import type { Action } from '../generated/Action';
import type { CallId } from '../generated/CallId';
import type { NoteView } from '../generated/NoteView';
import { AnswersDraft } from './answers.svelte';
import { Form, PersonDraft, StepDraft } from './form.svelte';
import { Place, type WriteTab } from './place.svelte';
import { noneUnkept, type Send, Typed, type Unkept } from './typed.svelte';

/** What is being typed for one call, on all of its card. */
export class Draft extends Typed {
  subject = $state('');
  text = $state('');
  /** What the org requires of the call's record beside the note. */
  readonly answers: AnswersDraft;
  /** What is being typed on the "Next step" tab. */
  readonly step: StepDraft;
  /** The new contact or lead that is made for a stranger. */
  readonly person: PersonDraft;
  /** The search for a person. */
  readonly search: Form;
  /** Where the agent is in the card. */
  readonly place: Place;

  constructor(
    readonly call: CallId,
    note: NoteView,
    send: Send,
    unkept: Unkept = noneUnkept(),
  ) {
    super(send, unkept);
    this.adopt(note);
    this.answers = new AnswersDraft(call, send, unkept);
    this.step = new StepDraft(new Form({ form: 'next_step', call }, send, unkept));
    this.person = new PersonDraft(new Form({ form: 'new_person', call }, send, unkept));
    this.search = new Form({ form: 'search', call }, send, unkept);
    this.place = new Place(new Form({ form: 'place', call }, send));
  }

  /** The forms of this call that are kept apart from the note. */
  get forms(): Form[] {
    return [this.step.form, this.person.form, this.search, this.place.form];
  }

  get tab(): WriteTab {
    return this.place.tab;
  }

  set tab(tab: WriteTab) {
    this.place.tab = tab;
  }

  edit(change: { subject?: string; text?: string }): void {
    this.subject = change.subject ?? this.subject;
    this.text = change.text ?? this.text;
    this.typed();
  }

  /** Sends what has not been sent, on all of the card. */
  override flush(): void {
    this.answers.flush();
    for (const form of this.forms) form.flush();
    super.flush();
  }

  /** The call's card is gone. */
  override letGo(): void {
    this.answers.letGo();
    for (const form of this.forms) form.letGo();
    super.letGo();
  }

  adopt(note: NoteView): void {
    if (!this.takes(note.seq)) return;
    this.subject = note.subject;
    this.text = note.text;
  }

  protected override change(seq: number): Action {
    return { do: 'edit_note', call: this.call, subject: this.subject, text: this.text, seq };
  }
}
