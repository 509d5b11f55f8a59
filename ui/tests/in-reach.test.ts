import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import App from '../src/App.svelte';
import { Fake } from '../src/backend/fake';
import type { CallView } from '../src/generated/CallView';
import type { View } from '../src/generated/View';
import { first, fixture, frontCall } from './fixtures';
import { done } from './sidebar';

function drawn(view: View, prepare: (backend: Fake) => void = () => undefined): Fake {
  const backend = new Fake(view);
  prepare(backend);
  render(App, { backend });
  return backend;
}

const LONG = 'The customer asks whether the delivery of order 4471 can be split. '.repeat(26);

/** A call in front whose person has a long last call. */
function withLast(change: { detail: string | null; date?: string | null; subject?: string }): View {
  const view = fixture('ringing_known');
  const past = frontCall(view).panel?.past ?? [];
  const own = { ...first(past), kind: 'call_inbound' as const, ...change };
  const calls = view.calls.map((call, n) => (n === 0 && call.panel ? { ...call, panel: { ...call.panel, past: [own, ...past.slice(1)] } } : call));
  return { ...view, calls };
}

describe('what is long about a person', () => {
  it('is cut to two lines where it is the last call, and opens by a press', async () => {
    drawn(withLast({ detail: LONG }));
    const last = screen.getByTestId('last-call');
    const more = within(last).getByTestId('clamped-more');
    expect(last.querySelector('.cut')).toBeTruthy();
    expect(more.getAttribute('aria-expanded')).toBe('false');
    await fireEvent.click(more);
    expect(last.querySelector('.cut')).toBeNull();
    expect(last.textContent).toContain(LONG.trim());
  });

  it.each([
    ['a past activity', 'past-activities'],
    ['the last call in Japanese', 'last-call'],
  ])('is cut in %s, too', (_, testid) => {
    drawn(withLast({ detail: testid === 'last-call' ? '納品を木曜日に変更したいとのこと。'.repeat(8) : LONG }));
    expect(within(screen.getByTestId(testid)).getAllByTestId('clamped-more').length).toBeGreaterThan(0);
  });

  it('has no press where it is short', () => {
    drawn(withLast({ detail: 'Asked for volume discount.' }));
    expect(within(screen.getByTestId('last-call')).queryByTestId('clamped-more')).toBeNull();
  });

  it('says nothing odd of a last call without a date', () => {
    drawn(withLast({ detail: null, date: null, subject: 'Inbound call' }));
    expect(screen.getByTestId('last-call').textContent.trim()).toBe('Last call: Inbound call');
  });

  it('shows the first three opportunities, and all by a press', async () => {
    const view = fixture('ringing_known');
    const panel = frontCall(view).panel;
    if (panel === null) throw new Error('the fixture has a panel');
    const deal = first(panel.opportunities);
    panel.opportunities = Array.from({ length: 12 }, (_, n) => ({ ...deal, id: `006${n}` }));
    drawn(view);
    expect(screen.getAllByTestId('deal')).toHaveLength(3);
    await fireEvent.click(screen.getByTestId('deals-all'));
    expect(screen.getAllByTestId('deal')).toHaveLength(12);
  });

  it('counts one call that reached nobody as one', () => {
    const view = fixture('ringing_known');
    const panel = frontCall(view).panel;
    if (panel === null) throw new Error('the fixture has a panel');
    panel.brief.tried_since = 1;
    drawn(view);
    expect(screen.getByTestId('brief').textContent).toContain('1 call since reached nobody');
  });
});

describe('home after a long lunch', () => {
  function after(missed: number): View {
    const view = fixture('idle_with_todos');
    const call = first(view.waiting);
    const waiting = Array.from({ length: missed }, (_, n) => ({ ...call, id: `00000000-0000-0000-0000-0000000000${String(n).padStart(2, '0')}` }));
    return { ...view, waiting };
  }

  it('shows three of 31 missed calls, how many there are, and all by a press', async () => {
    drawn(after(31));
    const card = screen.getByTestId('waiting-calls');
    expect(within(card).getByRole('heading').textContent).toContain('31');
    expect(within(card).getAllByRole('listitem')).toHaveLength(3);
    await fireEvent.click(screen.getByTestId('waiting-all'));
    expect(within(card).getAllByRole('listitem')).toHaveLength(31);
  });

  it('shows twenty of many next steps, and all by a press', () => {
    const view = after(0);
    const step = first(view.my_next_steps);
    view.my_next_steps = Array.from({ length: 40 }, (_, n) => ({ ...step, sending: null, task: { at: 'salesforce' as const, id: `00T${n}` } }));
    drawn(view);
    expect(within(screen.getByTestId('next-steps')).getAllByRole('checkbox')).toHaveLength(20);
    expect(screen.getByTestId('next-steps-all').textContent).toContain('40');
  });

  it('leads to the new to-do from the heading of the next steps', async () => {
    drawn(after(31));
    await fireEvent.click(screen.getByTestId('todo-new'));
    await tick();
    expect(document.activeElement).toBe(screen.getByTestId('todo-subject'));
  });

  it('names the writes that need the agent, and leads to them', async () => {
    const writes = fixture('outbox').outbox;
    drawn({ ...after(2), outbox: writes });
    const card = screen.getByTestId('needs-you');
    expect(within(card).getByRole('heading').textContent).toBe('Needs you · 1');
    expect(card.textContent).toContain('Byron');
    await fireEvent.click(within(card).getByRole('button'));
    expect(screen.getAllByTestId('outbox-row').length).toBe(writes.length);
  });
});

describe('an empty outbox', () => {
  async function emptied(view: View): Promise<string> {
    drawn({ ...view, outbox: [] });
    await fireEvent.click(screen.getByTestId('nav-outbox'));
    await vi.waitFor(() => expect(screen.getByTestId('outbox-empty')).toBeTruthy());
    await tick();
    expect(screen.getByTestId('outbox-empty').textContent.trim()).toBe('Nothing waits to be sent.');
    expect(document.body.textContent).not.toContain('everything is in Salesforce');
    return screen.queryByTestId('elsewhere')?.textContent ?? '';
  }

  it('says how many calls wait for a pick', async () => {
    expect(await emptied(fixture('idle_with_todos'))).toContain('2 calls wait for you to pick a person.');
  });

  it('says that forms are begun and not saved', async () => {
    expect(await emptied(fixture('my_day'))).toContain('1 form is begun and not saved yet.');
  });

  it('says that a note is not saved', async () => {
    const view = fixture('ringing_known');
    const calls: CallView[] = view.calls.map((call) => ({ ...call, note: { ...call.note, text: 'Half a no', saved: false } }));
    expect(await emptied({ ...view, calls })).toContain('not saved yet');
  });

  it('says how much waits for another user, and nothing else of it', async () => {
    const others = [{ name: 'Kenji Mori', host: 'x.my.salesforce.com', waiting: 3, needs_you: 1 }];
    await emptied({ ...fixture('idle_with_todos'), others });
    const told = screen.getByTestId('others-waiting').textContent;
    expect(told).toContain('3 records wait here for Kenji Mori (x.my.salesforce.com). They are kept');
    expect(told).toContain('1 record of Kenji Mori (x.my.salesforce.com) waits here for its agent');
    expect(screen.getByTestId('footer-link').textContent).not.toContain('other');
  });

  it('has no “See” above it that leads to itself', async () => {
    drawn(fixture('ended_offline'));
    await fireEvent.click(screen.getByTestId('nav-outbox'));
    expect(within(screen.getByTestId('offline-bar')).queryByText('See')).toBeNull();
  });
});

describe('a result that the org does not take', () => {
  function refused(dispositions: string[]): View {
    const view = fixture('outbox');
    const error = { code: 'salesforce_refused' as const, params: { sf_code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: 'CallDisposition', mender: 'agent' } };
    const outbox = view.outbox.map((write) => (write.kind === 'call' ? { ...write, state: 'needs_you' as const, error } : write));
    return { ...view, outbox, settings: { ...view.settings, dispositions } };
  }

  it('is chosen anew in the outbox, and sent', async () => {
    const backend = drawn(refused(['Call back later', 'Done']));
    await fireEvent.click(screen.getByTestId('nav-outbox'));
    await fireEvent.click(within(screen.getByTestId('mend-result')).getByText('Done'));
    await vi.waitFor(() => expect(done(backend, 'retry')).toHaveLength(1));
    expect(done(backend, 'choose_disposition').map((action) => action.disposition)).toEqual(['Done']);
    expect(done(backend, 'save_call')).toHaveLength(1);
  });

  it('says where results come from, if none are set', async () => {
    drawn(refused([]));
    await fireEvent.click(screen.getByTestId('nav-outbox'));
    expect(screen.getByTestId('mend-result').textContent).toContain('No results to choose from are set');
  });
});

describe('a call whose record was discarded', () => {
  it('offers the Undo beside Save', async () => {
    const view = fixture('ended_offline');
    const call = frontCall(view);
    call.log = { state: 'not_logged', why: 'discarded' };
    const write = { id: call.id, kind: 'call' as const, subject: 'Inbound call', about: null, at: call.started, along: 0, may_be_there: false };
    const of = { id: call.id, number: call.number, direction: call.direction, talk_seconds: 40, outcome: call.outcome };
    const backend = drawn({ ...view, discarded: [{ ...write, call: of }] });
    const row = screen.getByTestId('save').parentElement as HTMLElement;
    await fireEvent.click(within(row).getByTestId('undo-discard'));
    expect(done(backend, 'take_back').map((action) => action.write)).toEqual([call.id]);
  });
});
