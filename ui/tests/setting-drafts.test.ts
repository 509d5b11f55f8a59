import { fireEvent, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fake } from '../src/backend/fake';
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

async function rings(backend: Fake): Promise<void> {
  const ring = { ...frontCall(fixture('ringing_known')), id: '00000000-0000-0000-0000-00000000000a' };
  const view = shown(backend);
  backend.show({ ...view, calls: [ring, ...view.calls], front: ring.id });
  await vi.advanceTimersByTimeAsync(0);
}

const type = (testid: string, value: string): Promise<boolean> => fireEvent.input(screen.getByTestId(testid), { target: { value } });
const valueOf = (testid: string): string => screen.getByTestId<HTMLInputElement>(testid).value;

const toSettings = async (): Promise<void> => {
  await fireEvent.click(screen.getByTestId('nav-settings'));
  await vi.advanceTimersByTimeAsync(10);
};

/** Each text of the settings, with words that can be set. */
const TEXTS = [
  { field: 'subject-missed', text: 'Missed: {na', set: { subjects: { missed: 'Missed: {na' } } },
  { field: 'comment-inbound', text: 'By {ph', set: { comments: { inbound: 'By {ph' } } },
  { field: 'outside-prefix', text: '9', set: { outside_prefix: '9' } },
  { field: 'extension-digits', text: '３', set: { extension_digits: 3 } },
  { field: 'min-seconds', text: '4', set: { min_seconds: 4 } },
  { field: 'request-cap', text: '5000', set: { request_cap: 5000 } },
  { field: 'keep-days', text: '30', set: { keep_days: 30 } },
];

describe.each(TEXTS)('what is typed as $field', ({ field, text, set }) => {
  it('goes down within half a second, and stands there again after a kill', async () => {
    const backend = open('idle_with_todos');
    await toSettings();
    await type(field, text);
    await vi.advanceTimersByTimeAsync(400);
    expect(done(backend, 'change_settings')).toEqual([]);
    const kept = shown(backend);
    expect(JSON.stringify(kept.forms)).toContain(text);
    document.body.replaceChildren();
    const again = open('idle_with_todos');
    again.show(kept);
    await toSettings();
    expect(valueOf(field)).toBe(text);
    expect(screen.getByTestId(field).parentElement?.textContent).toContain('Typed, and not set yet');
    await fireEvent.keyDown(screen.getByTestId(field), { key: 'Enter' });
    await vi.advanceTimersByTimeAsync(400);
    expect(done(again, 'change_settings').map((action) => action.settings)).toMatchObject([set]);
    expect(JSON.stringify(shown(again).forms)).not.toContain(text);
    expect(screen.getByTestId(field).parentElement?.textContent).not.toContain('not set yet');
  });
});

describe('what is typed in a setting', () => {
  it('stands there again after a ring, though it can’t be set, and says why', async () => {
    const backend = open('idle_with_todos');
    await toSettings();
    await type('extension-digits', '12x');
    await rings(backend);
    expect(screen.getByTestId('caller-name')).toBeTruthy();
    await toSettings();
    expect(valueOf('extension-digits')).toBe('12x');
    expect(screen.getByRole('alert').textContent).toBe('A whole number from 0 to 7 is needed.');
    expect(done(backend, 'change_settings')).toEqual([]);
    await fireEvent.change(screen.getByTestId('extension-digits'), { target: { value: '5' } });
    expect(done(backend, 'change_settings').at(-1)?.settings.extension_digits).toBe(5);
  });

  it('is set by nothing but the agent, who leaves the field: not by a ring, and not twice', async () => {
    const backend = open('idle_with_todos');
    await toSettings();
    await type('subject-missed', 'Missed: {name}');
    await rings(backend);
    expect(done(backend, 'change_settings')).toEqual([]);
    await toSettings();
    const field = screen.getByTestId('subject-missed');
    await fireEvent.change(field);
    await fireEvent.blur(field);
    expect(done(backend, 'change_settings').map((action) => action.settings.subjects)).toEqual([{ missed: 'Missed: {name}' }]);
  });

  it('is a draft also where it is nothing: an emptied field does not come back full', async () => {
    const backend = open('idle_with_todos');
    const view = shown(backend);
    backend.show({ ...view, settings: { ...view.settings, subjects: { missed: 'Missed: {name}' } } });
    await toSettings();
    await type('subject-missed', '');
    await rings(backend);
    await toSettings();
    expect(valueOf('subject-missed')).toBe('');
    await fireEvent.blur(screen.getByTestId('subject-missed'));
    expect(done(backend, 'change_settings').at(-1)?.settings.subjects).toEqual({});
  });

  it('is in sight again, though its part was folded', async () => {
    const backend = open('idle_with_todos');
    await toSettings();
    const folded = (testid: string): boolean => !screen.getByTestId<HTMLDetailsElement>(testid).open;
    expect(folded('subjects')).toBe(true);
    await type('subject-missed', 'Missed');
    await rings(backend);
    await toSettings();
    expect([folded('subjects'), folded('comments')]).toEqual([false, true]);
  });

  it('is not all saved until it is on disk', async () => {
    const backend = open('idle_with_todos');
    const view = shown(backend);
    backend.show({ ...view, link: { ...view.link, waiting: 0, needs_you: 0 } });
    await toSettings();
    // The first character goes down at once.
    await type('subject-missed', 'M');
    await type('subject-missed', 'Missed');
    expect(screen.getByTestId('footer-link').textContent).not.toContain('all saved');
    await vi.advanceTimersByTimeAsync(400);
    expect(screen.getByTestId('footer-link').textContent).toContain('all saved');
  });

  it('stays a draft while the program does not hear that it is to be set', async () => {
    const backend = open('idle_with_todos');
    await toSettings();
    await type('subject-missed', 'Missed: {name}');
    await vi.advanceTimersByTimeAsync(400);
    const act = vi.spyOn(backend, 'act').mockRejectedValue(new Error('not heard'));
    await fireEvent.blur(screen.getByTestId('subject-missed'));
    await vi.advanceTimersByTimeAsync(0);
    act.mockRestore();
    expect(valueOf('subject-missed')).toBe('Missed: {name}');
    expect(JSON.stringify(shown(backend).forms)).toContain('Missed: {name}');
  });

  it('keeps two texts of one setting apart, though no view comes between', async () => {
    const backend = open('idle_with_todos');
    await toSettings();
    vi.spyOn(backend, 'show').mockReturnValue();
    await fireEvent.change(screen.getByTestId('subject-missed'), { target: { value: 'A' } });
    await fireEvent.change(screen.getByTestId('subject-busy'), { target: { value: 'B' } });
    await vi.advanceTimersByTimeAsync(0);
    expect(done(backend, 'change_settings').at(-1)?.settings.subjects).toEqual({ missed: 'A', busy: 'B' });
  });

  it('does not stand in a field that the admin has locked since', async () => {
    const backend = open('idle_with_todos');
    await toSettings();
    await type('outside-prefix', '9');
    await rings(backend);
    backend.choices = { ...backend.choices, locked: ['outside_prefix'] };
    await toSettings();
    expect(valueOf('outside-prefix')).toBe(fixture('idle_with_todos').settings.outside_prefix);
  });
});
