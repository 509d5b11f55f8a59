import { cleanup, fireEvent, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import type { CallView } from '../src/generated/CallView';
import type { RecentCall } from '../src/generated/RecentCall';
import type { View } from '../src/generated/View';
import type { WhoView } from '../src/generated/WhoView';
import { first, fixture, frontCall } from './fixtures';
import { done, open, openView } from './sidebar';

describe('an edit of a task that was begun', () => {
  it.each([
    ['next step', 'task-edit-open', 'task-edit-subject'],
    ['past activity', 'past-edit-open', 'past-edit-subject'],
  ])('keeps whom it is about: a %s on somebody’s card', async (_, button, field) => {
    const backend = open('ringing_known');
    const [edit] = screen.queryAllByTestId(button);
    if (edit === undefined) return;
    await fireEvent.click(edit);
    await fireEvent.input(screen.getByTestId(field), { target: { value: 'Call on Friday' } });
    const kept = first(done(backend, 'edit_form').filter(({ key }) => key.form === 'task'));
    expect(kept.values['was_about']).toBe('佐藤 花子');
    cleanup();
    const home = fixture('idle_with_todos');
    openView({ ...home, forms: [{ key: kept.key, values: kept.values, seq: 1 }] });
    await tick();
    const card = screen.getByTestId('unfinished');
    expect(card.textContent).toContain('Call on Friday');
    expect(card.textContent).toContain('佐藤 花子');
  });

  it('of an earlier version is named by what is on screen, and nobody is named where nothing says so', async () => {
    const view = fixture('outbox');
    const write = view.outbox.find(({ step, about }) => step !== null && about !== null);
    if (!write?.step) throw new Error('no next step waits');
    const form = (id: string, subject: string): View['forms'][number] => ({
      key: { form: 'task', task: { at: 'salesforce', id } }, values: { subject, was_subject: subject, time: '' }, seq: 1,
    });
    const forms = [{ ...form('', 'Known'), key: { form: 'task' as const, task: write.step.task } }, form('00T9', 'Unknown')];
    openView({ ...view, my_next_steps: [], calls: [], front: null, forms });
    await tick();
    expect(screen.getAllByTestId('unfinished-about').map((one) => one.textContent)).toEqual([write.about]);
  });
});

const NAMED: [string, string | null, string, string | null][] = [
  ['a name', '佐藤商店', '佐藤商店', '+81 3-9999-0000'],
  ['no name', null, '+81 3-9999-0000', null],
  ['the number once more', '0399990000', '+81 3-9999-0000', null],
];

describe.each(NAMED)('a call of somebody unknown for which the phone gave %s', (_, phone_name, name, beside) => {
  it('is listed so while it waits for a person', () => {
    const view = fixture('idle_with_todos');
    const call = { ...first(view.waiting), number: '+81 3-9999-0000', phone_name, offer: null };
    openView({ ...view, waiting: [call] });
    const [row] = within(screen.getByTestId('waiting-calls')).getAllByRole('listitem');
    expect(row?.querySelector('.text')?.firstChild?.textContent).toBe(name);
    if (beside !== null) expect(row?.textContent).toContain(beside);
    expect(row?.textContent.split('+81 3-9999-0000').length).toBe(2);
  });

  it('is listed so among the recent calls', async () => {
    const backend = open('idle_with_todos');
    const call: RecentCall = {
      id: 'c1', number: '+81 3-9999-0000', phone_name, who: null, do_not_call: false, direction: 'inbound', outcome: 'answered', missed: false, transfer: null,
      started: Date.parse('2026-11-21T09:00:00Z'), talk_seconds: 12, note: '', state: 'unlinked', write: null, why: null, task: null, left_out: [],
    };
    vi.spyOn(backend, 'query').mockResolvedValue({ answer: 'recent_calls', calls: [call], more: false, kept_from: '2026-08-23' });
    await fireEvent.click(screen.getByTestId('nav-recent'));
    await vi.waitFor(() => expect(screen.getByTestId('recent-call')).toBeTruthy());
    const row = screen.getByTestId('recent-call');
    expect(row.querySelector('b')?.textContent).toBe(name);
    if (beside !== null) expect(row.textContent).toContain(beside);
    expect(row.textContent.split('+81 3-9999-0000').length).toBe(2);
  });
});

describe('a person who is opened without a call', () => {
  it.each([
    [['Asia/Tokyo'], /\d\d:\d\d/u],
    [['America/New_York', 'Asia/Tokyo'], /by zone/u],
    [[], null],
  ])('shows what time it is there: %s', async (zones, expected) => {
    const view = fixture('person_opened');
    if (view.person === null) throw new Error('nobody is opened');
    openView({ ...view, person: { ...view.person, zones } });
    await fireEvent.click(within(screen.getByTestId('person-tab')).getByRole('button'));
    await tick();
    const there = screen.queryByTestId('there')?.textContent ?? null;
    if (expected === null) expect(there).toBeNull();
    else expect(there).toMatch(expected);
  });
});

/** An unknown or uncertain caller rings. */
function rings(of: string, who: Partial<WhoView> = {}): CallView {
  const call = frontCall(fixture(of));
  return { ...call, id: '00000000-0000-0000-0000-00000000000b', phase: 'ringing', ended: null, who: { ...call.who, ...who } };
}

async function said(call: CallView, backend = open('idle_with_todos')): Promise<{ aloud: string; card: string }> {
  backend.show({ ...fixture('unknown_connected'), rev: 1000, calls: [call], front: call.id });
  await tick();
  await tick();
  const title = screen.queryByTestId('who-title') ?? within(screen.getByTestId('call-card')).getAllByRole('heading')[0];
  return { aloud: screen.getByTestId('announcement').textContent, card: title?.textContent ?? '' };
}

describe('what is said aloud of a call', () => {
  const [match] = frontCall(fixture('wrong_number')).who.matches;
  const others = frontCall(fixture('connected_several')).who.matches;

  it('counts no record of which the agent has said that the number is not theirs', async () => {
    if (match === undefined) throw new Error('no match');
    const only = await said(rings('wrong_number'));
    expect(only.aloud).not.toContain('match');
    expect(only.card).not.toContain('match');
    expect(only.aloud).toContain(only.card);
    cleanup();
    const besides = await said(rings('connected_several', { matches: [{ ...match, not_theirs: true }, ...others] }));
    expect(besides.aloud).toContain('3 matches');
    expect(besides.card).toContain('3 Salesforce matches');
  });

  it('counts a record once, and those of a withheld number, too', async () => {
    const twice = await said(rings('connected_several', { matches: [...others, first(others)] }));
    expect([twice.aloud.includes('3 matches'), twice.card]).toEqual([true, '3 Salesforce matches']);
    cleanup();
    const given = await said({ ...rings('withheld_remembered'), who: { ...rings('withheld_remembered').who, picked: null, state: 'withheld', matches: [first(others)] } });
    expect(given.aloud).toContain('1 match');
    expect(given.card).toBe('1 Salesforce match');
  });

  it.each(['not_asked', 'not_all_searched'] as const)('says what the card says where nobody was found: %s', async (state) => {
    const { aloud, card } = await said(rings('unknown_connected', { state }));
    expect(aloud).toContain(card);
  });

  it('is said anew where it is so no longer, and not where the agent has said who it is', async () => {
    const backend = open('idle_with_todos');
    const one = await said(rings('connected_several', { matches: [first(others)] }), backend);
    expect(one.aloud).toContain('1 match');
    const none = await said(rings('unknown_connected'), backend);
    expect(none.aloud).toBe('Call from +44 20 7946 0018, not in Salesforce');
    const picked = frontCall(fixture('ringing_known')).who.picked;
    await said(rings('unknown_connected', { picked, by_agent: true, state: 'known' }), backend);
    expect(screen.getByTestId('announcement').textContent).toBe(none.aloud);
  });
});
