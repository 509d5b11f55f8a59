import { fireEvent, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import type { Fake } from '../src/backend/fake';
import type { WriteState } from '../src/generated/WriteState';
import type { WriteView } from '../src/generated/WriteView';
import { fixture } from './fixtures';
import { done, open } from './sidebar';

const STEP = 'Send the brochure';

/** The outbox, whose writes change under the agent's hands. */
class Outbox {
  readonly #backend: Fake = open('outbox');
  #view = fixture('outbox');

  async opened(): Promise<this> {
    await fireEvent.click(screen.getByTestId('nav-outbox'));
    return this;
  }

  row(words: string): HTMLElement {
    const found = screen.getAllByTestId('outbox-row').find((one) => one.querySelector('summary')?.textContent.includes(words));
    if (found === undefined) throw new Error(`no row says ${words}`);
    return found;
  }

  /** The engine tries it, and tells how far it is. */
  async becomes(subject: string, state: WriteState, more: Partial<WriteView> = {}): Promise<void> {
    const outbox = this.#view.outbox.map((write) => (write.subject === subject && write.kind !== 'change' ? { ...write, ...more, state } : write));
    await this.#shows(outbox);
  }

  async lands(subject: string): Promise<void> {
    await this.#shows(this.#view.outbox.filter((write) => write.subject !== subject));
  }

  edits(): unknown[] {
    return done(this.#backend, 'edit_task');
  }

  async #shows(outbox: WriteView[]): Promise<void> {
    this.#view = { ...this.#view, outbox };
    this.#backend.show(this.#view);
    await tick();
  }
}

/** Opens the edit of the next step and types half a sentence into its details. */
async function typesHalf(outbox: Outbox): Promise<HTMLTextAreaElement> {
  await fireEvent.click(within(outbox.row(STEP)).getByTestId('write-edit'));
  const field = within(outbox.row(STEP)).getByTestId<HTMLTextAreaElement>('task-edit-detail');
  field.focus();
  await fireEvent.input(field, { target: { value: 'both of them, by po' } });
  field.setSelectionRange(7, 7);
  return field;
}

function isWhereItWas(field: HTMLTextAreaElement): void {
  expect(field.isConnected).toBe(true);
  expect(document.activeElement).toBe(field);
  expect(field.value).toBe('both of them, by po');
  expect([field.selectionStart, field.selectionEnd]).toEqual([7, 7]);
}

const ROUNDS: WriteState[][] = [
  ['sending', 'later'],
  ['waiting', 'sending', 'checking', 'later'],
  ['offline', 'signed_out', 'later'],
  ['short_of_requests', 'paused', 'after_another'],
  ['on_hold', 'sending'],
  ['needs_you', 'sending', 'needs_you'],
];

describe('an edit in the outbox', () => {
  it.each(ROUNDS.map((states) => [states.join(', '), states] as const))('keeps field, focus and caret through %s', async (_, states) => {
    const outbox = await new Outbox().opened();
    await outbox.becomes(STEP, 'later');
    const field = await typesHalf(outbox);
    for (const state of states) {
      await outbox.becomes(STEP, state);
      isWhereItWas(field);
    }
  });

  it('stays where it is among its neighbours, and says how far it is by itself', async () => {
    const outbox = await new Outbox().opened();
    await outbox.becomes(STEP, 'later');
    const field = await typesHalf(outbox);
    const group = screen.getByTestId('outbox-later');
    await outbox.becomes(STEP, 'sending');
    expect(group.contains(field)).toBe(true);
    expect(outbox.row(STEP).querySelector('summary')?.textContent).toContain('sending');
  });

  it('stays also when the write has landed, and can then be saved as a change', async () => {
    const outbox = await new Outbox().opened();
    const field = await typesHalf(outbox);
    await outbox.lands(STEP);
    isWhereItWas(field);
    expect(outbox.row(STEP).querySelector('summary')?.textContent).toContain('in Salesforce');
    expect(within(outbox.row(STEP)).queryByTestId('write-send')).toBeNull();
    await fireEvent.click(within(outbox.row(STEP)).getByTestId('task-edit-save'));
    expect(outbox.edits()).toMatchObject([{ todo: { detail: 'both of them, by po' } }]);
    await vi.waitFor(() => expect(() => outbox.row(STEP)).toThrow());
  });
});

describe('a row of the outbox', () => {
  it('that is open to be read stays open through a retry, and goes to its group once it is closed', async () => {
    const outbox = await new Outbox().opened();
    const details = outbox.row('Outbound call').querySelector('details');
    if (details === null) throw new Error('no details');
    details.open = true;
    await fireEvent(details, new Event('toggle'));
    await outbox.becomes('Outbound call', 'sending');
    expect(details.isConnected && details.open).toBe(true);
    expect(screen.queryByTestId('outbox-going')).toBeNull();
    details.open = false;
    await fireEvent(details, new Event('toggle'));
    expect(screen.getByTestId('outbox-going').textContent).toContain('Outbound call');
  });

  it('that is discarded goes, though words stand in it', async () => {
    const outbox = await new Outbox().opened();
    await typesHalf(outbox);
    await fireEvent.click(within(outbox.row(STEP)).getByTestId('write-discard'));
    expect(() => outbox.row(STEP)).toThrow();
    expect(screen.getByTestId('outbox-discarded').textContent).toContain(STEP);
  });
});
