import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../src/App.svelte';
import { Fake } from '../src/backend/fake';
import type { SignInPlace } from '../src/generated/SignInPlace';
import { fixture, frontCall } from './fixtures';
import { done, open } from './sidebar';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('picking one of several matches', () => {
  it('takes the second by Alt and 2, wherever the agent types', async () => {
    const backend = open('connected_several');
    screen.getByTestId('note').focus();
    await fireEvent.keyDown(screen.getByTestId('note'), { key: '2', code: 'Digit2', altKey: true });
    expect(done(backend, 'pick').map((action) => action.who.name)).toEqual(['Tom Reyes']);
    expect(screen.getByTestId('caller-name').textContent).toBe('Tom Reyes');
    expect(screen.getByText('Change')).toBeTruthy();
  });

  it('takes a digit alone in the note for text', async () => {
    const backend = open('connected_several');
    await fireEvent.keyDown(screen.getByTestId('note'), { key: '2', code: 'Digit2' });
    expect(done(backend, 'pick')).toEqual([]);
  });

  it('takes a digit alone while the list has the focus', async () => {
    const backend = open('connected_several');
    await fireEvent.keyDown(screen.getByTestId('matches'), { key: '3', code: 'Digit3' });
    expect(done(backend, 'pick').map((action) => action.who.name)).toEqual(['Jo Park']);
  });

  it('goes down by arrow and takes by Enter', async () => {
    const backend = open('connected_several');
    const list = screen.getByTestId('matches');
    await fireEvent.keyDown(list, { key: 'ArrowDown' });
    await fireEvent.keyDown(list, { key: 'Enter' });
    expect(done(backend, 'pick').map((action) => action.who.name)).toEqual(['Tom Reyes']);
  });

  it('lets a pick be changed without taking it back first', async () => {
    const backend = open('two_calls');
    await fireEvent.click(screen.getByText('Change'));
    await fireEvent.click(screen.getByTestId('match-2'));
    expect(done(backend, 'unpick')).toEqual([]);
    expect(done(backend, 'pick').map((action) => action.who.name)).toEqual(['Tom Reyes']);
  });
});

describe('searching', () => {
  it('finds by name and picks what was found', async () => {
    const backend = open('unknown_connected');
    await fireEvent.input(screen.getByTestId('search'), { target: { value: 'dana' } });
    await vi.advanceTimersByTimeAsync(250);
    await fireEvent.click(screen.getByTestId('search-result-1'));
    expect(done(backend, 'pick').map((action) => action.who.name)).toEqual(['Dana Whitfield']);
  });

  it('asks nothing for a single character', async () => {
    const backend = open('unknown_connected');
    const query = vi.spyOn(backend, 'query');
    await fireEvent.input(screen.getByTestId('search'), { target: { value: 'd' } });
    await vi.advanceTimersByTimeAsync(500);
    expect(query).not.toHaveBeenCalled();
  });
});

describe('writing', () => {
  it('sends how the note begins at once, the rest once typing pauses, and before Save', async () => {
    const backend = open('connected_several');
    await fireEvent.input(screen.getByTestId('note'), { target: { value: 'one' } });
    await vi.advanceTimersByTimeAsync(100);
    await fireEvent.input(screen.getByTestId('note'), { target: { value: 'one two' } });
    expect(done(backend, 'edit_note').map((action) => action.text)).toEqual(['one']);
    await vi.advanceTimersByTimeAsync(150);
    expect(done(backend, 'edit_note').map((action) => action.text)).toEqual(['one', 'one two']);
    await fireEvent.input(screen.getByTestId('note'), { target: { value: 'one two three' } });
    await fireEvent.keyDown(screen.getByTestId('note'), { key: 'Enter', ctrlKey: true });
    await vi.advanceTimersByTimeAsync(0);
    const last = backend.actions.slice(-2);
    expect(last.map((action) => action.do)).toEqual(['edit_note', 'save_call']);
    expect(done(backend, 'edit_note').at(-1)?.text).toBe('one two three');
  });

  it('keeps what is typed while the program sends views with an older note', async () => {
    const backend = open('connected_several');
    const note = screen.getByTestId<HTMLTextAreaElement>('note');
    await fireEvent.input(note, { target: { value: 'newer' } });
    backend.show(fixture('connected_several'));
    await tick();
    expect(note.value).toBe('newer');
  });

  it('loses nothing when the window is hidden before the pause', async () => {
    const backend = open('connected_several');
    await fireEvent.input(screen.getByTestId('note'), { target: { value: 'typed at once' } });
    window.dispatchEvent(new Event('pagehide'));
    expect(done(backend, 'edit_note').map((action) => action.text)).toEqual(['typed at once']);
  });

  it('says so when the program does not hear, and sends the note again', async () => {
    const backend = open('connected_several');
    vi.spyOn(backend, 'act').mockRejectedValueOnce(new Error('gone'));
    await fireEvent.input(screen.getByTestId('note'), { target: { value: 'kept?' } });
    await vi.advanceTimersByTimeAsync(200);
    expect(screen.getByTestId('unheard').getAttribute('role')).toBe('alert');
    await vi.advanceTimersByTimeAsync(1_200);
    expect(done(backend, 'edit_note').map((action) => action.text)).toEqual(['kept?']);
    expect(screen.queryByTestId('unheard')).toBeNull();
  });

  it('keeps each call’s own text when the agent moves between calls', async () => {
    const backend = open('two_calls');
    await fireEvent.input(screen.getByTestId('note'), { target: { value: 'for Maria' } });
    backend.show({ ...fixture('two_calls'), front: fixture('two_calls').calls[1]?.id ?? null });
    await tick();
    expect(screen.getByTestId<HTMLTextAreaElement>('note').value).toBe('');
    backend.show(fixture('two_calls'));
    await tick();
    expect(screen.getByTestId<HTMLTextAreaElement>('note').value).toBe('for Maria');
  });

  it('takes no focus when a call comes', async () => {
    const backend = open('idle_with_todos');
    const todo = screen.getByTestId('todo-subject');
    todo.focus();
    backend.show(fixture('ringing_known'));
    await tick();
    expect([document.body, todo]).toContain(document.activeElement);
  });
});

describe('next steps', () => {
  it('makes one that is linked to the call, after the note is sent', async () => {
    const backend = open('ended_offline');
    await fireEvent.input(screen.getByTestId('note'), { target: { value: 'agreed' } });
    await fireEvent.click(screen.getByTestId('tab-next-step'));
    await fireEvent.input(screen.getByTestId('todo-subject'), { target: { value: ' Send the contract ' } });
    await fireEvent.click(screen.getByText('Tomorrow'));
    await fireEvent.click(screen.getByTestId('todo-add'));
    await vi.advanceTimersByTimeAsync(0);
    const call = frontCall(fixture('ended_offline')).id;
    expect(done(backend, 'add_next_step')).toMatchObject([
      { todo: { subject: 'Send the contract', due: '2026-11-22' }, call, about: null },
    ]);
    expect(backend.actions.findIndex(({ do: it }) => it === 'edit_note')).toBeLessThan(
      backend.actions.findIndex(({ do: it }) => it === 'add_next_step'),
    );
    expect(screen.getByTestId<HTMLInputElement>('todo-subject').value).toBe('');
  });

  it('makes one with no call, about the person', async () => {
    const backend = open('ended_offline');
    await fireEvent.click(screen.getByText('+ New'));
    await fireEvent.change(screen.getByTestId('todo-call'), { target: { value: '' } });
    await fireEvent.input(screen.getByTestId('todo-subject'), { target: { value: 'Thank her' } });
    await fireEvent.click(screen.getByTestId('todo-add'));
    await vi.advanceTimersByTimeAsync(0);
    const about = frontCall(fixture('ended_offline')).who.picked?.id;
    expect(done(backend, 'add_next_step')).toMatchObject([{ call: null, about, todo: { due: null } }]);
  });

  it('is ticked by its box', async () => {
    const backend = open('ringing_known');
    await fireEvent.click(screen.getByLabelText('Confirm delivery date'));
    expect(done(backend, 'complete')).toEqual([{ do: 'complete', task: { at: 'salesforce', id: '00TEa0000000002AAA' } }]);
  });

  it('keeps the words of a to-do that nobody could own yet', async () => {
    const backend = open('idle_with_todos');
    await fireEvent.input(screen.getByTestId('todo-subject'), { target: { value: 'Later' } });
    backend.show({ ...fixture('idle_with_todos'), session: { state: 'signed_out', error: null } });
    await tick();
    expect(screen.getByTestId<HTMLInputElement>('todo-subject').value).toBe('Later');
    expect(screen.getByTestId<HTMLButtonElement>('todo-add').disabled).toBe(true);
  });
});

describe('signing in', () => {
  it('sends the address and the consumer key', async () => {
    const backend = open('signed_out');
    await fireEvent.click(screen.getByLabelText('Sandbox'));
    await vi.advanceTimersByTimeAsync(0);
    await fireEvent.input(screen.getByTestId('sign-in-key'), { target: { value: ' 3MVG9.key ' } });
    await fireEvent.click(screen.getByTestId('sign-in-button'));
    expect(done(backend, 'sign_in')).toEqual([
      { do: 'sign_in', login_url: 'https://test.salesforce.com', client_id: '3MVG9.key', redirect: 'loopback' },
    ]);
  });

  it('comes back by a link where the agent chooses it', async () => {
    const backend = open('signed_out');
    await fireEvent.input(screen.getByTestId('sign-in-key'), { target: { value: '3MVG9.key' } });
    await fireEvent.click(screen.getByLabelText(/ringside: link/));
    await fireEvent.click(screen.getByTestId('sign-in-button'));
    expect(done(backend, 'sign_in').map((action) => action.redirect)).toEqual(['link']);
  });
});

describe('signing in where the admin has said where', () => {
  function openWith(sign_in: SignInPlace): Fake {
    const backend = new Fake(fixture('signed_out'));
    backend.choices = { ...backend.choices, sign_in };
    render(App, { backend });
    return backend;
  }

  it.each([
    ['https://aoba.my.salesforce.com', 'https://aoba.my.salesforce.com'],
    ['https://test.salesforce.com/', 'https://test.salesforce.com'],
    [null, 'https://login.salesforce.com'],
  ])('%s needs nothing to be pasted', async (login_url, sent) => {
    const backend = openWith({ login_url, client_id: '3MVG9.policy' });
    await vi.advanceTimersByTimeAsync(0);
    await fireEvent.click(screen.getByTestId('sign-in-button'));
    expect(done(backend, 'sign_in')).toMatchObject([{ do: 'sign_in', login_url: sent, client_id: '3MVG9.policy' }]);
  });

  it('leaves what the agent has typed', async () => {
    const backend = openWith({ login_url: null, client_id: '3MVG9.policy' });
    await fireEvent.input(screen.getByTestId('sign-in-key'), { target: { value: 'typed' } });
    await vi.advanceTimersByTimeAsync(0);
    await fireEvent.input(screen.getByTestId('sign-in-key'), { target: { value: '3MVG9.mine' } });
    await fireEvent.click(screen.getByTestId('sign-in-button'));
    expect(done(backend, 'sign_in')).toMatchObject([{ client_id: '3MVG9.mine' }]);
  });
});

describe('settings', () => {
  it('pauses logging, and says so on every screen', async () => {
    const backend = open('idle_with_todos');
    await fireEvent.click(screen.getByTestId('nav-settings'));
    await fireEvent.click(screen.getByTestId('logging-paused'));
    expect(done(backend, 'change_settings').map((action) => action.settings.logging)).toEqual(['paused']);
    await fireEvent.click(screen.getByTestId('nav-call'));
    expect(screen.getByText('Logging paused')).toBeTruthy();
  });
});

describe('requests', () => {
  it('are shown in the settings, with what few of them mean, and the footer says so everywhere', async () => {
    const backend = open('short_of_requests');
    expect(screen.getByTestId('footer-link').textContent).toContain('Few requests left');
    await fireEvent.click(screen.getByTestId('nav-settings'));
    const card = screen.getByTestId('requests');
    expect(card.textContent).toContain('14,400 of 15,000');
    expect(card.textContent).toContain('sent when there are more');
    await fireEvent.click(screen.getByTestId('nav-outbox'));
    expect(screen.getByTestId('outbox-kept').textContent).toContain('few requests left');
    expect(done(backend, 'change_settings')).toEqual([]);
  });
});

describe('settings check', () => {
  it('asks the org, and names what it found with who mends it', async () => {
    const backend = open('found_in_settings');
    await fireEvent.click(screen.getByTestId('nav-settings'));
    const found = screen.getAllByTestId('finding');
    expect(found.map((one) => one.dataset['code'])).toEqual(['task_not_createable', 'object_hidden', 'do_not_call_hidden', 'no_key_field']);
    expect(found[0]?.textContent).toContain('Your admin can mend this.');
    await fireEvent.click(screen.getByTestId('check-settings'));
    expect(done(backend, 'check_settings')).toHaveLength(1);
  });
});
