import type { ConflictView } from '../generated/ConflictView';
import type { Keep } from '../generated/Keep';
import type { TaskField } from '../generated/TaskField';

/** What can stand in a field that somebody else has changed, too. */
export const choices = ({ both }: ConflictView): Keep[] => (both ? ['mine', 'theirs', 'both'] : ['mine', 'theirs']);

/** The values by which a form keeps what was chosen for a field, and which text of theirs the agent saw with it. */
export function chosen({ field, theirs }: ConflictView, choice: Keep): Record<string, string> {
  return { [`keep:${field}`]: choice, [`theirs:${field}`]: theirs };
}

/** What was chosen for each field. A choice falls where they have written something else since: nobody has chosen of that. */
export function keptOf(conflict: readonly ConflictView[], values: Readonly<Record<string, string>>): Partial<Record<TaskField, Keep>> {
  const keep: Partial<Record<TaskField, Keep>> = {};
  for (const one of conflict) {
    const choice = choices(one).find((choice) => choice === values[`keep:${one.field}`]);
    if (choice !== undefined && values[`theirs:${one.field}`] === one.theirs) keep[one.field] = choice;
  }
  return keep;
}
