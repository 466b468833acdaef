import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Caller } from '../kernel/index.ts';
import type { Payload } from './payload.ts';

/** Bytes waiting for a client above which nothing more is read from it, until they are gone. */
const unsentBytesMax = 4_194_304;

/** What graphql-ws carries for a socket. */
export interface Extra {
  readonly connection: Connection;
  readonly request: IncomingMessage;
  caller?: Caller;
  token?: string | undefined;
}

/** One socket and how well it takes what is sent. */
export interface Connection {
  readonly socket: WebSocket;
  readonly extra: () => Extra;
  /** When it last showed life: a message, a pong, a write that went out. */
  aliveAt: number;
  isPinged: boolean;
  /** By id; an id may be used again before graphql-ws has ended its former operation. */
  operations: Map<string, { controller: AbortController; payload: object }>;
}

/** graphql-ws ends streams when the client completes them; this ends queries that are still running, too. */
export function abortCompleted({ operations }: Connection, text: string): void {
  if (text.length > 500 || !text.includes('"complete"')) return;
  try {
    const { type, id } = JSON.parse(text) as { type?: unknown; id?: unknown };
    if (type !== 'complete' || typeof id !== 'string') return;
    operations.get(id)?.controller.abort();
    operations.delete(id);
  } catch {
    // graphql-ws closes the socket with 4400
  }
}

/** A payload that `JSON.stringify` met a moment ago; `send` follows in the same turn and takes it. */
let printedPayload: Payload | undefined;
const payloadMarker = '{"~":0}';

/** Stands for a payload in a protocol message, so that text which many clients get is made once. */
export class PrintedPayload {
  readonly #payload: Payload;
  constructor(payload: Payload) {
    this.#payload = payload;
  }
  toJSON() {
    printedPayload = this.#payload;
    return { '~': 0 };
  }
}

/** Resolves when the operating system has the bytes: until then graphql-ws takes no further value of that stream. */
export function send(connection: Connection, message: string, showLife: () => void): Promise<void> {
  const { socket } = connection;
  const payload = printedPayload;
  printedPayload = undefined;
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  const data = payload ? withPayload(message, payload) : message;
  return new Promise((resolve) => {
    socket.send(data, { binary: false }, () => {
      showLife();
      if (socket.isPaused && socket.bufferedAmount < unsentBytesMax) socket.resume();
      resolve(); // also on failure: 'close' ends the stream
    });
    if (socket.bufferedAmount >= unsentBytesMax) socket.pause();
  });
}

/** The payload is the last member of a `next` message. */
function withPayload(message: string, payload: Payload): string | Buffer {
  const head = message.slice(0, -payloadMarker.length - 1);
  if (!message.endsWith(`${payloadMarker}}`))
    throw new Error('The payload is not at the end of the message.');
  const { text } = payload;
  if (typeof text === 'string') return `${head}${text}}`;
  return Buffer.concat(
    [head, ...text, '}'].map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)),
  );
}
