import { fireEvent, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readDate, readTime } from '../src/browser/typed-dates';
import type { Fake } from '../src/backend/fake';
import { first, fixture, frontCall } from './fixtures';
import { done, open } from './sidebar';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a time of day', () => {
  it.each([
    ['10:30', '10:30'],
    ['9:05', '09:05'],
    ['1030', '10:30'],
    ['930', '09:30'],
    ['15.30', '15:30'],
    ['15h30', '15:30'],
    ['１５：３０', '15:30'],
    ['15時30分', '15:30'],
    ['3pm', '15:00'],
    ['3:30 p.m.', '15:30'],
    ['12am', '00:00'],
    ['0:00', '00:00'],
    ['10', null],
    ['10:', null],
    ['10:3', null],
    ['24:00', null],
    ['10:60', null],
    ['13pm', null],
    ['noon', null],
  ])('typed as %s is %s', (typed, time) => {
    expect(readTime(typed)).toBe(time);
  });
});

describe('a date', () => {
  it.each([
    ['2026-12-24', 'month', '2026-12-24'],
    ['20261224', 'month', '2026-12-24'],
    ['2026年12月24日', 'day', '2026-12-24'],
    ['12月24日', 'day', '2026-12-24'],
    ['12242026', 'month', '2026-12-24'],
    ['24122026', 'day', '2026-12-24'],
    ['12/24/2026', 'day', '2026-12-24'],
    ['24/12/2026', 'month', '2026-12-24'],
    ['3/4/2027', 'month', '2027-03-04'],
    ['3/4/2027', 'day', '2027-04-03'],
    ['3.4.2027', 'month', '2027-04-03'],
    ['12/24', 'month', '2026-12-24'],
    ['1/4', 'month', '2027-01-04'],
    ['1224', 'month', null],
    ['12/', 'month', null],
    ['2026-02-30', 'month', null],
    ['12/24/0202', 'month', null],
    ['12/24/20', 'month', null],
    ['tomorrow', 'month', null],
  ] as const)('typed as %s, where a %s comes first, is %s', (typed, order, date) => {
    expect(readDate(typed, '2026-11-21', order)).toBe(date);
  });
});

const valueOf = (testid: string): string => screen.getByTestId<HTMLInputElement>(testid).value;
const told = (form: string): string => screen.queryByTestId(`${form}-problem`)?.textContent ?? '';

async function type(testid: string, value: string): Promise<void> {
  const field = first(screen.getAllByTestId<HTMLInputElement>(testid));
  field.focus();
  await fireEvent.input(field, { target: { value } });
}

async function saves(form: string): Promise<void> {
  await fireEvent.keyDown(screen.getByTestId(`${form}-subject`), { key: 'Enter', ctrlKey: true });
  await vi.advanceTimersByTimeAsync(0);
}

/** The two forms in which a to-do is typed: the fixture, how it is opened, and what saving does. */
const FORMS: { form: string; opens: () => Promise<Fake>; does: 'add_next_step' | 'edit_task' }[] = [
  {
    form: 'todo',
    opens: async () => {
      const backend = open('my_day');
      await type('todo-subject', 'Send the credit note');
      return backend;
    },
    does: 'add_next_step',
  },
  {
    form: 'task-edit',
    opens: async () => {
      const backend = open('my_day');
      const view = fixture('my_day');
      backend.show({ ...view, my_next_steps: view.my_next_steps.map((task) => ({ ...task, due: null, remind: null })) });
      await vi.advanceTimersByTimeAsync(0);
      await fireEvent.click(first(screen.getAllByTestId('task-edit-open')));
      return backend;
    },
    does: 'edit_task',
  },
];

describe.each(FORMS)('the date and time of $form', ({ form, opens, does }) => {
  it.each(['10', '10:3', '25:00'])('are not saved while the time says %s, which is said in words, and nothing is cleared', async (time) => {
    const backend = await opens();
    const subject = valueOf(`${form}-subject`);
    await type(`${form}-time`, time);
    await saves(form);
    expect(done(backend, does)).toEqual([]);
    expect(told(form)).toContain(`“${time}” is no whole time`);
    expect(document.activeElement).toBe(screen.getByTestId(`${form}-time`));
    expect([valueOf(`${form}-time`), valueOf(`${form}-subject`)]).toEqual([time, subject]);
    await type(`${form}-time`, '23:59');
    expect(told(form)).toBe('');
    await saves(form);
    expect(done(backend, does)).toHaveLength(1);
  });

  it('are said at the field also where it is only left', async () => {
    await opens();
    await type(`${form}-time`, '10');
    expect(told(form)).toBe('');
    await fireEvent.blur(screen.getByTestId(`${form}-time`));
    expect(told(form)).toContain('no whole time');
  });

  it('open by “Pick…” and take what is typed at once; half a date is never saved', async () => {
    const backend = await opens();
    await fireEvent.click(screen.getByTestId(`${form}-pick`));
    expect(document.activeElement).toBe(screen.getByTestId(`${form}-date`));
    await type(`${form}-date`, '1224');
    await saves(form);
    expect(done(backend, does)).toEqual([]);
    expect(told(form)).toContain('“1224” is no whole date');
    await type(`${form}-date`, '12242026');
    await fireEvent.blur(screen.getByTestId(`${form}-date`));
    expect(valueOf(`${form}-date`)).toBe('2026-12-24');
    await saves(form);
    expect(done(backend, does)[0]?.todo.due).toBe('2026-12-24');
  });

  it('may not ask for a reminder that is over', async () => {
    const backend = await opens();
    await type(`${form}-time`, '00:01');
    if (form === 'task-edit') await fireEvent.click(screen.getAllByText('Today')[0] as HTMLElement);
    await saves(form);
    expect(done(backend, does)).toEqual([]);
    expect(told(form)).toContain('00:01 is over');
  });
});

describe('half a time and an open date', () => {
  it('stand there again after a ring that took the screen, and the return', async () => {
    const backend = open('ended_offline');
    const view = { ...fixture('ended_offline'), todo: fixture('my_day').todo };
    const mine = frontCall(view);
    backend.show(view);
    await fireEvent.click(screen.getByRole('tab', { name: 'Next step' }));
    await type('todo-time', '10');
    await fireEvent.click(screen.getByTestId('todo-pick'));
    const ring = { ...frontCall(fixture('ringing_known')), id: '00000000-0000-0000-0000-00000000000a' };
    backend.show({ ...view, calls: [ring, ...view.calls], front: ring.id });
    await vi.advanceTimersByTimeAsync(0);
    expect(screen.queryByTestId('todo-time')).toBeNull();
    backend.show({ ...view, calls: [ring, ...view.calls], front: mine.id });
    await vi.advanceTimersByTimeAsync(0);
    expect(valueOf('todo-time')).toBe('10');
    expect(screen.getByTestId('todo-date')).toBeTruthy();
  });
});

describe('a date that the org asks for', () => {
  it('is not sent while it is half typed, and that is said', async () => {
    const view = fixture('required_fields');
    const write = view.outbox.find((one) => one.asked.fields.length > 0);
    if (write === undefined) throw new Error('nothing is asked');
    write.asked.fields = [{ name: 'Promised__c', label: 'Promised on', required: false, kind: 'date', choices: [], length: null }];
    const backend = open('required_fields');
    backend.show(view);
    await fireEvent.click(screen.getByTestId('nav-outbox'));
    const field = screen.getByTestId<HTMLInputElement>('asked-Promised__c');
    Object.defineProperty(field, 'validity', { value: { badInput: true }, configurable: true });
    await fireEvent.blur(field);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    await fireEvent.click(screen.getByTestId('asked-save'));
    expect(done(backend, 'answer')).toEqual([]);
    expect(screen.getByTestId('asked').textContent).toContain('“Promised on” is only half filled in');
    expect(document.activeElement).toBe(field);
  });
});
