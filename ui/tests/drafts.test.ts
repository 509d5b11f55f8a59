import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Action } from '../src/generated/Action';
import type { NoteView } from '../src/generated/NoteView';
import { Draft } from '../src/state/draft.svelte';

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
    draft.adopt(note('from elsewhere', 9));
    expect(draft.text).toBe('from elsewhere');
    vi.advanceTimersByTime(1_000);
    expect(sent).toEqual([]);
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
