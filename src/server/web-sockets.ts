import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols, makeServer } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Authenticate } from './authentication.ts';
import { serverErrors, statusOf } from './errors.ts';
import { presentError } from './presented-error.ts';
import { createRequestId } from './request-id.ts';
import { abortCompleted, type Connection, type Extra, send } from './socket-connection.ts';
import { createHandlers, type HandlerOptions } from './socket-handlers.ts';

const keepAliveMs = 12_000;
/** A client that neither answers a ping nor takes a byte for so long is cut. */
const stallMs = 30_000;
/** Tokens of open sockets are looked at again so often; a revoked one closes its socket. */
const reauthenticateMs = 4_000;

export interface WebSocketsOptions extends HandlerOptions {
  server: Server;
  /** Refuses foreign hosts, origins and peers by throwing; asked before the upgrade. */
  admit: (request: IncomingMessage) => void;
  /** Event streams count towards `sockets_max`, too. */
  otherStreams: () => number;
}

export interface WebSockets {
  count(): number;
  /** Closes every socket with 1001; resolves when they are gone or `deadlineMs` has passed. */
  close(deadlineMs: number): Promise<void>;
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
