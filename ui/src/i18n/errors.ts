import type { Mender } from '../generated/Mender';
import type { UiErrorCode } from '../generated/UiErrorCode';
import type { UiError } from '../generated/UiError';
import { m } from './m';
import type { ErrorWords } from './error-words';
import { busyReason, refusalAdvice } from './refusals';
import { sessionEndWords, signInWords } from './sign-in-errors';
import { transferWords } from './transfer-errors';

/** The words for an error. A code without words does not compile. */
export function errorWords({ code, params }: UiError): ErrorWords {
  const get = (name: string): string => params[name] ?? m.error_unnamed();
  switch (code) {
    case 'salesforce_refused': {
      const message = params['message'] ?? '';
      return {
        what: message === '' ? m.salesforce_refused_silent_what() : m.salesforce_refused_what({ message }),
        safe: m.safe_here(),
        todo: refusalAdvice(params['sf_code'] ?? '', params['fields'] ?? '', params['mender'] ?? ''),
        mender: params['mender'] === 'agent' ? 'agent' : 'admin',
      };
    }
    case 'not_readable':
      return {
        what: notReadable(params['message'] ?? '', params['fields'] ?? '', params['object'] ?? ''),
        safe: m.not_readable_safe(),
        todo: params['mender'] === 'agent' ? m.not_readable_agent_todo() : m.not_readable_todo(),
        mender: params['mender'] === 'agent' ? 'agent' : 'admin',
      };
    case 'salesforce_busy':
      return { what: busyReason(params['sf_code'] ?? ''), safe: m.safe_waits(), todo: m.busy_todo(), mender: 'nobody' };
    case 'record_gone':
      return { what: m.record_gone_what(), safe: m.safe_here(), todo: m.record_gone_todo(), mender: 'agent' };
    case 'answers_missing':
      return { what: m.answers_missing_what({ fields: get('fields') }), safe: m.safe_here(), todo: m.answers_missing_todo(), mender: 'agent' };
    case 'conflict':
      return { what: m.conflict_what(), safe: m.safe_here(), todo: m.conflict_todo(), mender: 'agent' };
    case 'phone_changed':
      return {
        what: m.phone_changed_what({ field: get('field'), holds: get('holds') }),
        safe: m.phone_changed_safe(),
        todo: m.phone_changed_todo(),
        mender: 'agent',
      };
    case 'looks_like':
      return { what: m.looks_like_what(), safe: m.safe_here(), todo: m.looks_like_todo(), mender: 'agent' };
    case 'request_limit':
      return { what: m.request_limit_what(), safe: m.safe_waits(), todo: m.request_limit_todo(), mender: 'nobody' };
    case 'session_ended':
      return sessionEndWords(params['reason'] ?? '');
    case 'sign_in_denied':
    case 'app_not_installed':
    case 'app_not_approved':
    case 'client_id_unknown':
    case 'secret_required':
    case 'callback_mismatch':
    case 'pkce_refused':
    case 'scope_missing':
    case 'code_expired':
    case 'user_inactive':
    case 'org_inactive':
    case 'network_not_allowed':
    case 'login_refused':
    case 'api_disabled':
    case 'another_sign_in':
    case 'link_not_taken':
    case 'browser_not_opened':
    case 'sign_in_offline':
    case 'sign_in_unavailable':
    case 'no_free_port':
    case 'sign_in_timed_out':
    case 'sign_in_failed':
      return signInWords(code, get);
    case 'host_not_allowed':
      return {
        what: m.host_not_allowed_what({ host: get('host') }),
        safe: m.safe_nothing_sent(),
        todo: m.host_not_allowed_todo(),
        mender: 'agent',
      };
    case 'other_user':
      return { what: m.other_user_what(), safe: m.safe_other_user(), todo: m.other_user_todo(), mender: 'agent' };
    case 'profile_not_writable':
      return {
        what: m.profile_not_writable_what({ path: get('path'), reason: get('reason') }),
        safe: m.safe_not_kept(),
        todo: m.profile_not_writable_todo(),
        mender: 'agent',
      };
    case 'profile_on_network':
      return { what: m.profile_on_network_what({ path: get('path') }), safe: m.safe_untouched(), todo: m.profile_on_network_todo(), mender: 'agent' };
    case 'profile_in_use':
      return { what: m.profile_in_use_what({ path: get('path') }), safe: m.safe_untouched(), todo: m.profile_in_use_todo(), mender: 'agent' };
    case 'database_not_opened':
      return {
        what: m.database_not_opened_what({ path: get('path'), reason: get('reason') }),
        safe: m.safe_untouched(),
        todo: m.database_not_opened_todo(),
        mender: 'agent',
      };
    case 'database_newer':
      return {
        what: m.database_newer_what({ path: get('path') }),
        safe: m.safe_untouched(),
        todo: m.database_newer_todo(),
        mender: 'agent',
      };
    case 'keychain_missing':
      return {
        what: m.keychain_missing_what({ reason: get('reason') }),
        safe: m.safe_not_kept(),
        todo: m.keychain_missing_todo(),
        mender: 'agent',
      };
    case 'key_missing':
      return { what: m.key_missing_what({ path: get('path') }), safe: m.safe_untouched(), todo: m.key_missing_todo(), mender: 'agent' };
    case 'disk_failed':
      return { what: m.disk_failed_what({ reason: get('reason') }), safe: m.safe_on_screen(), todo: m.disk_failed_todo(), mender: 'agent' };
    case 'set_aside':
      return { what: m.set_aside_what({ count: get('count') }), safe: m.safe_kept(), todo: m.set_aside_todo(), mender: 'agent' };
    case 'index_made_anew':
      return { what: m.index_made_anew_what(), safe: m.safe_kept(), todo: m.index_made_anew_todo(), mender: 'nobody' };
    case 'index_damaged':
      return { what: m.index_damaged_what(), safe: m.safe_kept(), todo: m.index_damaged_todo(), mender: 'agent' };
    case 'index_failed':
      return { what: m.index_failed_what({ reason: get('reason') }), safe: m.safe_kept(), todo: m.index_failed_todo(), mender: 'agent' };
    case 'keychain_locked':
      return { what: m.keychain_locked_what(), safe: m.safe_waits(), todo: m.keychain_locked_todo(), mender: 'agent' };
    case 'local_api_not_opened':
      return {
        what: m.local_api_not_opened_what({ reason: get('reason') }),
        safe: m.safe_kept(),
        todo: m.local_api_not_opened_todo(),
        mender: 'agent',
      };
    case 'policy_unreadable':
      return {
        what: m.policy_unreadable_what({ path: get('path'), reason: get('reason') }),
        safe: m.safe_untouched(),
        todo: m.policy_unreadable_todo(),
        mender: 'admin',
      };
    case 'policy_wrong':
      return {
        what: m.policy_wrong_what({ path: get('path'), key: get('key'), reason: get('reason') }),
        safe: m.policy_wrong_safe(),
        todo: m.policy_wrong_todo(),
        mender: 'admin',
      };
    case 'transfer_signed_out':
    case 'passphrase_too_short':
    case 'nothing_to_export':
    case 'export_during_call':
    case 'wrong_passphrase':
    case 'no_export':
    case 'export_damaged':
    case 'export_newer':
    case 'imported_already':
    case 'export_not_written':
    case 'import_not_read':
    case 'export_of_other':
      return transferWords(code, get);
    case 'start_not_set':
      return { what: m.start_not_set_what({ reason: get('reason') }), safe: m.start_not_set_safe(), todo: m.start_not_set_todo(), mender: 'agent' };
    case 'part_stopped':
      return { what: m.part_stopped_what({ part: get('part') }), safe: m.safe_kept(), todo: m.part_stopped_todo(), mender: 'agent' };
  }
}

/** Says what could not be read: Salesforce's own message, or else the object or fields that describe does not show. */
function notReadable(message: string, fields: string, object: string): string {
  if (message !== '') return m.not_readable_what({ message });
  if (object === '') return m.not_readable_silent_what();
  return fields === '' ? m.not_readable_object_what({ object }) : m.not_readable_fields_what({ fields, object });
}

/** Who can repair it, in words. */
export function menderWords(mender: Mender): string {
  switch (mender) {
    case 'agent':
      return m.repairs_agent();
    case 'admin':
      return m.repairs_admin();
    case 'nobody':
      return m.repairs_nobody();
  }
}

/** The code that a person passes on to whoever can help: Salesforce's own, else ours. */
export function errorCode({ code, params }: UiError): string {
  return params['sf_code'] || code.toUpperCase();
}

const START_CODES: ReadonlySet<UiErrorCode> = new Set<UiErrorCode>([
  'profile_not_writable',
  'profile_in_use',
  'profile_on_network',
  'database_not_opened',
  'database_newer',
  'keychain_missing',
  'key_missing',
]);

/** Whether such an error keeps the program from starting. */
export function keepsFromStarting(code: UiErrorCode): boolean {
  return START_CODES.has(code);
}
