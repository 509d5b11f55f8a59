import type { TaskField } from '../generated/TaskField';
import { m } from './m';

/** A field of a Task as the agent knows it. */
export function taskFieldWords(field: TaskField): string {
  switch (field) {
    case 'subject':
      return m.task_field_subject();
    case 'description':
      return m.task_field_description();
    case 'activity_date':
      return m.task_field_due();
    case 'who':
      return m.task_field_who();
    case 'what':
      return m.task_field_what();
    case 'closed':
    case 'status':
      return m.task_field_state();
    case 'priority':
      return m.priority_label();
    case 'reminder':
      return m.task_field_reminder();
    case 'call_type':
      return m.field_call_type();
    case 'call_duration':
      return m.field_call();
    case 'call_disposition':
      return m.field_outcome();
    case 'started_at':
      return m.field_started();
    case 'answered_at':
      return m.value_answered_at();
    case 'ended_at':
      return m.field_ended();
    case 'called_back_at':
      return m.field_called_back();
    case 'from_number':
      return m.field_from();
    case 'to_number':
      return m.field_to();
    case 'line':
      return m.field_line();
    case 'queue':
      return m.field_queue();
    case 'recording_url':
      return m.field_recording();
    case 'summary':
      return m.field_summary();
    case 'transcript':
      return m.field_transcript();
    case 'topics':
      return m.field_topics();
    case 'sentiment':
      return m.field_sentiment();
    case 'tags':
      return m.field_tags();
    case 'ivr_path':
      return m.field_ivr();
    case 'agent':
      return m.field_agent();
    case 'extension':
      return m.field_extension();
    case 'subtype':
    case 'call_object':
    case 'direction':
    case 'external_key':
    case 'group_id':
      return m.task_field_other();
  }
}
