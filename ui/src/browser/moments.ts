import { readDate, readTime } from './typed-dates';

/** A moment as Salesforce writes it. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/;

/** A moment as a person writes it, `YYYY-MM-DD HH:MM` in local time. What is no whole moment, such as half of one, stays as it is. */
export function localOf(moment: string): string {
  const at = new Date(moment);
  if (!MOMENT.test(moment) || Number.isNaN(at.getTime())) return moment;
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The moment, in UTC, that a person means by a date and a time in local time; `null`: it is none, or half of one. */
export function readMoment(text: string, today: string): string | null {
  const parts = /^(\S+?)[\sT]+(\S.*)$/.exec(text.normalize('NFKC').trim());
  const date = readDate(parts?.[1] ?? '', today);
  const time = readTime(parts?.[2] ?? '');
  return date === null || time === null ? null : new Date(`${date}T${time}`).toISOString();
}
