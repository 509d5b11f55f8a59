import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import App from '../src/App.svelte';
import { Fake } from '../src/backend/fake';
import type { CallView } from '../src/generated/CallView';
import { fixture } from './fixtures';

/** The card of an ended or an open call, with this changed. */
async function shows(name: string, change: (call: CallView) => Partial<CallView>): Promise<{ backend: Fake; call: CallView }> {
  const view = fixture(name);
  const [first, ...others] = view.calls;
  if (first === undefined) throw new Error('no call');
  const call = { ...first, ...change(first) };
  const backend = new Fake({ ...view, calls: [call, ...others], front: call.id });
  render(App, { backend });
  await tick();
  return { backend, call };
}

const off: CallView['keep_off'] = { on: false, private: false, can_turn: true, can_turn_private: true, begun: false };

describe('the switch that keeps a call off the log', () => {
  it('says so, is said back by the card, and is taken back by a second press', async () => {
    const { backend, call } = await shows('lead_connected', () => ({ keep_off: off }));
    await fireEvent.click(screen.getByTestId('do-not-log'));
    await fireEvent.click(screen.getByTestId('do-not-log'));
    const asked = backend.actions.filter((action) => action.do === 'do_not_log');
    expect(asked).toEqual([true, false].map((on) => ({ do: 'do_not_log', call: call.id, on })));
  });

  it('is not there where the admin forbids it, or where the record is in Salesforce', async () => {
    await shows('lead_connected', () => ({ keep_off: { ...off, can_turn: false, can_turn_private: false } }));
    expect(screen.queryByTestId('do-not-log')).toBeNull();
    expect(screen.queryByTestId('private')).toBeNull();
  });

  it('tells what becomes of a record that was begun before', async () => {
    await shows('lead_connected', () => ({ keep_off: { ...off, on: true, begun: true } }));
    expect(document.body.textContent).toContain('Only its end is added');
  });

  it('offers to log the call after all once it is over', async () => {
    const { backend, call } = await shows('ended_offline', () => ({
      keep_off: { ...off, on: true },
      log: { state: 'not_logged', why: 'agent_said_so' },
    }));
    expect(screen.getByTestId('log-state').textContent).toContain('you keep it off');
    await fireEvent.click(screen.getByTestId('log-after-all'));
    expect(backend.actions).toContainEqual({ do: 'do_not_log', call: call.id, on: false });
  });
});

describe('a call that was too short', () => {
  it('says so and is logged by a press', async () => {
    const { backend, call } = await shows('ended_offline', () => ({ log: { state: 'not_logged', why: 'too_short' } }));
    expect(screen.getByTestId('log-state').textContent).toContain('too short');
    await fireEvent.click(screen.getByTestId('log-after-all'));
    expect(backend.actions).toContainEqual({ do: 'log_anyway', call: call.id, on: true });
  });
});

describe('a private call', () => {
  it('is asked for by a switch of its own', async () => {
    const { backend, call } = await shows('lead_connected', () => ({ keep_off: off }));
    await fireEvent.click(screen.getByTestId('private'));
    expect(backend.actions).toContainEqual({ do: 'private', call: call.id, on: true });
  });

  it('that is over has no name and asks for none', async () => {
    await shows('ended_offline', (call) => ({
      keep_off: { ...off, private: true, can_turn: false, can_turn_private: false },
      log: { state: 'not_logged', why: 'private' },
      number: '',
      who: { ...call.who, state: 'withheld', picked: null, matches: [] },
      panel: null,
    }));
    expect(screen.getByTestId('private-call').textContent).toContain('not kept');
    expect(screen.queryByTestId('person-search')).toBeNull();
    expect(screen.getByTestId('leave').textContent).toBe('Done');
  });
});

describe('a person whom a setting has chosen', () => {
  it('is shown as chosen by rule, and can be changed', async () => {
    await shows('lead_connected', (call) => ({ who: { ...call.who, by_rule: true, by_agent: false } }));
    expect(screen.getByTestId('by-rule').textContent).toContain('by rule');
    expect(screen.getByText('Change')).toBeTruthy();
  });

  it('is not shown so where the agent has said who it is', async () => {
    await shows('lead_connected', () => ({}));
    expect(screen.queryByTestId('by-rule')).toBeNull();
  });
});

describe('the list of recent calls', () => {
  it.each([
    ['agent_said_so', 'you keep it off'],
    ['too_short', 'too short'],
    ['private', 'Private call'],
  ] as const)('says of %s why it is not logged', async (why, words) => {
    await shows('ended_offline', (call) => ({ log: { state: 'not_logged', why }, who: { ...call.who, picked: null } }));
    await fireEvent.click(screen.getByTestId('nav-recent'));
    await new Promise((done) => setTimeout(done, 0));
    await tick();
    expect(screen.getByTestId('recent-calls').textContent).toContain(words);
  });
});
