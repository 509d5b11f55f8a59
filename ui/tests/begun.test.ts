import { fireEvent, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fake } from '../src/backend/fake';
import type { CallView } from '../src/generated/CallView';
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

/** Salesforce has answered who it is. */
async function becomes(backend: Fake, change: (call: CallView) => CallView): Promise<void> {
  const view = shown(backend);
  backend.show({ ...view, calls: view.calls.map((call, n) => (n === 0 ? change(call) : call)) });
  await vi.advanceTimersByTimeAsync(0);
}

const known = (call: CallView): CallView => {
  const { who, panel } = frontCall(fixture('ringing_known'));
  return { ...call, who, panel };
};
const several = (call: CallView): CallView => ({ ...call, who: frontCall(fixture('connected_several')).who });
const colleague = (call: CallView): CallView => ({ ...call, who: frontCall(fixture('colleague_connected')).who });

const valueOf = (testid: string): string => screen.getByTestId<HTMLInputElement>(testid).value;
const type = (testid: string, value: string): Promise<boolean> => fireEvent.input(screen.getByTestId(testid), { target: { value } });

/** An unknown caller's card, on which a new contact is half filled in. */
async function begun(): Promise<Fake> {
  const backend = open('new_person_form');
  await fireEvent.click(screen.getByTestId('new-person-open'));
  await type('new-person-LastName', 'Byron');
  await vi.advanceTimersByTimeAsync(400);
  return backend;
}

describe.each([
  ['somebody is named', known, 'Begun before it was known that 佐藤 花子 has this number.'],
  ['several are found', several, 'Begun before records with this number were found.'],
  ['it is a colleague', colleague, ''],
])('a new contact that is half filled in, when %s,', (_, change, words) => {
  it('stays, with the keyboard in it', async () => {
    const backend = await begun();
    const field = screen.getByTestId('new-person-LastName');
    field.focus();
    await becomes(backend, change);
    expect(screen.getByTestId('new-person-LastName')).toBe(field);
    expect(document.activeElement).toBe(field);
    expect(valueOf('new-person-LastName')).toBe('Byron');
    expect(screen.getByTestId('new-person-card').textContent).toContain(words);
  });
});

describe('a new contact that is half filled in', () => {
  it('is discarded by a press, and keeps the front from no ring any longer', async () => {
    const backend = await begun();
    await becomes(backend, known);
    expect(shown(backend).forms.map((form) => form.key.form)).toContain('new_person');
    await fireEvent.click(screen.getByTestId('new-person-discard'));
    await vi.advanceTimersByTimeAsync(400);
    expect(screen.queryByTestId('new-person-card')).toBeNull();
    expect(shown(backend).forms.map((form) => form.key.form)).not.toContain('new_person');
  });

  it('is told by its words where it is folded, and gone on with', async () => {
    const backend = await begun();
    await becomes(backend, known);
    await fireEvent.click(screen.getByText('Cancel'));
    expect(screen.getByTestId('new-person-begun').textContent).toContain('Byron');
    await fireEvent.click(screen.getByTestId('new-person-go-on'));
    await fireEvent.click(screen.getByTestId('new-person-create'));
    expect(done(backend, 'new_person')[0]?.fields).toMatchObject({ LastName: 'Byron' });
  });

  it('is still in sight where the org is not known, to be discarded', async () => {
    const backend = await begun();
    backend.show({ ...shown(backend), new_people: [] });
    await vi.advanceTimersByTimeAsync(0);
    expect(screen.getByTestId('new-person-begun').textContent).toContain('Byron');
    expect(screen.queryByTestId('new-person-go-on')).toBeNull();
    expect(screen.getByTestId('new-person-discard')).toBeTruthy();
  });

  it('is no card where nothing was filled in', async () => {
    const backend = open('new_person_form');
    await becomes(backend, known);
    expect(screen.queryByTestId('new-person-card')).toBeNull();
  });
});

describe('a search for somebody who is named meanwhile', () => {
  it.each([
    ['by Salesforce', known],
    ['as a colleague', colleague],
  ])('is said and discarded by a press, where it is %s', async (_, change) => {
    const backend = open('unknown_connected');
    await type('search', 'Byr');
    await vi.advanceTimersByTimeAsync(400);
    expect(screen.queryByTestId('search-begun')).toBeNull();
    await becomes(backend, change);
    expect(screen.getByTestId('search-begun').textContent).toContain('You were looking for “Byr”.');
    await fireEvent.click(screen.getByTestId('search-discard'));
    await vi.advanceTimersByTimeAsync(400);
    expect(screen.queryByTestId('search-begun')).toBeNull();
    expect(shown(backend).forms).toEqual([]);
  });

  it('is over once the agent has picked somebody', async () => {
    const backend = open('connected_several');
    await fireEvent.click(screen.getByText('None of these: search…'));
    await type('search', 'Byr');
    await vi.advanceTimersByTimeAsync(400);
    await fireEvent.click(screen.getByTestId('match-1'));
    await vi.advanceTimersByTimeAsync(400);
    expect(screen.getByTestId('caller-name')).toBeTruthy();
    expect(screen.queryByTestId('search-begun')).toBeNull();
    expect(shown(backend).forms.map((form) => form.key.form)).not.toContain('search');
  });
});
