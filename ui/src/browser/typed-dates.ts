/** What a person writes for a time of day or a date, read in the ways that are usual; `null`: it is none, or half of one. */

/** `HH:MM`. An hour alone is half a time: it may be going to be 10:30. */
export function readTime(text: string): string | null {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  const found = /^(\d{1,2})[:.時h]?\s?(\d{2})分?\s?([ap]\.?m\.?)?$/.exec(plain) ?? /^(\d{1,2})()\s?([ap]\.?m\.?)$/.exec(plain);
  if (found === null) return null;
  const [, hours = '', minutes = '', half] = found;
  let hour = Number(hours);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.startsWith('p') ? 12 : 0);
  }
  return hour > 23 || Number(minutes) > 59 ? null : `${two(hour)}:${two(Number(minutes))}`;
}

/** `YYYY-MM-DD`. A date without its year is the next one from `today` on. */
export function readDate(text: string, today: string, order = orderHere()): string | null {
  return dateIn(text, order, (month, day) => nextOf(month, day, today));
}

/** The same where days that are over are meant: a date without its year is the last one up to `today`. */
export function readPastDate(text: string, today: string, order = orderHere()): string | null {
  return dateIn(text, order, (month, day) => lastOf(month, day, today));
}

type Part = string | undefined;

function dateIn(text: string, order: 'day' | 'month', withoutYear: (month: Part, day: Part) => string | null): string | null {
  const plain = text.normalize('NFKC').trim();
  const whole =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain) ?? /^(20\d{2})(\d{2})(\d{2})$/.exec(plain);
  if (whole !== null) {
    const date = dateOf(whole[1], whole[2], whole[3]);
    if (date !== null) return date;
  }
  const kanji = /^(\d{1,2})月(\d{1,2})日?$/.exec(plain);
  if (kanji !== null) return withoutYear(kanji[1], kanji[2]);
  const parts = /^(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}))?\.?$/.exec(plain) ?? /^(\d{2})()(\d{2})(\d{4})$/.exec(plain);
  if (parts === null) return null;
  const [, one = '', sign, other = '', year] = parts;
  // A number above 12 is a day, and points are written between day and month where a day comes first.
  const dayFirst = Number(one) > 12 || (Number(other) <= 12 && (sign === '.' || order === 'day'));
  const [month, day] = dayFirst ? [other, one] : [one, other];
  return year === undefined ? withoutYear(month, day) : dateOf(year, month, day);
}

/** What comes first where the agent is, if a date is written in numbers. */
function orderHere(): 'day' | 'month' {
  const parts = new Intl.DateTimeFormat().formatToParts(0).map((part) => part.type);
  return parts.indexOf('day') < parts.indexOf('month') ? 'day' : 'month';
}

function lastOf(month: Part, day: Part, today: string): string | null {
  const year = Number(today.slice(0, 4));
  const recent = dateOf(String(year), month, day);
  return recent !== null && recent > today ? dateOf(String(year - 1), month, day) : recent;
}

function nextOf(month: Part, day: Part, today: string): string | null {
  const year = Number(today.slice(0, 4));
  const soon = dateOf(String(year), month, day);
  return soon !== null && soon < today ? dateOf(String(year + 1), month, day) : soon;
}

function dateOf(year = '', month = '', day = ''): string | null {
  const date = `${year}-${two(Number(month))}-${two(Number(day))}`;
  const moment = new Date(`${date}T00:00:00Z`);
  // 30 February is read as a day of March.
  const isThere = !Number.isNaN(moment.getTime()) && moment.toISOString().slice(0, 10) === date;
  return isThere && Number(year) >= 2000 && Number(year) < 2100 ? date : null;
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}
