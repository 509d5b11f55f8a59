import { fireEvent, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fake } from '../src/backend/fake';
import type { View } from '../src/generated/View';
import { fixture, frontCall } from './fixtures';
import { open } from './sidebar';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** What the sidebar shows now. */
function shown(backend: Fake): View {
  let now: View | undefined;
  backend.subscribe((view) => (now = view))();
  if (now === undefined) throw new Error('no view');
  return now;
}

const RING = '00000000-0000-0000-0000-00000000000a';

async function rings(backend: Fake): Promise<void> {
  const view = shown(backend);
  const ring = { ...frontCall(fixture('ringing_known')), id: RING };
  backend.show({ ...view, calls: [ring, ...view.calls], front: RING });
  await vi.advanceTimersByTimeAsync(0);
}

describe.each([
  ['the outbox', 'outbox', 'nav-outbox', 'outbox-search'],
  ['recent calls', 'two_calls', 'nav-recent', 'recent-search'],
  ['the days of recent calls', 'two_calls', 'nav-recent', 'recent-first'],
  ['the numbers of the settings', 'idle_with_todos', 'nav-settings', 'keep-days'],
] as const)('the caret in %s', (_, of, nav, testid) => {
  it('is where it was when the agent comes back from a ring', async () => {
    const backend = open(of);
    await fireEvent.click(screen.getByTestId(nav));
    await vi.advanceTimersByTimeAsync(10);
    const field = screen.getByTestId<HTMLInputElement>(testid);
    await fireEvent.input(field, { target: { value: '2026-11' } });
    field.focus();
    field.setSelectionRange(2, 5);
    document.dispatchEvent(new Event('selectionchange'));
    // The agent has not typed for so long that the ring takes the screen.
    await vi.advanceTimersByTimeAsync(700_000);
    await rings(backend);
    expect(screen.queryByTestId(testid)).toBeNull();
    await fireEvent.click(screen.getByTestId(nav));
    await vi.advanceTimersByTimeAsync(10);
    const again = screen.getByTestId<HTMLInputElement>(testid);
    expect(document.activeElement).toBe(again);
    expect([again.selectionStart, again.selectionEnd]).toEqual([2, 5]);
  });
});

describe('where a card was scrolled', () => {
  it('is kept where less stands there when the agent comes back, until they scroll', async () => {
    const backend = open('connected_several');
    const call = frontCall(shown(backend)).id;
    const main = screen.getByRole('main');
    let most = 2_000;
    let top = 0;
    Object.defineProperty(main, 'scrollTop', { get: () => top, set: (to: number) => (top = Math.min(to, most)) });
    const kept = (): string | undefined => {
      const form = shown(backend).forms.find(({ key }) => key.form === 'place' && key.call === call);
      return form?.values['scroll'];
    };
    const scrolls = async (): Promise<void> => {
      await fireEvent.scroll(main);
      await vi.advanceTimersByTimeAsync(400);
    };
    main.scrollTop = 900;
    await scrolls();
    expect(kept()).toBe('900');
    await rings(backend);
    most = 300;
    backend.show({ ...shown(backend), front: call });
    await vi.advanceTimersByTimeAsync(0);
    expect(main.scrollTop).toBe(300);
    await scrolls();
    expect(kept()).toBe('900');
    main.scrollTop = 200;
    await scrolls();
    expect(kept()).toBe('200');
  });
});
