import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import App from '../src/App.svelte';
import { Fake } from '../src/backend/fake';
import type { Action } from '../src/generated/Action';
import type { CallView } from '../src/generated/CallView';
import type { View } from '../src/generated/View';
import { withPhrase } from '../src/views/call/phrase';
import { fixture, frontCall } from './fixtures';

/** The sidebar on a fixture, changed where a test needs it. */
function open(
  name: string,
  change: (call: CallView) => void = () => undefined,
  changeAll: (view: View) => void = () => undefined,
): Fake {
  const view = fixture(name);
  changeAll(view);
  change(frontCall(view));
  const backend = new Fake(view);
  render(App, { backend });
  return backend;
}

function done<Kind extends Action['do']>(backend: Fake, kind: Kind): Extract<Action, { do: Kind }>[] {
  return backend.actions.filter((action): action is Extract<Action, { do: Kind }> => action.do === kind);
}

const pressed = (group: HTMLElement): (string | undefined)[] =>
  within(group)
    .getAllByRole('button')
    .filter((button) => button.getAttribute('aria-pressed') === 'true')
    .map((button) => button.textContent);

describe('what a call is about', () => {
  it('is chosen by one press, one at most, and taken back by a second', async () => {
    const backend = open('ringing_known');
    const group = screen.getByRole('group', { name: 'What the call is about' });
    await fireEvent.click(within(group).getByText('Aoba renewal 2027'));
    expect(pressed(group)).toEqual(['Opportunity Aoba renewal 2027']);
    await fireEvent.click(within(group).getByText('株式会社アオバ商事'));
    expect(pressed(group)).toEqual(['Account 株式会社アオバ商事']);
    await fireEvent.click(within(group).getByText('株式会社アオバ商事'));
    expect(pressed(group)).toEqual([]);
    expect(done(backend, 'relate_to').map((action) => action.what?.object ?? null)).toEqual([
      'Opportunity',
      'Account',
      null,
    ]);
  });

  it('can’t be chosen for a lead, and the reason stands beside it in words', async () => {
    const backend = open('ringing_known', (call) => {
      call.about = { offers: [], chosen: null, with_lead: true, dropped: null };
    });
    const group = screen.getByRole('group', { name: 'What the call is about' });
    expect(group.textContent).toContain('Salesforce does not link a lead together with another record.');
    for (const button of within(group).getAllByRole<HTMLButtonElement>('button')) {
      expect(button.disabled).toBe(true);
      await fireEvent.click(button);
    }
    expect(done(backend, 'relate_to')).toEqual([]);
  });

  it('says what is no longer linked after the pick has changed', () => {
    open('ringing_known', (call) => {
      call.about.dropped = { id: '006', object: 'Opportunity', name: 'Aoba renewal 2027' };
    });
    expect(screen.getByTestId('about-dropped').textContent).toContain('Aoba renewal 2027');
  });

  it('is not asked where nothing is known that it could be', async () => {
    const backend = open('connected_several');
    expect(screen.queryByRole('group', { name: 'What the call is about' })).toBeNull();
    backend.show(fixture('ringing_known'));
    await tick();
    expect(screen.getByRole('group', { name: 'What the call is about' })).toBeTruthy();
  });
});

describe('the result of a call', () => {
  const offered = (view: View): void => {
    view.settings.dispositions = ['Sold', 'Wants a quote'];
  };

  it('is not asked where none are set', () => {
    open('ringing_known');
    expect(screen.queryByTestId('disposition')).toBeNull();
  });

  it('is chosen among those that are set, and never forced', async () => {
    const backend = open('ringing_known', () => undefined, offered);
    const select = screen.getByLabelText<HTMLSelectElement>('Result');
    expect([...select.options].map((option) => option.text)).toEqual(['As the call went', 'Sold', 'Wants a quote']);
    await fireEvent.change(select, { target: { value: 'Sold' } });
    expect(select.value).toBe('Sold');
    await fireEvent.change(select, { target: { value: '' } });
    expect(done(backend, 'choose_disposition').map((action) => action.disposition)).toEqual(['Sold', null]);
  });

  it('stays to be seen where it is no longer among those that are set', () => {
    open('ringing_known', (call) => {
      call.note.disposition = 'Old word';
    });
    expect(screen.getByLabelText<HTMLSelectElement>('Result').value).toBe('Old word');
  });
});

describe('a phrase', () => {
  const offered = (view: View): void => {
    view.settings.phrases = ['Will call again', '折り返し希望'];
  };

  it('goes into the note where the caret is, and the note has the focus then', async () => {
    open('connected_several', () => undefined, offered);
    const note = screen.getByTestId<HTMLTextAreaElement>('note');
    await fireEvent.input(note, { target: { value: 'Monday. Bye' } });
    note.setSelectionRange(7, 7);
    await fireEvent.click(screen.getByText('+ Will call again'));
    await tick();
    expect(note.value).toBe('Monday. Will call again Bye');
    expect(document.activeElement).toBe(note);
    expect(note.selectionStart).toBe('Monday. Will call again'.length);
  });

  it.each([
    ['', 0, 'Sold', 'Sold'],
    ['Hello', 5, 'Sold', 'Hello Sold'],
    ['見積もり。', 5, '折り返し希望', '見積もり。折り返し希望'],
    ['a\n', 2, 'Sold', 'a\nSold'],
    ['ab', 1, 'Sold', 'a Sold b'],
  ])('after “%s” up to %d', (text, at, phrase, expected) => {
    expect(withPhrase(text, at, at, phrase).text).toBe(expected);
  });

  it('is not offered where none are set', () => {
    open('ringing_known');
    expect(screen.queryByRole('group', { name: 'Phrases for the note' })).toBeNull();
  });
});

describe('a next step that the call does', () => {
  const quote = 'Send revised quote';

  it('is said in one press, shown, and taken back by another', async () => {
    const backend = open('ringing_known');
    await fireEvent.click(screen.getByLabelText(`This call does it: “${quote}” becomes the call’s record`));
    expect(screen.getAllByTestId('done-by-call').length).toBeGreaterThan(0);
    // One call does one thing: nothing else is offered any longer.
    expect(screen.queryByTestId('do-by-call')).toBeNull();
    const undo = screen.getAllByLabelText(`Undo: this call does not do “${quote}” after all`)[0];
    if (undo !== undefined) await fireEvent.click(undo);
    expect(done(backend, 'done_by_call').map((action) => action.task?.id ?? null)).toEqual(['00TEa0000000001AAA', null]);
    expect(screen.getAllByTestId('do-by-call').length).toBe(2);
  });

  it('can no longer be taken back once it is on its way', () => {
    open('ringing_known', (call) => {
      const task = call.panel?.next_steps[0]?.task ?? null;
      call.steps = { done: task, offered: [], can_be_undone: false, call_back: null };
    });
    expect(screen.getAllByTestId('done-by-call').length).toBeGreaterThan(0);
    expect(screen.queryByTestId('not-done-by-call')).toBeNull();
  });

  it('is offered beside the note where the agent calls back', () => {
    open('ringing_known', (call) => {
      call.steps.call_back = call.panel?.next_steps[0]?.task ?? null;
    });
    expect(screen.getByTestId('call-back').textContent).toContain(quote);
  });
});

describe('a row of the panel', () => {
  it('opens its record in Salesforce, next steps and past activities alike', async () => {
    const backend = open('ringing_known');
    await fireEvent.click(screen.getByLabelText('Open “Confirm delivery date” in Salesforce'));
    await fireEvent.click(screen.getByLabelText('Open “Sent contract draft” in Salesforce'));
    expect(done(backend, 'open').map((action) => action.record)).toEqual(['00TEa0000000002AAA', '00TEa0000000013AAA']);
  });

  it('leads to all activities of the person', async () => {
    const backend = open('ringing_known');
    await fireEvent.click(screen.getByText('View all ↗'));
    const record = frontCall(fixture('ringing_known')).who.picked?.id;
    expect(done(backend, 'open_activities')).toEqual([{ do: 'open_activities', record, object: 'Contact' }]);
  });

  it('opens nothing that is not in Salesforce yet', () => {
    open('ringing_known', (call) => {
      for (const step of call.panel?.next_steps ?? []) step.task = { at: 'outbox', id: step.subject };
    });
    expect(screen.queryByLabelText('Open “Confirm delivery date” in Salesforce')).toBeNull();
  });
});
