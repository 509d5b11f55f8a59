import type { ActivityView } from '../generated/ActivityView';
import type { FormView } from '../generated/FormView';
import type { TaskRef } from '../generated/TaskRef';
import type { TaskView } from '../generated/TaskView';
import type { View } from '../generated/View';
import { taskKey } from './lists';

/** An edit of a task that was begun and is in no list on screen: all that is known of the task is what its form has kept. */
export interface BegunTask {
  task: TaskRef;
  subject: string;
  /** The task as it was when the agent began: a next step, or something that has been. */
  was: { step: TaskView } | { past: ActivityView };
}

/** Those that the screen without a call does not show where they belong. */
export function begunTasks({ forms, my_next_steps }: View): BegunTask[] {
  const listed = new Set(my_next_steps.map((step) => taskKey(step.task)));
  return forms.flatMap(({ key, values }) =>
    key.form === 'task' && !listed.has(taskKey(key.task)) ? [begunTask(key.task, values)] : [],
  );
}

function begunTask(task: TaskRef, values: FormView['values']): BegunTask {
  const was = (name: string): string => values[`was_${name}`] ?? '';
  const subject = was('subject');
  // Only the form of a next step has a time.
  const isStep = values['time'] !== undefined;
  return {
    task,
    subject: values['subject'] || subject,
    was: isStep
      ? {
          step: {
            task,
            subject,
            detail: was('detail') || null,
            due: was('date') || null,
            priority: was('priority') || null,
            remind: was('remind') === '' ? null : Number(was('remind')),
            done: false,
            owner: null,
            about: null,
            sending: null,
            left_out: [],
          },
        }
      : {
          past: {
            task,
            kind: 'task',
            subject,
            detail: was('detail') || null,
            date: was('date') || null,
            owner: null,
            talk_seconds: null,
            same_as: null,
            edits: true,
            // Its date can be changed only where its form had one.
            reopens: values['date'] !== undefined,
            sending: null,
          },
        },
  };
}
