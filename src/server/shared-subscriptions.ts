import type { ExecutionResult } from 'graphql';
import type { Payload } from './payload.ts';

/*
 * State streams for many clients. Equal subscriptions (same document, variables and scope of rights) share one
 * source: it is iterated once, each event executed and printed once. A subscriber is a slot for the latest payload
 * and a wake-up; one that does not take costs its slot and nothing more.
 *
 *   source ──▶ pump ──▶ latest ──▶ slot of subscriber 1 ──▶ socket
 *                              └─▶ slot of subscriber 2 (stalled: overwritten, never longer than one)
 */

/** How the first subscriber of a key opens its source. */
export interface Opening {
  start(signal: AbortSignal): Promise<AsyncIterable<ExecutionResult> | ExecutionResult>;
  toPayload(result: ExecutionResult): Payload;
}

export interface SharedSubscriptions {
  /**
   * Subscribes to the source of that key; `opening` opens it if nobody has. What comes out begins with the latest
   * payload, skips what came while the subscriber was busy, and always ends with the last one. Where it gives
   * no stream (an error), every waiting subscriber gets that result.
   */
  subscribe(key: string, opening: Opening): Promise<AsyncGenerator<Payload> | Payload>;
  count(): { sources: number; subscribers: number };
  /** Ends every stream; subscribers see their end. */
  close(): void;
}

interface Source {
  readonly subscribers: Set<Slot>;
  readonly controller: AbortController;
  /** Undefined once it streams; the error result where it never will. */
  readonly opened: Promise<Payload | undefined>;
  latest: Payload | undefined;
}

interface Slot {
  latest: Payload | undefined;
  isEnded: boolean;
  error: unknown;
  wake: (() => void) | undefined;
}

export function createSharedSubscriptions(): SharedSubscriptions {
  const sources = new Map<string, Source>();

  const open = (key: string, { start, toPayload }: Opening): Source => {
    const controller = new AbortController();
    const stream = Promise.resolve().then(() => start(controller.signal));
    const source: Source = {
      subscribers: new Set(),
      controller,
      latest: undefined,
      opened: stream.then(
        (result) => {
          if (isAsyncIterable(result)) {
            void pump(key, source, result, toPayload);
            return undefined;
          }
          forget(key, source);
          return toPayload(result);
        },
        (error) => {
          forget(key, source);
          throw error;
        },
      ),
    };
    sources.set(key, source);
    return source;
  };

  const forget = (key: string, source: Source) => {
    if (sources.get(key) === source) sources.delete(key);
  };

  const pump = async (
    key: string,
    source: Source,
    stream: AsyncIterable<ExecutionResult>,
    toPayload: Opening['toPayload'],
  ) => {
    const iterator = stream[Symbol.asyncIterator]();
    // A source that ignores the signal is ended through its iterator.
    const end = () => void Promise.resolve(iterator.return?.()).catch(() => {});
    source.controller.signal.addEventListener('abort', end, { once: true });
    if (source.controller.signal.aborted) end();
    let error: unknown;
    try {
      for (;;) {
        const next = await iterator.next();
        if (next.done) break;
        source.latest = toPayload(next.value);
        for (const slot of source.subscribers) {
          slot.latest = source.latest;
          wake(slot);
        }
      }
    } catch (cause) {
      if (!source.controller.signal.aborted) error = cause;
    } finally {
      source.controller.signal.removeEventListener('abort', end);
      forget(key, source);
      for (const slot of source.subscribers) finish(slot, error);
      source.subscribers.clear();
    }
  };

  const leave = (key: string, source: Source, slot: Slot) => {
    finish(slot);
    slot.latest = undefined;
    source.subscribers.delete(slot);
    if (source.subscribers.size > 0) return;
    forget(key, source); // whoever comes now begins with a fresh snapshot
    source.controller.abort();
  };

  return {
    subscribe: async (key, opening) => {
      const source = sources.get(key) ?? open(key, opening);
      const slot: Slot = { latest: source.latest, isEnded: false, error: undefined, wake: undefined };
      source.subscribers.add(slot);
      try {
        const failure = await source.opened;
        if (failure) return failure;
      } catch (error) {
        source.subscribers.delete(slot);
        throw error;
      }
      return drain(slot, () => leave(key, source, slot));
    },
    count: () => {
      let subscribers = 0;
      for (const source of sources.values()) subscribers += source.subscribers.size;
      return { sources: sources.size, subscribers };
    },
    close: () => {
      for (const [key, source] of sources) {
        forget(key, source);
        for (const slot of source.subscribers) finish(slot);
        source.controller.abort();
      }
    },
  };
}

function wake(slot: Slot) {
  const waiting = slot.wake;
  slot.wake = undefined;
  waiting?.();
}

function finish(slot: Slot, error?: unknown) {
  slot.isEnded = true;
  slot.error ??= error;
  wake(slot);
}

/**
 * The subscriber's side. Written by hand, because a generator function that waits cannot be told to return: its
 * `return` queues behind the wait, and a client that left would stay subscribed until the next event.
 */
function drain(slot: Slot, leave: () => void): AsyncGenerator<Payload> {
  const next = async (): Promise<IteratorResult<Payload, undefined>> => {
    for (;;) {
      const value = slot.latest;
      if (value) {
        slot.latest = undefined;
        return { value, done: false };
      }
      if (slot.isEnded) {
        const { error } = slot;
        slot.error = undefined;
        if (error) throw error;
        return { value: undefined, done: true };
      }
      await new Promise<void>((resolve) => {
        slot.wake = resolve;
      });
    }
  };
  const end = async (): Promise<IteratorResult<Payload, undefined>> => {
    leave();
    return { value: undefined, done: true };
  };
  return {
    next,
    return: end,
    throw: async (error) => {
      leave();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => leave(),
  };
}

export function isAsyncIterable<T>(value: AsyncIterable<T> | unknown): value is AsyncIterable<T> {
  return value !== null && typeof value === 'object' && Symbol.asyncIterator in value;
}
