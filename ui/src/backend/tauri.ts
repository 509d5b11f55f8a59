import { Channel, invoke } from '@tauri-apps/api/core';
import type { Answer } from '../generated/Answer';
import type { View } from '../generated/View';
import type { Backend } from './backend';

/** The real program, by the four commands of its IPC. */
export const tauri: Backend = {
  subscribe(onView, onLost) {
    const channel = new Channel<View>(onView);
    invoke('subscribe', { channel }).catch(onLost);
    return () => {
      channel.onmessage = () => undefined;
    };
  },
  act: (action) => invoke('act', { action }),
  query: (query) => invoke<Answer>('query', { query }),
  ready: () => invoke('ready'),
  now: () => Date.now(),
};
