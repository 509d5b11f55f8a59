import { fireEvent, screen, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { first, fixture } from './fixtures';
import { done, open } from './sidebar';

const type = (testid: string, value: string): Promise<boolean> => fireEvent.input(screen.getByTestId(testid), { target: { value } });

describe('the screen without a call', () => {
  it('opens whoever is found, without a call', async () => {
    const backend = open('my_day');
    await type('search', 'dan');
    await vi.waitFor(() => expect(screen.getByTestId('search-result-1')).toBeTruthy());
    await fireEvent.click(screen.getByTestId('search-result-1'));
    await vi.waitFor(() => expect(screen.getByTestId('person-card')).toBeTruthy());
    expect(done(backend, 'open_person')[0]?.who.name).toBe('Dana Whitfield');
    expect(screen.getByTestId('caller-name').textContent).toBe('Dana Whitfield');
    expect(done(backend, 'pick')).toEqual([]);
    await fireEvent.click(screen.getByTestId('person-back'));
    await vi.waitFor(() => expect(screen.queryByTestId('person-card')).toBeNull());
    expect(done(backend, 'close_person').length).toBe(1);
  });

  it('offers a to-do that was begun and not saved', async () => {
    const backend = open('my_day');
    const card = screen.getByTestId('unfinished');
    expect(card.textContent).toContain('佐藤 花子');
    expect(card.textContent).toContain('Ask about the renewal');
    await fireEvent.click(within(card).getByText('Go on'));
    await vi.waitFor(() => expect(screen.getByTestId<HTMLInputElement>('todo-subject').value).toBe('Ask about the renewal'));
    expect(done(backend, 'open_person')[0]?.who.name).toBe('佐藤 花子');
  });

  it('names whom a next step is about, and opens them', async () => {
    const backend = open('my_day');
    const names = screen.getAllByTestId('task-about').map((name) => name.textContent);
    expect(names).toEqual(['Maria Rossi', 'Julie Lefèvre', 'Bluewater Ltd']);
    await fireEvent.click(first(screen.getAllByTestId('task-about')));
    expect(done(backend, 'open_person')[0]?.who).toMatchObject({ object: 'Contact', name: 'Maria Rossi' });
  });

  it('puts a reminder off, or is done with it', async () => {
    const backend = open('my_day');
    const card = screen.getByTestId('reminders');
    expect(card.textContent).toContain('Rappeler pour la commande 4471');
    expect(card.textContent).toContain('11:30');
    await fireEvent.click(within(card).getByTestId('remind-later'));
    await fireEvent.click(within(card).getByText('Tomorrow 9:00'));
    const task = fixture('my_day').reminders[0]?.task;
    expect(done(backend, 'remind_at')).toEqual([{ do: 'remind_at', task, at: Date.parse('2026-11-22T09:00:00Z') }]);
    document.body.replaceChildren();
    const again = open('my_day');
    await fireEvent.click(screen.getByTestId('remind-done'));
    expect(done(again, 'complete')).toEqual([{ do: 'complete', task }]);
  });

  it('changes priority and reminder of a next step in place', async () => {
    const backend = open('my_day');
    const row = screen.getByText('Ask for the delivery address').closest('li');
    if (row === null) throw new Error('no row');
    expect(within(row).getByTestId('task-remind').textContent).toContain('15:00');
    await fireEvent.click(within(row).getByTestId('task-edit-open'));
    const time = screen.getByTestId<HTMLInputElement>('task-edit-time');
    expect(time.value).toBe('15:00');
    await fireEvent.input(time, { target: { value: '16:30' } });
    await fireEvent.change(screen.getByTestId('task-edit-priority'), { target: { value: 'High' } });
    await fireEvent.click(screen.getByTestId('task-edit-save'));
    await vi.waitFor(() =>
      expect(done(backend, 'edit_task')).toMatchObject([{ todo: { priority: 'High', remind: Date.parse('2026-11-21T16:30:00Z') } }]),
    );
  });
});

describe('a person without a call', () => {
  const opened = async (name: string): Promise<ReturnType<typeof open>> => {
    const backend = open(name);
    await fireEvent.click(within(screen.getByTestId('person-tab')).getByRole('button'));
    return backend;
  };

  it('makes a to-do about somebody before they call, and says whose it is', async () => {
    const backend = await opened('person_opened');
    await fireEvent.click(screen.getByTestId('person-todo'));
    expect(screen.getByTestId('todo-owner').textContent).toContain('Owner: you · for 佐藤 花子');
    expect(screen.getByTestId<HTMLSelectElement>('todo-call').value).toBe('');
    await type('todo-subject', 'Ask about the renewal');
    await type('todo-detail', 'Half is paid.');
    await fireEvent.click(screen.getByText('Tomorrow'));
    await fireEvent.input(screen.getByTestId('todo-time'), { target: { value: '15:00' } });
    await fireEvent.change(screen.getByTestId('todo-priority'), { target: { value: 'High' } });
    await fireEvent.click(screen.getByTestId('todo-add'));
    const remind = Date.parse('2026-11-22T15:00:00Z');
    const todo = { subject: 'Ask about the renewal', detail: 'Half is paid.', due: '2026-11-22', priority: 'High', remind };
    const about = fixture('person_opened').person?.who.id;
    await vi.waitFor(() => expect(done(backend, 'add_next_step')).toMatchObject([{ todo, call: null, about }]));
  });

  it('says whose a next step is, where it is not the agent’s own', async () => {
    await opened('person_opened');
    expect(screen.getAllByTestId('task-owner').map((owner) => owner.textContent)).toEqual(['Owner: Kenji Mori']);
  });

  it('rewords and re-dates what another tool has logged, and leaves events alone', async () => {
    const backend = await opened('person_opened');
    const row = screen.getByText('Sent contract draft').closest('li');
    const event = screen.getByText('Factory visit').closest('li');
    if (row === null || event === null) throw new Error('no row');
    expect(within(event).queryByTestId('past-edit-open')).toBeNull();
    await fireEvent.click(within(row).getByTestId('past-edit-open'));
    await type('past-edit-detail', 'Signed.');
    await type('past-edit-date', '2026-10');
    await fireEvent.click(screen.getByTestId('past-edit-save'));
    expect(done(backend, 'edit_past')).toEqual([]);
    await type('past-edit-date', '2026-10-31');
    await fireEvent.click(screen.getByTestId('past-edit-save'));
    await vi.waitFor(() =>
      expect(done(backend, 'edit_past')).toMatchObject([
        {
          was: { subject: 'Sent contract draft', detail: '', date: '2026-10-30' },
          text: { subject: 'Sent contract draft', detail: 'Signed.', date: '2026-10-31' },
        },
      ]),
    );
  });

  it('says that what is shown is a saved copy, where Salesforce can’t be reached', async () => {
    await opened('person_in_japanese');
    expect(screen.getByTestId('shown-as-of').textContent).toContain('saved copy');
    expect(screen.getByTestId<HTMLInputElement>('todo-subject').value).toContain('来期');
  });
});
