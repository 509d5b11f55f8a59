import type { RequestsView } from '../generated/RequestsView';
import { m } from './m';

/** The warning that few requests are left; null while there are plenty. */
export function requestsWarning({ left, made, cap }: RequestsView): string | null {
  const own = cap !== null && made * 100 >= cap * 80;
  switch (left) {
    case 'plenty':
      return null;
    case 'few':
      return own ? m.requests_few_own() : m.requests_few();
    case 'for_calls_only':
      return own ? m.requests_for_calls_only_own() : m.requests_for_calls_only();
  }
}
