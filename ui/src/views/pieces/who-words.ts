import type { CallView } from '../../generated/CallView';
import { m } from '../../i18n/m';
import { mayBe } from '../../state/lists';

/** What is said of whoever calls while nobody is picked, on the card and aloud. */
export function whoWords(call: CallView): string {
  if (call.who.late) return m.late_title();
  const count = mayBe(call.who.matches).length;
  if (count > 0) return m.matches_title({ count });
  if (call.who.matches.length > 0) return m.change_title();
  switch (call.who.state) {
    case 'withheld':
      return m.withheld_title();
    case 'not_a_number':
      return m.not_a_number_title();
    case 'asking':
    case 'not_asked':
      return m.not_here_title();
    case 'not_all_searched':
      return m.not_all_searched_title();
    case 'looking':
    case 'colleague':
    case 'not_found':
    case 'several':
    case 'known':
      return m.not_found_title();
  }
}
