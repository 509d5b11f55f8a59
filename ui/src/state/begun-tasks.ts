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
  /** Whom or what it is about, where that is known. */
  about: string | null;
  /** The task as it was when the agent began: a next step, or something that has been. */
  was: { step: TaskView } | { past: ActivityView };
}

/** Those that the screen without a call does not show where they belong. */
export function begunTasks(view: View): BegunTask[] {
  const listed = new Set(view.my_next_steps.map((step) => taskKey(step.task)));
  return view.forms.flatMap(({ key, values }) =>
    key.form === 'task' && !listed.has(taskKey(key.task)) ? [begunTask(key.task, values, view)] : [],
  );
}

/** Whom or what a task is about, as far as anything in the view says so. */
export function aboutOf(task: TaskRef, view: View): string | null {
  const key = taskKey(task);
  const isIt = (one: { task: TaskRef }): boolean => taskKey(one.task) === key;
  const steps = [view.my_next_steps, view.reminders, ...view.calls.map((call) => call.made)].flat();
  const write = view.outbox.find(({ step, about }) => step !== null && about !== null && isIt(step));
  const cards = [view.person, ...view.calls.map(({ who, panel }) => ({ who: who.picked, panel }))];
  const card = cards.find((one) => one !== null && [...(one.panel?.next_steps ?? []), ...(one.panel?.past ?? [])].some(isIt));
  return steps.find((one) => one.about !== null && isIt(one))?.about?.name ?? write?.about ?? (card?.who?.name || null);
}

function begunTask(task: TaskRef, values: FormView['values'], view: View): BegunTask {
  const was = (name: string): string => values[`was_${name}`] ?? '';
  const subject = was('subject');
  // Only the form of a next step has a time.
  const isStep = values['time'] !== undefined;
  return {
    task,
    subject: values['subject'] || subject,
    about: was('about') || aboutOf(task, view),
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
