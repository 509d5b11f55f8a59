import type { CallView } from '../generated/CallView';

/** Whether the call is in Salesforce or on its way there. */
export function isLogged(call: CallView): boolean {
  switch (call.log.state) {
    case 'begun':
    case 'waiting':
    case 'in_salesforce':
    case 'needs_you':
      return true;
    case 'at_the_end':
    case 'when_answered':
    case 'waits_for_pick':
    case 'not_logged':
      return false;
  }
}
