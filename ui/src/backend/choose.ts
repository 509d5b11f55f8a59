import type { Backend } from './backend';
import { tauri } from './tauri';

/** Whether this build carries the fixtures: a development build and the build for axe do, a shipped one does not. */
const HAS_FIXTURES = import.meta.env.DEV || import.meta.env.MODE === 'fixtures';

/** The real program inside its window; fixtures in a plain browser. */
export async function chooseBackend(): Promise<Backend> {
  if (!HAS_FIXTURES || '__TAURI_INTERNALS__' in window) return tauri;
  const { fakeFromAddress } = await import('./fake');
  return fakeFromAddress(new URLSearchParams(window.location.search));
}
