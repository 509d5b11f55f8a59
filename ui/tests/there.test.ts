import { cleanup, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { thereWords } from '../src/i18n/there';
import { fixture, frontCall } from './fixtures';
import { open } from './sidebar';

const at = (moment: string): number => Date.parse(moment);

// The tests run in UTC.
describe('the time of the other side', () => {
  it('is the one of its zone, daylight saving included', () => {
    expect(thereWords(['America/New_York'], at('2026-11-21T14:32:00Z'))).toEqual({ words: '09:32', hours: 'in' });
    expect(thereWords(['America/New_York'], at('2026-07-21T14:32:00Z'))).toEqual({ words: '10:32', hours: 'in' });
    expect(thereWords(['Asia/Kolkata'], at('2026-11-21T12:32:00Z'))?.words).toBe('18:02');
  });

  it('is a range where a country has several, and never one of them', () => {
    const states = ['America/New_York', 'America/Chicago', 'America/Los_Angeles'];
    expect(thereWords(states, at('2026-11-21T16:00:00Z'))).toEqual({ words: '08:00 to 11:00, by zone', hours: 'maybe_out' });
    expect(thereWords(states, at('2026-11-21T18:00:00Z'))?.hours).toBe('in');
    expect(thereWords(states, at('2026-11-21T04:00:00Z'))).toEqual({ words: '20:00 to 23:00, by zone', hours: 'out' });
  });

  it('is in order over midnight', () => {
    expect(thereWords(['Asia/Tokyo', 'Europe/London'], at('2026-11-21T16:00:00Z'))?.words).toBe('16:00 to 01:00, by zone');
  });

  it('is not told where it is the agent’s own, or where nothing or not all is known', () => {
    const now = at('2026-11-21T12:00:00Z');
    expect(thereWords(['Europe/London'], now)).toBeNull();
    expect(thereWords([], now)).toBeNull();
    expect(thereWords(['Asia/Tokyo', 'Mars/Olympus'], now)).toBeNull();
  });
});

describe('the card of a number that is being dialled', () => {
  async function dialled(of: string, zones: string[]): Promise<string | null> {
    const view = fixture(of);
    const call = { ...frontCall(view), direction: 'outbound' as const, phase: 'dialing' as const, answered: null, zones };
    open(of).show({ ...view, calls: [call], front: call.id });
    await tick();
    return screen.queryByTestId('there')?.textContent ?? null;
  }

  it('tells the time there, whoever has the number', async () => {
    for (const of of ['unknown_connected', 'connected_several', 'ringing_known']) {
      expect(await dialled(of, ['Asia/Tokyo'])).toMatch(/\d\d:\d\d/u);
      cleanup();
    }
  });

  it.each(['unknown_connected', 'connected_several'])('tells none where the number says nothing of it: %s', async (of) => {
    expect(await dialled(of, [])).toBeNull();
  });

  it('says that it is late there before anybody is known to be called', async () => {
    const view = fixture('unknown_connected');
    const hour = new Date(frontCall(view).started).getUTCHours();
    // The zone in which it is about midnight then.
    const zone = `Etc/GMT${hour >= 12 ? `-${24 - hour}` : `+${hour}`}`;
    expect(await dialled('unknown_connected', [zone])).toContain('outside 9:00–18:00');
  });
});
