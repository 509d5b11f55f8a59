import type { CallView } from '../src/generated/CallView';
import type { View } from '../src/generated/View';

const files = import.meta.glob<View>('../../tests/fixtures/views/*.json', { import: 'default', eager: true });

/** Every view fixture by its name. The Rust snapshots write them; the sidebar must be able to draw each. */
export const fixtures: Record<string, View> = Object.fromEntries(
  Object.entries(files).map(([path, view]) => [path.replace(/^.*\/|\.json$/g, ''), view]),
);

export function fixture(name: string): View {
  const view = fixtures[name];
  if (view === undefined) throw new Error(`no fixture ${name}`);
  return structuredClone(view);
}

export function frontCall(view: View): CallView {
  const call = view.calls[0];
  if (call === undefined) throw new Error('the fixture has no call');
  return call;
}

export function first<T>(list: readonly T[]): T {
  const [one] = list;
  if (one === undefined) throw new Error('the list is empty');
  return one;
}
