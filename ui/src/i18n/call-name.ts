import type { CallView } from '../generated/CallView';
import { m } from '../paraglide/messages.js';
import { nameOf, numberOf } from './words';

/** Whether it was private and is over: nobody knows any more whom it was with. */
export function isForgotten(call: CallView): boolean {
  return call.keep_off.private && call.phase === 'ended';
}

/** What the call is shown as where there is no room for more: the person, else the number. */
export function callName(call: CallView): string {
  if (isForgotten(call)) return m.private_call();
  if (call.who.picked !== null) return nameOf(call.who.picked);
  return call.who.colleague?.name ?? numberOf(call.number);
}

/** The company of the record that was picked for the call. */
export function companyOf(call: CallView): string | null {
  return call.who.picked?.company ?? null;
}
