import { fireEvent, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fake } from '../src/backend/fake';
import type { ActivityKind } from '../src/generated/ActivityKind';
import type { ActivityView } from '../src/generated/ActivityView';
import type { Answer } from '../src/generated/Answer';
import type { Candidate } from '../src/generated/Candidate';
import type { View } from '../src/generated/View';
import { first, fixture, frontCall } from './fixtures';
import { open } from './sidebar';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const nothing = { detail: null, owner: null, date: null, talk_seconds: null, edits: true, reopens: false, same_as: null, sending: null };
const past = (subject: string, kind: ActivityKind = 'event'): ActivityView => ({
  ...nothing,
  task: { at: 'salesforce', id: `00T${subject}` },
  kind,
  subject,
});

const OTHER = { id: '003Ea0000000999AAA', name: 'Dana Whitfield' };

/** The card of a known caller, or of the same call once the agent has said that it is somebody else. */
function card(of: 'first' | 'other'): View {
  const view = fixture('ringing_known');
  const call = frontCall(view);
  if (call.who.picked === null || call.panel === null) throw new Error('the fixture knows who calls');
  const who: Candidate = of === 'first' ? call.who.picked : { ...call.who.picked, ...OTHER };
  const panel = { ...call.panel, past: [past(`of the ${of}`)] };
  const same = view.calls.map((one) => (one.id === call.id ? { ...call, panel, who: { ...call.who, picked: who } } : one));
  return { ...view, calls: same };
}

const subjects = (): string => screen.getByTestId('past-activities').textContent;

/** Opens the first caller's card; what Salesforce answers to a question for older activities comes when `answer` is called. */
async function opened(): Promise<{ backend: Fake; answer: () => Promise<void> }> {
  const backend = open('ringing_known');
  backend.show(card('first'));
  await vi.advanceTimersByTimeAsync(0);
  const waiting: (() => void)[] = [];
  vi.spyOn(backend, 'query').mockImplementation(
    () => new Promise<Answer>((resolve) => waiting.push(() => resolve({ answer: 'older', past: [past('Older of the first')], unread: [] }))),
  );
  await fireEvent.click(screen.getByTestId('show-older'));
  const answer = async (): Promise<void> => {
    for (const resolve of waiting.splice(0)) resolve();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { backend, answer };
}

async function shows(backend: Fake, view: View): Promise<void> {
  backend.show(view);
  await vi.advanceTimersByTimeAsync(0);
}

describe('the older activities of one person', () => {
  it('stand under nobody else, who has a button for their own', async () => {
    const { backend, answer } = await opened();
    await answer();
    expect(subjects()).toContain('Older of the first');
    await shows(backend, card('other'));
    expect(screen.getByTestId('caller-name').textContent).toBe(OTHER.name);
    expect(subjects()).toContain('of the other');
    expect(subjects()).not.toContain('of the first');
    expect(screen.getByTestId('show-older')).toBeTruthy();
  });

  it('do not come to the other one either where the answer is late, and stand where they were asked', async () => {
    const { backend, answer } = await opened();
    await shows(backend, card('other'));
    await answer();
    expect(subjects()).not.toContain('of the first');
    expect(screen.getByTestId('show-older')).toBeTruthy();
    await shows(backend, card('first'));
    expect(subjects()).toContain('Older of the first');
    expect(subjects()).not.toContain('of the other');
  });

  it('do not stand under the same person on another card, and are gone with their own', async () => {
    const { backend, answer } = await opened();
    await answer();
    const view = card('first');
    const again = { ...frontCall(view), id: '00000000-0000-0000-0000-00000000000a' };
    await shows(backend, { ...view, calls: [again], front: again.id });
    expect(subjects()).not.toContain('Older of the first');
    await shows(backend, view);
    expect(subjects()).not.toContain('Older of the first');
  });

  it('are still open when the agent comes back to the card', async () => {
    const { backend, answer } = await opened();
    await answer();
    const view = card('first');
    const ring = { ...frontCall(fixture('ringing_known')), id: '00000000-0000-0000-0000-00000000000a' };
    await shows(backend, { ...view, calls: [ring, ...view.calls], front: ring.id });
    expect(subjects()).not.toContain('Older of the first');
    await shows(backend, { ...view, calls: [ring, ...view.calls], front: frontCall(view).id });
    expect(subjects()).toContain('Older of the first');
  });
});

/** The card of a caller with these past activities. */
function withPast(list: ActivityView[]): void {
  const view = fixture('ringing_known');
  const call = frontCall(view);
  if (call.panel === null) throw new Error('the fixture has a panel');
  call.panel.past = list;
  open('ringing_known').show(view);
}

describe('a call that does not say which way it went', () => {
  it('is the last call, where it is the newest one', async () => {
    withPast([past('A meeting'), { ...past('Logged by hand', 'call'), date: '2026-11-18' }, { ...past('Call in', 'call_inbound'), date: '2026-11-12' }]);
    await vi.advanceTimersByTimeAsync(0);
    expect(screen.getByTestId('last-call').textContent).toContain('Nov 18: Logged by hand');
  });

  it('is drawn as a call, and neither as one that came in nor as one that went out', async () => {
    withPast([past('Logged by hand', 'call'), past('In', 'call_inbound'), past('Out', 'call_outbound')]);
    await vi.advanceTimersByTimeAsync(0);
    const rows = within(screen.getByTestId('past-activities')).getAllByRole('listitem');
    const drawn = rows.map((row) => row.querySelector('[data-kind] path')?.getAttribute('d'));
    expect(new Set(drawn).size).toBe(3);
    expect(first(rows).textContent).toContain('Call');
    expect(first(rows).textContent).not.toMatch(/inbound|outbound/iu);
  });

  it.each([
    ['event', false],
    ['email', false],
    ['task', false],
    ['call', true],
    ['call_missed', true],
  ] as const)('is told from other activities: %s', async (kind, isCall) => {
    withPast([past('One', kind)]);
    await vi.advanceTimersByTimeAsync(0);
    expect(screen.queryByTestId('last-call') !== null).toBe(isCall);
  });
});
