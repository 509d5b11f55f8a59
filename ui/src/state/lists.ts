import type { ActivityKind } from '../generated/ActivityKind';
import type { ActivityView } from '../generated/ActivityView';
import type { Candidate } from '../generated/Candidate';
import type { TaskRef } from '../generated/TaskRef';

/** One text for a task's id, to tell tasks apart in a list. */
export function taskKey(task: TaskRef): string {
  return `${task.at}:${task.id}`;
}

/** Tasks or activities, each once: a keyed list that holds one twice would not be drawn at all. */
export function eachTaskOnce<T extends { task: TaskRef }>(list: readonly T[]): T[] {
  return eachOnce(list, (one) => taskKey(one.task));
}

/** Activities, each once: an e-mail for which Salesforce has made a Task is left out where that Task is in the list. */
export function eachActivityOnce(list: readonly ActivityView[]): ActivityView[] {
  const tasks = new Set(list.map((one) => taskKey(one.task)));
  const isShown = (one: ActivityView): boolean => one.same_as !== null && tasks.has(taskKey({ at: 'salesforce', id: one.same_as }));
  return eachTaskOnce(list).filter((one) => !isShown(one));
}

/** Records, each once, in the order in which they came. */
export function eachMatchOnce(list: readonly Candidate[]): Candidate[] {
  return eachOnce(list, (one) => one.id);
}

/** The records that a call may be with: the agent has said of none of them that the number is not theirs. */
export function mayBe(matches: readonly Candidate[]): Candidate[] {
  return eachMatchOnce(matches).filter((who) => !who.not_theirs);
}

function eachOnce<T>(list: readonly T[], key: (one: T) => string): T[] {
  const seen = new Set<string>();
  return list.filter((one) => {
    const mine = key(one);
    if (seen.has(mine)) return false;
    seen.add(mine);
    return true;
  });
}

/** Whether it was a call. One that was logged by hand or put through may not say which way it went. */
function isCall(kind: ActivityKind): boolean {
  switch (kind) {
    case 'call':
    case 'call_inbound':
    case 'call_outbound':
    case 'call_missed':
    case 'call_internal':
      return true;
    case 'event':
    case 'email':
    case 'task':
      return false;
  }
}

/** The newest call with somebody before this one, and the first line of its note. */
export function lastCall(
  past: readonly ActivityView[],
  own: TaskRef | null,
): { date: string | null; note: string } | null {
  const isOwn = (one: ActivityView): boolean => own !== null && taskKey(one.task) === taskKey(own);
  const call = past.find((one) => isCall(one.kind) && !isOwn(one));
  if (call === undefined) return null;
  return { date: call.date, note: (call.detail ?? call.subject).split('\n')[0] ?? '' };
}
