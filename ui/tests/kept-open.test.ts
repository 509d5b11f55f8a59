import { fireEvent, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fake } from '../src/backend/fake';
import type { ActivityView } from '../src/generated/ActivityView';
import type { Opportunity } from '../src/generated/Opportunity';
import type { View } from '../src/generated/View';
import { first, fixture, frontCall } from './fixtures';
import { open, openView } from './sidebar';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const RING = '00000000-0000-0000-0000-00000000000a';
const LONG = 'a line\n'.repeat(9);

/** A known caller of whom much is known. */
function much(): View {
  const view = fixture('ringing_known');
  const call = frontCall(view);
  const { panel } = call;
  if (panel === null) throw new Error('nothing is known');
  const past: ActivityView = {
    task: { at: 'salesforce', id: '00TLong' }, kind: 'event', subject: 'Visit', detail: LONG, owner: null, date: null, talk_seconds: null, edits: false, reopens: false, same_as: null, sending: null,
  };
  const opportunities = [1, 2, 3, 4, 5].map((n): Opportunity => ({ id: `006${n}`, name: `Deal ${n}`, stage: '', closes: null, owner: null, of_company: false }));
  const details = [{ field: 'description' as const, text: LONG, hidden: false }];
  return { ...view, calls: [{ ...call, panel: { ...panel, past: [past], opportunities, details } }] };
}

async function shows(backend: Fake, view: View): Promise<void> {
  backend.show(view);
  await vi.advanceTimersByTimeAsync(10);
}

/** Another call rings and comes in front, and the agent goes back. */
async function ringsAndBack(backend: Fake, view: View): Promise<void> {
  const ring = { ...frontCall(fixture('unknown_connected')), id: RING };
  await shows(backend, { ...view, calls: [ring, ...view.calls], front: RING });
  expect(screen.queryByTestId('caller-name')).toBeNull();
  await shows(backend, view);
}

describe('what the agent has unfolded', () => {
  it('of a call stays so over a ring, and belongs to that call', async () => {
    const view = much();
    const backend = openView(view);
    await vi.advanceTimersByTimeAsync(10);
    for (const button of screen.getAllByTestId('clamped-more')) await fireEvent.click(button);
    await fireEvent.click(screen.getByTestId('deals-all'));
    const unfolded = (): (string | null)[] => screen.getAllByTestId('clamped-more').map((one) => one.getAttribute('aria-expanded'));
    expect(unfolded().length).toBeGreaterThan(1);
    const count = unfolded().length;
    await ringsAndBack(backend, view);
    expect(unfolded()).toEqual(Array<string>(count).fill('true'));
    expect(screen.getAllByTestId('deal').length).toBe(5);
    // The next call with the same person begins folded.
    await shows(backend, { ...view, calls: [{ ...frontCall(view), id: RING }], front: RING });
    expect(unfolded()).toEqual(Array<string>(count).fill('false'));
    expect(screen.getAllByTestId('deal').length).toBe(3);
  });

  it('is folded again by the agent alone', async () => {
    const view = much();
    const backend = openView(view);
    await vi.advanceTimersByTimeAsync(10);
    const more = (): HTMLElement => within(screen.getByTestId('detail-description')).getByTestId('clamped-more');
    await fireEvent.click(more());
    await shows(backend, { ...view, rev: view.rev + 1 });
    expect(more().getAttribute('aria-expanded')).toBe('true');
    await fireEvent.click(more());
    await ringsAndBack(backend, view);
    expect(more().getAttribute('aria-expanded')).toBe('false');
  });

  it('of a list at home stays so over a ring', async () => {
    const view = fixture('idle_with_todos');
    const one = first(view.waiting);
    const waiting = [1, 2, 3, 4, 5].map((n) => ({ ...one, id: `00000000-0000-0000-0000-00000000001${n}` }));
    const backend = openView({ ...view, waiting });
    await vi.advanceTimersByTimeAsync(10);
    const rows = (): number => within(screen.getByTestId('waiting-calls')).getAllByRole('listitem').length;
    expect(rows()).toBe(3);
    await fireEvent.click(screen.getByTestId('waiting-all'));
    expect(rows()).toBe(5);
    const ring = { ...frontCall(fixture('unknown_connected')), id: RING };
    await shows(backend, { ...view, waiting, calls: [ring], front: RING });
    expect(screen.getByTestId('call-card')).toBeTruthy();
    expect(screen.queryByTestId('anybody')).toBeNull();
    await shows(backend, { ...view, waiting, calls: [], front: null });
    expect(rows()).toBe(5);
  });

  it('of the outbox and of the settings is so when the agent comes back', async () => {
    open('outbox');
    const details = (): HTMLDetailsElement => {
      const found = first(screen.getAllByTestId('outbox-row')).querySelector('details');
      if (found === null) throw new Error('no details');
      return found;
    };
    await fireEvent.click(screen.getByTestId('nav-outbox'));
    details().open = true;
    await fireEvent(details(), new Event('toggle'));
    await fireEvent.click(screen.getByTestId('nav-settings'));
    await vi.advanceTimersByTimeAsync(10);
    const subjects = (): HTMLDetailsElement => screen.getByTestId('subjects');
    expect(subjects().open).toBe(false);
    subjects().open = true;
    await fireEvent(subjects(), new Event('toggle'));
    await fireEvent.click(screen.getByTestId('nav-outbox'));
    await vi.advanceTimersByTimeAsync(10);
    expect(details().open).toBe(true);
    await fireEvent.click(screen.getByTestId('nav-settings'));
    await vi.advanceTimersByTimeAsync(10);
    expect(subjects().open).toBe(true);
  });
});
