import type { Mender } from '../generated/Mender';

/**
 * An error in words: what happened, what is safe, what to do and who can do it. `nobody` means that waiting is enough.
 */
export interface ErrorWords {
  what: string;
  safe: string;
  todo: string;
  mender: Mender;
}
