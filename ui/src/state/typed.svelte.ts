import { SvelteSet } from 'svelte/reactivity';
import type { Action } from '../generated/Action';

/** How long typing must pause before it is sent down to be kept. The first character after such a pause is sent at once. */
const PAUSE = 150;
/** How long the first word that is not sent may wait for such a pause. */
const LONGEST = 350;
/** How long to wait before an edit that the program did not hear is sent again. */
const AGAIN = 1_000;
/** After how long an edit that is not known to be on disk counts as late. */
const LATE = 1_000;

/** Answers whether the program heard it. */
export type Send = (action: Action) => Promise<boolean>;

/** Everything that has words which are not known to be on disk. */
export type Unkept = SvelteSet<Typed>;

export const noneUnkept = (): Unkept => new SvelteSet<Typed>();

/**
 * Something that is being typed. What is typed belongs to the UI: what a view has of it is adopted only if it is at least as
 * new as the newest edit here, so that an old echo never overwrites newer typing.
 */
export abstract class Typed {
  /** Whether the newest edit is still not known to be on disk after a second. */
  late = $state(false);

  #seq = 0;
  #sent = 0;
  /** The newest edit that the program has said to have heard. */
  #heard = 0;
  /** Whether it has left the screen: then no echo comes. */
  #left = false;
  /** When words were last sent. */
  #sentAt = -PAUSE;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #longest: ReturnType<typeof setTimeout> | undefined;
  #lateness: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly send: Send,
    readonly unkept: Unkept,
  ) {}

  /** The action that sends everything typed here to the program. */
  protected abstract change(seq: number): Action;

  /** Whether there is nothing to lose: the program then keeps nothing, and sends no echo. */
  protected get empty(): boolean {
    return false;
  }

  /** Whether the program must know at once that something is typed here: it decides by that which call stays in front. */
  protected get urgent(): boolean {
    return true;
  }

  /** Whether an edit has not yet been sent down. */
  get dirty(): boolean {
    return this.#sent < this.#seq;
  }

  /** Something was typed. */
  protected typed(): void {
    const isFirst = !this.dirty && performance.now() - this.#sentAt >= PAUSE;
    this.#seq += 1;
    this.#left = false;
    this.unkept.add(this);
    this.#lateness ??= setTimeout(() => (this.late = true), LATE);
    if (this.urgent && isFirst) {
      this.flush();
      return;
    }
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.flush(), PAUSE);
    this.#longest ??= setTimeout(() => this.flush(), LONGEST);
  }

  /** Sends what has not been sent. */
  flush(): void {
    clearTimeout(this.#pause);
    clearTimeout(this.#longest);
    this.#longest = undefined;
    if (!this.dirty) return;
    const seq = this.#seq;
    this.#sent = seq;
    this.#sentAt = performance.now();
    void this.send(this.change(seq)).then((heard) => {
      if (heard) this.#heard = seq;
      if (this.#sent !== seq) return;
      if (heard) {
        this.#settle();
        return;
      }
      this.#sent = seq - 1;
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => this.flush(), AGAIN);
    });
  }

  /** It is no longer on screen, so that no echo will come: what the program has heard counts as kept. */
  leave(): void {
    this.#left = true;
    this.flush();
    this.#settle();
  }

  #settle(): void {
    if ((this.empty || this.#left) && !this.dirty && this.#heard === this.#seq) this.#isKept();
  }

  /** Whether to adopt an echo: only if nothing newer was typed here. */
  protected takes(seq: number): boolean {
    if (seq < this.#seq) return false;
    clearTimeout(this.#pause);
    clearTimeout(this.#longest);
    this.#longest = undefined;
    this.#seq = seq;
    this.#sent = seq;
    this.#heard = seq;
    this.#isKept();
    return true;
  }

  /** Whether this is the newest edit here. What stands here besides is only held, and no echo knows of it. */
  protected isNewest(seq: number): boolean {
    return seq > 0 && seq === this.#seq;
  }

  #isKept(): void {
    clearTimeout(this.#lateness);
    this.#lateness = undefined;
    this.late = false;
    this.unkept.delete(this);
  }
}
