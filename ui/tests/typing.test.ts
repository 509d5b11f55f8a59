import { fireEvent, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fake } from '../src/backend/fake';
import type { CallView } from '../src/generated/CallView';
import type { View } from '../src/generated/View';
import { first, fixture, frontCall } from './fixtures';
import { done, open } from './sidebar';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const RING = '00000000-0000-0000-0000-00000000000a';

/** The newest view with one more call, which rings and comes in front. */
function withRing(view: View): View {
  const ring: CallView = { ...frontCall(fixture('ringing_known')), id: RING };
  return { ...view, calls: [ring, ...view.calls], front: RING };
}

/** What the sidebar shows now. */
function shown(backend: Fake): View {
  let now: View | undefined;
  backend.subscribe((view) => (now = view))();
  if (now === undefined) throw new Error('no view');
  return now;
}

async function rings(backend: Fake): Promise<void> {
  backend.show(withRing(shown(backend)));
  await vi.advanceTimersByTimeAsync(0);
}

async function type(testid: string, value: string): Promise<void> {
  await fireEvent.input(screen.getByTestId(testid), { target: { value } });
}

/** The last words that were sent by an action of this kind. */
function words(backend: Fake, kind: 'edit_note' | 'edit_form'): string {
  const edits = done(backend, kind).filter((edit) => edit.do === 'edit_note' || edit.key.form !== 'place');
  return JSON.stringify(edits.at(-1) ?? null);
}

const valueOf = (testid: string): string => screen.getByTestId<HTMLInputElement>(testid).value;

const backTo = async (call: string): Promise<void> => {
  const tab = screen.getAllByTestId('call-tab').find((one) => one.dataset['callId'] === call);
  if (tab === undefined) throw new Error('the call is not in the bar');
  await fireEvent.click(within(tab).getByRole('button'));
  await vi.advanceTimersByTimeAsync(0);
};

/** Each form of a call: the fixture, how it is opened, and its field. */
const FORMS: { name: string; fixture: string; open: () => Promise<unknown>; field: string; kind: 'edit_note' | 'edit_form' }[] = [
  { name: 'note', fixture: 'connected_several', open: () => Promise.resolve(), field: 'note', kind: 'edit_note' },
  { name: 'subject', fixture: 'ended_offline', open: () => Promise.resolve(), field: 'subject', kind: 'edit_note' },
  {
    name: 'next step of an ended call',
    fixture: 'ended_offline',
    open: () => fireEvent.click(screen.getByRole('tab', { name: 'Next step' })),
    field: 'todo-subject',
    kind: 'edit_form',
  },
  {
    name: 'new contact',
    fixture: 'new_person_form',
    open: () => fireEvent.click(screen.getByTestId('new-person-open')),
    field: 'new-person-LastName',
    kind: 'edit_form',
  },
  { name: 'search', fixture: 'unknown_connected', open: () => Promise.resolve(), field: 'search', kind: 'edit_form' },
  {
    name: 'edit of a task',
    fixture: 'ringing_known',
    open: () => fireEvent.click(first(screen.getAllByTestId('task-edit-open'))),
    field: 'task-edit-subject',
    kind: 'edit_form',
  },
];

describe.each(FORMS)('what is typed as $name', ({ fixture: name, open: opens, field, kind }) => {
  it('is sent down within half a second, though the agent never pauses', async () => {
    const backend = open(name);
    await opens();
    for (let n = 1; n <= 5; n += 1) {
      await type(field, 'a'.repeat(n));
      await vi.advanceTimersByTimeAsync(99);
    }
    expect(words(backend, kind)).toContain('aaa');
  });

  it('is given to the program with its first character: a ring in that moment finds the call written in', async () => {
    const backend = open(name);
    await opens();
    await type(field, 'a');
    expect(words(backend, kind)).toContain('"a"');
  });

  it('goes down before a ring takes the card, and before the card is gone', async () => {
    const backend = open(name);
    await opens();
    const call = frontCall(shown(backend)).id;
    await type(field, 'a');
    await type(field, 'a credit no');
    expect(words(backend, kind)).not.toContain('a credit no');
    // The program took the card away before it knew of the last words.
    const view = withRing(shown(backend));
    backend.show({ ...view, calls: view.calls.filter((one) => one.id !== call) });
    await tick();
    expect(words(backend, kind)).toContain('a credit no');
  });

  it('stands there again after a ring in the midst of a word, with the caret where it was', async () => {
    const backend = open(name);
    await opens();
    const call = frontCall(shown(backend)).id;
    await type(field, 'a credit no');
    const input = screen.getByTestId<HTMLInputElement>(field);
    input.focus();
    input.setSelectionRange(3, 5);
    document.dispatchEvent(new Event('selectionchange'));
    await rings(backend);
    expect(screen.getByTestId('caller-name').textContent).toBe('佐藤 花子');
    expect(words(backend, kind)).toContain('a credit no');
    await backTo(call);
    expect(valueOf(field)).toBe('a credit no');
    const again = screen.getByTestId<HTMLInputElement>(field);
    expect(document.activeElement).toBe(again);
    expect([again.selectionStart, again.selectionEnd]).toEqual([3, 5]);
  });

  it('is there after a start, from the disk', async () => {
    const backend = open(name);
    await opens();
    await type(field, 'a credit no');
    await vi.advanceTimersByTimeAsync(500);
    const kept = shown(backend);
    document.body.replaceChildren();
    const again = open(name);
    again.show(kept);
    await vi.advanceTimersByTimeAsync(0);
    expect(screen.getAllByTestId<HTMLInputElement>(field).at(-1)?.value).toBe('a credit no');
  });

  it('goes down before the agent leaves the screen', async () => {
    const backend = open(name);
    await opens();
    await type(field, 'a credit no');
    await fireEvent(window, new Event('pagehide'));
    expect(words(backend, kind)).toContain('a credit no');
  });

  it.each([
    ['the field', 'focusout', (): Document => document],
    ['the window', 'blur', (): Window => window],
  ])('goes down as soon as the agent leaves %s', async (_, event, where) => {
    const backend = open(name);
    await opens();
    await type(field, 'a');
    await type(field, 'a credit no');
    expect(words(backend, kind)).not.toContain('a credit no');
    await fireEvent(where(), new Event(event));
    expect(words(backend, kind)).toContain('a credit no');
  });
});

describe('what is typed about a person without a call', () => {
  const toPerson = (): Promise<boolean> => fireEvent.click(within(screen.getByTestId('person-tab')).getByRole('button'));

  it('goes down with who it is about, and stands there again after a ring', async () => {
    const backend = open('person_opened');
    await toPerson();
    await fireEvent.click(screen.getByTestId('person-todo'));
    await type('todo-subject', 'a credit no');
    await rings(backend);
    await backTo(RING);
    expect(screen.queryByTestId('todo-subject')).toBeNull();
    const kept = done(backend, 'edit_form').find((edit) => edit.key.form === 'person_step');
    expect(kept?.values).toMatchObject({ subject: 'a credit no' });
    expect(kept?.values['who']).toContain('佐藤 花子');
    await toPerson();
    expect(valueOf('todo-subject')).toBe('a credit no');
  });

  it('is there after a start, from the disk', async () => {
    open('person_in_japanese');
    await toPerson();
    expect(valueOf('todo-subject')).toContain('来期の年間契約');
    expect(valueOf('todo-detail')).toContain('値引き');
  });
});

describe('a form that was sent', () => {
  it('is empty, and kept no longer', async () => {
    const backend = open('idle_with_todos');
    await type('todo-subject', 'Order envelopes');
    await vi.advanceTimersByTimeAsync(200);
    const [draft] = shown(backend).forms;
    await fireEvent.click(screen.getByTestId('todo-add'));
    await vi.advanceTimersByTimeAsync(200);
    expect(draft?.values['id']).toBe(done(backend, 'add_next_step')[0]?.id);
    expect(valueOf('todo-subject')).toBe('');
    expect(shown(backend).forms).toEqual([]);
  });

  it('has a new id for the next to-do', async () => {
    const backend = open('idle_with_todos');
    for (const words of ['One', 'Two']) {
      await type('todo-subject', words);
      await fireEvent.click(screen.getByTestId('todo-add'));
      await vi.advanceTimersByTimeAsync(200);
    }
    const [one, two] = done(backend, 'add_next_step');
    expect(one?.id).not.toBe(two?.id);
  });
});

describe('what is said to be saved', () => {
  it('is not all, until every word is on disk', async () => {
    const backend = open('idle_with_todos');
    const view = shown(backend);
    backend.show({ ...view, link: { ...view.link, waiting: 0, needs_you: 0 } });
    await tick();
    const footer = screen.getByTestId('footer-link');
    expect(footer.textContent).toContain('all saved');
    await type('todo-subject', 'Order');
    await type('todo-subject', 'Order envelopes');
    expect(footer.textContent).not.toContain('all saved');
    await vi.advanceTimersByTimeAsync(200);
    expect(footer.textContent).toContain('all saved');
  });

  it('is not all while the first character on a new card is only in the window', async () => {
    const backend = open('idle_with_todos');
    const idle = shown(backend);
    backend.show({ ...idle, link: { ...idle.link, waiting: 0, needs_you: 0 } });
    await rings(backend);
    const footer = screen.getByTestId('footer-link');
    expect(footer.textContent).toContain('all saved');
    let hears = (): void => undefined;
    vi.spyOn(backend, 'act').mockReturnValue(new Promise<void>((resolve) => (hears = resolve)));
    await type('note', 'W');
    expect(footer.textContent).not.toContain('all saved');
    hears();
    await vi.advanceTimersByTimeAsync(0);
    // Heard is not kept: only the view says so.
    expect(footer.textContent).not.toContain('all saved');
    const view = shown(backend);
    backend.show({ ...view, calls: view.calls.map((call) => ({ ...call, note: { ...call.note, text: 'W', seq: call.note.seq + 1 } })) });
    await tick();
    expect(footer.textContent).toContain('all saved');
  });

  it('is all again where words were the last on a card that is gone, once the program has heard them', async () => {
    const backend = open('connected_several');
    const view = shown(backend);
    backend.show({ ...view, link: { ...view.link, waiting: 0, needs_you: 0 } });
    await type('note', 'a');
    await type('note', 'a credit note');
    const now = shown(backend);
    backend.show({ ...now, calls: [], front: null });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(words(backend, 'edit_note')).toContain('a credit note');
    expect(screen.getByTestId('footer-link').textContent).toContain('all saved');
  });

  it('is not all while the disk does not take it', async () => {
    const backend = open('connected_several');
    vi.spyOn(backend, 'act').mockResolvedValue();
    await type('note', 'a');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(screen.getByTestId('footer-link').textContent).not.toContain('all saved');
    expect(screen.getByTestId('note-status').textContent).toContain('Not kept yet');
  });

  it('is not in Salesforce while words stand there that are not', async () => {
    const backend = open('ended_offline');
    const view = shown(backend);
    const log = { state: 'in_salesforce', task: '00T1' } as const;
    const calls = view.calls.map((call, n) => (n === 0 ? { ...call, log, note: { ...call.note, saved: true } } : call));
    backend.show({ ...view, calls });
    await tick();
    expect(screen.getByTestId('log-state').textContent).toBe('in Salesforce');
    await type('note', 'and a credit note');
    expect(screen.getByTestId('log-state').textContent).toContain('without your last words');
    expect(screen.getByTestId('note-status').textContent).not.toContain('in Salesforce');
    await vi.advanceTimersByTimeAsync(500);
    expect(screen.getByTestId('log-state').textContent).toContain('without your last words');
  });
});

describe('the limit of a field', () => {
  it.each([
    ['subject', 255],
    ['note', 32_000],
  ])('of the %s is %i, and is counted near it', async (field, most) => {
    open('connected_several');
    const limit = (): string => screen.getByTestId(field).nextElementSibling?.textContent ?? '';
    await type(field, 'x'.repeat(100));
    expect(limit()).not.toContain('left');
    await type(field, 'x'.repeat(most - 3));
    expect(limit()).toBe('3 characters left');
    await type(field, 'x'.repeat(most));
    expect(limit()).toBe('0 characters left');
    // A paste that is too long is not cut without a word.
    await type(field, 'x'.repeat(most + 5));
    expect(screen.getByTestId<HTMLTextAreaElement>(field).value.length).toBe(most + 5);
    expect(limit()).toContain('5 characters too many');
  });
});

describe('where the agent was', () => {
  const main = (): HTMLElement => screen.getByRole('main');

  it('belongs to the call: a new one opens at its top, the old one where it was left', async () => {
    const backend = open('connected_several');
    const call = frontCall(shown(backend)).id;
    main().scrollTop = 240;
    await fireEvent.scroll(main());
    await rings(backend);
    expect(main().scrollTop).toBe(0);
    await backTo(call);
    expect(main().scrollTop).toBe(240);
    await fireEvent.click(screen.getByTestId('nav-settings'));
    await vi.advanceTimersByTimeAsync(0);
    expect(main().scrollTop).toBe(0);
    await fireEvent.click(screen.getByTestId('nav-call'));
    await vi.advanceTimersByTimeAsync(0);
    expect(main().scrollTop).toBe(240);
  });

  it('is not where a ring comes: it gives no field the keyboard', async () => {
    const backend = open('connected_several');
    screen.getByTestId('note').focus();
    await rings(backend);
    expect(document.activeElement).toBe(document.body);
  });
});

/** Forms on no call's card: the fixture, how it is opened, and its fields. */
const APART: { name: string; fixture: string; open: () => Promise<unknown>; fields: string[] }[] = [
  {
    name: 'where to sign in',
    fixture: 'signed_out',
    open: () => fireEvent.click(screen.getByRole('radio', { name: 'My Domain' })),
    fields: ['sign-in-domain', 'sign-in-key'],
  },
  {
    name: 'new entries of settings',
    fixture: 'idle_with_todos',
    open: () => fireEvent.click(screen.getByTestId('nav-settings')),
    fields: ['own_numbers-new', 'lines-never-new'],
  },
];

describe.each(APART)('what is typed as $name', ({ fixture: name, open: opens, fields }) => {
  it('is there after a ring, and after a start from the disk', async () => {
    const backend = open(name);
    await opens();
    await vi.advanceTimersByTimeAsync(10);
    for (const field of fields) await type(field, `half of ${field}`);
    await rings(backend);
    await vi.advanceTimersByTimeAsync(500);
    const kept = shown(backend);
    document.body.replaceChildren();
    open(name).show({ ...kept, calls: [], front: null });
    await vi.advanceTimersByTimeAsync(10);
    await opens();
    await vi.advanceTimersByTimeAsync(10);
    for (const field of fields) expect(valueOf(field)).toBe(`half of ${field}`);
  });
});

describe('where to sign in', () => {
  it('is forgotten once the agent is signed in', async () => {
    const backend = open('signed_out');
    await type('sign-in-key', '3MVG9.half');
    await vi.advanceTimersByTimeAsync(500);
    expect(shown(backend).forms).toHaveLength(1);
    backend.show({ ...shown(backend), session: fixture('idle_with_todos').session });
    await vi.advanceTimersByTimeAsync(500);
    expect(shown(backend).forms).toEqual([]);
  });
});
