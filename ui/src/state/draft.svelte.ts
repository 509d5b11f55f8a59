import type { Action } from '../generated/Action';
import type { CallId } from '../generated/CallId';
import type { NoteView } from '../generated/NoteView';
import { AnswersDraft } from './answers.svelte';

/** How long typing must pause before it is sent down to be kept. */
const PAUSE = 150;
/** How long to wait before an edit that the program did not hear is sent again. */
const AGAIN = 1_000;
/** From when on an edit that is not known to be kept is called so. */
const LATE = 1_000;

export type WriteTab = 'log' | 'next-step';

/** Answers whether the program heard it. */
export type Send = (action: Action) => Promise<boolean>;

/**
 * What is being typed for one call. Typed text belongs to the UI: a view's note is adopted only if it is at least as
 * new as the newest edit here, so that an old echo never overwrites newer typing.
 */
export class Draft {
  subject = $state('');
  text = $state('');
  /** Whether the newest edit is still not known to be on disk after a second. */
  late = $state(false);
  tab = $state<WriteTab>('log');
  /** What is being typed on the "Next step" tab. */
  readonly step = new StepDraft();
  /** What the org requires of the call's record beside the note. */
  readonly answers: AnswersDraft;
  /** The person who is being made of a stranger. */
  readonly person = new PersonDraft();

  #seq: number;
  #sent: number;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #lateness: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly call: CallId,
    note: NoteView,
    readonly send: Send,
  ) {
    this.subject = note.subject;
    this.text = note.text;
    this.#seq = note.seq;
    this.#sent = note.seq;
    this.answers = new AnswersDraft(call, send);
  }

  /** Whether an edit has not yet been sent down. */
  get dirty(): boolean {
    return this.#sent < this.#seq;
  }

  edit(change: { subject?: string; text?: string }): void {
    this.subject = change.subject ?? this.subject;
    this.text = change.text ?? this.text;
    this.#seq += 1;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.flush(), PAUSE);
    this.#lateness ??= setTimeout(() => (this.late = true), LATE);
  }

  /** Sends what has not been sent. */
  flush(): void {
    this.answers.flush();
    clearTimeout(this.#pause);
    if (!this.dirty) return;
    const seq = this.#seq;
    this.#sent = seq;
    void this.send({ do: 'edit_note', call: this.call, subject: this.subject, text: this.text, seq }).then((heard) => {
      if (heard || this.#sent !== seq) return;
      this.#sent = seq - 1;
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => this.flush(), AGAIN);
    });
  }

  adopt(note: NoteView): void {
    if (note.seq < this.#seq) return;
    clearTimeout(this.#pause);
    clearTimeout(this.#lateness);
    this.#lateness = undefined;
    this.late = false;
    this.#seq = note.seq;
    this.#sent = note.seq;
    this.subject = note.subject;
    this.text = note.text;
  }
}

/** A to-do that is being typed. Its id is made before it is sent, so that a repeated press makes one task. */
export class StepDraft {
  subject = $state('');
  due = $state<string | null>(null);
  linked = $state(true);
  id = crypto.randomUUID();

  clear(): void {
    this.subject = '';
    this.due = null;
    this.linked = true;
    this.id = crypto.randomUUID();
  }
}

/** A new contact or lead that is being filled in. Its id is made before it is sent, as with a to-do. */
export class PersonDraft {
  open = $state(false);
  object = $state('Contact');
  phone = $state('Phone');
  fields = $state<Record<string, string>>({});
  id = crypto.randomUUID();

  clear(): void {
    this.open = false;
    this.fields = {};
    this.id = crypto.randomUUID();
  }
}
