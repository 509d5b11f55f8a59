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

/** Records, each once, in the order in which they came. */
export function eachMatchOnce(list: readonly Candidate[]): Candidate[] {
  return eachOnce(list, (one) => one.id);
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

/** The newest call with somebody, and the first line of its note. */
export function lastCall(past: readonly ActivityView[]): { date: string | null; note: string } | null {
  const call = past.find((one) => one.kind.startsWith('call'));
  if (call === undefined) return null;
  return { date: call.date, note: (call.detail ?? call.subject).split('\n')[0] ?? '' };
}
