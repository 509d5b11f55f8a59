import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Action } from '../src/generated/Action';
import type { NoteView } from '../src/generated/NoteView';
import type { View } from '../src/generated/View';
import { Draft } from '../src/state/draft.svelte';
import { Drafts } from '../src/state/drafts';
import { first, fixture, frontCall } from './fixtures';

const note = (text: string, seq: number): NoteView => ({
  subject: '',
  subject_default: 'Inbound call',
  text,
  disposition: null,
  seq,
  saved: false,
  until_picked: false,
});

const sent: Action[] = [];
const draftOf = (text: string, seq: number): Draft =>
  new Draft('call', note(text, seq), (action) => {
    sent.push(action);
    return Promise.resolve(true);
  });

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the echo of a note', () => {
  it('is adopted on a fresh load', () => {
    expect(draftOf('from disk', 4).text).toBe('from disk');
  });

  it('never overwrites newer typing', () => {
    const draft = draftOf('a', 4);
    draft.edit({ text: 'ab' });
    draft.flush();
    draft.edit({ text: 'abc' });
    draft.adopt(note('ab', 5));
    expect(draft.text).toBe('abc');
    expect(draft.dirty).toBe(true);
  });

  it('is adopted where it is newer than what was typed here', () => {
    const draft = draftOf('a', 4);
    draft.edit({ text: 'ab' });
    draft.edit({ text: 'abc' });
    draft.adopt(note('from elsewhere', 9));
    expect(draft.text).toBe('from elsewhere');
    vi.advanceTimersByTime(1_000);
    expect(sent).toMatchObject([{ text: 'ab' }]);
  });

  it('is numbered on from the view’s number', () => {
    const draft = draftOf('a', 41);
    draft.edit({ text: 'ab' });
    draft.flush();
    expect(sent).toMatchObject([{ do: 'edit_note', seq: 42, text: 'ab' }]);
  });

  it('is missed after a second, until it comes', () => {
    const draft = draftOf('', 0);
    draft.edit({ text: 'a' });
    vi.advanceTimersByTime(900);
    expect(draft.late).toBe(false);
    vi.advanceTimersByTime(200);
    expect(draft.late).toBe(true);
    draft.adopt(note('a', 1));
    expect(draft.late).toBe(false);
  });
});

describe('what is typed just before its card is gone', () => {
  /** The drafts of one view, and what the program does with what is sent to it. */
  function typing(heard: () => Promise<boolean>): { drafts: Drafts; view: View } {
    const drafts = new Drafts((action) => {
      sent.push(action);
      return heard();
    });
    const view = fixture('ended_offline');
    drafts.adopt(view);
    return { drafts, view };
  }

  const gone = (view: View): View => ({ ...view, calls: [], front: null, forms: [] });

  it.each<[string, (drafts: Drafts, view: View) => void]>([
    ['a note', (drafts, view) => drafts.of(frontCall(view)).edit({ text: 'ab' })],
    ['a search', (drafts, view) => drafts.of(frontCall(view)).search.edit({ text: 'ab' })],
    ['an answer', (drafts, view) => drafts.of(frontCall(view)).answers.edit('Topic__c', 'ab')],
  ])('is kept once the program has heard it, though no echo comes: %s', async (_, type) => {
    const { drafts, view } = typing(() => Promise.resolve(true));
    type(drafts, view);
    expect(drafts.kept).toBe(false);
    drafts.adopt(gone(view));
    expect(JSON.stringify(sent)).toContain('ab');
    await vi.advanceTimersByTimeAsync(0);
    expect(drafts.kept).toBe(true);
  });

  it('is kept also where it was heard before the card was gone', async () => {
    const { drafts, view } = typing(() => Promise.resolve(true));
    drafts.of(frontCall(view)).edit({ text: 'ab' });
    await vi.advanceTimersByTimeAsync(200);
    expect(drafts.kept).toBe(false);
    drafts.adopt(gone(view));
    expect(drafts.kept).toBe(true);
  });

  it('is not said to be kept before the program has heard it', async () => {
    const heard = [false, false, true];
    const { drafts, view } = typing(() => Promise.resolve(heard.shift() ?? true));
    drafts.of(frontCall(view)).edit({ text: 'ab' });
    drafts.adopt(gone(view));
    await vi.advanceTimersByTimeAsync(1_500);
    expect(drafts.kept).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(drafts.kept).toBe(true);
  });

  it('is kept also in the form of a task that left the screen', async () => {
    const { drafts, view } = typing(() => Promise.resolve(true));
    const task = first(frontCall(fixture('ringing_known')).panel?.next_steps ?? []).task;
    drafts.form({ form: 'task', task }).edit({ subject: 'ab' });
    await vi.advanceTimersByTimeAsync(1_100);
    expect(drafts.kept).toBe(false);
    drafts.adopt({ ...view, forms: [] });
    expect(drafts.kept).toBe(true);
  });
});

describe('what is typed', () => {
  const texts = (): string[] => sent.flatMap((action) => (action.do === 'edit_note' ? [action.text] : []));

  it('is given to the program with its first character, and what follows with the next pause', () => {
    const draft = draftOf('', 0);
    draft.edit({ text: 'a' });
    expect(texts()).toEqual(['a']);
    draft.edit({ text: 'ab' });
    draft.edit({ text: 'abc' });
    expect(texts()).toEqual(['a']);
    vi.advanceTimersByTime(150);
    expect(texts()).toEqual(['a', 'abc']);
    vi.advanceTimersByTime(149);
    draft.edit({ text: 'abcd' });
    expect(texts()).toHaveLength(2);
    vi.advanceTimersByTime(400);
    draft.edit({ text: 'abcde' });
    expect(texts().slice(2)).toEqual(['abcd', 'abcde']);
  });

  it('goes down three times a second at most, however fast it is typed', () => {
    const draft = draftOf('', 0);
    for (let n = 1; n <= 100; n += 1) {
      draft.edit({ text: 'x'.repeat(n) });
      vi.advanceTimersByTime(20);
    }
    expect(texts().length).toBeLessThanOrEqual(6);
    vi.advanceTimersByTime(150);
    expect(texts().at(-1)).toBe('x'.repeat(100));
  });
});
