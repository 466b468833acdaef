/**
 * A signal that follows another, if there is one, and aborts with `late()` after a while. The one way to limit time: the
 * reason of the abort is the error that whoever waits shall see.
 */
export function abortAfter(
  timeoutMs: number,
  outer: AbortSignal | undefined,
  late: () => Error,
): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(late()), timeoutMs);
  return {
    signal: outer ? AbortSignal.any([outer, controller.signal]) : controller.signal,
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
