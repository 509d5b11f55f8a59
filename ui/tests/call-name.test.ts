import { screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { CallView } from '../src/generated/CallView';
import { fixture, frontCall } from './fixtures';
import { open } from './sidebar';

/** What the bar, the header and the announcement call the first call of a fixture, which rings. */
async function names(of: string, change: Partial<CallView>): Promise<{ bar: string; header: string; said: string }> {
  const view = fixture(of);
  const call = { ...frontCall(view), id: '00000000-0000-0000-0000-00000000000a', phase: 'ringing' as const, ended: null, ...change };
  open('idle_with_todos').show({ ...view, calls: [call], front: call.id });
  await tick();
  await tick();
  return {
    bar: screen.getByTestId('call-tab').querySelector('b')?.textContent ?? '',
    header: screen.getByRole('banner').textContent,
    said: screen.getByTestId('announcement').textContent,
  };
}

const colleague = { user: null, name: null };

describe('a call with a name that only the phone gave', () => {
  it.each(['unknown_connected', 'connected_several'])('is shown by that name, with the number beside it: %s', async (of) => {
    const { number } = frontCall(fixture(of));
    const { bar, header, said } = await names(of, { phone_name: '佐藤商店' });
    expect(bar).toBe('佐藤商店');
    expect(header).toContain('佐藤商店');
    expect(header).toContain(number);
    expect(said).toContain(`佐藤商店, ${number}`);
  });

  it('is a colleague under that name everywhere, where nobody else knows the extension', async () => {
    const { who, number } = frontCall(fixture('colleague_connected'));
    const { bar, header, said } = await names('colleague_connected', { phone_name: 'Kenji', who: { ...who, colleague } });
    expect([bar, screen.getByTestId('caller-name').textContent]).toEqual(['Kenji', 'Kenji']);
    expect(header).toContain('Kenji');
    expect(header).toContain(number);
    expect(said).toBe('Call from Kenji');
  });

  it('is a colleague under the extension everywhere, where no name is known', async () => {
    const { who, number } = frontCall(fixture('colleague_connected'));
    const { bar } = await names('colleague_connected', { phone_name: null, who: { ...who, colleague } });
    expect([bar, screen.getByTestId('caller-name').textContent]).toEqual([number, number]);
  });

  it('is shown by the person as soon as one is picked', async () => {
    const { bar, said } = await names('ringing_known', { phone_name: 'SATO' });
    expect(bar).toBe('佐藤 花子');
    expect(said).toBe('Call from 佐藤 花子');
  });

  it.each(['+44 20 7946 0018', '02079460018', ' '])('is shown by its number where the phone gave no name but “%s”', async (phone_name) => {
    const { bar, said } = await names('unknown_connected', { phone_name });
    expect(bar).toBe('+44 20 7946 0018');
    expect(said).toBe('Call from +44 20 7946 0018, not in Salesforce');
  });
});
