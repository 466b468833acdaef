import { flushCompileCache } from 'node:module';
import { translateDiskFull } from '../kernel/index.ts';
import { type FromChild, type ToChild, toWireError } from './call-protocol.ts';

export interface CallContext {
  /** Aborted when the parent cancels this call. */
  readonly signal: AbortSignal;
  /** Sends an interim value (progress) to the parent's `onNote`. */
  note(value: unknown): void;
}

export type Methods = Readonly<
  Record<string, (args: never, context: CallContext) => Promise<unknown> | unknown>
>;

/**
 * The child's side: answers calls by name until the channel closes. `end-with-parent.ts` ends it then, so that no
 * child outlives its parent however the parent died.
 */
export function serveProcess(methods: Methods): void {
  const send = (message: FromChild) => process.send?.(message);
  const running = new Map<number, AbortController>();
  // Ctrl+C and service managers signal the whole group; the parent decides when we stop.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('message', async (message: ToChild) => {
    if (message.type === 'cancel') return running.get(message.id)?.abort();
    const controller = new AbortController();
    running.set(message.id, controller);
    const context: CallContext = {
      signal: controller.signal,
      note: (value) => send({ type: 'note', id: message.id, value }),
    };
    try {
      const method = methods[message.method];
      if (!method) throw new Error(`No method ${message.method} in this process.`);
      send({ type: 'result', id: message.id, value: await method(message.args as never, context) });
    } catch (error) {
      send({ type: 'error', id: message.id, error: toWireError(translateDiskFull(error)) });
    } finally {
      running.delete(message.id);
    }
  });
  send({ type: 'ready' });
  flushCompileCache(); // now, because a child may be killed
}
