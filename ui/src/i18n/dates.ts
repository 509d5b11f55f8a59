import { m } from './m';
import { getLocale } from '../paraglide/runtime.js';

const DAY = 86_400_000;

/** How near a due date is, which decides its colour; the words say the same. */
export type Nearness = 'late' | 'today' | 'later';

/** A choice of due date. */
export interface DueChoice {
  date: string;
  words: string;
}

/** `due` seen from `today`, both `YYYY-MM-DD`: "2 days late", "Today", "Fri", "Dec 4". */
export function dueWords(due: string, today: string): { words: string; nearness: Nearness } {
  const days = daysBetween(today, due);
  if (days < 0) return { words: m.due_late({ days: -days }), nearness: 'late' };
  if (days === 0) return { words: m.due_today(), nearness: 'today' };
  if (days === 1) return { words: m.due_tomorrow(), nearness: 'later' };
  return { words: days < 7 ? weekday(due) : dayWords(due, today), nearness: 'later' };
}

/** A date without its year where the year is this one: "Nov 12", "Nov 12, 2025". */
export function dayWords(date: string, today: string): string {
  const year = date.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: 'numeric' } as const);
  return format(date, { month: 'short', day: 'numeric', ...year });
}

/** The time of day where the agent is, always 24 hours: shorter, and never mistaken. */
export function clockTime(moment: number): string {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(getLocale(), options).format(moment);
}

/** The moment of a day and a time of day where the agent is. */
export function momentAt(date: string, time: string): number {
  return new Date(`${date}T${time}`).getTime();
}

/** Day and time of day of a moment where the agent is, as `YYYY-MM-DD` and `HH:MM`. */
export function dayAndTime(moment: number): { date: string; time: string } {
  const at = new Date(moment);
  const two = (part: number): string => String(part).padStart(2, '0');
  return { date: localDate(moment), time: `${two(at.getHours())}:${two(at.getMinutes())}` };
}

/** When a reminder comes: "15:00", "Fri 15:00", "Dec 4 15:00". */
export function remindWords(moment: number, today: string): string {
  const { date } = dayAndTime(moment);
  return date === today ? clockTime(moment) : `${dayWords(date, today)} ${clockTime(moment)}`;
}

/** The time of day if `moment` is today, else the day: "11:40", "Nov 19". */
export function whenWords(moment: number, today: string): string {
  const date = localDate(moment);
  return date === today ? clockTime(moment) : dayWords(date, today);
}

/**
 * Today, tomorrow, a working day soon, and the Monday of next week: four days that are never the same. On a Sunday
 * tomorrow is already a Monday, and "next week" is the one after.
 */
export function dueChoices(today: string): DueChoice[] {
  const tomorrow = addDays(today, 1);
  const monday = addDays(tomorrow, daysToMonday(tomorrow));
  const nextWeek = monday === tomorrow ? addDays(monday, 7) : monday;
  let soon = addDays(today, 2);
  while (isWeekend(soon)) soon = addDays(soon, 1);
  if (soon === nextWeek) soon = addDays(soon, 1);
  return [
    { date: today, words: m.due_today() },
    { date: tomorrow, words: m.due_tomorrow() },
    { date: soon, words: weekday(soon) },
    { date: nextWeek, words: m.due_next_week() },
  ];
}

/** A whole number as people of the language write it: "2,340". */
export function numberWords(count: number): string {
  return new Intl.NumberFormat(getLocale()).format(count);
}

function weekday(date: string): string {
  return format(date, { weekday: 'short' });
}

function format(date: string, options: Intl.DateTimeFormatOptions): string {
  const moment = Date.parse(date);
  if (Number.isNaN(moment)) return date;
  return new Intl.DateTimeFormat(getLocale(), { ...options, timeZone: 'UTC' }).format(moment);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

/** The day so many days after another. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
}

function daysToMonday(date: string): number {
  return (8 - new Date(date).getUTCDay()) % 7;
}

function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(date).getUTCDay());
}

function localDate(moment: number): string {
  const at = new Date(moment);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
