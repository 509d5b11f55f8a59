import { getLocale } from '../paraglide/runtime.js';
import { m } from './m';

/** The hours in which people are called, where they are. */
const OPENS = 9 * 60;
const CLOSES = 18 * 60;

/** What time it is where the other side may be. */
export interface There {
  words: string;
  /** Whether somebody is called there outside of working hours: in all of the zones, or in some. */
  hours: 'in' | 'maybe_out' | 'out';
}

/**
 * The time in the zones in which the other side may be: a time where they agree, else from the earliest to the latest. Nothing
 * where no zone is known, or where all of them have the agent's own time.
 */
export function thereWords(zones: readonly string[], now: number): There | null {
  const times = zones.map((zone) => wallTime(zone, now)).filter((time) => time !== null);
  const [first] = times;
  if (first === undefined || times.length < zones.length) return null;
  const own = wallTime(undefined, now);
  if (times.every((time) => time.at === own?.at)) return null;
  times.sort((a, b) => a.at - b.at);
  const last = times.at(-1) ?? first;
  const earliest = times[0] ?? first;
  const out = times.filter((time) => time.minutes < OPENS || time.minutes >= CLOSES).length;
  return {
    words: earliest.at === last.at ? earliest.words : m.there_range({ from: earliest.words, to: last.words }),
    hours: out === 0 ? 'in' : out === times.length ? 'out' : 'maybe_out',
  };
}

export function hoursWords(hours: There['hours']): string | null {
  switch (hours) {
    case 'in':
      return null;
    case 'maybe_out':
      return m.there_maybe_too_early_or_late();
    case 'out':
      return m.there_too_early_or_late();
  }
}

interface WallTime {
  /** What a clock on the wall shows, as if it were UTC: to be compared, days included. */
  at: number;
  minutes: number;
  words: string;
}

/** What a clock on a wall of the zone shows; nothing where this computer does not know the zone. */
function wallTime(timeZone: string | undefined, now: number): WallTime | null {
  try {
    const options = { timeZone, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' } as const;
    const parts = new Intl.DateTimeFormat('en-US', options).formatToParts(now);
    const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value ?? 0);
    const at = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
    const shown = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' } as const;
    return {
      at,
      minutes: part('hour') * 60 + part('minute'),
      words: new Intl.DateTimeFormat(getLocale(), shown).format(at),
    };
  } catch {
    return null;
  }
}
