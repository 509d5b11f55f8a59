import type { RecordOwner } from '../generated/RecordOwner';
import { m } from './m';

/** Whose record a call becomes. */
export function ownerWords(owner: RecordOwner): string {
  switch (owner.is) {
    case 'you':
      return m.todo_owner_you();
    case 'another':
      return m.task_owner({ name: owner.name || m.task_owner_other() });
    case 'once_signed_in':
      return owner.name === '' ? m.owner_once_signed_in_unknown() : m.owner_once_signed_in({ name: owner.name });
    case 'who_signs_in':
      return m.owner_who_signs_in();
  }
}
