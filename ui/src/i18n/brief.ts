import type { Brief } from '../generated/Brief';
import { m } from './m';
import { dayWords } from './dates';
import { lasted } from './durations';
import { joined } from './words';

/** A person in three lines at most: the last calls, what is open, what is due. */
export function briefLines(brief: Brief, today: string): string[] {
  const { spoke, spoke_seconds, tried_since, steps, overdue, next_due, deals, closes, cases } = brief;
  const day = (date: string | null): string | null => (date === null ? null : dayWords(date, today));
  const calls = joined(
    spoke === null ? null : m.brief_spoke({ day: dayWords(spoke, today) }),
    spoke_seconds === null ? null : lasted(spoke_seconds),
    tried_since === 0 ? null : m.brief_tried({ count: tried_since }),
  );
  const nearest = day(closes);
  const open = joined(
    deals === 0 ? null : m.brief_deals({ count: deals }),
    nearest === null ? null : m.brief_closes({ day: nearest }),
    cases === 0 ? null : m.brief_cases({ count: cases }),
    steps === 0 ? null : m.brief_open_steps({ count: steps }),
  );
  const next = day(next_due);
  const due = joined(
    overdue === 0 ? null : m.brief_overdue({ count: overdue }),
    next === null ? null : m.brief_next_due({ day: next }),
  );
  return [calls, open === '' ? '' : m.brief_open({ what: open }), due].filter((line) => line !== '');
}
