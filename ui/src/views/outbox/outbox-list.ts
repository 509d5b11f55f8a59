import { readPastDate } from '../../browser/typed-dates';
import type { WriteView } from '../../generated/WriteView';
import { aboutWords, GROUPS, groupOf, type Group, valueWords, whatWords } from '../../i18n/writes';

/** What of the outbox the agent wants to see. */
export interface Wanted {
  text: string;
  group: Group | 'all';
  /** The first and the last day on which a write was made, or what is typed of them so far; empty: any. */
  from: string;
  to: string;
}

/** What is wanted, by what is kept in the form. */
export function wantedIn(values: Readonly<Record<string, string>>): Wanted {
  const all: readonly Group[] = ['needs_you', ...GROUPS];
  const group = all.find((one) => one === values['group']) ?? 'all';
  return { text: values['text'] ?? '', group, from: values['first'] ?? '', to: values['last'] ?? '' };
}

/** The same as values of the form. */
export function valuesOf({ text, group, from, to }: Wanted): Record<string, string> {
  return { text, group: group === 'all' ? '' : group, first: from, last: to };
}

/** How many writes of a group are shown before the agent asks for more. */
export const PAGE = 30;

/** Whether a write is one that the agent wants to see: every word stands somewhere in what it is, is about, or writes. */
export function isWanted(write: WriteView, { text, group, from, to }: Wanted, today: string): boolean {
  const day = dayOf(write.made);
  const [first, last] = [readPastDate(from, today), readPastDate(to, today)];
  const inTime = (first === null || day >= first) && (last === null || day <= last);
  const inGroup = group === 'all' || groupOf(write) === group;
  return inTime && inGroup && has(write, text, today);
}

function has(write: WriteView, text: string, today: string): boolean {
  const words = folded(text).split(/\s+/u).filter((word) => word !== '');
  if (words.length === 0) return true;
  const values = write.fields.map(({ value }) => valueWords(value, today));
  const whole = folded([whatWords(write), write.subject, aboutWords(write) ?? '', write.call?.number ?? '', ...values].join('\n'));
  return words.every((word) => whole.includes(word));
}

/** What stands over or under a letter of an alphabet; the marks of kana make another letter. */
const ACCENTS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/gu;

/** Capital letters, accents and both widths make no difference, as in the rules (`people/sought.rs`). */
function folded(text: string): string {
  return text.normalize('NFKD').replace(ACCENTS, '').normalize('NFC').toLowerCase();
}

/** The day of a moment where the agent is. */
function dayOf(at: number): string {
  const date = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The groups of these writes, in the order in which they are shown; what needs the agent is one of them. */
export function groupsOf(writes: readonly WriteView[]): Group[] {
  const there = new Set(writes.map((write) => groupOf(write)));
  const all: readonly Group[] = ['needs_you', ...GROUPS];
  return all.filter((group) => there.has(group));
}
