import { render } from '@testing-library/svelte';
import App from '../src/App.svelte';
import { Fake } from '../src/backend/fake';
import type { Action } from '../src/generated/Action';
import type { View } from '../src/generated/View';
import { fixture } from './fixtures';

/** The whole sidebar, drawn from a view fixture. */
export function open(name: string): Fake {
  return openView(fixture(name));
}

/** The whole sidebar, drawn from this view. */
export function openView(view: View): Fake {
  const backend = new Fake(view);
  render(App, { backend });
  return backend;
}

/** What the agent did of one kind, in order. */
export function done<Kind extends Action['do']>(backend: Fake, kind: Kind): Extract<Action, { do: Kind }>[] {
  return backend.actions.filter((action): action is Extract<Action, { do: Kind }> => action.do === kind);
}
