import type { ActivityView } from '../generated/ActivityView';
import type { Answer } from '../generated/Answer';
import type { TaskRef } from '../generated/TaskRef';
import type { UnreadPart } from '../generated/UnreadPart';
import { Folds } from './folds';
import { taskKey } from './lists';

type Older = Extract<Answer, { answer: 'older' }>;

/**
 * What the agent has opened of the past activities, and of what else is known, of one record on one card. It belongs to that record, so that an answer
 * that comes late stands under nobody else, and it outlives the card's time on screen, so that a card is found as it was left.
 */
export class PastShown {
  /** Whether all that are known are shown. */
  all = $state(false);
  /** What of their texts, and of what else is known of the record, is unfolded. */
  readonly folds = new Folds();
  /** The activities beyond those in the view, once the agent has asked for them. */
  older = $state.raw<readonly ActivityView[]>([]);
  /** The parts of those that could not be read. */
  unread = $state.raw<readonly UnreadPart[]>([]);
  asked = $state<'not' | 'asking' | 'there' | 'failed'>('not');

  async ask(find: () => Promise<Older | null>): Promise<void> {
    this.asked = 'asking';
    this.all = true;
    const found = await find();
    this.asked = found?.past ? 'there' : 'failed';
    this.older = found?.past ?? [];
    this.unread = found?.unread ?? [];
  }

  /** What the agent has changed, for an activity that no view shows. */
  changed(task: TaskRef, now: Partial<ActivityView>): void {
    this.older = this.older.map((one) => (taskKey(one.task) === taskKey(task) ? { ...one, ...now } : one));
  }
}
