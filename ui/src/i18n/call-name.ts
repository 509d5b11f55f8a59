import type { CallView } from '../generated/CallView';
import { m } from './m';
import { nameOf, numberOf } from './words';

/** Whether it was private and is over: nobody knows any more whom it was with. */
export function isForgotten(call: CallView): boolean {
  return call.keep_off.private && call.phase === 'ended';
}

/** What a phone has told of whom a call is with. */
interface Rung {
  number: string;
  phone_name: string | null;
}

/** The name that the phone gave, where it is one and not the number once more. */
function phoneName({ number, phone_name }: Rung): string | null {
  const name = phone_name?.trim() ?? '';
  return number === '' || !/\p{L}/u.test(name) ? null : name;
}

/** What a call is shown as of whom nothing else is known: the name that the phone gave, else the number. */
export function rungName(call: Rung): string {
  return phoneName(call) ?? numberOf(call.number);
}

/** The number, where something else is said of the call, too. */
export function numberBeside(call: Rung, name: string): string | null {
  const number = numberOf(call.number);
  return name === number ? null : number;
}

/** What the call is shown as where there is no room for more: the person, else the name that the phone gave, else the number. */
export function callName(call: CallView): string {
  if (isForgotten(call)) return m.private_call();
  if (call.who.picked !== null) return nameOf(call.who.picked);
  return call.who.colleague?.name ?? rungName(call);
}

/** The same where it is said aloud: nobody vouches for a name that only the phone gave, so the number is said with it. */
export function spokenName(call: CallView): string {
  const isSure = isForgotten(call) || call.who.picked !== null || call.who.colleague !== null;
  return isSure ? callName(call) : spokenRung(call);
}

/** The same of a call of which nothing else is known. */
export function spokenRung(call: Rung): string {
  const name = rungName(call);
  const number = numberBeside(call, name);
  return number === null ? name : `${name}${m.list_comma()}${number}`;
}

/** The company of the record that was picked for the call. */
export function companyOf(call: CallView): string | null {
  return call.who.picked?.company ?? null;
}
