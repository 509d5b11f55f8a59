import type { CallView } from '../../generated/CallView';
import { writeStateWords } from '../../i18n/words';
import { m } from '../../i18n/m';
import type { Draft } from '../../state/draft.svelte';

/** Whether some of the words are not in the call's note yet, or get there only by Save. */
export function hasUnsaved(call: CallView, draft: Draft): boolean {
  const { saved, text, subject } = call.note;
  return !saved || draft.text !== text || draft.subject !== subject;
}

/** Whether the org has no place for the note. */
function isLeftOut(call: CallView): boolean {
  return call.left_out.some((label) => label.is === 'task' && label.field === 'description');
}

/** The state of the note, in words. */
export function noteStatus(call: CallView, draft: Draft): string {
  if (draft.late) return m.note_late();
  if (call.log.state === 'not_logged') return m.note_not_logged();
  const untilPicked = call.note.until_picked;
  if (draft.text === '' && draft.subject === '' && call.note.disposition === null) return untilPicked ? m.note_until_picked() : m.note_empty();
  if (hasUnsaved(call, draft)) return call.phase === 'ended' ? m.note_draft_ended() : m.note_draft();
  if (untilPicked) return m.note_until_picked();
  switch (call.log.state) {
    case 'at_the_end':
    case 'when_answered':
    case 'begun':
      return m.note_goes_with_call();
    case 'waits_for_pick':
      return m.note_until_picked();
    case 'waiting':
      return m.note_saved({ state: writeStateWords(call.log.write) });
    case 'in_salesforce':
      return m.note_saved({ state: isLeftOut(call) ? m.note_left_out() : m.log_in_salesforce() });
    case 'needs_you':
      return m.note_saved({ state: m.write_needs_you() });
  }
}
