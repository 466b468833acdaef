import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LakehouseError } from '../kernel/index.ts';
import { statusOf } from './errors.ts';
import { type Payload, type Text, toPayload } from './payload.ts';
import { type PresentOptions, presentError } from './presented-error.ts';

const jsonTypes = ['application/json', 'application/graphql-response+json'] as const;
type JsonType = (typeof jsonTypes)[number];

export interface Accepted {
  json: JsonType | undefined;
  eventStream: boolean;
}

/** Reads the Accept header: the first JSON type that it names or admits, and whether it asks for an event stream. */
export function readAccept(request: IncomingMessage): Accepted {
  const { accept } = request.headers;
  return accept === undefined || accept === '*/*' || accept === 'application/json'
    ? plainJson // nearly all
    : parseAccept(accept);
}

const plainJson: Accepted = { json: 'application/json', eventStream: false };

function parseAccept(header: string): Accepted {
  let json: JsonType | undefined;
  let eventStream = false;
  for (const part of header.toLowerCase().split(',')) {
    const [name, ...parameters] = part.split(';').map((piece) => piece.trim());
    const charset = parameters.find((piece) => piece.startsWith('charset='));
    if (parameters.includes('q=0') || (charset && !/^charset="?utf-?8"?$/.test(charset))) continue;
    if (name === 'text/event-stream') eventStream = true;
    else if (name === '*/*' || name === 'application/*') json ??= 'application/json';
    else json ??= jsonTypes.find((type) => type === name);
  }
  return { json, eventStream };
}

/** Errors of a well-formed request that keep status 200 for clients of the older `application/json`. */
const legacyCodes = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

function statusOfPayload(payload: Payload, type: JsonType): number {
  const extensions = payload.errors?.[0]?.extensions as { code: string; kind?: string } | undefined;
  if (payload.hasData || !extensions) return 200;
  if (type === 'application/json' && legacyCodes.has(extensions.code)) return 200;
  return statusOf(extensions);
}

/** Answers with one GraphQL result as JSON; raw bytes in it are written as they came. */
export function writePayload(response: ServerResponse, payload: Payload, type: JsonType): void {
  const { text } = payload;
  const chunks = typeof text === 'string' ? [text] : text;
  const length = chunks.reduce((sum, chunk) => sum + Buffer.byteLength(chunk), 0);
  const status = statusOfPayload(payload, type);
  if (status === 405) response.setHeader('allow', 'POST');
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': length,
    'cache-control': 'no-store',
  });
  if (response.req.method === 'HEAD') response.end();
  // ASCII, which most answers are, needs no encoding: a quarter of the cost of writing.
  else if (typeof text === 'string') response.end(text, length === text.length ? 'latin1' : 'utf8');
  else {
    response.cork();
    for (const chunk of chunks) response.write(chunk);
    response.end();
  }
}

/** Answers a request that failed outside GraphQL with `{errors: [{message, extensions}]}`. */
export function writeError(
  response: ServerResponse,
  error: unknown,
  options: PresentOptions,
  type: JsonType = 'application/json',
): void {
  const presented = presentError(error, options);
  if (response.headersSent) {
    response.destroy(); // too late to say anything but that it is broken
    return;
  }
  const { code, kind } = presented.extensions as { code: string; kind: string };
  const body = JSON.stringify({ errors: [presented] });
  const limit = error instanceof LakehouseError && code === 'UNAUTHENTICATED';
  response.writeHead(statusOf({ code, kind }), {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...(limit ? { 'www-authenticate': 'Bearer realm="lakehouse"' } : {}),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

const heartbeatMs = 12_000;
/** A client that takes nothing for so long is cut. */
const stallMs = 60_000;

/**
 * Answers with server-sent events (graphql-sse, distinct connections): `next` a result, then `complete`. The next
 * result is taken only when the client has taken the last one.
 */
export async function writeEventStream(
  response: ServerResponse,
  results: AsyncIterable<Parameters<typeof toPayload>[0]>,
  options: PresentOptions,
): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  response.write(':\n\n');
  const iterator = results[Symbol.asyncIterator]();
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(':\n\n');
  }, heartbeatMs);
  const leave = () => void Promise.resolve(iterator.return?.()).catch(() => {});
  response.once('close', leave);
  try {
    for (;;) {
      let next: IteratorResult<Parameters<typeof toPayload>[0]>;
      try {
        next = await iterator.next();
      } catch (error) {
        next = { value: { errors: [error as never] }, done: false };
        leave();
      }
      if (next.done || response.destroyed) break;
      if (!writeEvent(response, toPayload(next.value, options).text)) await drained(response);
    }
    response.end('event: complete\ndata:\n\n');
  } finally {
    clearInterval(heartbeat);
    response.off('close', leave);
    leave();
  }
}

async function drained(response: ServerResponse): Promise<void> {
  const stalled = AbortSignal.timeout(stallMs);
  const closed = new AbortController();
  const stop = () => closed.abort();
  response.once('close', stop);
  try {
    await once(response, 'drain', { signal: AbortSignal.any([stalled, closed.signal]) });
  } catch {
    response.destroy();
  } finally {
    response.off('close', stop);
  }
}

function writeEvent(response: ServerResponse, text: Text): boolean {
  if (typeof text === 'string') return response.write(`event: next\ndata: ${text}\n\n`);
  response.cork();
  response.write('event: next\ndata: ');
  for (const chunk of text) response.write(typeof chunk === 'string' ? chunk : withoutLineBreaks(chunk));
  const hasRoom = response.write('\n\n');
  response.uncork();
  return hasRoom;
}

/** Raw JSON may have line breaks between its values (inside of them JSON escapes them); an event's line may not. */
function withoutLineBreaks(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(0x0a) && !bytes.includes(0x0d)) return bytes;
  return bytes.map((byte) => (byte === 0x0a || byte === 0x0d ? 0x20 : byte));
}

/**
 * A signal that is aborted when the client leaves before it has its answer. It is made when somebody asks for it
 * first; most requests end without.
 */
export function createSignal(response: ServerResponse): () => AbortSignal {
  let controller: AbortController | undefined;
  return () => {
    if (controller) return controller.signal;
    const made = new AbortController();
    controller = made;
    const leave = () => {
      if (!response.writableFinished) made.abort();
    };
    if (response.destroyed) leave();
    else response.once('close', leave);
    return made.signal;
  };
}
