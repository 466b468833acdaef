/**
 * Runs an async generator that can be left at any time. A bare generator only notices `return()` once the
 * promise it waits on settles, which for a quiet stream is never: here `return()` aborts the wait first.
 */
export function stoppable<T>(
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => AsyncGenerator<T>,
): AsyncIterableIterator<T> {
  const controller = new AbortController();
  const generator = run(signal ? AbortSignal.any([signal, controller.signal]) : controller.signal);
  return {
    next: () => generator.next(),
    return: () => {
      controller.abort();
      return generator.return(undefined);
    },
    throw: (error) => {
      controller.abort();
      return generator.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
