import { fireEvent, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { localOf, readMoment } from '../src/browser/moments';
import { AnswersDraft } from '../src/state/answers.svelte';
import { done, open } from './sidebar';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('what the org requires of a call', () => {
  it('is asked beside the note, by the org’s labels, and kept while it is typed', async () => {
    const backend = open('required_fields');
    expect(screen.getByTestId<HTMLSelectElement>('log-asked-Level__c').value).toBe('Gold');
    const reason = screen.getByLabelText('Reason for call');
    await fireEvent.input(reason, { target: { value: 'Ren' } });
    await fireEvent.input(reason, { target: { value: 'Renewal' } });
    await vi.advanceTimersByTimeAsync(200);
    const edits = done(backend, 'edit_answers');
    expect(edits.map((edit) => edit.fields)).toEqual([
      { Level__c: 'Gold', Reason__c: 'Ren' },
      { Level__c: 'Gold', Reason__c: 'Renewal' },
    ]);
    expect(edits[0]?.seq).toBeGreaterThan(1);
  });

  it('is sent down before the save', async () => {
    const backend = open('required_fields');
    await fireEvent.input(screen.getByLabelText('Follow up on'), { target: { value: '2026-11-27' } });
    await fireEvent.click(screen.getByTestId('save'));
    await tick();
    await vi.advanceTimersByTimeAsync(10);
    const kinds = backend.actions.map((action) => action.do).filter((kind) => kind === 'edit_answers' || kind === 'save_call');
    expect(kinds).toEqual(['edit_answers', 'save_call']);
  });

  it('never loses newer typing to an older echo', () => {
    const draft = new AnswersDraft('call', () => Promise.resolve(true));
    draft.edit('Reason__c', 'R');
    draft.edit('Reason__c', 'Re');
    draft.adopt({ fields: [], answers: { Reason__c: 'R' }, seq: 1 });
    expect(draft.values).toEqual({ Reason__c: 'Re' });
    draft.adopt({ fields: [], answers: { Reason__c: 'From the outbox' }, seq: 3 });
    expect(draft.values).toEqual({ Reason__c: 'From the outbox' });
  });
});

describe('what a write waits for', () => {
  it('is asked in its place, and goes once all of it is there', async () => {
    const backend = open('required_fields');
    await fireEvent.click(screen.getByTestId('nav-outbox'));
    const form = screen.getByTestId('asked');
    await fireEvent.click(within(form).getByTestId('asked-save'));
    expect(done(backend, 'answer')).toEqual([]);
    expect(within(form).getByRole('status').textContent).toContain('is needed');
    await fireEvent.change(within(form).getByTestId('asked-Level__c'), { target: { value: 'Silver' } });
    await fireEvent.input(within(form).getByTestId('asked-Follow_Up__c'), { target: { value: '2026-11-27' } });
    await fireEvent.input(within(form).getByTestId('asked-Reason__c'), { target: { value: 'Renewal' } });
    await fireEvent.keyDown(within(form).getByTestId('asked-Reason__c'), { key: 'Enter', ctrlKey: true });
    const [answer] = done(backend, 'answer');
    expect(answer?.fields).toEqual({ Level__c: 'Silver', Follow_Up__c: '2026-11-27', Reason__c: 'Renewal' });
  });
});

describe('a moment', () => {
  it('is the same one as it is typed and in Salesforce', () => {
    expect(localOf('2026-11-20T10:30:00.000Z')).toBe('2026-11-20 10:30');
    expect(readMoment('2026-11-20 10:30', '2026-11-21')).toBe('2026-11-20T10:30:00.000Z');
  });

  it.each(['2026-11-2', '2026-11-20', '2026-11-20 10:', '10:30', 'soon', ''])('that is half typed stays as it is typed: “%s”', (text) => {
    expect(readMoment(text, '2026-11-21')).toBeNull();
    expect(localOf(text)).toBe(text);
  });

  it.each(['11/20/2026 3:30 p.m.', '2026年11月20日 15時30分', '２０２６-11-20　15:30'])('is read as people write it: %s', (text) => {
    expect(readMoment(text, '2026-11-21')).toBe('2026-11-20T15:30:00.000Z');
  });
});
