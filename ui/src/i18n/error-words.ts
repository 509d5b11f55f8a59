/** Who can mend it; nobody has to where it only has to wait. */
export type Mender = 'agent' | 'admin' | 'nobody';

/** An error in words: what happened, what is safe, what to do and who can do it. */
export interface ErrorWords {
  what: string;
  safe: string;
  todo: string;
  mender: Mender;
}
