import type { UiError } from '../../generated/UiError';

/** What an admin of the org alone can mend, by a text that the agent sends. */
export type KeptOut = 'app_not_installed' | 'app_not_approved';

export function keptOut({ code, params }: UiError): KeptOut | null {
  if (code === 'app_not_installed' || code === 'app_not_approved') return code;
  return code === 'session_ended' && params['reason'] === 'app_refused' ? 'app_not_approved' : null;
}
