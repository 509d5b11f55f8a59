import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import App from '../src/App.svelte';
import { Fake } from '../src/backend/fake';
import type { PanelPart } from '../src/generated/PanelPart';
import type { PanelView } from '../src/generated/PanelView';
import type { UiError } from '../src/generated/UiError';
import type { View } from '../src/generated/View';
import { fixture, frontCall } from './fixtures';
import { done } from './sidebar';

function why(object: string, fields: string, message = ''): UiError {
  const sf_code = message === '' ? '' : 'INVALID_FIELD';
  return { code: 'not_readable', params: { object, fields, message, sf_code, mender: 'admin' } };
}

/** The sidebar on a fixture with one change. */
function openWith(name: string, change: (view: View) => void): Fake {
  const view = fixture(name);
  change(view);
  const backend = new Fake(view);
  render(App, { backend });
  return backend;
}

/** A known caller with a part of the panel that could not be read. */
function without(part: PanelPart, error: UiError, empty: (panel: PanelView) => void): void {
  openWith('ringing_known', (view) => {
    const panel = frontCall(view).panel;
    if (panel === null) throw new Error('the fixture has a panel');
    empty(panel);
    panel.unread = [{ part, why: error }];
  });
}

describe('a part that can’t be read', () => {
  it.each<[PanelPart, string, string, string, (panel: PanelView) => void]>([
    ['next_steps', 'next-steps', 'Nothing to do', 'Task', (panel) => (panel.next_steps = [])],
    ['past_tasks', 'past-activities', 'Nothing yet', 'Task', (panel) => (panel.past = [])],
    ['past_events', 'past-activities', 'Nothing yet', 'Event', (panel) => (panel.past = [])],
  ])('%s says why and who can mend it, and never that there is nothing', (part, card, nothing, object, empty) => {
    without(part, why(object, 'WhoId'), empty);
    const text = screen.getByTestId(card).textContent;
    expect(text).toContain(`Your Salesforce user may not see WhoId of ${object}`);
    expect(text).toContain('Your admin can mend this.');
    expect(text).not.toContain(nothing);
    expect(screen.queryByText('Nothing yet')).toBe(null);
  });

  it.each<[PanelPart, string, (panel: PanelView) => void]>([
    ['opportunities', 'No open opportunity', (panel) => (panel.opportunities = [])],
    ['cases', 'Nothing yet', (panel) => (panel.cases = [])],
    ['company', 'Nothing yet', (panel) => (panel.company = null)],
  ])('%s is told in Salesforce’s own words where it has some', (part, nothing, empty) => {
    without(part, why('Case', '', 'No such column'), empty);
    const told = screen.getByTestId(`unread-${part}`).textContent;
    expect(told).toContain('Salesforce would not let this be read: No such column');
    expect(told).toContain('INVALID_FIELD');
    expect(screen.queryByText(nothing)).toBe(null);
  });

  it('is shown beside what could be read of the rest', () => {
    without('past_events', why('Event', 'WhoId'), () => undefined);
    const past = screen.getByTestId('past-activities').textContent;
    expect(past).toContain('Sent contract draft');
    expect(past).toContain('WhoId of Event');
  });

  it('is all of it where the org says no at once: no list is empty, and nothing is awaited', () => {
    without('everything', why('', '', 'API is disabled for this User'), (panel) => {
      panel.as_of = null;
      panel.next_steps = [];
      panel.past = [];
      panel.opportunities = [];
    });
    expect(screen.getByTestId('unread-everything').textContent).toContain('API is disabled');
    for (const words of ['Nothing to do', 'Nothing yet', 'No open opportunity']) expect(screen.queryByText(words)).toBe(null);
    expect(screen.getByTestId('next-steps').textContent).toContain('This could not be read.');
  });
});

describe('the agent’s own tasks', () => {
  it.each<[View['my_next_steps_known'], string, boolean]>([
    [{ state: 'read' }, 'Nothing to do', true],
    [{ state: 'not_yet' }, 'Nothing to do', false],
    [{ state: 'not_readable', why: why('Task', '') }, 'Nothing to do', false],
    [{ state: 'not_readable', why: why('Task', '') }, 'may not see Task', true],
  ])('%j: “%s” is said: %s', (known, words, said) => {
    openWith('idle_with_todos', (view) => {
      view.my_next_steps = [];
      view.my_next_steps_known = known;
    });
    expect(screen.getByTestId('next-steps').textContent.includes(words)).toBe(said);
  });
});

describe('what is said of calls', () => {
  it('is nothing of being ready while nobody is signed in', () => {
    openWith('idle_with_todos', (view) => {
      view.session = { state: 'signed_out', error: null };
    });
    expect(screen.queryByText('Ready for calls')).toBe(null);
  });

  it('is never “No call” above a call that goes on', async () => {
    openWith('ringing_known', (view) => {
      view.session = { state: 'signed_out', error: null };
    });
    await fireEvent.click(screen.getByText('Sign in'));
    expect(screen.getByTestId('sign-in')).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).not.toBe('No call');
  });

  it('is nothing of a possible match once the agent has said who it is', () => {
    const open = (by_agent: boolean): string => {
      openWith('ringing_known', (view) => {
        const { who } = frontCall(view);
        who.by_agent = by_agent;
        if (who.picked !== null) who.picked.certainty = 'possible';
      });
      const chips = document.querySelectorAll('.matched .warn');
      const count = String(chips.length);
      cleanup();
      return count;
    };
    expect([open(false), open(true)]).toEqual(['1', '0']);
  });
});

describe('the page of a sign-in', () => {
  it.each<[boolean, string]>([
    [true, 'Your browser is open'],
    [false, 'Your browser could not be opened'],
  ])('opened: %s, stands there as a link and can be opened again', async (opened, words) => {
    const url = 'https://aoba.my.salesforce.com/services/oauth2/authorize?x=1';
    const backend = openWith('signed_out', (view) => {
      view.session = { state: 'signing_in', page: { url, opened } };
    });
    expect(screen.getByText(new RegExp(words))).toBeTruthy();
    expect(screen.getByTestId<HTMLInputElement>('sign-in-link').value).toBe(url);
    await fireEvent.click(screen.getByTestId('sign-in-again'));
    expect(done(backend, 'open_sign_in_page')).toHaveLength(1);
  });

  it('is not said to be open before it is', () => {
    openWith('signed_out', (view) => {
      view.session = { state: 'signing_in', page: null };
    });
    expect(screen.queryByText(/Your browser is open/)).toBe(null);
    expect(screen.queryByTestId('sign-in-link')).toBe(null);
  });
});
