import type { View } from '../generated/View';

/** Whether any phone is connected: without one no call is heard, whoever is signed in. */
export function hearsCalls(view: View): boolean {
  return view.sources.some((source) => source.connected);
}
