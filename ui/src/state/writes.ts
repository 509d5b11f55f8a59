import type { OutboxId } from '../generated/OutboxId';
import type { WriteView } from '../generated/WriteView';

/** A write on screen. `landed`: Salesforce has it, and the agent is still in its row. */
export type Row = { write: WriteView; landed: boolean };

/** The writes of the views so far: a row in which the agent types does not vanish because its write has landed. */
export class Writes {
  #rows: Row[] = [];

  /** The rows of a view, with those that are still wanted, each where it was. */
  with(outbox: readonly WriteView[], wanted: (write: WriteView) => boolean): Row[] {
    const here = new Set(outbox.map((write) => write.id));
    const rows: Row[] = outbox.map((write) => ({ write, landed: false }));
    let previous: OutboxId | null = null;
    for (const { write } of this.#rows) {
      if (!here.has(write.id) && wanted(write)) {
        const at = previous === null ? 0 : rows.findIndex((row) => row.write.id === previous) + 1;
        rows.splice(at, 0, { write, landed: true });
        previous = write.id;
      } else if (here.has(write.id)) previous = write.id;
    }
    this.#rows = rows;
    return rows;
  }
}
