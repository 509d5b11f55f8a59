import { render, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import App from '../src/App.svelte';
import { Fake } from '../src/backend/fake';
import { fixture, frontCall } from './fixtures';
import { open } from './sidebar';

describe('a person who is not to be called', () => {
  it('is warned of in words, at once, above all else of the call', () => {
    open('dialing_do_not_call');
    const warning = screen.getByRole('alert');
    expect(warning.textContent).toContain('“Do not call” is set on Dana Whitfield.');
    expect(screen.getByTestId('call-card').firstElementChild).toBe(warning);
    expect(screen.getByTestId('do-not-call').textContent).toBe('do not call');
  });

  it('is marked among several, and one of them is enough for a warning', () => {
    const view = fixture('connected_several');
    const call = frontCall(view);
    const [, second] = call.who.matches;
    if (second === undefined) throw new Error('several match');
    second.do_not_call = true;
    call.direction = 'outbound';
    call.do_not_call = 'one_of_them';
    render(App, { backend: new Fake(view) });
    expect(screen.getByRole('alert').textContent).toContain('one of the people with this number');
    expect(within(screen.getByTestId('match-2')).getByTestId('do-not-call')).toBeTruthy();
    expect(within(screen.getByTestId('match-1')).queryByTestId('do-not-call')).toBeNull();
  });

  it('who calls is marked, and nobody is warned', () => {
    const view = fixture('ringing_known');
    const { picked } = frontCall(view).who;
    if (picked === null) throw new Error('somebody is picked');
    picked.do_not_call = true;
    render(App, { backend: new Fake(view) });
    expect(screen.getByTestId('do-not-call')).toBeTruthy();
    expect(screen.queryByTestId('do-not-call-warning')).toBeNull();
  });
});
