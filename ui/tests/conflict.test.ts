import { fireEvent, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fake } from '../src/backend/fake';
import type { ConflictView } from '../src/generated/ConflictView';
import type { View } from '../src/generated/View';
import { first, fixture, frontCall } from './fixtures';
import { done, openView } from './sidebar';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const SUBJECT: ConflictView = { field: 'subject', mine: 'Quote', theirs: 'Renewal', both: false };
const PRIORITY: ConflictView = { field: 'priority', mine: 'High', theirs: 'Low', both: false };

/** A write whose note, subject and priority somebody else has changed, too. */
function several(change: (conflict: ConflictView[]) => ConflictView[] = (conflict) => conflict): View {
  const view = fixture('conflict');
  const [write, ...others] = view.outbox;
  if (write === undefined) throw new Error('no conflict');
  return { ...view, outbox: [{ ...write, conflict: change([first(write.conflict), SUBJECT, PRIORITY]) }, ...others] };
}

function shown(backend: Fake): View {
  let now: View | undefined;
  backend.subscribe((view) => (now = view))();
  if (now === undefined) throw new Error('no view');
  return now;
}

const choice = (field: string, keep: string): HTMLElement => within(screen.getByRole('group', { name: field })).getByTestId(`keep-${keep}`);
const isPressed = (field: string, keep: string): boolean => choice(field, keep).getAttribute('aria-pressed') === 'true';
const mayDecide = (): boolean => !screen.getByTestId<HTMLButtonElement>('keep-chosen').disabled;

async function toOutbox(): Promise<void> {
  await fireEvent.click(screen.getByTestId('nav-outbox'));
  await vi.advanceTimersByTimeAsync(10);
}

/** Two of three fields are decided. */
async function chosen(): Promise<Fake> {
  const backend = openView(several());
  await toOutbox();
  await fireEvent.click(choice('Subject', 'theirs'));
  await fireEvent.click(choice('Priority', 'mine'));
  return backend;
}

function isAsChosen(): void {
  expect([isPressed('Subject', 'theirs'), isPressed('Subject', 'mine')]).toEqual([true, false]);
  expect([isPressed('Priority', 'mine'), isPressed('Priority', 'theirs')]).toEqual([true, false]);
  expect(mayDecide()).toBe(false);
}

describe('what is chosen of a conflict, field by field', () => {
  it('is on its way to the disk within half a second, and there after a start', async () => {
    const backend = await chosen();
    await vi.advanceTimersByTimeAsync(500);
    const kept = shown(backend).forms;
    expect(kept.map((form) => form.key.form)).toContain('conflict');
    document.body.replaceChildren();
    openView({ ...several(), forms: kept });
    await toOutbox();
    isAsChosen();
  });

  it('is there after a ring that took the screen, and after the row was tried again', async () => {
    const backend = await chosen();
    const view = shown(backend);
    const ring = { ...frontCall(fixture('ringing_known')), id: '00000000-0000-0000-0000-00000000000a' };
    backend.show({ ...view, calls: [ring, ...view.calls], front: ring.id });
    await vi.advanceTimersByTimeAsync(10);
    expect(screen.queryByTestId('conflict')).toBeNull();
    await toOutbox();
    isAsChosen();
    const now = shown(backend);
    backend.show({ ...now, outbox: now.outbox.map((write) => ({ ...write, state: 'sending' as const })) });
    await vi.advanceTimersByTimeAsync(10);
    expect(screen.queryByTestId('conflict')).toBeNull();
    backend.show(now);
    await vi.advanceTimersByTimeAsync(10);
    isAsChosen();
  });

  it('is asked again of a field in which they have written something else since, and of no other', async () => {
    const backend = await chosen();
    const { outbox } = several((conflict) => conflict.map((one) => (one === SUBJECT ? { ...one, theirs: 'Renewal for 2028' } : one)));
    backend.show({ ...shown(backend), outbox });
    await vi.advanceTimersByTimeAsync(10);
    expect([isPressed('Subject', 'theirs'), isPressed('Subject', 'mine')]).toEqual([false, false]);
    expect(isPressed('Priority', 'mine')).toBe(true);
  });

  it('is settled as chosen, and kept no longer', async () => {
    const backend = await chosen();
    const note = screen.getAllByRole('group').find((group) => within(group).queryByTestId('keep-both') !== null);
    if (note === undefined) throw new Error('no note');
    await fireEvent.click(within(note).getByTestId('keep-both'));
    expect(mayDecide()).toBe(true);
    await fireEvent.click(screen.getByTestId('keep-chosen'));
    await vi.advanceTimersByTimeAsync(500);
    expect(done(backend, 'settle').map((action) => action.keep)).toEqual([{ description: 'both', subject: 'theirs', priority: 'mine' }]);
    expect(shown(backend).forms.map((form) => form.key.form)).not.toContain('conflict');
  });
});
