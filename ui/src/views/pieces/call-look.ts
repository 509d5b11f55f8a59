import type { IconName } from '../../components/icons';
import type { CallView } from '../../generated/CallView';
import type { Direction } from '../../generated/Direction';

/** How a call is drawn; its words always stand beside it. */
export function callIcon(call: { direction: Direction; missed: boolean }): IconName {
  return call.missed ? 'missed' : call.direction;
}

export function callTone(call: CallView): 'plain' | 'live' | 'ringing' {
  switch (call.phase) {
    case 'ringing':
    case 'dialing':
      return 'ringing';
    case 'connected':
    case 'held':
      return 'live';
    case 'ended':
      return 'plain';
  }
}
