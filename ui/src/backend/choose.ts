import type { Backend } from './backend';
import { tauri } from './tauri';

/** The real program inside its window; fixtures in a plain browser, which a shipped build does not carry. */
export async function chooseBackend(): Promise<Backend> {
  if (!import.meta.env.DEV || '__TAURI_INTERNALS__' in window) return tauri;
  const { fakeFromAddress } = await import('./fake');
  return fakeFromAddress(new URLSearchParams(window.location.search));
}
