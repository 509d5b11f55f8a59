import { fireEvent, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { CallView } from '../src/generated/CallView';
import type { View } from '../src/generated/View';
import { fixture, frontCall } from './fixtures';
import { done, open } from './sidebar';

function withFront(name: string, change: Partial<CallView>): View {
  const view = fixture(name);
  return { ...view, calls: view.calls.map((call, n) => (n === 0 ? { ...call, ...change } : call)) };
}

describe('the bar of calls', () => {
  it('holds each call with name, company and state, outside of what scrolls', () => {
    open('two_calls');
    const bar = screen.getByTestId('call-bar');
    expect(screen.getByRole('main').contains(bar)).toBe(false);
    const view = fixture('two_calls');
    const tabs = screen.getAllByTestId('call-tab');
    expect(tabs.map((tab) => tab.dataset['callId']).sort()).toEqual(view.calls.map((call) => call.id).sort());
    for (const call of view.calls) {
      const tab = tabs.find((one) => one.dataset['callId'] === call.id);
      expect(tab?.textContent).toContain(call.who.picked?.name ?? call.number);
      if (call.who.picked?.company) expect(tab?.textContent).toContain(call.who.picked.company);
    }
  });

  it('is there on every screen, and leads back to the call', async () => {
    const backend = open('two_calls');
    for (const place of ['recent', 'outbox', 'settings']) {
      await fireEvent.click(screen.getByTestId(`nav-${place}`));
      expect(screen.getAllByTestId('call-tab').length).toBe(3);
    }
    const last = screen.getAllByTestId('call-tab').at(-1);
    await fireEvent.click(within(last as HTMLElement).getByRole('button'));
    expect(done(backend, 'show').map((action) => action.call)).toEqual([last?.dataset['callId']]);
    expect(screen.getByTestId('caller-name')).toBeTruthy();
  });

  it('does not move a call when another comes in front', async () => {
    const backend = open('two_calls');
    const order = (): (string | undefined)[] => screen.getAllByTestId('call-tab').map((tab) => tab.dataset['callId']);
    const before = order();
    const view = fixture('two_calls');
    backend.show({ ...view, calls: [...view.calls].reverse(), front: view.calls.at(-1)?.id ?? null });
    await tick();
    expect(order()).toEqual(before);
  });
});

describe('the head of a call', () => {
  it('names who it is, with company and number', () => {
    open('ringing_known');
    const { who, number } = frontCall(fixture('ringing_known'));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('佐藤 花子');
    expect(screen.getByTestId('call-of').textContent).toContain(number);
    expect(screen.getByTestId('call-of').textContent).toContain(who.picked?.company ?? '-');
  });

  it('offers to end a call that is stuck, and no other', async () => {
    const backend = open('ringing_known');
    expect(screen.queryByTestId('call-over')).toBeNull();
    backend.show(withFront('ringing_known', { stuck: true }));
    await tick();
    expect(screen.getByTestId('call-bar').textContent).toContain('may be over');
    const card = screen.getByTestId('call-card');
    expect(card.firstElementChild).toBe(screen.getByTestId('call-stuck'));
    await fireEvent.click(screen.getByTestId('call-over'));
    expect(done(backend, 'call_is_over').length).toBe(1);
  });
});

describe('the card', () => {
  it('has its form in the same place before and after the answer, and after the end', async () => {
    const place = (): number => {
      const parts = [...screen.getByTestId('call-card').children];
      return parts.findIndex((part) => part.contains(screen.getByTestId('note')));
    };
    const backend = open('ringing_known');
    const note = screen.getByTestId('note');
    const before = place();
    const { started } = frontCall(fixture('ringing_known'));
    backend.show(withFront('ringing_known', { phase: 'connected', answered: started + 4_000 }));
    await tick();
    expect(place()).toBe(before);
    backend.show(withFront('ringing_known', { phase: 'ended', answered: started + 4_000, ended: started + 9_000 }));
    await tick();
    expect(place()).toBe(before);
    expect(screen.getByTestId('note')).toBe(note);
  });

  it('tells the last call before this one', async () => {
    const backend = open('ringing_known');
    const view = fixture('ringing_known');
    const { panel } = frontCall(view);
    if (panel === null) throw new Error('the fixture has a panel');
    const before = screen.getByTestId('last-call').textContent;
    const task = { at: 'salesforce', id: '00T000000000077AAA' } as const;
    const own = { ...panel.past[0], task, kind: 'call_inbound', detail: 'This very call', date: view.today };
    const past = [own, ...panel.past] as typeof panel.past;
    backend.show(withFront('ringing_known', { task, panel: { ...panel, past } }));
    await tick();
    expect(screen.getByTestId('last-call').textContent).toBe(before);
    backend.show(withFront('ringing_known', { task: null, panel: { ...panel, past } }));
    await tick();
    expect(screen.getByTestId('last-call').textContent).toContain('This very call');
  });
});
