import type { Action } from '../generated/Action';
import type { Answer } from '../generated/Answer';
import type { Query } from '../generated/Query';
import type { View } from '../generated/View';

/** The program behind the sidebar. Two things implement it: the real one, and fixtures in a plain browser. */
export interface Backend {
  /** Sends the current view, then each newer one. `onLost` is called if the views can't be had at all. */
  subscribe(onView: (view: View) => void, onLost: () => void): () => void;
  /** Sends what the agent did. The promise is rejected only if the program did not receive it. */
  act(action: Action): Promise<void>;
  /** Asks for data that is not in the view. */
  query(query: Query): Promise<Answer>;
  /** Says that the first view is painted, so that the window can be shown without a white flash. */
  ready(): Promise<void>;
  /** Epoch milliseconds. A fixture's clock starts at the moment that the fixture shows. */
  now(): number;
}
