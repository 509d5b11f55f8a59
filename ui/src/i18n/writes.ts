import type { WriteCall } from '../generated/WriteCall';
import type { WriteField } from '../generated/WriteField';
import type { WriteKind } from '../generated/WriteKind';
import type { WriteLabel } from '../generated/WriteLabel';
import type { WriteValue } from '../generated/WriteValue';
import type { WriteView } from '../generated/WriteView';
import { m } from './m';
import { clockTime, dayWords, whenWords } from './dates';
import { lasted } from './durations';
import { taskFieldWords } from './task-fields';
import { numberOf, outcomeWords } from './words';

/** What a write is and about whom: all that its row says while it is closed. */
export interface Heading {
  kind: WriteKind;
  subject: string;
  about: string | null;
  call: WriteCall | null;
}

/** "Inbound call, 3 min"; for anything but a call its subject. */
export function whatWords({ kind, subject, call }: Heading): string {
  if (kind === 'change_phone') return m.write_phone({ name: subject });
  if (kind !== 'call' || call === null) return subject;
  return m.write_call({ call: directionOf(call), how: howItWent(call) });
}

/** About whom; for a call with nobody its number. */
export function aboutWords({ kind, subject, about, call }: Heading): string | null {
  if (about !== null) return about === subject ? null : about;
  return kind === 'call' && call !== null ? numberOf(call.number) : null;
}

function directionOf(call: WriteCall): string {
  switch (call.direction) {
    case 'inbound':
      return m.write_call_inbound();
    case 'outbound':
      return m.write_call_outbound();
    case 'internal':
      return m.write_call_internal();
  }
}

function howItWent(call: WriteCall): string {
  if (call.talk_seconds > 0) return lasted(call.talk_seconds);
  return call.outcome === null ? m.outcome_answered() : outcomeWords(call.outcome);
}

export function labelWords(label: WriteLabel, kind: WriteKind): string {
  if (label.is === 'org') return label.label;
  if (label.is === 'owner') return m.fact_owner();
  // The day of a call is when it was, that of a next step when it is due.
  if (label.field === 'activity_date' && kind === 'next_step') return m.field_due();
  return taskFieldWords(label.field);
}

export function valueWords(value: WriteValue, today: string): string {
  switch (value.is) {
    case 'text':
      return value.text;
    case 'seconds':
      return lasted(value.seconds);
    case 'date':
      return dayWords(value.date, today);
    case 'moment':
      return momentWords(value.at, today);
    case 'closed':
      return value.closed ? m.write_closed() : m.write_open();
    case 'nothing':
      return m.write_emptied();
    case 'number':
      return numberWords(value.from, value.to);
  }
}

function numberWords(from: string | null, to: string | null): string {
  if (to === null) return from === null ? m.write_emptied() : m.write_number_off({ number: from });
  return from === null ? to : m.write_number_instead({ from, to });
}

function momentWords(at: number, today: string): string {
  const when = whenWords(at, today);
  const time = clockTime(at);
  return when === time ? time : m.write_moment({ day: when, time });
}

const ORDER = ['subject', 'description', 'who', 'what', 'call_duration', 'call_disposition', 'activity_date'];

/** What the heading says already, and what goes without saying: a call is over, a next step is open. */
function isRead({ label }: WriteField, kind: WriteKind): boolean {
  if (label.is !== 'task') return true;
  if (label.field === 'closed') return kind === 'complete' || kind === 'change';
  return label.field !== 'call_type' || kind !== 'call';
}

/** The fields in the order in which they are read: what it is, what is said, about whom, how it went, when. */
export function inOrder(fields: readonly WriteField[], kind: WriteKind): WriteField[] {
  const place = ({ label }: WriteField): number => {
    const found = label.is === 'task' ? ORDER.indexOf(label.field) : -1;
    return found === -1 ? ORDER.length : found;
  };
  return fields.filter((field) => isRead(field, kind)).sort((one, other) => place(one) - place(other));
}

/** What a group of writes waits for. */
export type Group =
  | 'needs_you'
  | 'going'
  | 'signed_out'
  | 'offline'
  | 'later'
  | 'on_hold'
  | 'exported'
  | 'after_another'
  | 'kept'
  | 'paused';

export function groupOf({ state, exported_at }: Pick<WriteView, 'state' | 'exported_at'>): Group {
  if (exported_at !== null && state !== 'sending') return 'exported';
  switch (state) {
    case 'waiting':
    case 'sending':
    case 'checking':
      return 'going';
    case 'short_of_requests':
      return 'kept';
    case 'needs_you':
    case 'signed_out':
    case 'offline':
    case 'later':
    case 'on_hold':
    case 'after_another':
    case 'paused':
      return state;
  }
}

/** The groups in the order in which they are shown. */
export const GROUPS: readonly Group[] = [
  'going',
  'signed_out',
  'offline',
  'later',
  'kept',
  'paused',
  'on_hold',
  'after_another',
  'exported',
];

export function groupWords(group: Group): string {
  switch (group) {
    case 'needs_you':
      return m.write_needs_you();
    case 'exported':
      return m.outbox_group_exported();
    case 'going':
      return m.outbox_group_going();
    case 'signed_out':
      return m.outbox_group_signed_out();
    case 'offline':
      return m.outbox_group_offline();
    case 'later':
      return m.outbox_group_later();
    case 'on_hold':
      return m.outbox_group_on_hold();
    case 'after_another':
      return m.outbox_group_after_another();
    case 'kept':
      return m.outbox_group_kept();
    case 'paused':
      return m.outbox_group_paused();
  }
}
