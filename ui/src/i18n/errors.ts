import type { UiErrorCode } from '../generated/UiErrorCode';
import type { UiError } from '../generated/UiError';
import { m } from '../paraglide/messages.js';
import { refusalAdvice } from './refusals';

/** An error in words: what happened, what is safe, what to do and who can do it. */
export interface ErrorWords {
  what: string;
  safe: string;
  todo: string;
}

/** The words for an error. A code without words does not compile. */
export function errorWords({ code, params }: UiError): ErrorWords {
  const get = (name: string): string => params[name] ?? m.error_unnamed();
  switch (code) {
    case 'salesforce_refused': {
      const message = params['message'] ?? '';
      const what = message === '' ? m.salesforce_refused_silent_what() : m.salesforce_refused_what({ message });
      return { what, safe: m.safe_here(), todo: refusalAdvice(params['sf_code'] ?? '', params['fields'] ?? '') };
    }
    case 'record_gone':
      return { what: m.record_gone_what(), safe: m.safe_here(), todo: m.record_gone_todo() };
    case 'request_limit':
      return { what: m.request_limit_what(), safe: m.safe_waits(), todo: m.request_limit_todo() };
    case 'session_ended':
      return { what: m.session_ended_what(), safe: m.safe_waits(), todo: m.session_ended_todo() };
    case 'sign_in_denied':
      return { what: m.sign_in_denied_what(), safe: m.safe_nothing_changed(), todo: m.sign_in_denied_todo() };
    case 'app_not_installed':
      return { what: m.app_not_installed_what(), safe: m.safe_nothing_changed(), todo: m.app_not_installed_todo() };
    case 'client_id_unknown':
      return { what: m.client_id_unknown_what(), safe: m.safe_nothing_changed(), todo: m.client_id_unknown_todo() };
    case 'callback_mismatch':
      return {
        what: m.callback_mismatch_what(),
        safe: m.safe_nothing_changed(),
        todo: m.callback_mismatch_todo({ uri: get('uri') }),
      };
    case 'host_not_allowed':
      return {
        what: m.host_not_allowed_what({ host: get('host') }),
        safe: m.safe_nothing_sent(),
        todo: m.host_not_allowed_todo(),
      };
    case 'no_free_port':
      return {
        what: m.no_free_port_what({ ports: get('ports') }),
        safe: m.safe_nothing_changed(),
        todo: m.no_free_port_todo(),
      };
    case 'sign_in_timed_out':
      return { what: m.sign_in_timed_out_what(), safe: m.safe_nothing_changed(), todo: m.sign_in_timed_out_todo() };
    case 'sign_in_failed':
      return {
        what: m.sign_in_failed_what({ reason: get('reason') }),
        safe: m.safe_nothing_changed(),
        todo: m.sign_in_failed_todo(),
      };
    case 'other_user':
      return { what: m.other_user_what(), safe: m.safe_other_user(), todo: m.other_user_todo() };
    case 'profile_not_writable':
      return {
        what: m.profile_not_writable_what({ path: get('path'), reason: get('reason') }),
        safe: m.safe_not_kept(),
        todo: m.profile_not_writable_todo(),
      };
    case 'profile_in_use':
      return { what: m.profile_in_use_what({ path: get('path') }), safe: m.safe_untouched(), todo: m.profile_in_use_todo() };
    case 'database_not_opened':
      return {
        what: m.database_not_opened_what({ path: get('path'), reason: get('reason') }),
        safe: m.safe_untouched(),
        todo: m.database_not_opened_todo(),
      };
    case 'database_newer':
      return {
        what: m.database_newer_what({ path: get('path') }),
        safe: m.safe_untouched(),
        todo: m.database_newer_todo(),
      };
    case 'keychain_missing':
      return {
        what: m.keychain_missing_what({ reason: get('reason') }),
        safe: m.safe_not_kept(),
        todo: m.keychain_missing_todo(),
      };
    case 'key_missing':
      return { what: m.key_missing_what({ path: get('path') }), safe: m.safe_untouched(), todo: m.key_missing_todo() };
    case 'disk_failed':
      return { what: m.disk_failed_what({ reason: get('reason') }), safe: m.safe_on_screen(), todo: m.disk_failed_todo() };
    case 'door_not_opened':
      return {
        what: m.door_not_opened_what({ reason: get('reason') }),
        safe: m.safe_kept(),
        todo: m.door_not_opened_todo(),
      };
    case 'part_stopped':
      return { what: m.part_stopped_what({ part: get('part') }), safe: m.safe_kept(), todo: m.part_stopped_todo() };
  }
}

/** What a person passes on to who can help: our code, and Salesforce's own. */
export function errorCode({ code, params }: UiError): string {
  return params['sf_code'] ?? code.toUpperCase();
}

const START_CODES: ReadonlySet<UiErrorCode> = new Set<UiErrorCode>([
  'profile_not_writable',
  'profile_in_use',
  'database_not_opened',
  'database_newer',
  'keychain_missing',
  'key_missing',
]);

/** Whether such an error keeps the program from starting. */
export function keepsFromStarting(code: UiErrorCode): boolean {
  return START_CODES.has(code);
}
