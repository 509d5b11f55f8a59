import type { PanelPart } from '../../generated/PanelPart';
import type { PanelView } from '../../generated/PanelView';
import type { UnreadPart } from '../../generated/UnreadPart';

/** Which of some parts of a panel could not be read. */
export function unreadOf(panel: PanelView | null, parts: readonly PanelPart[]): UnreadPart[] {
  return panel?.unread.filter((one) => parts.includes(one.part)) ?? [];
}

/** Whether the org has refused all of it, and nothing was ever read. */
export function nothingRead(panel: PanelView | null): boolean {
  return panel?.as_of === null && unreadOf(panel, ['everything']).length > 0;
}
