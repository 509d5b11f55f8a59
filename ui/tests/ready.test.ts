import { fireEvent, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { Fake } from '../src/backend/fake';
import type { View } from '../src/generated/View';
import { first, fixture, frontCall } from './fixtures';
import { open } from './sidebar';

async function drawn(view: View): Promise<Fake> {
  const backend = open('idle_with_todos');
  backend.show(view);
  await tick();
  return backend;
}

/** Home with a phone and a session, each as it is told. */
const home = (phone: 'connected' | 'lost' | 'none', session: 'idle_with_todos' | 'signed_out'): View => {
  const view = fixture('idle_with_todos');
  const source = { ...first(view.sources), connected: phone === 'connected' };
  return { ...view, session: fixture(session).session, sources: phone === 'none' ? [] : [source] };
};

describe.each([
  ['connected', 'idle_with_todos', 'Ready for calls', 'Listening for calls'],
  ['connected', 'signed_out', 'Calls are heard, and not sent yet', 'Listening for calls'],
  ['lost', 'idle_with_todos', 'No phone is connected', 'No phone is connected'],
  ['lost', 'signed_out', 'No phone is connected', 'No phone is connected'],
  ['none', 'idle_with_todos', 'No phone is connected', 'No phone is connected'],
  ['none', 'signed_out', 'No phone is connected', 'No phone is connected'],
] as const)('whether calls are heard, with a phone that is %s and the session of %s,', (phone, session, below, above) => {
  it('is said alike above and below', async () => {
    await drawn(home(phone, session));
    expect(within(screen.getByTestId('ready')).getByRole('heading').textContent).toBe(below);
    expect(screen.getByRole('banner').textContent).toContain(above);
  });
});

describe('a reminder that is due', () => {
  const during = (count: number): View => {
    const view = fixture('ringing_known');
    const reminder = first(fixture('my_day').reminders);
    const reminders = Array.from({ length: count }, (_, n) => ({ ...reminder, task: { at: 'salesforce' as const, id: `00T${n}` } }));
    return { ...view, reminders, todo: fixture('my_day').todo };
  };

  it.each([
    [1, '1 reminder is due'],
    [3, '3 reminders are due'],
  ])('is counted below while a call is in front: %i', async (count, words) => {
    await drawn(during(count));
    expect(screen.getByTestId('call-card')).toBeTruthy();
    expect(screen.getByTestId('footer-reminders').textContent).toBe(words);
  });

  it('is a press away beside the call, and the way back is in the bar', async () => {
    const backend = await drawn(during(1));
    await fireEvent.click(screen.getByTestId('footer-reminders'));
    expect(screen.getByTestId('reminders').textContent).toContain('Rappeler pour la commande 4471');
    expect(screen.queryByTestId('call-card')).toBeNull();
    await fireEvent.click(within(screen.getByTestId('call-tab')).getByRole('button'));
    expect(screen.getByTestId('call-card').dataset['callId']).toBe(frontCall(during(1)).id);
    await fireEvent.click(within(screen.getByTestId('home-tab')).getByRole('button'));
    await fireEvent.click(screen.getByTestId('remind-done'));
    await tick();
    expect(screen.queryByTestId('footer-reminders')).toBeNull();
    expect(backend.actions.map((action) => action.do)).toContain('complete');
  });

  it('leads home also from the settings without a call', async () => {
    await drawn({ ...during(1), calls: [], front: null });
    await fireEvent.click(screen.getByTestId('nav-settings'));
    await fireEvent.click(screen.getByTestId('footer-reminders'));
    expect(screen.getByTestId('reminders')).toBeTruthy();
    expect(screen.queryByTestId('home-tab')).toBeNull();
  });

  it('is not counted where there is none', async () => {
    await drawn(during(0));
    expect(screen.queryByTestId('footer-reminders')).toBeNull();
  });
});
