import type { CallView } from '../generated/CallView';
import { m } from '../paraglide/messages.js';
import { nameOf, numberOf } from './words';

/** Whether it was private and is over: nobody knows any more whom it was with. */
export function isForgotten(call: CallView): boolean {
  return call.keep_off.private && call.phase === 'ended';
}

/** The name that the phone gave, where it is one and not the number once more. */
function phoneName({ number, phone_name }: CallView): string | null {
  const name = phone_name?.trim() ?? '';
  return number === '' || !/\p{L}/u.test(name) ? null : name;
}

/** What the call is shown as where there is no room for more: the person, else the name that the phone gave, else the number. */
export function callName(call: CallView): string {
  if (isForgotten(call)) return m.private_call();
  if (call.who.picked !== null) return nameOf(call.who.picked);
  return call.who.colleague?.name ?? phoneName(call) ?? numberOf(call.number);
}

/** The same where it is said aloud: nobody vouches for a name that only the phone gave, so the number is said with it. */
export function spokenName(call: CallView): string {
  const isSure = isForgotten(call) || call.who.picked !== null || call.who.colleague !== null;
  const name = callName(call);
  return isSure || name === numberOf(call.number) ? name : `${name}${m.list_comma()}${numberOf(call.number)}`;
}

/** The company of the record that was picked for the call. */
export function companyOf(call: CallView): string | null {
  return call.who.picked?.company ?? null;
}
