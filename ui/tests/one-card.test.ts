import { fireEvent, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallView } from '../src/generated/CallView';
import type { LogView } from '../src/generated/LogView';
import type { View } from '../src/generated/View';
import type { WriteState } from '../src/generated/WriteState';
import { fixture, fixtures, frontCall } from './fixtures';
import { open } from './sidebar';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const textOf = (testid: string): string => screen.queryByTestId(testid)?.textContent ?? '';

/** What the card says of whom the call is with, of its record and of its note. */
function says(): { title: string; log: string; note: string; all: string } {
  const main = screen.getByRole('main').textContent;
  return { title: textOf('who-title'), log: textOf('log-state'), note: textOf('note-status'), all: main };
}

/** No text of the card says what another one denies. */
function agrees(what: string): void {
  const { title, log, note, all } = says();
  const waits = note.includes('until somebody is picked') || all.includes('kept until somebody is picked');
  const logged = log.includes('in Salesforce') || log.includes('logged at the end') || log.includes('logged when answered');
  expect(waits && logged, `${what}: “${note}” beside “${log}”`).toBe(false);
  if (log.includes('in Salesforce')) expect(title, what).not.toContain('in Salesforce');
  if (log.includes('in Salesforce')) expect(note, what).not.toContain('not logged');
  if (log.includes('waits for your pick')) expect(note, what).not.toContain('goes with the call');
}

function withFront(name: string, change: (call: CallView) => CallView): View {
  const view = fixture(name);
  return { ...view, calls: view.calls.map((call, n) => (n === 0 ? change(call) : call)) };
}

const WRITES: WriteState[] = ['waiting', 'paused', 'on_hold', 'needs_you', 'signed_out', 'checking'];
const LOGS: LogView[] = [
  { state: 'at_the_end' },
  { state: 'when_answered' },
  { state: 'begun', task: '00T1' },
  { state: 'waits_for_pick' },
  ...WRITES.map((write): LogView => ({ state: 'waiting', write })),
  { state: 'in_salesforce', task: '00T1' },
  { state: 'not_logged', why: 'too_short' },
];

/** Which of a note that waits for a pick the rules ever tell together with a state of the record. */
const canWait = ({ state }: LogView): boolean => state === 'at_the_end' || state === 'when_answered' || state === 'waits_for_pick';

describe('one card', () => {
  it.each(Object.keys(fixtures))('says one thing in %s', async (name) => {
    if (fixture(name).calls.length === 0) return;
    open(name);
    await tick();
    agrees(name);
  });

  it('says one thing whatever becomes of the record, with somebody and with nobody, with words and without', async () => {
    const backend = open('unknown_connected');
    const known = frontCall(fixture('ringing_known')).who;
    let shown = 0;
    for (const log of LOGS) {
      for (const picked of [true, false]) {
        for (const until_picked of picked || !canWait(log) ? [false] : log.state === 'waits_for_pick' ? [true] : [true, false]) {
          if (log.state === 'waits_for_pick' && picked) continue;
          for (const text of ['', 'wants the price list']) {
            for (const saved of [true, false]) {
              const ended = log.state !== 'at_the_end' && log.state !== 'when_answered' && log.state !== 'begun';
              const view = withFront('unknown_connected', (call) => ({
                ...call,
                log,
                who: picked ? known : call.who,
                phase: ended ? 'ended' : call.phase,
                ended: ended ? call.started + 60_000 : null,
                outcome: ended ? 'answered' : null,
                note: { ...call.note, text, saved, until_picked, seq: call.note.seq + 100 },
              }));
              backend.show(view);
              await tick();
              agrees(JSON.stringify({ log, picked, until_picked, text, saved }));
              shown += 1;
            }
          }
        }
      }
    }
    expect(shown).toBeGreaterThan(80);
  });

  it('of a call that is logged to nobody names no wait and no lack in Salesforce', async () => {
    const backend = open('unknown_connected');
    backend.show(
      withFront('unknown_connected', (call) => ({
        ...call,
        log: { state: 'in_salesforce', task: '00T1' },
        phase: 'ended',
        note: { ...call.note, text: 'wants the price list', saved: true, until_picked: false, seq: 100 },
      })),
    );
    await tick();
    expect(textOf('log-state')).toBe('in Salesforce, without a person');
    expect(textOf('who-title')).toBe('Nobody picked');
    expect(textOf('note-status')).toContain('Saved · in Salesforce');
    expect(screen.getByText('Whoever is picked is added to it', { exact: false })).toBeTruthy();
  });
});

describe('a number that not all of Salesforce could be searched for', () => {
  const unread = [
    {
      object: 'Lead',
      why: { code: 'not_readable', params: { object: 'Lead', fields: '', sf_code: '', message: '', mender: 'admin' } },
    },
  ] as const;

  it('is not said to be missing, and what was not searched is named', async () => {
    const backend = open('unknown_connected');
    for (const state of ['not_all_searched', 'not_asked'] as const) {
      backend.show(withFront('unknown_connected', (call) => ({ ...call, who: { ...call.who, state, unread: [...unread] } })));
      await tick();
      const card = screen.getByRole('main').textContent;
      expect(card, state).not.toContain('Not in Salesforce');
      expect(card, state).not.toContain('No record has this number');
      expect(textOf('not-searched'), state).toContain('may not see Lead');
      expect(textOf('not-searched'), state).toContain('admin');
    }
  });
});

describe('what is hidden of somebody who is shown', () => {
  it('is said to be hidden, and not to be none', async () => {
    const backend = open('ringing_known');
    const without = (hidden: ('owner' | 'step_due')[]): View =>
      withFront('ringing_known', (call) => ({
        ...call,
        who: { ...call.who, picked: call.who.picked && { ...call.who.picked, owner: null } },
        panel: call.panel && { ...call.panel, hidden },
      }));
    backend.show(without([]));
    await tick();
    expect(textOf('owner')).toBe('–');
    expect(screen.queryByTestId('steps-hidden')).toBeNull();
    backend.show(without(['owner', 'step_due']));
    await tick();
    expect(textOf('owner')).toBe('hidden from you');
    expect(textOf('steps-hidden')).toContain('Due');
  });
});

describe('a text that is longer than its field', () => {
  it('stays whole in the note, and says that the rest is not sent', async () => {
    open('connected_several');
    await fireEvent.input(screen.getByTestId('note'), { target: { value: 'x'.repeat(32_010) } });
    const note = screen.getByTestId<HTMLTextAreaElement>('note');
    expect(note.value.length).toBe(32_010);
    expect(note.getAttribute('aria-invalid')).toBe('true');
    expect(note.nextElementSibling?.textContent).toBe('10 characters too many: what is over stays here and is not sent');
  });

  it('is counted in the form of a new person, and holds it until it fits', async () => {
    const view = fixture('new_person_form');
    const form = view.new_people[0];
    const field = form?.fields.find((one) => one.name === 'LastName');
    if (field === undefined) throw new Error('no family name');
    field.length = 10;
    const backend = open('new_person_form');
    backend.show(view);
    await tick();
    if (screen.queryByTestId('new-person') === null) await fireEvent.click(screen.getByTestId('new-person-open'));
    const name = screen.getByTestId('new-person-LastName');
    await fireEvent.input(name, { target: { value: 'Vandenberghe' } });
    expect(name.nextElementSibling?.textContent).toBe('2 characters too many');
    await fireEvent.click(screen.getByTestId('new-person-create'));
    expect(backend.actions.some((action) => action.do === 'new_person')).toBe(false);
  });
});

describe('what is searched', () => {
  const nobody = { answer: 'found', matches: [], local_only: false, partial: false, more: false, unread: [] } as const;

  async function type(text: string): Promise<void> {
    await fireEvent.input(screen.getByTestId('search'), { target: { value: text } });
    await vi.advanceTimersByTimeAsync(250);
  }

  it('is a surname of one character, and not one letter, which is said', async () => {
    const backend = open('unknown_connected');
    const asked = vi.spyOn(backend, 'query').mockResolvedValue({ ...nobody, unread: [] , matches: [] });
    await type('森');
    expect(asked).toHaveBeenCalledWith({ ask: 'search', text: '森', among: 'everybody' });
    asked.mockClear();
    await type('m');
    expect(asked).not.toHaveBeenCalled();
    expect(screen.getByText('Type at least two letters', { exact: false })).toBeTruthy();
  });

  it('is said to be more than is shown', async () => {
    const backend = open('unknown_connected');
    const asked = vi.spyOn(backend, 'query').mockResolvedValue({ ...nobody, matches: [], unread: [], more: true });
    await type('mori');
    expect(screen.getByText('More fit than are shown', { exact: false })).toBeTruthy();
    asked.mockResolvedValue({ ...nobody, matches: [], unread: [] });
    await type('moris');
    expect(screen.queryByText('More fit than are shown', { exact: false })).toBeNull();
  });
});
