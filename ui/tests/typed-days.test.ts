import { fireEvent, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fake } from '../src/backend/fake';
import type { FormField } from '../src/generated/FormField';
import type { View } from '../src/generated/View';
import { fixture, frontCall } from './fixtures';
import { done, open } from './sidebar';

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

const type = (testid: string, value: string): Promise<boolean> => fireEvent.input(screen.getByTestId(testid), { target: { value } });
const valueOf = (testid: string): string => screen.getByTestId<HTMLInputElement>(testid).value;

async function press(testid: string): Promise<void> {
  await fireEvent.click(screen.getByTestId(testid));
  await vi.advanceTimersByTimeAsync(300);
}

const asked = (name: string, kind: FormField['kind']): FormField => ({ name, label: name, required: false, kind, choices: [], length: null });
const FIELDS = [asked('Promised__c', 'date'), asked('Meets__c', 'moment')];

/** An ended call and a write that ask for a date and a moment, and a new person who has both. */
function asking(): View {
  const view = fixture('required_fields');
  const outbox = view.outbox.map((write) => (write.asked.fields.length > 0 ? { ...write, asked: { ...write.asked, fields: FIELDS, answers: {} } } : write));
  const calls = view.calls.map((call) => ({ ...call, asked: { ...call.asked, fields: FIELDS, answers: {} } }));
  return { ...view, outbox, calls };
}

function unknown(): View {
  const view = fixture('new_person_form');
  return { ...view, new_people: view.new_people.map((form) => ({ ...form, fields: FIELDS })) };
}

/** Each place in which days are typed: how it is opened, and its fields. */
const PLACES: { name: string; view: () => View; opens: () => Promise<void>; fields: string[] }[] = [
  { name: 'recent calls', view: () => fixture('idle_with_todos'), opens: () => press('nav-recent'), fields: ['recent-first', 'recent-last'] },
  { name: 'the outbox', view: () => fixture('outbox'), opens: () => press('nav-outbox'), fields: ['outbox-filter-from', 'outbox-filter-to'] },
  { name: 'what a write waits for', view: asking, opens: () => press('nav-outbox'), fields: ['asked-Promised__c', 'asked-Meets__c'] },
  { name: 'what the org requires of a call', view: asking, opens: () => Promise.resolve(), fields: ['log-asked-Promised__c', 'log-asked-Meets__c'] },
  { name: 'a new person', view: unknown, opens: () => press('new-person-open'), fields: ['new-person-Promised__c', 'new-person-Meets__c'] },
];

describe.each(PLACES)('half a day that is typed in $name', ({ view, opens, fields }) => {
  it('goes down within half a second, and stands there again after a kill, said to be half', async () => {
    const backend = open('idle_with_todos');
    backend.show(view());
    await vi.advanceTimersByTimeAsync(0);
    await opens();
    for (const field of fields) await type(field, '12/');
    await vi.advanceTimersByTimeAsync(400);
    const kept = shown(backend);
    expect(JSON.stringify([kept.forms, kept.calls.map((call) => call.asked.answers)])).toContain('12/');
    document.body.replaceChildren();
    open('idle_with_todos').show(kept);
    await vi.advanceTimersByTimeAsync(0);
    if (screen.queryByTestId(fields[0] ?? '') === null) await opens();
    for (const field of fields) {
      expect(valueOf(field)).toBe('12/');
      expect(screen.getByTestId(field).getAttribute('aria-invalid')).toBe('true');
    }
    expect(screen.getAllByRole('alert').map((alert) => alert.textContent).join()).toContain('“12/” is no whole date');
  });
});

describe.each([
  ['recent calls', 'nav-recent', ['recent-first', 'recent-last', 'recent-search'], 'recent-failed'],
  ['the outbox', 'nav-outbox', ['outbox-filter-from', 'outbox-filter-to', 'outbox-search'], null],
] as const)('a day of the filters of %s', (_, nav, fields, filter) => {
  it('stands there again after a ring took the screen, with the filter', async () => {
    const backend = open('outbox');
    await press(nav);
    for (const field of fields) await type(field, '2026-11-');
    if (filter !== null) await fireEvent.click(screen.getByTestId(filter));
    else await fireEvent.change(screen.getByTestId('outbox-filter-state'), { target: { value: 'needs_you' } });
    await rings(backend);
    expect(screen.queryByTestId(fields[0])).toBeNull();
    await press(nav);
    for (const field of fields) expect(valueOf(field)).toBe('2026-11-');
    if (filter !== null) expect(screen.getByTestId(filter).getAttribute('aria-pressed')).toBe('true');
    else expect(valueOf('outbox-filter-state')).toBe('needs_you');
  });
});

describe('a day of the filters', () => {
  it('that is half typed lets every call through, and is no form once it is emptied', async () => {
    const backend = open('two_calls');
    const query = vi.spyOn(backend, 'query');
    await press('nav-recent');
    await type('recent-first', '2026-11-');
    await vi.advanceTimersByTimeAsync(600);
    expect(query.mock.calls.at(-1)?.[0]).toMatchObject({ days: { first: null, last: null } });
    await type('recent-first', '11/02');
    await fireEvent.blur(screen.getByTestId('recent-first'));
    await vi.advanceTimersByTimeAsync(600);
    expect(valueOf('recent-first')).toBe('2026-11-02');
    expect(query.mock.calls.at(-1)?.[0]).toMatchObject({ days: { first: '2026-11-02', last: null } });
    await press('recent-any-day');
    expect(shown(backend).forms).toEqual([]);
  });
});

describe('a date that the org asks for', () => {
  it('is not sent while it is half typed, and that is said', async () => {
    const backend = open('required_fields');
    backend.show(asking());
    await press('nav-outbox');
    const field = screen.getByTestId('asked-Promised__c');
    await type('asked-Promised__c', '12/');
    expect(within(screen.getByTestId('asked')).queryByRole('alert')).toBeNull();
    await press('asked-save');
    expect(done(backend, 'answer')).toEqual([]);
    expect(screen.getByTestId('asked').textContent).toContain('“Promised__c” is only half filled in');
    expect(document.activeElement).toBe(field);
  });

  it('is sent as Salesforce writes it, though the keyboard never left the field', async () => {
    const backend = open('required_fields');
    backend.show(asking());
    await press('nav-outbox');
    await type('asked-Promised__c', '12/24/2026');
    await fireEvent.blur(screen.getByTestId('asked-Promised__c'));
    await type('asked-Meets__c', '12/24/2026 3:30 pm');
    await fireEvent.keyDown(screen.getByTestId('asked-Meets__c'), { key: 'Enter', ctrlKey: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(done(backend, 'answer')[0]?.fields).toEqual({ Promised__c: '2026-12-24', Meets__c: '2026-12-24T15:30:00.000Z' });
  });
});
