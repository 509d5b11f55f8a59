import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import App from '../src/App.svelte';
import { Fake } from '../src/backend/fake';
import type { SessionView } from '../src/generated/SessionView';
import { fixture } from './fixtures';

const KEY = '3MVG9PracticeOrgRingsideDesktop';

afterEach(() => {
  vi.unstubAllGlobals();
});

async function open(session: SessionView): Promise<void> {
  const backend = new Fake({ ...fixture('signed_out'), session });
  backend.choices = {
    ...backend.choices,
    sign_in: { login_url: 'https://aoba.my.salesforce.com', client_id: KEY },
  };
  render(App, { backend });
  await tick();
  await tick();
}

const text = (): string => screen.getByTestId<HTMLTextAreaElement>('for-admin-text').value;

describe('an org that keeps the app out', () => {
  it.each([
    ['app_not_installed', 'Ringside is not installed in this org.', 'press Install'],
    ['app_not_approved', 'The org does not let your user use Ringside.', 'add my profile'],
  ] as const)('%s: says what happened, and what the admin is to do stands ready to be copied', async (code, what, todo) => {
    const writeText = vi.fn(() => Promise.resolve());
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
    await open({ state: 'signed_out', error: { code, params: {} } });
    expect(screen.getByRole('alert').textContent).toContain(what);
    // The key and the address are those that the admin laid down, or that were used last.
    await vi.waitFor(() => {
      expect(text()).toContain(KEY);
    });
    for (const part of [todo, 'aoba.my.salesforce.com', 'Ringside', '005132365']) expect(text()).toContain(part);
    await fireEvent.click(screen.getByTestId('for-admin-copy'));
    expect(writeText).toHaveBeenCalledWith(text());
  });

  it('is told by the agent, where Salesforce shows the error on its own page and never comes back', async () => {
    await open({ state: 'signing_in', page: { url: 'https://aoba.my.salesforce.com/x', opened: true } });
    expect(screen.queryByTestId('for-admin')).toBeNull();
    await fireEvent.click(screen.getByText(/OAUTH_APPROVAL_ERROR_GENERIC/));
    expect(text()).toContain('it is not installed there');
    await fireEvent.click(screen.getByText(/OAUTH_APP_ACCESS_DENIED/));
    expect(text()).toContain('my user is not approved');
  });

  it('leaves other errors as they are', async () => {
    await open({ state: 'signed_out', error: { code: 'sign_in_denied', params: {} } });
    expect(screen.queryByTestId('for-admin')).toBeNull();
  });
});
