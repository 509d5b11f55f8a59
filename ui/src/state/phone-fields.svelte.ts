import { onMount } from 'svelte';
import type { CallId } from '../generated/CallId';
import type { Candidate } from '../generated/Candidate';
import type { OutboxId } from '../generated/OutboxId';
import type { PhoneFields } from '../generated/PhoneFields';
import type { View } from '../generated/View';
import type { Sidebar } from './sidebar.svelte';

/**
 * What stands in the phone fields of a record: asked when a form opens, again once Salesforce can be reached, and again once a
 * write that the form has made is no longer waiting.
 */
export class AskedPhones {
  /** Nothing until it is known whether Salesforce could be asked. */
  known = $state.raw<PhoneFields | null>(null);
  /** The writes that the form has made. */
  #made = $state.raw<readonly OutboxId[]>([]);
  readonly #ask: () => void;

  /** For the time of the component that makes it. */
  constructor(sidebar: Sidebar, call: CallId, who: Candidate) {
    let asked = 0;
    this.#ask = () => {
      const mine = ++asked;
      void sidebar.phones(call, who).then((found) => {
        // A slower answer to an earlier question is of earlier.
        if (mine === asked) this.known = found;
      });
    };
    onMount(this.#ask);
    const offline = $derived((sidebar.view?.link.offline_since ?? null) !== null);
    const waiting = $derived(this.#waiting(sidebar.view));
    let before = { offline: false, waiting: 0 };
    $effect(() => {
      const now = { offline, waiting };
      if ((before.offline && !now.offline) || now.waiting < before.waiting) this.#ask();
      before = now;
    });
  }

  /** How many of its writes wait. It is no part of the constructor, where Svelte reads private state without noticing its changes. */
  #waiting(view: View | null): number {
    return this.#made.filter((id) => view?.outbox.some((write) => write.id === id)).length;
  }

  /** The form has made this write, after which the record may hold something else. */
  made(id: OutboxId): void {
    this.#made = [...this.#made, id];
  }
}
