import type { IconName } from '../../components/icons';
import type { CallView } from '../../generated/CallView';
import type { Direction } from '../../generated/Direction';
import type { Outcome } from '../../generated/Outcome';

/** How a call is drawn; its words always stand beside it. */
export function callIcon(call: { direction: Direction; outcome: Outcome | null }): IconName {
  return call.outcome === 'missed' || call.outcome === 'declined' ? 'missed' : call.direction;
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
