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

describe('signed out', () => {
  const claire = { name: 'Claire Martin', host: 'aoba.my.salesforce.com', waiting: 2, needs_you: 0 };
  const unknown = { name: '', host: '', waiting: 1, needs_you: 0 };

  it('it is said how much waits for whom, on every screen, and that nothing is lost', async () => {
    const backend = open('nobody_is_here');
    const view = fixture('nobody_is_here');
    expect(view.others).toEqual([claire]);
    backend.show({ ...view, others: [claire, unknown] });
    await tick();
    expect(screen.getByTestId('footer-link').textContent).toContain('3 wait for other accounts');
    for (const nav of ['call', 'recent', 'outbox']) {
      await fireEvent.click(screen.getByTestId(`nav-${nav}`));
      const told = screen.getByTestId('others-waiting').textContent;
      expect(told).toContain('2 records wait here for Claire Martin (aoba.my.salesforce.com). They are kept, and go out');
      expect(told).toContain('1 record waits here for another account. It is kept, and goes out');
    }
  });

  it('neither the outbox nor the recent calls look as if there were nothing', async () => {
    open('nobody_is_here');
    await fireEvent.click(screen.getByTestId('nav-outbox'));
    expect(screen.getByTestId('outbox-empty').textContent).toContain('Nobody is signed in');
    expect(document.body.textContent).not.toContain('Nothing waits to be sent');
    await fireEvent.click(screen.getByTestId('nav-recent'));
    expect(screen.getByTestId('recent-signed-out').textContent).toContain('listed for that account only');
  });
});
