import { fireEvent, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fake } from '../src/backend/fake';
import type { CallView } from '../src/generated/CallView';
import type { View } from '../src/generated/View';
import { first, fixture, frontCall } from './fixtures';
import { open } from './sidebar';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const RING = '00000000-0000-0000-0000-00000000000a';
const WORDS = 'Send the credit no';

function now(backend: Fake): View {
  let view: View | undefined;
  backend.subscribe((newest) => (view = newest))();
  if (view === undefined) throw new Error('no view');
  return view;
}

async function shows(backend: Fake, calls: CallView[]): Promise<void> {
  backend.show({ ...now(backend), calls, front: calls[0]?.id ?? null });
  await vi.advanceTimersByTimeAsync(0);
}

const ring = (change: Partial<CallView> = {}): CallView => ({ ...frontCall(fixture('ringing_known')), id: RING, ...change });
const rings = (backend: Fake): Promise<void> => shows(backend, [ring()]);
const click = (testid: string) => async (): Promise<void> => {
  await fireEvent.click(first(screen.getAllByTestId(testid)));
  await vi.advanceTimersByTimeAsync(10);
};
const toPerson = async (): Promise<void> => {
  await fireEvent.click(within(screen.getByTestId('person-tab')).getByRole('button'));
};

async function toBar(testid: string): Promise<void> {
  await fireEvent.click(within(screen.getByTestId(testid)).getByRole('button'));
  await vi.advanceTimersByTimeAsync(0);
}

/** Types as keys do: into the field that has the focus. */
async function type(testid: string): Promise<HTMLInputElement> {
  const field = first(screen.getAllByTestId<HTMLInputElement>(testid));
  field.focus();
  await fireEvent.input(field, { target: { value: WORDS } });
  field.setSelectionRange(4, 4);
  document.dispatchEvent(new Event('selectionchange'));
  return field;
}

/** Where the agent types: the fixture, how they come there and back, and the field. */
const PLACES: { name: string; fixture: string; goes: () => Promise<unknown>; back: () => Promise<unknown>; field: string }[] = [
  { name: 'the new to-do of home', fixture: 'idle_with_todos', goes: () => Promise.resolve(), back: () => toBar('home-tab'), field: 'todo-subject' },
  { name: 'the details of that to-do', fixture: 'idle_with_todos', goes: () => Promise.resolve(), back: () => toBar('home-tab'), field: 'todo-detail' },
  { name: 'the search of home', fixture: 'my_day', goes: () => Promise.resolve(), back: () => toBar('home-tab'), field: 'search' },
  { name: 'the edit of a next step', fixture: 'my_day', goes: click('task-edit-open'), back: () => toBar('home-tab'), field: 'task-edit-detail' },
  {
    name: 'a to-do about a person',
    fixture: 'person_opened',
    goes: async () => {
      await toPerson();
      await click('person-todo')();
    },
    back: toPerson,
    field: 'todo-detail',
  },
  {
    name: 'the edit of a past call',
    fixture: 'person_opened',
    goes: async () => {
      await toPerson();
      await click('past-edit-open')();
    },
    back: toPerson,
    field: 'past-edit-detail',
  },
  { name: 'a list of the settings', fixture: 'idle_with_todos', goes: click('nav-settings'), back: click('nav-settings'), field: 'own_numbers-new' },
  { name: 'the search of past calls', fixture: 'idle_with_todos', goes: click('nav-recent'), back: click('nav-recent'), field: 'recent-search' },
  {
    name: 'an edit in the outbox',
    fixture: 'outbox',
    goes: async () => {
      await click('nav-outbox')();
      const rows = screen.getAllByTestId('outbox-row');
      const row = rows.find((one) => one.textContent.includes('Send the brochure'));
      await fireEvent.click(within(row as HTMLElement).getByTestId('write-edit'));
    },
    back: click('nav-outbox'),
    field: 'task-edit-detail',
  },
];

describe.each(PLACES)('a ring in mid-sentence in $name', ({ fixture: name, goes, back, field: testid }) => {
  it('shows in the bar and is announced, and takes neither screen nor keyboard', async () => {
    const backend = open(name);
    await goes();
    const field = await type(testid);
    await rings(backend);
    expect(field.isConnected).toBe(true);
    expect(document.activeElement).toBe(field);
    expect([field.value, field.selectionStart]).toEqual([WORDS, 4]);
    expect(screen.getByTestId('call-bar').textContent).toContain('佐藤 花子');
    expect(screen.getByTestId('announcement').textContent).toBe('Call from 佐藤 花子');
  });

  it('is one press away, and words, scroll and caret are there again after it', async () => {
    const backend = open(name);
    await goes();
    await type(testid);
    const main = screen.getByRole('main');
    main.scrollTop = 120;
    await fireEvent.scroll(main);
    await rings(backend);
    await toBar('call-tab');
    expect(screen.getByTestId('call-card').dataset['callId']).toBe(RING);
    await shows(backend, [ring({ phase: 'connected', answered: ring().started + 3_000 })]);
    await back();
    await vi.advanceTimersByTimeAsync(10);
    const again = first(screen.getAllByTestId<HTMLInputElement>(testid));
    expect([again.value, again.selectionStart]).toEqual([WORDS, 4]);
    expect(document.activeElement).toBe(again);
    expect(main.scrollTop).toBe(120);
  });

  it('that nobody took leaves the agent where they were', async () => {
    const backend = open(name);
    await goes();
    const field = await type(testid);
    await rings(backend);
    await shows(backend, [ring({ phase: 'ended', outcome: 'missed', missed: true })]);
    expect(document.activeElement).toBe(field);
    await shows(backend, []);
    expect(document.activeElement).toBe(field);
    expect([field.value, field.selectionStart]).toEqual([WORDS, 4]);
  });
});

describe('a ring where the agent does not type', () => {
  it.each([
    [
      'has only clicked into a field',
      (): Promise<void> => {
        screen.getByTestId('todo-subject').focus();
        return Promise.resolve();
      },
    ],
    [
      'has emptied a field half a minute ago',
      async () => {
        const field = await type('todo-subject');
        await fireEvent.input(field, { target: { value: '' } });
        await vi.advanceTimersByTimeAsync(30_000);
      },
    ],
    [
      'went away from half a sentence eleven minutes ago',
      async () => {
        await type('todo-subject');
        await vi.advanceTimersByTimeAsync(660_000);
      },
    ],
    [
      'has left the field for a button',
      async () => {
        await type('todo-subject');
        screen.getByTestId('todo-add').focus();
      },
    ],
  ])('comes in front: the agent %s', async (_, does) => {
    const backend = open('idle_with_todos');
    await does();
    await rings(backend);
    expect(screen.getByTestId('call-card').dataset['callId']).toBe(RING);
  });

  it.each(['settings', 'outbox', 'recent'])('comes in front of %s, and once missed and left leads back there', async (name) => {
    const backend = open('idle_with_todos');
    await click(`nav-${name}`)();
    await rings(backend);
    expect(screen.getByTestId('call-card').dataset['callId']).toBe(RING);
    await shows(backend, []);
    expect(screen.getByTestId(`nav-${name}`).getAttribute('aria-current')).toBe('page');
  });

  it('leads nowhere by itself once it was answered', async () => {
    const backend = open('idle_with_todos');
    await click('nav-settings')();
    await rings(backend);
    await shows(backend, [ring({ phase: 'connected', answered: ring().started + 3_000 })]);
    await shows(backend, []);
    expect(screen.getByTestId('nav-settings').getAttribute('aria-current')).toBeNull();
  });

  it('comes in front of a form that stayed for an earlier ring', async () => {
    const backend = open('idle_with_todos');
    await type('todo-subject');
    await rings(backend);
    screen.getByTestId('todo-add').focus();
    const second = ring({ id: '00000000-0000-0000-0000-00000000000b' });
    await shows(backend, [second, ring()]);
    expect(screen.getByTestId('call-card').dataset['callId']).toBe(second.id);
  });
});

describe('what stands above what the agent types', () => {
  it('grows without moving it in the window', async () => {
    let told = (): void => undefined;
    vi.stubGlobal(
      'ResizeObserver',
      class {
        constructor(onresize: () => void) {
          told = onresize;
        }
        observe(): void {}
        disconnect(): void {}
      },
    );
    const backend = open('idle_with_todos');
    await type('todo-subject');
    const main = screen.getByRole('main');
    main.scrollTop = 100;
    vi.spyOn(main, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, main.getBoundingClientRect().top + 31, 400, 600));
    await rings(backend);
    told();
    expect(main.scrollTop).toBe(131);
    vi.unstubAllGlobals();
  });

  it('has a bar also while there is no call, so that the first ring moves nothing', () => {
    open('idle_with_todos');
    expect(screen.getByTestId('call-bar').textContent).toContain('No call on');
    expect(screen.queryAllByTestId('call-tab')).toEqual([]);
  });
});
