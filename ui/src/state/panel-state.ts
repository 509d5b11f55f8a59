import type { PanelView } from '../generated/PanelView';
import type { View } from '../generated/View';

/** Whether the data about a person is there, is being read, or can't be had now. */
export type PanelState = 'there' | 'reading' | 'unreachable';

export function panelState(panel: PanelView | null, view: View): PanelState {
  if (panel !== null && (panel.as_of !== null || panel.saved_copy)) return 'there';
  return view.link.offline_since === null && view.session.state === 'signed_in' ? 'reading' : 'unreachable';
}
