import type { View } from '../generated/View';
import { PastShown } from './past.svelte';

/** The card of the person who is opened without a call; a call's card is named by the call's id. */
export const PERSON_CARD = 'person';

/** What is opened on all cards. */
export class Pasts {
  readonly #shown = new Map<string, { card: string; record: string; past: PastShown }>();

  of(card: string, record: string): PastShown {
    const key = `${card}/${record}`;
    let one = this.#shown.get(key);
    if (one === undefined) {
      one = { card, record, past: new PastShown() };
      this.#shown.set(key, one);
    }
    return one.past;
  }

  /** Forgets the cards that are gone. */
  adopt({ calls, person }: View): void {
    const cards = new Set(calls.map(({ id }) => id));
    for (const [key, { card, record }] of this.#shown) {
      const isThere = card === PERSON_CARD ? person?.who.id === record : cards.has(card);
      if (!isThere) this.#shown.delete(key);
    }
  }
}
