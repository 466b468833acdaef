import type { Readable } from 'node:stream';
import { createClient as createSocketClient } from 'graphql-ws';
import { LakehouseError } from '../kernel/index.ts';
import { clientErrors } from './errors.ts';
import type { TypedDocumentString } from './generated/graphql.ts';
import { fromGraphqlError } from './payload.ts';
import { sendUpload } from './upload.ts';

export interface ClientOptions {
  /** Where the server listens, for example `http://127.0.0.1:4400`; `/graphql` is added. */
  url: string;
  /** The bearer token, where the server demands one. */
  token?: string | undefined;
}

export interface RequestOptions {
  signal?: AbortSignal | undefined;
  headers?: Readonly<Record<string, string>>;
}

export interface UploadOptions {
  /** Announced to the server, which refuses too large a file before it is sent. */
  byteSize?: number;
  signal?: AbortSignal | undefined;
  /** Called with the bytes handed to the network so far. */
  onProgress?: (sentBytes: number) => void;
}

/** `{}` may be left out for operations without variables. */
type VariablesArgument<V> = Record<string, never> extends V ? [variables?: V] : [variables: V];
type RequestArguments<V> = [...VariablesArgument<V>, options?: RequestOptions];

export interface Client extends AsyncDisposable {
  readonly url: string;
  /** One query or mutation. Throws a LakehouseError with the server's code, or SERVER_UNREACHABLE. */
  request<R, V>(document: TypedDocumentString<R, V>, ...rest: RequestArguments<V>): Promise<R>;
  /** One subscription; ends with the server's stream, when the consumer stops, or when the signal aborts. */
  subscribe<R, V>(document: TypedDocumentString<R, V>, ...rest: RequestArguments<V>): AsyncIterable<R>;
  /** Streams the body to a `putUrl` with flat memory. Throws UPLOAD_FAILED or the server's own error. */
  upload(putUrl: string, body: Readable, options?: UploadOptions): Promise<void>;
}

interface GraphqlAnswer {
  data?: unknown;
  errors?: readonly { message: string; extensions?: object }[];
}

/** Connects lazily: nothing is sent before the first call, and one socket carries all subscriptions. */
export function openClient(options: ClientOptions): Client {
  const endpoint = new URL('/graphql', options.url);
  const authorization = options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
  const socketUrl = new URL(endpoint);
  socketUrl.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = createSocketClient({
    url: socketUrl.href,
    connectionParams: authorization,
    retryAttempts: 0, // subscribing again would deliver the events behind `after` twice; the caller has the newest cursor
    webSocketImpl: WebSocket,
  });

  return {
    url: endpoint.origin,
    request: async (document, ...rest) => {
      const [variables, request] = rest as unknown as [unknown, RequestOptions | undefined];
      const response = await post(endpoint, {
        body: JSON.stringify({ query: requireText(document), variables: variables ?? {} }),
        headers: { ...authorization, ...request?.headers },
        signal: request?.signal,
      });
      return unwrap(response.answer) as never;
    },
    subscribe: (document, ...rest) => {
      const [variables, request] = rest as unknown as [
        Record<string, unknown> | undefined,
        RequestOptions | undefined,
      ];
      const stream = socket.iterate({ query: requireText(document), variables: variables ?? {} });
      return readStream(stream, request?.signal) as never;
    },
    upload: (putUrl, body, upload) =>
      sendUpload(new URL(putUrl, endpoint), body, { ...upload, headers: authorization }),
    [Symbol.asyncDispose]: async () => {
      await socket.dispose();
    },
  };
}

/** An operation that codegen has not seen is `{}` at run time. */
function requireText(document: object): string {
  const text = String(document);
  if (!text.includes('{'))
    throw new TypeError('The operation is unknown to src/client/generated: npm run codegen.');
  return text;
}

async function post(
  endpoint: URL,
  options: { body: string; headers: Record<string, string>; signal?: AbortSignal | undefined },
): Promise<{ answer: GraphqlAnswer }> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      body: options.body,
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...options.headers,
      },
      ...(options.signal ? { signal: options.signal } : {}),
    });
    text = await response.text();
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    throw unreachable(endpoint, error);
  }
  try {
    return { answer: JSON.parse(text) as GraphqlAnswer };
  } catch (error) {
    throw clientErrors.ANSWER_UNREADABLE(
      `${endpoint.origin} answered ${response.status} without GraphQL: ${text.slice(0, 200)}`,
      { cause: error },
    );
  }
}

function unwrap(answer: GraphqlAnswer): unknown {
  const [first] = answer.errors ?? [];
  if (first !== undefined) throw fromGraphqlError(first);
  if (answer.data === undefined || answer.data === null)
    throw clientErrors.ANSWER_UNREADABLE('The server answered with neither data nor errors.');
  return answer.data;
}

async function* readStream(
  stream: AsyncIterableIterator<unknown>,
  signal: AbortSignal | undefined,
): AsyncGenerator<unknown> {
  const stop = () => void stream.return?.();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    if (signal?.aborted) return;
    for await (const answer of stream) yield unwrap(answer as GraphqlAnswer);
  } catch (error) {
    throw fromSocketError(error);
  } finally {
    signal?.removeEventListener('abort', stop);
    await stream.return?.();
  }
}

/** graphql-ws rejects with a list of GraphQL errors, a close event, or whatever the socket threw. */
function fromSocketError(error: unknown): unknown {
  if (error instanceof LakehouseError) return error;
  if (Array.isArray(error) && error.length > 0) return fromGraphqlError(error[0] as { message: string });
  const code = closeCode(error);
  const { reason } = (error ?? {}) as { reason?: unknown };
  const why = code === undefined ? String(error) : `closed with ${code} ${String(reason ?? '')}`.trim();
  return clientErrors.SERVER_UNREACHABLE(`The subscription broke: ${why}.`, { cause: error });
}

function closeCode(event: unknown): number | undefined {
  const { code } = (event ?? {}) as { code?: unknown };
  return typeof code === 'number' ? code : undefined;
}

function unreachable(endpoint: URL, error: unknown): LakehouseError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return clientErrors.SERVER_UNREACHABLE(
    `No server answers at ${endpoint.origin} (${cause instanceof Error ? cause.message : String(cause)}).`,
    { cause: error },
  );
}
