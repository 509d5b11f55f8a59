import { fireEvent, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { fixture } from './fixtures';
import { done, open } from './sidebar';

const type = (testid: string, value: string): Promise<boolean> => fireEvent.input(screen.getByTestId(testid), { target: { value } });

describe('another account', () => {
  it('forgets what was found for one account when another comes', async () => {
    const backend = open('my_day');
    await type('search', 'dan');
    await vi.waitFor(() => expect(screen.getByTestId('search-result-1')).toBeTruthy());
    const view = fixture('my_day');
    // A session that has ended is the same account's: nothing is forgotten.
    backend.show({ ...view, session: { state: 'signed_out', error: null } });
    await tick();
    backend.show(view);
    await tick();
    expect(screen.getByTestId<HTMLInputElement>('search').value).toBe('dan');
    const sent = done(backend, 'edit_form').length;
    backend.show({ ...view, account: { org: '00D000000000002AAA', user: '005000000000002AAA' }, forms: [] });
    await tick();
    expect(screen.queryByTestId('search-result-1')).toBeNull();
    expect(screen.getByTestId<HTMLInputElement>('search').value).toBe('');
    expect(done(backend, 'edit_form').length).toBe(sent);
  });
});
