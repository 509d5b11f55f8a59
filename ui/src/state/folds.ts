import { SvelteMap, SvelteSet } from 'svelte/reactivity';

/** What the agent has unfolded in one place: a list, or a text that is cut. */
export interface Unfolded {
  open: boolean;
  /** How many pages are shown. */
  pages: number;
}

/** What is unfolded, by the place's name. It outlives what is on screen: a ring folds nothing. */
export class Folds {
  readonly #open = new SvelteSet<string>();
  readonly #pages = new SvelteMap<string, number>();

  of(place: string): Unfolded {
    const [opened, paged] = [this.#open, this.#pages];
    return {
      get open() {
        return opened.has(place);
      },
      set open(open) {
        if (open) opened.add(place);
        else opened.delete(place);
      },
      get pages() {
        return paged.get(place) ?? 1;
      },
      set pages(pages) {
        paged.set(place, pages);
      },
    };
  }
}
