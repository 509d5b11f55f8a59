/**
 * Whether a key press belongs to an input method that is still composing, as for Japanese. WebKit on macOS ends the
 * composition before the Enter that ended it arrives, and marks that one only by key code 229.
 */
export function isComposing(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- WebKit marks that Enter in no other way.
  return event.isComposing || event.keyCode === 229;
}

/** Control and Enter, or Command and Enter. */
export function isSaveKey(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !isComposing(event);
}

/** Whether the save keys are shown with Apple's symbols. */
export function onApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
