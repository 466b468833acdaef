import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError } from 'graphql';
import { type Context, handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ServerConfig } from '../config/index.ts';
import type { Caller, Logger } from '../kernel/index.ts';
import { type Authenticate, readBearer } from './authentication.ts';
import { serverErrors, statusOf } from './errors.ts';
import type { RequestFacts } from './model.ts';
import type { Exchange, OperationResult, Operations } from './operations.ts';
import { type Payload, toPayload } from './payload.ts';
import { originOf, presentError } from './presented-error.ts';
import { createRequestId } from './request-id.ts';
import { isAsyncIterable } from './shared-subscriptions.ts';

/** Bytes waiting for a client above which nothing more is read from it, until they are gone. */
const unsentBytesMax = 4_194_304;
const keepAliveMs = 12_000;
/** A client that neither answers a ping nor takes a byte for so long is cut. */
const stallMs = 30_000;
/** Tokens of open sockets are looked at again so often; a revoked one closes its socket. */
const reauthenticateMs = 4_000;

export interface WebSocketsOptions {
  server: Server;
  config: ServerConfig;
  logger: Logger;
  operations: Operations;
  authenticate: Authenticate;
  /** Refuses foreign hosts, origins and peers by throwing; asked before the upgrade. */
  admit: (request: IncomingMessage) => void;
  /** Event streams count towards `sockets_max`, too. */
  otherStreams: () => number;
  onOperation: (milliseconds: number, exchange: Exchange, payload: Payload | undefined) => void;
}

export interface WebSockets {
  count(): number;
  /** Closes every socket with 1001; resolves when they are gone or `deadlineMs` has passed. */
  close(deadlineMs: number): Promise<void>;
}

interface Extra {
  readonly connection: Connection;
  readonly request: IncomingMessage;
  caller?: Caller;
  token?: string | undefined;
}

/** One socket and how well it takes what is sent. */
interface Connection {
  readonly socket: WebSocket;
  readonly extra: () => Extra;
  /** When it last showed life: a message, a pong, a write that went out. */
  aliveAt: number;
  isPinged: boolean;
  /** By id; an id may be used again before graphql-ws has ended its former operation. */
  operations: Map<string, { controller: AbortController; payload: object }>;
}

/**
 * graphql-transport-ws on the HTTP server's port. graphql-ws speaks the protocol; this adds admission, authentication
 * (4403), limits, spliced payloads and care for clients that stop reading: a value is taken from a stream only when the
 * socket has written the last one, a socket with too much unsent is not read from, and a stalled one is cut.
 */
export function serveWebSockets(options: WebSocketsOptions): WebSockets {
  const { server, config, logger, admit, otherStreams } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: config.bodyBytesMax,
    perMessageDeflate: false,
    handleProtocols: (protocols) => handleProtocols(protocols),
  });
  const connections = new Set<Connection>();
  const protocol = makeServer<Record<string, unknown>, Extra>(createHandlers(options));

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    try {
      if (new URL(request.url ?? '/', 'http://server').pathname !== '/graphql')
        throw serverErrors.ROUTE_NOT_FOUND('WebSockets are at /graphql.');
      admit(request);
      if (connections.size + otherStreams() >= config.socketsMax)
        throw serverErrors.TOO_MANY_SOCKETS(`${config.socketsMax} sockets are open.`, {
          details: { max: config.socketsMax },
        });
    } catch (error) {
      refuseUpgrade(stream, presentError(error, { requestId: createRequestId(), logger }));
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => open(socket, request));
  });

  const open = (socket: WebSocket, request: IncomingMessage) => {
    const connection: Connection = {
      socket,
      extra: () => extra,
      aliveAt: performance.now(),
      isPinged: false,
      operations: new Map(),
    };
    const extra: Extra = { connection, request };
    connections.add(connection);
    const showLife = () => {
      connection.aliveAt = performance.now();
      connection.isPinged = false;
    };
    socket.on('pong', showLife);
    socket.on('error', (error) => logger.debug({ err: error }, 'WebSocket failed')); // 'close' follows
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => send(connection, text, showLife),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => {
          socket.on('message', (data, isBinary) => {
            showLife();
            if (isBinary) {
              socket.close(4400, 'Text messages only');
              return;
            }
            const text = String(data);
            abortCompleted(connection, text);
            handle(text).catch((error) => {
              logger.error({ err: error }, 'WebSocket message failed');
              socket.close(4500, 'Internal server error');
            });
          });
        },
      },
      extra,
    );
    socket.once('close', (code, reason) => {
      connections.delete(connection);
      for (const { controller } of connection.operations.values()) controller.abort();
      closed(code, String(reason)).catch((error) => logger.error({ err: error }, 'WebSocket close failed'));
    });
  };

  const keepAlive = setInterval(() => {
    const now = performance.now();
    for (const connection of connections) {
      const { socket } = connection;
      if (connection.isPinged && now - connection.aliveAt > stallMs) socket.terminate();
      else if (!connection.isPinged && socket.readyState === socket.OPEN) {
        connection.isPinged = true;
        socket.ping();
      }
    }
  }, keepAliveMs);
  const reauthentication = setInterval(() => {
    for (const connection of connections) reauthenticate(connection, options.authenticate);
  }, reauthenticateMs);

  return {
    count: () => connections.size,
    close: async (deadlineMs) => {
      clearInterval(keepAlive);
      clearInterval(reauthentication);
      const gone = [...connections].map(
        ({ socket }) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
      );
      for (const { socket } of connections) {
        socket.resume(); // else the answer to the closing frame is never read
        socket.close(1001, 'The server is about to stop');
      }
      const cut = setTimeout(() => {
        for (const { socket } of connections) socket.terminate();
      }, deadlineMs);
      await Promise.all(gone);
      clearTimeout(cut);
      sockets.close();
    },
  };
}

/** graphql-ws ends streams when the client completes them; this ends queries that are still running, too. */
function abortCompleted({ operations }: Connection, text: string): void {
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
class PrintedPayload {
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
function send(connection: Connection, message: string, showLife: () => void): Promise<void> {
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

function createHandlers(options: WebSocketsOptions) {
  const { config, logger, operations, authenticate, onOperation } = options;
  type SocketContext = Context<Record<string, unknown>, Extra>;
  return {
    onConnect: (context: SocketContext) => {
      const { extra, connectionParams } = context;
      try {
        extra.token = readSocketToken(extra.request, connectionParams);
        extra.caller = authenticate(extra.token, { source: 'graphql', requestId: createRequestId() });
        return true;
      } catch {
        return false; // closes with 4403
      }
    },
    onSubscribe: (context: SocketContext, id: string, payload: SubscribePayload) => {
      const { connection } = context.extra;
      const controller = new AbortController();
      const exchange: Exchange = { facts: describeOperation(context, controller.signal) };
      const began = performance.now();
      const refuse = (errors: readonly unknown[]) => {
        onOperation(performance.now() - began, exchange, undefined);
        return presentAll(errors, exchange, logger);
      };
      if (connection.operations.size >= config.subscriptionsPerSocketMax)
        return refuse([
          serverErrors.TOO_MANY_SUBSCRIPTIONS(
            `This socket has ${config.subscriptionsPerSocketMax} operations running.`,
            { details: { max: config.subscriptionsPerSocketMax } },
          ),
        ]);
      const prepared = operations.prepare(exchange, payload);
      if ('errors' in prepared) return refuse(prepared.errors);
      connection.operations.set(id, { controller, payload });
      // Only what graphql-ws looks at; `run` knows the rest.
      const contextValue: SocketOperation = { exchange, began, run: prepared.run };
      return {
        document: prepared.document,
        operationName: payload.operationName ?? null,
        contextValue,
      } as never;
    },
    execute: (args: unknown) => runOperation(operationOf(args), options),
    subscribe: (args: unknown) => runOperation(operationOf(args), options),
    onNext: (_context: SocketContext, _id: string, _payload: unknown, args: unknown, result: unknown) =>
      new PrintedPayload(
        toPayload(result as never, { requestId: operationOf(args).exchange.facts.requestId, logger }),
      ) as never,
    onError: (_context: SocketContext, _id: string, _payload: unknown, errors: readonly unknown[]) =>
      errors.map((error) =>
        isPresented(error) ? error.toJSON() : presentError(error, { requestId: createRequestId(), logger }),
      ),
    onComplete: ({ extra }: SocketContext, id: string, payload: SubscribePayload) => {
      const running = extra.connection.operations.get(id);
      if (running?.payload !== payload) return;
      running.controller.abort();
      extra.connection.operations.delete(id);
    },
  };
}

interface SocketOperation {
  exchange: Exchange;
  began: number;
  run: () => Promise<OperationResult>;
}

const operationOf = (args: unknown) => (args as { contextValue: SocketOperation }).contextValue;

async function runOperation({ exchange, began, run }: SocketOperation, options: WebSocketsOptions) {
  const result = await run();
  const { requestId } = exchange.facts;
  const payload = isAsyncIterable(result)
    ? undefined
    : toPayload(result, { requestId, logger: options.logger });
  options.onOperation(performance.now() - began, exchange, payload);
  return (payload ?? result) as never;
}

/** graphql-ws wants GraphQLErrors back from onSubscribe; these are presented already. */
class PresentedError extends GraphQLError {}
const isPresented = (error: unknown): error is PresentedError => error instanceof PresentedError;

function presentAll(errors: readonly unknown[], exchange: Exchange, logger: Logger): GraphQLError[] {
  return errors.map((error) => {
    const { message, extensions, path } = presentError(error, {
      requestId: exchange.facts.requestId,
      logger,
    });
    const origin = error instanceof GraphQLError ? originOf(error) : {};
    return new PresentedError(message, {
      ...origin,
      extensions: extensions ?? null,
      ...(path ? { path } : {}),
    });
  });
}

function describeOperation(
  context: Context<Record<string, unknown>, Extra>,
  signal: AbortSignal,
): RequestFacts {
  const { extra, connectionParams } = context;
  const requestId = createRequestId();
  return {
    requestId,
    caller: { ...extra.caller!, requestId },
    transport: 'websocket',
    method: 'POST',
    signal,
    splices: true,
    header: (name) => {
      const member = Object.entries(connectionParams ?? {}).find(
        ([key]) => key.toLowerCase() === name.toLowerCase(),
      )?.[1];
      const header = extra.request.headers[name.toLowerCase()];
      return typeof member === 'string' ? member : typeof header === 'string' ? header : undefined;
    },
  };
}

function readSocketToken(
  request: IncomingMessage,
  parameters: Readonly<Record<string, unknown>> | undefined,
) {
  const { token, authorization, Authorization } = parameters ?? {};
  const header = authorization ?? Authorization ?? request.headers.authorization;
  return typeof token === 'string' ? token : readBearer(typeof header === 'string' ? header : undefined);
}

function reauthenticate(connection: Connection, authenticate: Authenticate) {
  const extra = connection.extra();
  if (!extra.caller) return;
  try {
    extra.caller = authenticate(extra.token, { source: 'graphql', requestId: createRequestId() });
  } catch {
    connection.socket.close(4403, 'Forbidden');
  }
}

function refuseUpgrade(stream: Duplex, error: ReturnType<typeof presentError>): void {
  const body = JSON.stringify({ errors: [error] });
  const { code, kind } = error.extensions as { code: string; kind: string };
  stream.end(
    `HTTP/1.1 ${statusOf({ code, kind })} Refused\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `x-request-id: ${error.extensions?.['requestId']}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
