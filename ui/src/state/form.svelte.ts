import type { Action } from '../generated/Action';
import type { CallId } from '../generated/CallId';
import type { Candidate } from '../generated/Candidate';
import type { DraftKey } from '../generated/DraftKey';
import type { FormView } from '../generated/FormView';
import { tick } from 'svelte';
import { candidateIn } from './candidate';
import { noneUnkept, type Send, Typed, type Unkept } from './typed.svelte';

/** One text for a form, to tell forms apart. */
export function formKey(key: DraftKey): string {
  switch (key.form) {
    case 'next_step':
    case 'search':
      return `${key.form}:${key.call ?? ''}`;
    case 'person_step':
      return `${key.form}:${key.about}`;
    case 'new_person':
    case 'place':
      return `${key.form}:${key.call}`;
    case 'task':
      return `${key.form}:${key.task.at}:${key.task.id}`;
    case 'answers':
    case 'person':
    case 'other_person':
    case 'conflict':
      return `${key.form}:${key.write}`;
    case 'setting':
      return `${key.form}:${key.field}`;
    case 'past_calls':
    case 'outbox':
    case 'sign_in':
      return key.form;
  }
}

/** Names of values that the agent does not type: a form with no others is not kept. */
const NO_WORDS = [
  'id', 'open', 'object', 'phone', 'linked', 'picking', 'from', 'to', 'place', 'redirect', 'priority', 'call', 'who',
  'was_subject', 'was_detail', 'was_date', 'was_time', 'was_priority', 'was_remind', 'was_about',
];

/** The values of a form that is not sent yet, by name. They are kept as they are typed. */
export class Form extends Typed {
  values = $state.raw<Readonly<Record<string, string>>>({});

  constructor(
    readonly key: DraftKey,
    send: Send,
    unkept: Unkept = noneUnkept(),
  ) {
    super(send, unkept);
  }

  override get empty(): boolean {
    return Object.entries(this.values).every(([name, text]) => text === '' || NO_WORDS.includes(name));
  }

  /** Where the agent is in a card is no word: it changes with every scroll, and nothing hangs on it. */
  protected override get urgent(): boolean {
    return this.key.form !== 'place';
  }

  edit(change: Readonly<Record<string, string>>): void {
    this.values = { ...this.values, ...change };
    this.typed();
  }

  /** Changes a value that the agent does not type, such as whether the form is open. It is kept with the next word. */
  hold(change: Readonly<Record<string, string>>): void {
    this.values = { ...this.values, ...change };
  }

  /** Empties the form, which was sent or is no longer wanted. */
  clear(): void {
    if (Object.keys(this.values).length === 0) return;
    this.values = {};
    this.typed();
    this.flush();
  }

  adopt(form: FormView): void {
    const isOwn = this.isNewest(form.seq);
    if (this.takes(form.seq) && !isOwn) this.values = form.values;
  }

  protected override change(seq: number): Action {
    return { do: 'edit_form', key: this.key, values: this.empty ? {} : { ...this.values }, seq };
  }
}

/** The value that stands for "No call". */
const NO_CALL = 'none';

/** A to-do that is being typed. Its id is made before it is sent, so that a repeated press makes one task. */
export class StepDraft {
  #fresh: string = crypto.randomUUID();

  constructor(readonly form: Form) {}

  get id(): string {
    return this.form.values['id'] ?? this.#fresh;
  }

  get subject(): string {
    return this.form.values['subject'] ?? '';
  }

  set subject(subject: string) {
    this.form.edit({ subject, id: this.id });
  }

  /** The due date, or what is typed of one so far. */
  get due(): string {
    return this.form.values['due'] ?? '';
  }

  set due(due: string) {
    this.form.edit({ due, id: this.id });
  }

  /** Whether the field for another day is open. */
  get picking(): boolean {
    return this.form.values['picking'] === 'yes';
  }

  pick(): void {
    this.form.hold({ picking: 'yes' });
  }

  get detail(): string {
    return this.form.values['detail'] ?? '';
  }

  set detail(detail: string) {
    this.form.edit({ detail, id: this.id });
  }

  /** The org's name of the priority; nothing: its default. */
  get priority(): string | null {
    return this.form.values['priority'] || null;
  }

  set priority(priority: string | null) {
    this.form.edit({ priority: priority ?? '', id: this.id });
  }

  /** When to remind on the day on which it is due, as it is typed; empty: never. */
  get time(): string {
    return this.form.values['time'] ?? '';
  }

  set time(time: string) {
    this.form.edit({ time, id: this.id });
  }

  /** The call that it is made from, where the agent has chosen one; null for "No call". */
  call(front: CallId | null): CallId | null {
    const { call, linked } = this.form.values;
    // An earlier version knew only the call on whose card the form stands.
    if (linked === 'no' || call === NO_CALL) return null;
    return call === undefined || call === '' ? front : call;
  }

  choose(call: CallId | null): void {
    this.form.edit({ call: call ?? NO_CALL, linked: '', id: this.id });
  }

  clear(): void {
    this.form.clear();
    this.#fresh = crypto.randomUUID();
  }
}

/** The prefix of a field's API name among the values of a form. */
const FIELD = 'field:';

/** A new contact or lead that is being filled in. Its id is made before it is sent, as with a to-do. */
export class PersonDraft {
  #fresh: string = crypto.randomUUID();
  /** What the press that has just been made draws, and is to have the keyboard. */
  #next: 'form' | 'button' | null = null;

  constructor(readonly form: Form) {}

  get id(): string {
    return this.form.values['id'] ?? this.#fresh;
  }

  get open(): boolean {
    return this.form.values['open'] === 'yes';
  }

  set open(open: boolean) {
    this.form.hold({ open: open ? 'yes' : '' });
  }

  /** The agent opens the form: its first field has the keyboard. */
  unfold(): void {
    this.open = true;
    this.#goesTo('form');
  }

  /** The agent closes it, or discards what stands there: the button that opens it again has the keyboard. */
  fold(): void {
    this.open = false;
    this.#goesTo('button');
  }

  discard(): void {
    this.clear();
    this.#goesTo('button');
  }

  /** Whether what is drawn now takes the keyboard: only what the agent's own press has drawn, and never what a ring brings. */
  takesKeyboard(what: 'form' | 'button'): boolean {
    return this.#next === what;
  }

  #goesTo(what: 'form' | 'button'): void {
    this.#next = what;
    void tick().then(() => (this.#next = null));
  }

  get object(): string {
    return this.form.values['object'] ?? 'Contact';
  }

  set object(object: string) {
    this.#put('object', object);
  }

  get phone(): string {
    return this.form.values['phone'] ?? 'Phone';
  }

  set phone(phone: string) {
    this.#put('phone', phone);
  }

  /** The company that was chosen among the org's accounts. */
  get account(): Candidate | null {
    return candidateIn(this.form.values['account']);
  }

  set account(account: Candidate | null) {
    this.form.edit({ account: account === null ? '' : JSON.stringify(account), company: '', id: this.id });
  }

  /** What is typed to find a company, while none is chosen. */
  get company(): string {
    return this.form.values['company'] ?? '';
  }

  set company(company: string) {
    this.#put('company', company);
  }

  /** What was filled in, by API names. */
  get fields(): Record<string, string> {
    const fields = Object.entries(this.form.values).filter(([name]) => name.startsWith(FIELD));
    return Object.fromEntries(fields.map(([name, text]) => [name.slice(FIELD.length), text]));
  }

  edit(name: string, text: string): void {
    this.#put(FIELD + name, text);
  }

  clear(): void {
    this.form.clear();
    this.#fresh = crypto.randomUUID();
  }

  #put(name: string, text: string): void {
    this.form.edit({ [name]: text, id: this.id });
  }
}
