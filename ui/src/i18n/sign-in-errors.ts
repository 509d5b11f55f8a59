import type { Mender } from '../generated/Mender';
import type { SessionEnd } from '../generated/SessionEnd';
import type { UiErrorCode } from '../generated/UiErrorCode';
import { m } from './m';
import type { ErrorWords } from './error-words';

/** What can keep an agent from signing in. */
export type SignInCode = Extract<
  UiErrorCode,
  | 'sign_in_denied'
  | 'app_not_installed'
  | 'app_not_approved'
  | 'client_id_unknown'
  | 'secret_required'
  | 'callback_mismatch'
  | 'pkce_refused'
  | 'scope_missing'
  | 'code_expired'
  | 'user_inactive'
  | 'org_inactive'
  | 'network_not_allowed'
  | 'login_refused'
  | 'api_disabled'
  | 'another_sign_in'
  | 'link_not_taken'
  | 'browser_not_opened'
  | 'sign_in_offline'
  | 'sign_in_unavailable'
  | 'no_free_port'
  | 'sign_in_timed_out'
  | 'sign_in_failed'
>;

interface Said {
  what: string;
  todo: string;
  mender: Mender;
}

const agent = (what: string, todo: string): Said => ({ what, todo, mender: 'agent' });
const admin = (what: string, todo: string): Said => ({ what, todo, mender: 'admin' });

/** The words for a sign-in that failed: it has changed nothing. */
export function signInWords(code: SignInCode, get: (name: string) => string): ErrorWords {
  return { ...said(code, get), safe: m.safe_nothing_changed() };
}

function said(code: SignInCode, get: (name: string) => string): Said {
  switch (code) {
    case 'sign_in_denied':
      return agent(m.sign_in_denied_what(), m.sign_in_denied_todo());
    case 'app_not_installed':
      return admin(m.app_not_installed_what(), m.app_not_installed_todo());
    case 'app_not_approved':
      return admin(m.app_not_approved_what(), m.app_not_approved_todo());
    case 'client_id_unknown':
      return agent(m.client_id_unknown_what(), m.client_id_unknown_todo());
    case 'secret_required':
      return admin(m.secret_required_what(), m.secret_required_todo());
    case 'callback_mismatch':
      return admin(m.callback_mismatch_what(), m.callback_mismatch_todo({ uri: get('uri') }));
    case 'pkce_refused':
      return agent(m.pkce_refused_what(), m.pkce_refused_todo());
    case 'scope_missing':
      return admin(m.scope_missing_what(), m.scope_missing_todo());
    case 'code_expired':
      return agent(m.code_expired_what(), m.code_expired_todo());
    case 'user_inactive':
      return admin(m.user_inactive_what(), m.user_inactive_todo());
    case 'org_inactive':
      return admin(m.org_inactive_what(), m.org_inactive_todo());
    case 'network_not_allowed':
      return admin(m.network_not_allowed_what(), m.network_not_allowed_todo());
    case 'login_refused':
      return agent(m.login_refused_what(), m.login_refused_todo());
    case 'api_disabled':
      return admin(m.api_disabled_what(), m.api_disabled_todo());
    case 'another_sign_in':
      return agent(m.another_sign_in_what(), m.another_sign_in_todo());
    case 'link_not_taken':
      return { what: m.link_not_taken_what(), todo: m.link_not_taken_todo(), mender: 'nobody' };
    case 'browser_not_opened':
      return agent(m.browser_not_opened_what({ reason: get('reason') }), m.browser_not_opened_todo());
    case 'sign_in_offline':
      return agent(m.sign_in_offline_what(), m.sign_in_offline_todo());
    case 'sign_in_unavailable':
      return { what: m.sign_in_unavailable_what(), todo: m.sign_in_unavailable_todo(), mender: 'nobody' };
    case 'no_free_port':
      return agent(m.no_free_port_what({ ports: get('ports') }), m.no_free_port_todo());
    case 'sign_in_timed_out':
      return agent(m.sign_in_timed_out_what(), m.sign_in_timed_out_todo());
    case 'sign_in_failed':
      return agent(m.sign_in_failed_what({ reason: get('reason') }), m.sign_in_failed_todo());
  }
}

/** Why a session is over: what waits is kept for the same user. */
export function sessionEndWords(reason: string): ErrorWords {
  return { ...ended(reason as SessionEnd), safe: m.safe_waits() };
}

function ended(reason: SessionEnd): Said {
  switch (reason) {
    case 'user_inactive':
      return admin(m.user_inactive_what(), m.user_inactive_todo());
    case 'org_inactive':
      return admin(m.org_inactive_what(), m.org_inactive_todo());
    case 'network_not_allowed':
      return admin(m.network_not_allowed_what(), m.network_not_allowed_todo());
    case 'app_refused':
      return admin(m.session_app_refused_what(), m.session_app_refused_todo());
    case 'not_renewable':
      return admin(m.session_not_renewable_what(), m.scope_missing_todo());
    case 'not_for_the_api':
      return admin(m.session_not_for_the_api_what(), m.session_not_for_the_api_todo());
    case 'expired':
      return agent(m.session_ended_what(), m.session_ended_todo());
  }
  // An older Ringside wrote no reason to disk when a session ended.
  return agent(m.session_ended_what(), m.session_ended_todo());
}
