import type { CallChoice } from '../../generated/CallChoice';
import type { CallId } from '../../generated/CallId';
import type { View } from '../../generated/View';
import { clockTime, whenWords } from '../../i18n/dates';
import { rungName } from '../../i18n/call-name';
import { joined } from '../../i18n/words';
import { m } from '../../i18n/m';

type Choice = { value: string; words: string };

/** "No call", and the newest calls. A call that was chosen earlier stays there, though it is no longer among the newest. */
export function callChoices(view: View, chosen: CallId | null): Choice[] {
  const choices = view.recent.map((call) => ({ value: call.id, words: wordsOf(call, view.today) }));
  const isThere = chosen === null || choices.some((choice) => choice.value === chosen);
  const earlier = isThere ? [] : [{ value: chosen, words: m.todo_earlier_call() }];
  return [{ value: '', words: m.todo_no_call() }, ...choices, ...earlier];
}

function wordsOf(call: CallChoice, today: string): string {
  const when = whenWords(call.started, today);
  const time = clockTime(call.started);
  return joined(call.who ?? rungName(call), when === time ? when : `${when} ${time}`, call.missed ? m.call_missed_short() : null);
}
