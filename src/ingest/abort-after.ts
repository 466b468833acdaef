/** A signal that follows another and aborts with `late()` after a while. */
export function abortAfter(
  timeoutMs: number,
  outer: AbortSignal,
  late: () => Error,
): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(late()), timeoutMs);
  return {
    signal: AbortSignal.any([outer, controller.signal]),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
