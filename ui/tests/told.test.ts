import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import App from '../src/App.svelte';
import { Fake } from '../src/backend/fake';
import type { Action } from '../src/generated/Action';
import type { CallView } from '../src/generated/CallView';
import { fixture, frontCall } from './fixtures';

/** The sidebar on a fixture, changed where a test needs it. */
function open(name: string, change: (call: CallView) => void = () => undefined): Fake {
  const view = fixture(name);
  change(frontCall(view));
  const backend = new Fake(view);
  render(App, { backend });
  return backend;
}

function done<Kind extends Action['do']>(backend: Fake, kind: Kind): Extract<Action, { do: Kind }>[] {
  return backend.actions.filter((action): action is Extract<Action, { do: Kind }> => action.do === kind);
}

const pressed = (group: HTMLElement): (string | undefined)[] =>
  within(group)
    .getAllByRole('button')
    .filter((button) => button.getAttribute('aria-pressed') === 'true')
    .map((button) => button.textContent);

describe('what a call is about', () => {
  it('is chosen by one press, one at most, and taken back by a second', async () => {
    const backend = open('ringing_known');
    const group = screen.getByRole('group', { name: 'What the call is about' });
    await fireEvent.click(within(group).getByText('Aoba renewal 2027'));
    expect(pressed(group)).toEqual(['Opportunity Aoba renewal 2027']);
    await fireEvent.click(within(group).getByText('株式会社アオバ商事'));
    expect(pressed(group)).toEqual(['Account 株式会社アオバ商事']);
    await fireEvent.click(within(group).getByText('株式会社アオバ商事'));
    expect(pressed(group)).toEqual([]);
    expect(done(backend, 'relate_to').map((action) => action.what?.object ?? null)).toEqual([
      'Opportunity',
      'Account',
      null,
    ]);
  });

  it('can’t be chosen for a lead, and the reason stands beside it in words', async () => {
    const backend = open('ringing_known', (call) => {
      call.about = { offers: [], chosen: null, with_lead: true, dropped: null };
    });
    const group = screen.getByRole('group', { name: 'What the call is about' });
    expect(group.textContent).toContain('Salesforce does not link a lead together with another record.');
    for (const button of within(group).getAllByRole<HTMLButtonElement>('button')) {
      expect(button.disabled).toBe(true);
      await fireEvent.click(button);
    }
    expect(done(backend, 'relate_to')).toEqual([]);
  });

  it('says what is no longer linked after the pick has changed', () => {
    open('ringing_known', (call) => {
      call.about.dropped = { id: '006', object: 'Opportunity', name: 'Aoba renewal 2027' };
    });
    expect(screen.getByTestId('about-dropped').textContent).toContain('Aoba renewal 2027');
  });

  it('is not asked where nothing is known that it could be', async () => {
    const backend = open('connected_several');
    expect(screen.queryByRole('group', { name: 'What the call is about' })).toBeNull();
    backend.show(fixture('ringing_known'));
    await tick();
    expect(screen.getByRole('group', { name: 'What the call is about' })).toBeTruthy();
  });
});
