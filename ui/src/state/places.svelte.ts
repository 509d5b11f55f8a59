import { tick, untrack } from 'svelte';
import type { Place } from './place.svelte';

/** What is on screen: a call's card, or a screen of its own. */
type Shown = { screen: string; call: Place | null };

/**
 * Where the agent was on each screen and in each call's card. What comes on screen for the first time opens at its top; what
 * was there before is scrolled as it was left, with the caret where it was.
 */
export class Places {
  /** How far the screens that are no call's are scrolled. */
  readonly #scrolled: Record<string, number> = {};

  /** Follows the agent in the part of the page that scrolls. */
  follow(main: HTMLElement, shown: () => Shown): () => void {
    let now = untrack(shown);
    const onscroll = (): void => {
      if (now.call !== null) now.call.scroll = Math.round(main.scrollTop);
      else this.#scrolled[now.screen] = main.scrollTop;
    };
    const oncaret = (): void => {
      const field = document.activeElement;
      if (now.call === null || !isText(field) || !main.contains(field)) return;
      const name = field.dataset['testid'];
      // Some kinds of fields have no caret that could be read.
      if (name === undefined || field.selectionStart === null) return;
      now.call.put({ field: name, from: field.selectionStart, to: field.selectionEnd ?? field.selectionStart });
    };
    main.addEventListener('scroll', onscroll);
    main.addEventListener('focusin', oncaret);
    document.addEventListener('selectionchange', oncaret);
    $effect(() => {
      const next = shown();
      if (next.call === now.call && next.screen === now.screen) return;
      now = next;
      untrack(() => void this.#open(main, next));
    });
    // A window that is opened again begins where it was closed.
    untrack(() => void this.#open(main, now));
    return () => {
      main.removeEventListener('scroll', onscroll);
      main.removeEventListener('focusin', oncaret);
      document.removeEventListener('selectionchange', oncaret);
    };
  }

  async #open(main: HTMLElement, { screen, call }: Shown): Promise<void> {
    const scroll = call === null ? (this.#scrolled[screen] ?? 0) : call.scroll;
    const caret = call?.caret ?? null;
    await tick();
    main.scrollTop = scroll;
    if (caret === null) return;
    const field = main.querySelector(`[data-testid="${CSS.escape(caret.field)}"]`);
    if (!isText(field)) return;
    field.focus({ preventScroll: true });
    field.setSelectionRange(caret.from, caret.to);
  }
}

function isText(field: Element | null): field is HTMLInputElement | HTMLTextAreaElement {
  return field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === 'text');
}
