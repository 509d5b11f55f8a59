import { createContext } from 'svelte';
import type { Backend } from '../backend/backend';
import type { AccountView } from '../generated/AccountView';
import type { Action } from '../generated/Action';
import type { Among } from '../generated/Among';
import type { Answer } from '../generated/Answer';
import type { CallId } from '../generated/CallId';
import type { CallView } from '../generated/CallView';
import type { Candidate } from '../generated/Candidate';
import type { Choices } from '../generated/Choices';
import type { Days } from '../generated/Days';
import type { PhoneFields } from '../generated/PhoneFields';
import type { Query } from '../generated/Query';
import type { RecentFilter } from '../generated/RecentFilter';
import type { RecentPlace } from '../generated/RecentPlace';
import type { RecordFound } from '../generated/RecordFound';
import type { Settings } from '../generated/Settings';
import type { SfId } from '../generated/SfId';
import type { TaskRef } from '../generated/TaskRef';
import type { View } from '../generated/View';
import { aboutOf } from './begun-tasks';
import { Clock } from './clock';
import { Drafts } from './drafts';
import { Folds } from './folds';
import { Pasts } from './pasts';
import { SignInDraft } from './sign-in.svelte';
import { Typing } from './typing';

/** `call`: the call in front, or home where there is none. `home`: home beside a call. */
export type Screen = 'call' | 'home' | 'person' | 'recent' | 'outbox' | 'settings' | 'sign-in';

type Found = Extract<Answer, { answer: 'found' }>;
type Page = Extract<Answer, { answer: 'recent_calls' }>;

/** What every view is given: the newest view, what is being typed, and the way to the program. */
export class Sidebar {
  view = $state.raw<View | null>(null);
  /** Whether the agent went from home to a call, with words left there. */
  leftHome = $state(false);
  /** Whether the program did not hear the last thing that the agent did, or sends no views. */
  unheard = $state(false);
  readonly clock: Clock;
  #typed = $state.raw(this.#nothingTyped());
  readonly typing = new Typing();
  #screen = $state<Screen>('call');
  /** The screen from which a ring has taken the agent, while nobody has answered and the agent has not chosen another one. */
  #from: Screen | null = null;
  /** The call that the agent has asked for: it is no ring, though it may be new in the view. */
  #wanted: CallId | null = null;
  readonly #backend: Backend;
  #tail: Promise<boolean> | null = null;
  /** The settings as they were sent, until the next view. */
  #settings: Settings | null = null;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.clock = new Clock(() => backend.now());
  }

  /** What is being typed. */
  get drafts(): Drafts {
    return this.#typed.drafts;
  }

  /** What is opened of past activities. */
  get pasts(): Pasts {
    return this.#typed.pasts;
  }

  /** What is unfolded on the screens that are no call's. */
  get folds(): Folds {
    return this.#typed.folds;
  }

  get signIn(): SignInDraft {
    return this.#typed.signIn;
  }

  /** Whose people, calls and writes are shown, in one text. What was found for one account is not shown to another. */
  get account(): string {
    return accountOf(this.view);
  }

  get screen(): Screen {
    return this.#screen;
  }

  /** What the agent has chosen to see. What was typed on the screen that is left is sent first. */
  set screen(screen: Screen) {
    if (screen !== this.#screen) this.drafts.flush();
    this.#from = null;
    this.#screen = screen;
  }

  /** Whether somebody is signed in: without a user, a to-do would have no owner. */
  get signedIn(): boolean {
    return this.view?.session.state === 'signed_in';
  }

  start(): () => void {
    return this.#backend.subscribe(
      (view) => this.#take(view),
      () => (this.unheard = true),
    );
  }

  /** Answers whether the program heard it. Actions reach it in the order in which they were done. */
  act(action: Action): Promise<boolean> {
    // What was typed is sent first, as the action may depend on those words.
    if (!isEdit(action)) this.drafts.flush();
    const before = this.#tail;
    const mine = before === null ? this.#send(action) : before.then(() => this.#send(action));
    this.#tail = mine;
    void mine.then(() => {
      if (this.#tail === mine) this.#tail = null;
    });
    return mine;
  }

  async search(text: string, among: Among): Promise<Found> {
    const answer = await this.#backend.query({ ask: 'search', text, among });
    if (answer.answer !== 'found') throw new Error('asked for people');
    return answer;
  }

  async recent(text: string, filter: RecentFilter, days: Days, before: RecentPlace | null): Promise<Page> {
    const answer = await this.#backend.query({ ask: 'recent_calls', text, filter, days, before });
    if (answer.answer !== 'recent_calls') throw new Error('asked for calls');
    return answer;
  }

  /** All past activities of a record; nothing if Salesforce can't be asked. */
  async older(record: SfId, object: string): Promise<Extract<Answer, { answer: 'older' }> | null> {
    try {
      const answer = await this.#backend.query({ ask: 'older', record, object });
      return answer.answer === 'older' ? answer : null;
    } catch {
      return null;
    }
  }

  /** What can be chosen in the settings; nothing if the program does not say. */
  async choices(): Promise<Choices | null> {
    const answer = await this.#ask({ ask: 'choices' });
    return answer?.answer === 'choices' ? answer : null;
  }

  /** The record that a pasted link or id names; nothing if the program does not say. */
  async record(text: string): Promise<RecordFound | null> {
    const answer = await this.#ask({ ask: 'record', text });
    return answer?.answer === 'record' ? answer.found : null;
  }

  /** What stands in the phone fields of a record that a call may be with; nothing of it is known if the program does not say. */
  async phones(call: CallId, { id: record, object }: Candidate): Promise<PhoneFields> {
    const answer = await this.#ask({ ask: 'phone_fields', call, record, object });
    return answer?.answer === 'phone_fields' ? answer : { fields: [], owner: null, read: false };
  }

  /** The accounts that are known on this computer; nothing if the program does not say. */
  async accounts(): Promise<AccountView[] | null> {
    const answer = await this.#ask({ ask: 'accounts' });
    return answer?.answer === 'accounts' ? answer.accounts : null;
  }

  /** Has the report for support written, and answers where it lies; nothing if it could not be written. */
  async report(): Promise<string | null> {
    const answer = await this.#ask({ ask: 'report' });
    return answer?.answer === 'report' ? answer.path : null;
  }

  async #ask(query: Query): Promise<Answer | null> {
    try {
      return await this.#backend.query(query);
    } catch {
      return null;
    }
  }

  /** Changes some of the settings, and answers whether the program heard it. Earlier changes that no view shows yet are kept. */
  change(part: Partial<Settings> | ((now: Settings) => Partial<Settings>)): Promise<boolean> {
    if (this.view === null) return Promise.resolve(false);
    const now = this.#settings ?? this.view.settings;
    this.#settings = { ...now, ...(typeof part === 'function' ? part(now) : part) };
    return this.act({ do: 'change_settings', settings: this.#settings });
  }

  ready(): void {
    this.#backend.ready().catch(() => (this.unheard = true));
  }

  /** Shows a call: puts it in front, and switches to the call screen. */
  show(call: CallId): void {
    this.screen = 'call';
    this.#wanted = call;
    void this.act({ do: 'show', call });
  }

  /** Shows what there is without a call: beside the call in front, if there is one. */
  home(): void {
    const isBeside = this.view !== null && frontOf(this.view) !== null;
    const beside = this.signedIn ? 'home' : 'sign-in';
    this.screen = isBeside ? beside : 'call';
    this.leftHome = this.#screen === 'home';
  }

  /** Opens a person without a call. */
  open(who: Candidate): void {
    this.screen = 'person';
    void this.act({ do: 'open_person', who });
  }

  /** Goes back from there. What was typed stays. */
  close(): void {
    this.screen = 'call';
    void this.act({ do: 'close_person' });
  }

  /** Whom or what a task on screen is about: as anything says of it, else the person of the card on which it stands. */
  about(task: TaskRef): string | null {
    if (this.view === null) return null;
    const card = this.#screen === 'call' ? frontOf(this.view)?.who.picked : this.#screen === 'person' ? this.view.person?.who : null;
    return aboutOf(task, this.view) ?? (card?.name || null);
  }

  save(call: CallId, draft: { flush(): void }): void {
    draft.flush();
    void this.act({ do: 'save_call', call });
  }

  async #send(action: Action): Promise<boolean> {
    try {
      await this.#backend.act(action);
      this.unheard = false;
      return true;
    } catch {
      this.unheard = true;
      return false;
    }
  }

  #nothingTyped(): { drafts: Drafts; pasts: Pasts; folds: Folds; signIn: SignInDraft } {
    const drafts = new Drafts((action) => this.act(action));
    return { drafts, pasts: new Pasts(), folds: new Folds(), signIn: new SignInDraft(drafts.form({ form: 'sign_in' })) };
  }

  /** Another account is here. What was typed was sent when the agent went over; what nobody owned yet is the new one's. */
  #goesOver(before: View): void {
    if (before.account === null) this.drafts.flush();
    this.#typed = this.#nothingTyped();
  }

  #take(view: View): void {
    const old = this.view;
    if (old !== null && view.rev < old.rev) return;
    // What takes the card or the screen from under the agent's hands waits for the last words that were typed there.
    if (old !== null && isTakenAway(old, view)) this.drafts.flush();
    this.#stayOrGo(old, view);
    // The form stays where an account is added beside one that is signed in.
    const signsIn = old?.session.state !== 'signed_in' && view.session.state === 'signed_in';
    if (this.#screen === 'sign-in' && signsIn) this.screen = 'call';
    if (old !== null && accountOf(old) !== accountOf(view)) this.#goesOver(old);
    this.drafts.adopt(view);
    this.pasts.adopt(view);
    // What was typed there has been used.
    if (old !== null && signsIn) this.signIn.form.clear();
    this.#settings = null;
    this.view = view;
  }

  /** A ring takes the screen, but not from an agent who is typing: the bar shows it, and one press leads there. */
  #stayOrGo(old: View | null, view: View): void {
    const isRing = ({ id }: CallView): boolean => id !== this.#wanted && (old?.calls.every((known) => known.id !== id) ?? true);
    const { away } = this;
    if (view.calls.some(isRing)) {
      // On a call's card the engine decides which call is in front: it knows where words stand.
      const atHome = !away && old !== null && frontOf(old) === null;
      const stays = this.typing.now && (away || atHome);
      if (stays && atHome) {
        this.#screen = this.signedIn ? 'home' : 'sign-in';
        this.leftHome = this.signedIn;
      } else if (away && !stays) {
        this.#from ??= this.#screen;
        this.#screen = 'call';
      }
    }
    if (view.calls.some((call) => call.answered !== null)) this.#from = null;
    if (frontOf(view) !== null) return;
    const back = this.#from ?? this.#screen;
    this.screen = back === 'home' ? 'call' : back;
    this.leftHome = false;
    this.#wanted = null;
  }

  /** Whether the agent is on a screen of its own, and not where a ring comes by itself. */
  private get away(): boolean {
    return this.#screen !== 'call' && this.#screen !== 'sign-in';
  }
}

function accountOf(view: View | null): string {
  return view?.account ? `${view.account.org}/${view.account.user}` : '';
}

/** Whether a card may come or go with this view. */
function isTakenAway(old: View, view: View): boolean {
  const ids = ({ front, calls }: View): string => [front, ...calls.map((call) => call.id)].join();
  return ids(old) !== ids(view);
}

function isEdit(action: Action): boolean {
  return action.do === 'edit_note' || action.do === 'edit_answers' || action.do === 'edit_form';
}

/** The call in front. */
export function frontOf(view: View): CallView | null {
  return view.calls.find((call) => call.id === view.front) ?? view.calls[0] ?? null;
}

export const [getSidebar, setSidebar] = createContext<Sidebar>();
