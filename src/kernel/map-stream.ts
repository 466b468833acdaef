/**
 * Translates a stream value by value; `undefined` leaves one out. Unlike a wrapping generator it passes
 * `return()` on at once, also while the stream waits.
 */
export function mapStream<A, B>(
  stream: AsyncIterableIterator<A>,
  translate: (value: A) => B | undefined,
): AsyncIterableIterator<B> {
  return {
    next: async () => {
      for (;;) {
        const step = await stream.next();
        if (step.done) return { done: true, value: undefined };
        const value = translate(step.value);
        if (value !== undefined) return { done: false, value };
      }
    },
    return: async () => {
      await stream.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
