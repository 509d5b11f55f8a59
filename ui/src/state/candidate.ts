import type { Candidate } from '../generated/Candidate';
import type { RelatedRecord } from '../generated/RelatedRecord';

/** A record of which only id, object and name are known, as somebody who can be opened. */
export function candidateOf({ id, object, name }: RelatedRecord): Candidate {
  return {
    id,
    object,
    name,
    person_contact: null,
    title: null,
    company: null,
    owner: null,
    field: null,
    certainty: 'by_hand',
    hint: null,
    not_theirs: false,
    modified: null,
    do_not_call: false,
    last_called: null,
  };
}

/** Whether the number of a call stands on the record itself: a main number only begins like it. */
export function isByNumber({ field, hint }: Candidate): boolean {
  return field !== null && hint !== 'main_number';
}

/** The candidate that a form has kept; nothing if it can't be read. */
export function candidateIn(text: string | undefined): Candidate | null {
  if (text === undefined) return null;
  try {
    const kept: unknown = JSON.parse(text);
    return isCandidate(kept) ? kept : null;
  } catch {
    return null;
  }
}

function isCandidate(kept: unknown): kept is Candidate {
  return typeof kept === 'object' && kept !== null && 'id' in kept && 'name' in kept && 'object' in kept;
}
