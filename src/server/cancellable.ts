/**
 * The same stream, but it ends at once when `signal` is aborted or it is told to `return`, even while the source is
 * waiting: async generators queue `return` behind the value they wait for. `onEnd` is called once, whatever ends it.
 */
export function cancellable<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal,
  onEnd: () => void = () => {},
): AsyncGenerator<T, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let isEnded = false;
  let release: (() => void) | undefined;
  const ended = new Promise<void>((resolve) => {
    release = resolve;
  });

  const end = () => {
    if (isEnded) return;
    isEnded = true;
    signal.removeEventListener('abort', end);
    release?.();
    onEnd();
    // Not waited for: it may be stuck behind a value that never comes.
    void Promise.resolve(iterator.return?.()).catch(() => {});
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end);

  const done: IteratorResult<T, undefined> = { value: undefined, done: true };
  return {
    next: async () => {
      if (isEnded) return done;
      const next = iterator.next();
      next.catch(() => {}); // when the end wins the race
      try {
        const result = await Promise.race([next, ended]);
        if (isEnded || !result || result.done) {
          end();
          return done;
        }
        return result;
      } catch (error) {
        end();
        throw error;
      }
    },
    return: async () => {
      end();
      return done;
    },
    throw: async (error) => {
      end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => end(),
  };
}
