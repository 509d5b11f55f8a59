import type { CallKind } from '../generated/CallKind';
import type { CallType } from '../generated/CallType';
import type { LogTo } from '../generated/LogTo';
import type { TaskField } from '../generated/TaskField';
import { m } from './m';
import { taskFieldWords } from './task-fields';

/** The kinds of call in the order in which they are set. */
export const CALL_KINDS: readonly CallKind[] = [
  'inbound',
  'missed',
  'declined',
  'voicemail',
  'outbound',
  'no_answer',
  'busy',
  'failed',
  'transferred_in',
  'transferred',
  'transferred_by_switch',
  'internal',
];

/** The kinds of call that were put through. */
export const TRANSFERS: readonly CallKind[] = ['transferred_in', 'transferred', 'transferred_by_switch'];

export function callKindWords(kind: CallKind): string {
  switch (kind) {
    case 'inbound':
      return m.call_kind_inbound();
    case 'missed':
      return m.call_kind_missed();
    case 'declined':
      return m.call_kind_declined();
    case 'voicemail':
      return m.call_kind_voicemail();
    case 'outbound':
      return m.call_kind_outbound();
    case 'no_answer':
      return m.call_kind_no_answer();
    case 'busy':
      return m.call_kind_busy();
    case 'failed':
      return m.call_kind_failed();
    case 'transferred':
      return m.call_kind_transferred();
    case 'transferred_in':
      return m.call_kind_transferred_in();
    case 'transferred_by_switch':
      return m.call_kind_transferred_by_switch();
    case 'internal':
      return m.call_kind_internal();
  }
}

export function callTypeWords(type: CallType): string {
  switch (type) {
    case 'inbound':
      return m.call_type_inbound();
    case 'outbound':
      return m.call_type_outbound();
    case 'internal':
      return m.call_type_internal();
  }
}

export function logToWords(place: LogTo): string {
  switch (place) {
    case 'task_and_log':
      return m.log_to_task_and_log();
    case 'log_only':
      return m.log_to_log_only();
    case 'task_only':
      return m.log_to_task_only();
  }
}

/** How many days after the call something is due. */
export function daysWords(days: number): string {
  return days === 0 ? m.follow_up_same_day() : m.follow_up_days({ days });
}

/** What a field of the org's own can be filled with. */
export function valueWords(value: TaskField): string {
  switch (value) {
    case 'started_at':
      return m.value_started_at();
    case 'answered_at':
      return m.value_answered_at();
    case 'ended_at':
      return m.value_ended_at();
    case 'call_duration':
      return m.value_call_duration();
    case 'agent':
      return m.value_agent();
    case 'extension':
      return m.value_extension();
    case 'external_key':
      return m.value_external_key();
    case 'group_id':
      return m.value_group_id();
    case 'call_object':
      return m.value_call_object();
    case 'direction':
      return m.value_direction();
    case 'from_number':
      return m.value_from_number();
    case 'to_number':
      return m.value_to_number();
    case 'line':
      return m.value_line();
    case 'queue':
      return m.value_queue();
    case 'recording_url':
      return m.value_recording_url();
    case 'summary':
      return m.value_summary();
    case 'transcript':
      return m.value_transcript();
    case 'topics':
      return m.value_topics();
    case 'sentiment':
      return m.value_sentiment();
    case 'tags':
      return m.value_tags();
    case 'ivr_path':
      return m.value_ivr_path();
    case 'who':
    case 'what':
    case 'subject':
    case 'description':
    case 'activity_date':
    case 'closed':
    case 'status':
    case 'subtype':
    case 'call_type':
    case 'call_disposition':
    case 'called_back_at':
    case 'priority':
    case 'reminder':
      return taskFieldWords(value);
  }
}
