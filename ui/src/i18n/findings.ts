import type { FindingView } from '../generated/FindingView';
import { m } from './m';

/** A finding of the settings check in words: what was found, and what to do about it. */
export interface FindingWords {
  what: string;
  todo: string;
}

/** The words for a finding. A code without words does not compile. */
export function findingWords({ code, params }: FindingView): FindingWords {
  const get = (name: string): string => params[name] ?? '';
  switch (code) {
    case 'not_signed_in':
      return { what: m.found_not_signed_in(), todo: m.found_not_signed_in_todo() };
    case 'sign_in_failed':
      return { what: m.found_sign_in_failed(), todo: m.found_sign_in_failed_todo() };
    case 'scope_missing':
      return { what: m.found_scope_missing(), todo: m.found_scope_missing_todo() };
    case 'unreachable':
      return { what: m.found_unreachable(), todo: m.found_unreachable_todo() };
    case 'org_refused':
      return { what: m.found_org_refused(), todo: m.found_org_refused_todo() };
    case 'task_hidden':
      return { what: m.found_task_hidden(), todo: m.found_task_hidden_todo() };
    case 'task_not_createable':
      return { what: m.found_task_not_createable(), todo: m.found_task_not_createable_todo() };
    case 'task_not_updateable':
      return { what: m.found_task_not_updateable(), todo: m.found_task_not_updateable_todo() };
    case 'no_closed_status':
      return { what: m.found_no_closed_status(), todo: m.found_no_closed_status_todo() };
    case 'object_hidden':
      return { what: m.found_object_hidden({ object: get('object') }), todo: m.found_object_hidden_todo() };
    case 'no_phone_field':
      return { what: m.found_no_phone_field({ object: get('object') }), todo: m.found_no_phone_field_todo() };
    case 'do_not_call_hidden':
      return { what: m.found_do_not_call_hidden({ field: get('field') }), todo: m.found_do_not_call_hidden_todo() };
    case 'field_hidden':
      return { what: m.found_field_hidden({ field: get('field') }), todo: m.found_field_hidden_todo() };
    case 'field_required':
      return { what: m.found_field_required({ label: get('label') }), todo: m.found_field_required_todo() };
    case 'no_key_field':
      return { what: m.found_no_key_field(), todo: m.found_no_key_field_todo() };
    case 'fallback_not_set':
      return { what: m.found_fallback_not_set(), todo: m.found_fallback_not_set_todo() };
    case 'fallback_gone':
      return { what: m.found_fallback_gone({ name: get('name') }), todo: m.found_fallback_gone_todo() };
    case 'package_missing':
      return { what: m.found_package_missing(), todo: m.found_package_missing_todo() };
    case 'package_incomplete':
      return { what: m.found_package_incomplete({ field: get('field') }), todo: m.found_package_incomplete_todo() };
    case 'mapped_field_absent':
      return { what: m.found_mapped_field_absent({ field: get('field') }), todo: m.found_mapped_field_absent_todo() };
    case 'mapped_field_read_only':
      return { what: m.found_mapped_field_read_only({ field: get('field') }), todo: m.found_mapped_field_read_only_todo() };
    case 'mapped_field_unfit':
      return { what: m.found_mapped_field_unfit({ field: get('field') }), todo: m.found_mapped_field_unfit_todo() };
    case 'mapped_field_short':
      return { what: m.found_mapped_field_short({ field: get('field') }), todo: m.found_mapped_field_short_todo() };
    case 'status_unusable':
      return { what: m.found_status_unusable({ value: get('value') }), todo: m.found_status_unusable_todo() };
    case 'priority_unusable':
      return { what: m.found_priority_unusable({ value: get('value') }), todo: m.found_priority_unusable_todo() };
    case 'record_type_unusable':
      return { what: m.found_record_type_unusable(), todo: m.found_record_type_unusable_todo() };
    case 'no_line_counts':
      return { what: m.found_no_line_counts(), todo: m.found_no_line_counts_todo() };
    case 'no_phone':
      return { what: m.found_no_phone(), todo: m.found_no_phone_todo() };
    case 'clock_wrong':
      return { what: m.found_clock_wrong({ minutes: get('minutes') }), todo: m.found_clock_wrong_todo() };
    case 'requests_low':
      return { what: m.found_requests_low({ percent: get('percent') }), todo: m.found_requests_low_todo() };
    case 'request_cap_reached':
      return { what: m.found_request_cap_reached({ count: get('count') }), todo: m.found_request_cap_reached_todo() };
    case 'index_filling':
      return { what: m.found_index_filling(), todo: m.found_index_filling_todo() };
    case 'index_empty':
      return { what: m.found_index_empty(), todo: m.found_index_empty_todo() };
    case 'other_users_writes':
      return { what: m.found_other_users_writes({ count: get('count') }), todo: m.found_other_users_writes_todo() };
    case 'writes_need_you':
      return { what: m.found_writes_need_you({ count: get('count') }), todo: m.found_writes_need_you_todo() };
    case 'logging_paused':
      return { what: m.found_logging_paused(), todo: m.found_logging_todo() };
    case 'logging_disabled':
      return { what: m.found_logging_disabled(), todo: m.found_logging_todo() };
    case 'customer_field_unusable':
      return { what: m.found_customer_field_unusable({ field: get('field') }), todo: m.found_customer_field_unusable_todo() };
    case 'voice_task_hidden':
      return { what: m.found_voice_task_hidden({ field: get('field') }), todo: m.found_voice_task_hidden_todo() };
    case 'case_not_createable':
      return { what: m.found_case_not_createable(), todo: m.found_case_not_createable_todo() };
    case 'call_type_absent':
      return { what: m.found_call_type_absent({ name: get('name') }), todo: m.found_call_type_absent_todo() };
  }
}
