import { readDate, readTime } from '../../browser/typed-dates';
import { clockTime, dayAndTime, dayWords, momentAt } from '../../i18n/dates';
import { m } from '../../i18n/m';

/** When a to-do is due and reminded of, as it is typed. */
interface Typed {
  due: string;
  time: string;
  today: string;
  now: () => number;
  /** What stood there when the agent began to edit. */
  was?: { due: string; time: string; remind: number | null };
}

export interface When {
  due: string | null;
  remind: number | null;
  /** What keeps it from being saved, in words, and the field in which it is mended. */
  problem: { field: 'due' | 'time'; words: string } | null;
}

/** What is meant by what is typed. Half a date or time, and a reminder that is over, are never saved. */
export function whenOf({ due: day, time: clock, today, now, was }: Typed): When {
  const nothing = { due: null, remind: null };
  const due = day.trim() === '' ? null : readDate(day, today);
  if (due === null && day.trim() !== '') return { ...nothing, problem: { field: 'due', words: m.date_half({ text: day.trim() }) } };
  if (clock.trim() === '') return { due, remind: null, problem: null };
  const time = readTime(clock);
  if (time === null) return { due, remind: null, problem: { field: 'time', words: m.time_half({ text: clock.trim() }) } };
  const reminded = was?.remind ?? null;
  // A reminder on another day than the due date stays there until the agent changes one of them.
  if (reminded !== null && time === was?.time && (due ?? '') === was.due) return { due, remind: reminded, problem: null };
  const remind = momentAt(due ?? (reminded === null ? today : dayAndTime(reminded).date), time);
  if (remind > now()) return { due, remind, problem: null };
  const when = `${dayWords(dayAndTime(remind).date, today)} ${clockTime(remind)}`;
  return { due, remind, problem: { field: 'time', words: m.remind_over({ when }) } };
}
