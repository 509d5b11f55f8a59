import type { LastCalled } from '../generated/LastCalled';
import { m } from './m';
import { clockTime, dayWords, daysBetween } from './dates';

/** When a match was last called with and by whom: "Last call 3 days ago by you". What is not known is not said. */
export function lastCalledWords(last: LastCalled, today: string): string {
  const when = whenCalled(last, today);
  if (last.by_you) return m.last_called_by_you({ when });
  return last.by === null ? m.last_called({ when }) : m.last_called_by({ when, name: last.by });
}

function whenCalled({ day, at }: LastCalled, today: string): string {
  const days = daysBetween(day, today);
  if (days === 0) return at === null ? m.last_called_today() : m.last_called_at({ time: clockTime(at) });
  if (days === 1) return m.last_called_yesterday();
  return days > 1 && days < 7 ? m.last_called_days({ days }) : dayWords(day, today);
}
