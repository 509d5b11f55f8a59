import { createSubscriber } from 'svelte/reactivity';

/** The time, told once a second, and only while something on screen shows it. */
export class Clock {
  readonly #now: () => number;
  readonly #watch: () => void;

  constructor(now: () => number) {
    this.#now = now;
    this.#watch = createSubscriber((update) => {
      const ticking = setInterval(update, 1_000);
      return () => clearInterval(ticking);
    });
  }

  get now(): number {
    this.#watch();
    return this.#now();
  }
}
