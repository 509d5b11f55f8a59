import type { AccountView } from '../generated/AccountView';
import type { Action } from '../generated/Action';
import type { Answer } from '../generated/Answer';
import type { CallView } from '../generated/CallView';
import type { Candidate } from '../generated/Candidate';
import type { PhoneFields } from '../generated/PhoneFields';
import type { Query } from '../generated/Query';
import type { RecentCall } from '../generated/RecentCall';
import type { RecordFound } from '../generated/RecordFound';
import type { View } from '../generated/View';
import type { Backend } from './backend';
import { CHOICES } from './fake-choices';
import { fakeStep } from './fake-step';

const fixtures = import.meta.glob<View>('../../../tests/fixtures/views/*.json', { import: 'default' });

/** Shows one view, and reacts to the agent closely enough to try the sidebar in a browser. */
export class Fake implements Backend {
  readonly actions: Action[] = [];
  choices = CHOICES;
  /** Where the report for support is written; null if it can't be. */
  accounts: AccountView[] = [];
  report: string | null = '/home/claire/Downloads/ringside-report-2026-11-21-091200.json';
  /** What the record holds that a number is to be taken off, or put on. */
  phones: PhoneFields = {
    read: true,
    owner: { name: '005Ea00000Fake1AAA', label: 'Kenji Mori' },
    fields: [
      { name: 'Phone', label: 'Business Phone', text: '', holds: 'nothing', may_change: true },
      { name: 'MobilePhone', label: 'Mobile', text: '(090) 1234-5678', holds: 'this', may_change: true },
    ],
  };
  #view: View;
  #ahead: number;
  #listeners = new Set<(view: View) => void>();

  constructor(view: View) {
    this.#view = view;
    this.#ahead = newestMoment(view) + 4_000 - Date.now();
  }

  subscribe(onView: (view: View) => void): () => void {
    this.#listeners.add(onView);
    onView(this.#view);
    return () => this.#listeners.delete(onView);
  }

  act(action: Action): Promise<void> {
    this.actions.push(action);
    this.show(fakeStep(this.#view, action));
    return Promise.resolve();
  }

  /** Publishes `view` as the engine would, with a revision of its own. */
  show(view: View): void {
    this.#view = { ...view, rev: this.#view.rev + 1 };
    for (const listener of this.#listeners) listener(this.#view);
  }

  query(query: Query): Promise<Answer> {
    if (query.ask === 'recent_calls') {
      const calls = this.#view.calls.map(recentOf).filter((call) => (call.who ?? '').includes(query.text));
      return Promise.resolve({ answer: 'recent_calls', calls: query.before === null ? calls : [], more: false, kept_from: '2026-08-22' });
    }
    if (query.ask === 'older') return Promise.resolve({ answer: 'older', past: [], unread: [] });
    if (query.ask === 'choices') return Promise.resolve({ answer: 'choices', ...this.choices });
    if (query.ask === 'record') return Promise.resolve({ answer: 'record', found: this.#record(query.text) });
    if (query.ask === 'phone_fields') return Promise.resolve({ answer: 'phone_fields', ...this.phones });
    if (query.ask === 'accounts') return Promise.resolve({ answer: 'accounts', accounts: this.accounts });
    if (query.ask === 'report') return Promise.resolve({ answer: 'report', path: this.report });
    const wanted = query.text.toLowerCase();
    const known = this.#view.calls.flatMap((call) => call.who.matches);
    const isOne = (who: Candidate): boolean => query.among === 'everybody' || who.object === 'Account';
    const matches = [...known, ...strangers].filter((who) => isOne(who) && who.name.toLowerCase().includes(wanted));
    return Promise.resolve({ answer: 'found', matches, local_only: this.#view.link.offline_since !== null, partial: this.#view.index.filling, more: false, unread: [] });
  }

  /** Finds an account by its link. Any other link is answered as hidden, like a record that the agent may not see. */
  #record(text: string): RecordFound {
    const id = /[0-9a-zA-Z]{18}|[0-9a-zA-Z]{15}/.exec(text)?.[0];
    if (id === undefined) return { is: 'no_link' };
    if (!id.startsWith('001')) return { is: 'hidden', object: 'Contact' };
    const record = { id, object: 'Account', name: 'No registration', title: null, company: null, owner: null };
    const byHand = { person_contact: null, field: null, certainty: 'by_hand', hint: null, not_theirs: false, modified: null, do_not_call: false, last_called: null } as const;
    return { is: 'there', record: { ...record, ...byHand } };
  }

  ready(): Promise<void> {
    return Promise.resolve();
  }

  now(): number {
    return Date.now() + this.#ahead;
  }
}

/** The fixture that the address names (`?fixture=ringing_known`). */
export async function fakeFromAddress(address: URLSearchParams): Promise<Backend> {
  const name = address.get('fixture') ?? 'ringing_known';
  const load = fixtures[`../../../tests/fixtures/views/${name}.json`];
  if (load === undefined) throw new Error(`no fixture ${name}; there are ${Object.keys(fixtures).join(', ')}`);
  return new Fake(await load());
}

function recentOf(call: CallView): RecentCall {
  const logged = call.log.state === 'in_salesforce' || call.log.state === 'begun' ? call.log.task : null;
  const states = {
    at_the_end: 'open',
    when_answered: 'open',
    begun: 'open',
    waits_for_pick: 'unlinked',
    waiting: 'waiting',
    in_salesforce: 'logged',
    needs_you: 'failed',
    not_logged: 'not_logged',
  } as const;
  return {
    id: call.id,
    number: call.number,
    phone_name: call.phone_name,
    who: call.who.picked?.name ?? null,
    do_not_call: call.who.picked?.do_not_call ?? false,
    direction: call.direction,
    outcome: call.outcome,
    missed: call.missed,
    transfer: call.transfer,
    started: call.started,
    talk_seconds: call.talk_seconds ?? 0,
    note: call.note.text,
    state: states[call.log.state],
    write: call.log.state === 'waiting' ? call.log.write : null,
    why: call.log.state === 'not_logged' ? call.log.why : null,
    task: logged,
    left_out: call.left_out,
  };
}

function newestMoment(view: View): number {
  const moments = view.calls.flatMap((call) => [call.started, call.answered, call.ended]);
  moments.push(view.link.offline_since, view.index.as_of, ...view.sources.map((source) => source.last_event));
  return Math.max(0, ...moments.filter((moment) => moment !== null)) || Date.now();
}

const strangers = ['Dana Whitfield', 'Daniel Okafor', 'Danube Logistics', '田中 一郎'].map((name, n) => ({
  id: `003Ea00000Fake${n}AAA`,
  person_contact: null,
  object: name.includes('Logistics') ? 'Account' : 'Contact',
  name,
  title: null,
  company: name.includes('Logistics') ? null : 'Whitfield & Sons',
  owner: 'Claire Martin',
  field: null,
  certainty: 'by_hand' as const,
  hint: null,
  not_theirs: false,
  modified: null,
  do_not_call: false,
  last_called: null,
}));
