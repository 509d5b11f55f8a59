import { tick, untrack } from 'svelte';
import type { Caret, Place } from './place.svelte';

/** What is on screen: a call's card, or a screen of its own. */
type Shown = { screen: string; call: Place | null };

/**
 * Where the agent was on each screen and in each call's card. What comes on screen for the first time opens at its top; what
 * was there before is scrolled as it was left, with the caret where it was.
 */
export class Places {
  /** How far the screens that are no call's are scrolled, and where the caret was. */
  readonly #scrolled: Record<string, number> = {};
  readonly #carets: Record<string, Caret | null> = {};
  /** Where the part that scrolls begins in the window. */
  #top = 0;
  /** Where it was put when the screen was opened: nearer to the top than the agent was, if less stands there by now. */
  #put: number | null = null;

  /** Follows the agent in the part of the page that scrolls. */
  follow(main: HTMLElement, shown: () => Shown): () => void {
    let now = untrack(shown);
    const onscroll = (): void => {
      // It was not the agent who scrolled: what was kept stays.
      if (main.scrollTop === this.#put) return;
      this.#put = null;
      if (now.call !== null) now.call.scroll = Math.round(main.scrollTop);
      else this.#scrolled[now.screen] = main.scrollTop;
    };
    const oncaret = (): void => {
      const field = document.activeElement;
      if (!isText(field) || !main.contains(field)) return;
      const name = nameOf(main, field);
      // Some kinds of fields have no caret that could be read.
      if (name === null || field.selectionStart === null) return;
      const caret = { field: name, from: field.selectionStart, to: field.selectionEnd ?? field.selectionStart };
      if (now.call === null) this.#carets[now.screen] = caret;
      else now.call.put(caret);
    };
    // Who goes on to something else on a screen has left its field.
    const onleave = ({ relatedTarget }: FocusEvent): void => {
      if (now.call === null && relatedTarget instanceof Node && main.contains(relatedTarget)) this.#carets[now.screen] = null;
    };
    main.addEventListener('scroll', onscroll);
    main.addEventListener('focusout', onleave);
    main.addEventListener('focusin', oncaret);
    document.addEventListener('selectionchange', oncaret);
    const resized = new ResizeObserver(() => this.#anchor(main));
    resized.observe(main);
    $effect(() => {
      const next = shown();
      if (next.call === now.call && next.screen === now.screen) return;
      now = next;
      untrack(() => void this.#open(main, next));
    });
    // A window that is opened again begins where it was closed.
    untrack(() => void this.#open(main, now));
    return () => {
      resized.disconnect();
      main.removeEventListener('scroll', onscroll);
      main.removeEventListener('focusout', onleave);
      main.removeEventListener('focusin', oncaret);
      document.removeEventListener('selectionchange', oncaret);
    };
  }

  async #open(main: HTMLElement, { screen, call }: Shown): Promise<void> {
    const scroll = call === null ? (this.#scrolled[screen] ?? 0) : call.scroll;
    const caret = call === null ? (this.#carets[screen] ?? null) : call.caret;
    await tick();
    this.#top = main.getBoundingClientRect().top;
    main.scrollTop = scroll;
    this.#put = main.scrollTop;
    if (caret === null) return;
    const field = fieldOf(main, caret.field);
    if (!isText(field)) return;
    field.focus({ preventScroll: true });
    field.setSelectionRange(caret.from, caret.to);
  }

  /** What stands above has grown or shrunk: what the agent reads or types in stays where it is in the window. */
  #anchor(main: HTMLElement): void {
    const { top } = main.getBoundingClientRect();
    const moved = top - this.#top;
    this.#top = top;
    if (moved === 0 || (main.scrollTop === 0 && !main.contains(document.activeElement))) return;
    const isPut = main.scrollTop === this.#put;
    main.scrollTop += moved;
    if (isPut) this.#put = main.scrollTop;
  }
}

/** A field by its name, and by its place among those of that name: each row of a list has a form of its own. */
function nameOf(main: HTMLElement, field: HTMLElement): string | null {
  const name = field.dataset['testid'];
  if (name === undefined) return null;
  const at = named(main, name).indexOf(field);
  return at === 0 ? name : `${name}#${at}`;
}

function fieldOf(main: HTMLElement, place: string): Element | null {
  const [name = '', at] = place.split('#');
  return named(main, name)[Number(at ?? 0)] ?? null;
}

function named(main: HTMLElement, name: string): Element[] {
  return [...main.querySelectorAll(`[data-testid="${CSS.escape(name)}"]`)];
}

/** The kinds of fields that have a caret which can be read and put. A password is not kept, nor where one is in it. */
const WITH_CARET = ['text', 'search', 'tel', 'url'];

function isText(field: Element | null): field is HTMLInputElement | HTMLTextAreaElement {
  return field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && WITH_CARET.includes(field.type));
}
