/** Runs `then` after the frame that shows what has just been changed: the second frame begins once the first is painted. */
export function afterPaint(then: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(then));
}

/**
 * Like `afterPaint`, but not for ever: WebKit gives no frames to a window that is not shown yet, and the window is
 * shown only when this has run.
 */
export function afterPaintOrSoon(then: () => void): void {
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    then();
  };
  afterPaint(once);
  setTimeout(once, 100);
}
