import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import App from '../src/App.svelte';
import { Fake } from '../src/backend/fake';
import type { ActivityView } from '../src/generated/ActivityView';
import type { PanelView } from '../src/generated/PanelView';
import { fixture, frontCall } from './fixtures';
import { done, open } from './sidebar';

/** The sidebar on a known caller whose panel is changed by `change`. */
function openWith(change: (panel: PanelView) => void): Fake {
  const view = fixture('ringing_known');
  const panel = frontCall(view).panel;
  if (panel === null) throw new Error('the fixture has a panel');
  change(panel);
  const backend = new Fake(view);
  render(App, { backend });
  return backend;
}

const rows = (testid: string): string[] =>
  within(screen.getByTestId(testid))
    .getAllByRole('listitem')
    .map((row) => row.textContent);

function past(n: number): ActivityView {
  const task = { at: 'salesforce', id: `00TEa00000002${n}AAA` } as const;
  const nothing = { detail: null, owner: null, date: null, talk_seconds: null, edits: false, reopens: false, same_as: null, sending: null };
  return { ...nothing, task, kind: 'event', subject: `Meeting ${n}` };
}

describe('next steps', () => {
  it('stand in the order of the program, the overdue first, each with its day', () => {
    open('ringing_known');
    const [first, second] = rows('next-steps');
    expect(first).toContain('Send revised quote');
    expect(first).toContain('2 days late');
    expect(second).toContain('Confirm delivery date');
    expect(second).toContain('Fri');
  });
});

describe('past activities', () => {
  it('tell whose they are, which way a call went, how long they spoke and when', () => {
    open('ringing_known');
    const [call, missed, task] = rows('past-activities');
    for (const words of ['Outbound call', '12 min', 'Claire Martin', 'Nov 12']) expect(call).toContain(words);
    for (const words of ['Missed call', 'Claire Martin', 'Nov 9']) expect(missed).toContain(words);
    for (const words of ['Sent contract draft', 'Kenji Mori', 'Oct 30']) expect(task).toContain(words);
  });

  it('are shown five at a time', async () => {
    openWith((panel) => {
      panel.past = [1, 2, 3, 4, 5, 6, 7, 8].map(past);
    });
    expect(rows('past-activities').length).toBe(5);
    await fireEvent.click(screen.getByText(/3 more/));
    expect(rows('past-activities').length).toBe(8);
  });

  it('are fetched from further back when the agent asks for them, and not before', async () => {
    const backend = openWith((panel) => {
      panel.past = [past(1)];
    });
    const query = vi.spyOn(backend, 'query').mockResolvedValue({ answer: 'older', past: [past(1), past(2)], unread: [] });
    await tick();
    expect(query).not.toHaveBeenCalled();
    await fireEvent.click(screen.getByTestId('show-older'));
    await vi.waitFor(() => {
      expect(rows('past-activities').length).toBe(2);
    });
    expect(query.mock.calls.map(([asked]) => asked.ask)).toEqual(['older']);
  });
});

describe('what is shown of a person', () => {
  it('opens in Salesforce: the record, the opportunity, each open case, an event', async () => {
    const backend = openWith((panel) => {
      panel.past = [past(1)];
      panel.cases = [{ id: '500Ea0000000001AAA', number: '00001042', subject: 'Invoice', status: 'New' }];
      panel.open_cases = 1;
    });
    await fireEvent.click(screen.getByText('Aoba renewal 2027', { selector: 'dd *' }));
    await fireEvent.click(screen.getByText('00001042'));
    await fireEvent.click(screen.getByLabelText('Open “Meeting 1” in Salesforce'));
    await fireEvent.click(screen.getByText('Open ↗'));
    const call = frontCall(fixture('ringing_known'));
    expect(done(backend, 'open').map((action) => action.record)).toEqual([
      call.panel?.opportunities[0]?.id,
      '500Ea0000000001AAA',
      '00TEa000000021AAA',
      call.who.picked?.id,
    ]);
  });
});

describe('a next step', () => {
  it('is linked to the call in front, to another of the newest, or to none, in these words', async () => {
    const backend = open('ended_offline');
    const call = frontCall(fixture('ended_offline'));
    await fireEvent.click(screen.getByText('+ New'));
    const select = screen.getByTestId<HTMLSelectElement>('todo-call');
    expect(select.value).toBe(call.id);
    expect(within(select).getByText('No call – open log')).toBeTruthy();
    await fireEvent.change(select, { target: { value: '' } });
    await fireEvent.input(screen.getByTestId('todo-subject'), { target: { value: 'Send the offer' } });
    await fireEvent.click(screen.getByTestId('todo-add'));
    // It stays about the person of the card.
    await vi.waitFor(() => expect(done(backend, 'add_next_step')).toMatchObject([{ call: null, about: call.who.picked?.id }]));
  });
});

describe('opportunities', () => {
  it('tell their owner, and which of them are only the company’s', () => {
    openWith((panel) => {
      const [deal] = panel.opportunities;
      if (deal === undefined) throw new Error('the fixture has an opportunity');
      panel.opportunities = [deal, { ...deal, id: '006Ea0000000002AAA', name: 'Spares', owner: 'Kenji Mori', of_company: true }];
    });
    const deals = screen.getAllByTestId('deal').map((deal) => deal.textContent);
    expect(deals[0]).toContain('Claire Martin');
    expect(deals[0]).not.toContain('company’s');
    expect(deals[1]).toContain('Kenji Mori');
    expect(deals[1]).toContain('company’s');
  });
});

describe('chosen fields', () => {
  it('are shown with their words, and one that is hidden is said to be', () => {
    openWith((panel) => {
      panel.details = [
        { field: 'email', text: 'hanako@aoba.example', hidden: false },
        { field: 'department', text: null, hidden: false },
        { field: 'lead_source', text: null, hidden: true },
      ];
    });
    expect(screen.getByTestId('detail-email').textContent).toContain('hanako@aoba.example');
    expect(screen.getByTestId('detail-department').textContent).toContain('empty');
    expect(screen.getByTestId('detail-lead_source').textContent).toContain('hidden from you');
  });
});

describe('an e-mail', () => {
  it('stands once, where its Task is fetched from further back', async () => {
    const email: ActivityView = { ...past(1), kind: 'email', same_as: '00TEa0000000299AAA' };
    const task: ActivityView = { ...past(2), kind: 'email', task: { at: 'salesforce', id: '00TEa0000000299AAA' } };
    const backend = openWith((panel) => {
      panel.past = [email];
    });
    expect(rows('past-activities').length).toBe(1);
    vi.spyOn(backend, 'query').mockResolvedValue({ answer: 'older', past: [task], unread: [] });
    await fireEvent.click(screen.getByTestId('show-older'));
    await vi.waitFor(() => {
      expect(rows('past-activities')[0]).toContain('Meeting 2');
    });
    expect(rows('past-activities').length).toBe(1);
  });
});

describe('a person in short', () => {
  it('is three lines at most: the last calls, what is open, what is due', () => {
    open('ringing_known');
    const lines = within(screen.getByTestId('brief')).getAllByRole('listitem');
    expect(lines.map((line) => line.textContent)).toEqual([
      'Last spoke Nov 12 · 12 min',
      'Open: opportunities: 1 · nearest closes Dec 11 · next steps: 2',
      '1 overdue · next due Nov 27',
    ]);
  });
});
