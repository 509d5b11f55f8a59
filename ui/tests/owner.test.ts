import { screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { CallView } from '../src/generated/CallView';
import type { View } from '../src/generated/View';
import { fixture } from './fixtures';
import { open } from './sidebar';

function withFront(name: string, change: Partial<CallView>): View {
  const view = fixture(name);
  return { ...view, calls: view.calls.map((call, n) => (n === 0 ? { ...call, ...change } : call)) };
}

describe('the owner of a call’s record', () => {
  it('is said where the note is written, before it is saved', async () => {
    const backend = open('ringing_known');
    const line = screen.getByTestId('call-owner');
    expect(line.textContent).toBe('Owner: you');
    const said: [CallView['owner'], string][] = [
      [{ is: 'once_signed_in', name: 'Claire Martin' }, 'Owner: Claire Martin, once signed in'],
      [{ is: 'once_signed_in', name: '' }, 'Owner: the user who took the call, once signed in'],
      [{ is: 'who_signs_in' }, 'Owner: you, once you sign in'],
      [{ is: 'another', name: 'Kenji Tanaka' }, 'Owner: Kenji Tanaka'],
      [{ is: 'another', name: '' }, 'Owner: another user'],
    ];
    for (const [owner, words] of said) {
      backend.show(withFront('ringing_known', { owner }));
      await tick();
      expect(screen.getByTestId('call-owner').textContent).toBe(words);
    }
  });

  it('keeps its line where the call is not logged, so that nothing jumps', async () => {
    const backend = open('ringing_known');
    expect(screen.getByTestId('call-owner').className).not.toContain('none');
    backend.show(withFront('ringing_known', { log: { state: 'not_logged', why: 'agent_said_so' } }));
    await tick();
    expect(screen.getByTestId('call-owner').className).toContain('none');
  });
});
