import { fireEvent, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fake } from '../src/backend/fake';
import { first, fixture } from './fixtures';
import { done, open, openView } from './sidebar';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a conflict', () => {
  it('leads from the call to both texts side by side, and the agent decides', async () => {
    const backend = open('conflict');
    await fireEvent.click(screen.getByTestId('compare'));
    expect(screen.getByTestId('conflict-mine').textContent).toContain('for five as well');
    expect(screen.getByTestId('conflict-theirs').textContent).toContain('prices for 2027');
    expect(screen.queryByText('Try again')).toBeNull();
    await fireEvent.click(screen.getByTestId('keep-both'));
    expect(done(backend, 'settle').map((action) => action.keep)).toEqual([{ description: 'both' }]);
  });

  it('of several fields is decided field by field, and only the note can be both', async () => {
    const view = fixture('conflict');
    const [write] = view.outbox;
    const note = write?.conflict[0];
    if (write === undefined || note === undefined) throw new Error('no conflict');
    const subject = { field: 'subject' as const, mine: 'Quote', theirs: 'Renewal', both: false };
    const backend = openView({ ...view, outbox: [{ ...write, conflict: [note, subject] }] });
    await fireEvent.click(screen.getByTestId('compare'));
    expect(screen.getAllByTestId('keep-both').length).toBe(1);
    const ofSubject = within(screen.getByRole('group', { name: 'Subject' }));
    await fireEvent.click(ofSubject.getByTestId('keep-theirs'));
    expect(screen.getByTestId<HTMLButtonElement>('keep-chosen').disabled).toBe(true);
    expect(done(backend, 'settle')).toEqual([]);
    await fireEvent.click(screen.getByTestId('keep-both'));
    await fireEvent.click(ofSubject.getByTestId('keep-mine'));
    await fireEvent.click(screen.getByTestId('keep-chosen'));
    expect(done(backend, 'settle').map((action) => action.keep)).toEqual([{ description: 'both', subject: 'mine' }]);
  });
});

describe('a next step', () => {
  it('is moved and reworded in place', async () => {
    const backend = open('idle_with_todos');
    await fireEvent.click(first(screen.getAllByTestId('task-edit-open')));
    const form = screen.getByTestId('task-edit');
    await fireEvent.input(within(form).getByTestId('task-edit-subject'), { target: { value: 'Call on Friday' } });
    await fireEvent.click(within(form).getByText('Tomorrow'));
    await fireEvent.click(within(form).getByTestId('task-edit-save'));
    const [edit] = done(backend, 'edit_task');
    expect(edit?.todo.subject).toBe('Call on Friday');
    expect(edit?.todo.due).toBe('2026-11-22');
    expect(edit?.was.subject).toBe(fixture('idle_with_todos').my_next_steps[0]?.subject);
    await vi.waitFor(() => expect(screen.queryByTestId('task-edit')).toBeNull());
  });

  it('is saved against what the agent saw, also where the view and the window have changed since', async () => {
    const view = fixture('idle_with_todos');
    const [step, ...others] = view.my_next_steps;
    if (step === undefined) throw new Error('no step');
    const values = { subject: 'Call on Friday', date: '2026-11-20', detail: '', time: '', priority: '', was_subject: 'Call', was_date: '2026-11-20' };
    const rest = { was_detail: '', was_time: '', was_priority: '', was_remind: '' };
    const backend = openView({
      ...view,
      my_next_steps: [{ ...step, subject: 'Call them', due: '2026-12-01' }, ...others],
      forms: [{ key: { form: 'task', task: step.task }, values: { ...values, ...rest }, seq: 12 }],
    });
    await fireEvent.click(screen.getByTestId('task-edit-save'));
    const [edit] = done(backend, 'edit_task');
    expect(edit?.was).toMatchObject({ subject: 'Call', due: '2026-11-20' });
    expect(edit?.todo).toMatchObject({ subject: 'Call on Friday', due: '2026-11-20' });
  });

  it('whose edit was begun is offered by name where no list has it, and goes on where it was', async () => {
    const view = fixture('idle_with_todos');
    const task = { at: 'salesforce' as const, id: '00TEa0000000099AAA' };
    const values = { subject: 'Signed by bo', detail: '', date: '2026-11-12', was_subject: 'Signed', was_detail: '', was_date: '2026-11-12' };
    const backend = openView({ ...view, forms: [{ key: { form: 'task', task }, values, seq: 12 }] });
    const card = screen.getByTestId('unfinished');
    expect(card.textContent).toContain('Signed by bo');
    await fireEvent.click(screen.getByTestId('unfinished-task'));
    await fireEvent.input(screen.getByTestId('past-edit-subject'), { target: { value: 'Signed by both' } });
    await vi.advanceTimersByTimeAsync(400);
    expect(done(backend, 'edit_form').map((action) => action.seq)).toEqual([13]);
    await fireEvent.click(screen.getByTestId('past-edit-save'));
    const was = { subject: 'Signed', detail: '', date: '2026-11-12' };
    expect(done(backend, 'edit_past')).toMatchObject([{ task, was, text: { ...was, subject: 'Signed by both' } }]);
  });

  it('that was ticked is unticked', async () => {
    const backend = open('next_step_edited');
    await fireEvent.click(screen.getByLabelText('Open again: “Prepare visit”'));
    expect(done(backend, 'reopen').length).toBe(1);
    expect(done(backend, 'complete')).toEqual([]);
  });
});

describe('a new person', () => {
  it('is asked for what the org needs, with the number filled in', async () => {
    const backend = open('new_person_form');
    await fireEvent.click(screen.getByTestId('new-person-open'));
    await fireEvent.click(screen.getByTestId('new-person-create'));
    expect(done(backend, 'new_person')).toEqual([]);
    expect(screen.getByText('“Last Name” is needed.', { exact: false })).toBeTruthy();
    await fireEvent.input(screen.getByTestId('new-person-LastName'), { target: { value: 'Byron' } });
    await fireEvent.click(screen.getByTestId('new-person-create'));
    const [made] = done(backend, 'new_person');
    expect(made?.object).toBe('Contact');
    expect(made?.fields).toEqual({ LastName: 'Byron', Phone: '+44 20 7946 0018' });
  });

  const typed = (testid: string, value: string): Promise<boolean> => fireEvent.input(screen.getByTestId(testid), { target: { value } });

  async function form(): Promise<Fake> {
    const backend = open('new_person_form');
    await fireEvent.click(screen.getByTestId('new-person-open'));
    await typed('new-person-LastName', 'Byron');
    return backend;
  }

  async function looksFor(testid: string, text: string): Promise<HTMLElement> {
    await typed(testid, text);
    await vi.advanceTimersByTimeAsync(300);
    return screen.getByTestId(`${testid}-result-1`);
  }

  const create = (): Promise<boolean> => fireEvent.click(screen.getByTestId('new-person-create'));

  it('belongs to the account that was looked for and chosen, and which is taken off again', async () => {
    const backend = await form();
    await fireEvent.click(await looksFor('new-person-account', 'danu'));
    expect(screen.getByTestId('new-person-account-chosen').textContent).toContain('Company: Danube Logistics');
    await fireEvent.click(screen.getByRole('button', { name: 'Take the company off: Danube Logistics' }));
    expect(screen.queryByTestId('new-person-account-chosen')).toBeNull();
    await fireEvent.click(await looksFor('new-person-account', 'danu'));
    await create();
    const [made] = done(backend, 'new_person');
    expect(made?.account?.name).toBe('Danube Logistics');
    expect(made?.fields).toEqual({ LastName: 'Byron', Phone: '+44 20 7946 0018' });
  });

  it('finds companies alone for it, by the keyboard, too', async () => {
    const backend = await form();
    const query = vi.spyOn(backend, 'query');
    await typed('new-person-account', 'dan');
    await vi.advanceTimersByTimeAsync(300);
    expect(query).toHaveBeenCalledWith({ ask: 'search', text: 'dan', among: 'companies' });
    expect(screen.queryByTestId('new-person-account-result-2')).toBeNull();
    await fireEvent.keyDown(screen.getByTestId('new-person-account'), { key: 'Enter' });
    expect(screen.getByTestId('new-person-account-chosen')).toBeTruthy();
  });

  it('is not made while a company is typed and not chosen: it would be lost unsaid', async () => {
    const backend = await form();
    await typed('new-person-account', 'Nobody Ltd');
    await create();
    expect(done(backend, 'new_person')).toEqual([]);
    expect(screen.getByText('“Nobody Ltd” is no account yet.', { exact: false })).toBeTruthy();
    await typed('new-person-account', '');
    await create();
    // The words of the field that has the keyboard go first.
    await vi.advanceTimersByTimeAsync(1);
    expect(done(backend, 'new_person')[0]?.account).toBeNull();
  });

  it('keeps the chosen company over a ring and a start', async () => {
    const backend = await form();
    await fireEvent.click(await looksFor('new-person-account', 'danu'));
    await vi.advanceTimersByTimeAsync(300);
    const kept = done(backend, 'edit_form').filter((edit) => edit.key.form === 'new_person').at(-1)?.values['account'];
    expect(kept).toContain('Danube Logistics');
  });

  it('as a lead has its company as it is typed, or the name of an account', async () => {
    const backend = await form();
    await fireEvent.click(await looksFor('new-person-account', 'danu'));
    await fireEvent.click(screen.getByRole('tab', { name: 'Lead' }));
    const company = (): string => screen.getByTestId<HTMLInputElement>('new-person-Company').value;
    expect(company()).toBe('Danube Logistics');
    await typed('new-person-Company', 'Danu');
    await vi.advanceTimersByTimeAsync(300);
    // Enter takes nothing of the list that the agent has not gone to.
    await fireEvent.keyDown(screen.getByTestId('new-person-Company'), { key: 'Enter' });
    expect(company()).toBe('Danu');
    await fireEvent.keyDown(screen.getByTestId('new-person-Company'), { key: 'ArrowDown' });
    await fireEvent.keyDown(screen.getByTestId('new-person-Company'), { key: 'Enter' });
    expect(company()).toBe('Danube Logistics');
    await fireEvent.change(screen.getByTestId('new-person-Branch__c'), { target: { value: 'Retail' } });
    await create();
    const [made] = done(backend, 'new_person');
    expect([made?.object, made?.account, made?.fields['Company']]).toEqual(['Lead', null, 'Danube Logistics']);
  });

  it('who looks like somebody is that somebody, if the agent says so', async () => {
    const backend = open('lookalikes');
    expect(screen.getByTestId('person-waits')).toBeTruthy();
    await fireEvent.click(screen.getByTestId('compare'));
    expect(screen.getByTestId('lookalikes').textContent).toContain('Engines & Co');
    await fireEvent.click(first(screen.getAllByTestId('use-this')));
    expect(done(backend, 'use_instead').map((action) => action.who?.object)).toEqual(['Contact']);
  });
});

describe('recent calls', () => {
  it('are listed with what became of each, and opened', async () => {
    const backend = open('two_calls');
    await fireEvent.click(screen.getByTestId('nav-recent'));
    await vi.advanceTimersByTimeAsync(300);
    const calls = screen.getAllByTestId('recent-call');
    expect(calls.length).toBe(3);
    expect(screen.getByTestId('recent-calls').textContent).toContain('Nobody picked');
    await fireEvent.click(first(calls));
    expect(done(backend, 'show').length).toBe(1);
    expect(screen.queryByTestId('recent-calls')).toBeNull();
  });

  it('say from when calls are kept', async () => {
    open('two_calls');
    await fireEvent.click(screen.getByTestId('nav-recent'));
    await vi.advanceTimersByTimeAsync(300);
    expect(screen.getByTestId('recent-kept').textContent).toContain('from Aug 22 on');
  });

  it('are those of the days that the agent sets, with the filter, page by page', async () => {
    const backend = open('two_calls');
    const asked = vi.spyOn(backend, 'query');
    const newest = (): unknown => asked.mock.calls.at(-1)?.[0];
    await fireEvent.click(screen.getByTestId('nav-recent'));
    await vi.advanceTimersByTimeAsync(600);
    expect(newest()).toMatchObject({ days: { first: null, last: null } });
    expect(screen.queryByTestId('recent-any-day')).toBeNull();
    await fireEvent.input(screen.getByLabelText('From'), { target: { value: '2026-11-02' } });
    await fireEvent.input(screen.getByLabelText('To'), { target: { value: '11/20/2026' } });
    await fireEvent.click(screen.getByTestId('recent-failed'));
    await vi.advanceTimersByTimeAsync(600);
    expect(newest()).toMatchObject({ ask: 'recent_calls', filter: 'failed', days: { first: '2026-11-02', last: '2026-11-20' }, before: null });
    await fireEvent.input(screen.getByLabelText('From'), { target: { value: '' } });
    await vi.advanceTimersByTimeAsync(600);
    expect(newest()).toMatchObject({ days: { first: null, last: '2026-11-20' } });
    await fireEvent.click(screen.getByTestId('recent-any-day'));
    await vi.advanceTimersByTimeAsync(600);
    expect(newest()).toMatchObject({ filter: 'failed', days: { first: null, last: null } });
    expect(document.activeElement).toBe(screen.getByLabelText('From'));
  });
});

describe('everything that is in Salesforce', () => {
  it('opens there: past activities, next steps and the opportunity', async () => {
    const backend = open('ringing_known');
    const past = screen.getByTestId('past-activities');
    for (const button of within(past).getAllByLabelText(/in Salesforce$/)) await fireEvent.click(button);
    const opened = done(backend, 'open').map((action) => action.record);
    const panel = fixture('ringing_known').calls[0]?.panel;
    expect(opened).toEqual(panel?.past.map((one) => one.task.id));
    // The name stands further down as well, among the records that the call can be about.
    await fireEvent.click(first(screen.getAllByText(panel?.opportunities[0]?.name ?? '')));
    expect(done(backend, 'open').at(-1)?.record).toBe(panel?.opportunities[0]?.id);
    await fireEvent.click(first(within(screen.getByTestId('next-steps')).getAllByLabelText(/in Salesforce$/)));
    expect(panel?.next_steps.map((step) => step.task.id)).toContain(done(backend, 'open').at(-1)?.record);
  });
});
