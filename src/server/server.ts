import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config/index.ts';
import { type Clock, type Logger, systemClock } from '../kernel/index.ts';
import { type Authenticate, createAdminAuthenticator, requireLoopback } from './authentication.ts';
import type { DownloadOptions } from './downloads.ts';
import { serverErrors } from './errors.ts';
import { createGraphqlEndpoint } from './graphql-endpoint.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import type { CreateContext, Readiness, RequestFacts } from './model.ts';
import { createOperations, scopeByRoles } from './operations.ts';
import { createOrigins, isLoopbackName } from './origins.ts';
import { createReadiness } from './readiness.ts';
import { createRequestLog } from './request-log.ts';
import { createRouter } from './router.ts';
import type { ReceiveUpload } from './uploads.ts';
import { serveWebSockets } from './web-sockets.ts';

export interface ServerOptions {
  config: Pick<Config, 'server' | 'log' | 'adminToken'>;
  schema: GraphQLSchema;
  logger: Logger;
  createContext: CreateContext;
  /** By default the one of `adminToken`. */
  authenticate?: Authenticate;
  uploads?: ReceiveUpload;
  downloads?: DownloadOptions;
  /** Asked at most every two seconds, whoever asks. */
  readiness?: () => Readiness | Promise<Readiness>;
  clock?: Clock;
  /** Subscription fields that are state streams: shared between equal subscribers, only the latest value counts. */
  stateStreams?: readonly string[];
  sharingScope?: (facts: RequestFacts) => string;
}

export interface LakehouseServer extends AsyncDisposable {
  readonly port: number;
  /** As a browser on this machine would open it. */
  readonly url: string;
  /** What /metrics prints; whoever knows the rooms registers their figures. */
  readonly metrics: Metrics;
  /** From now on /readiness says 503; the rest goes on. Disposing does it, too. */
  drain(): void;
}

/**
 * Listens and answers until disposed. Throws UNSAFE_HOST for an address beyond this machine without a token,
 * PORT_IN_USE and ADDRESS_UNUSABLE. Disposing ends streams (WebSockets with 1001), lets running requests finish and cuts what is left
 * after half of `server.stop_deadline_ms`; the other half is for the rooms behind it.
 */
export async function openServer(options: ServerOptions): Promise<LakehouseServer> {
  const { config, schema, logger, createContext } = options;
  const settings = config.server;
  requireSafeHost(config);
  const metrics = createMetrics();
  const authenticate = options.authenticate ?? createAdminAuthenticator(config.adminToken);
  const isOpen = config.adminToken === undefined && options.authenticate === undefined;
  const origins = createOrigins(settings);
  const admit = (request: IncomingMessage) => {
    const origin = origins.check(request);
    if (isOpen) requireLoopback(request);
    return origin;
  };
  const operations = createOperations({
    schema,
    config: settings,
    logger,
    createContext,
    stateStreams: options.stateStreams ?? [],
    sharingScope: options.sharingScope ?? scopeByRoles,
  });
  const onOperation = createRequestLog({ logger, metrics, slowRequestMs: config.log.slowRequestMs });
  let isDraining = false;
  const lookAtRooms = createReadiness(
    options.readiness ?? (() => ({ ready: true, reasons: [] })),
    options.clock ?? systemClock,
  );
  const readiness = async (): Promise<Readiness> => {
    const own = isDraining ? ['the server is about to stop'] : [];
    const state = await lookAtRooms();
    return { ready: state.ready && !isDraining, reasons: [...own, ...state.reasons] };
  };

  const graphql = createGraphqlEndpoint({
    config: settings,
    logger,
    operations,
    onOperation,
    socketCount: () => sockets.count(),
  });
  const handle = createRouter({
    isProduction: settings.production,
    uploads: options.uploads,
    downloads: options.downloads,
    logger,
    origins: admit,
    authenticate,
    graphql,
    readiness,
    metrics,
    isDraining: () => isDraining,
  });
  const server = createServer(
    // Bodies and idle uploads have deadlines of their own; a whole upload may take hours.
    { requestTimeout: 0, headersTimeout: 30_000, keepAliveTimeout: 65_000, noDelay: true },
    (request, response) => void handle(request, response),
  );
  server.on(
    'checkContinue',
    (request: IncomingMessage, response: ServerResponse) => void handle(request, response),
  );
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
    else socket.destroy();
  });
  const sockets = serveWebSockets({
    server,
    config: settings,
    logger,
    operations,
    authenticate,
    admit: (request) => {
      admit(request);
      if (isDraining) throw serverErrors.STOPPING('The server is about to stop.');
    },
    otherStreams: () => graphql.eventStreamCount(),
    onOperation,
  });
  registerGauges(metrics, { sockets, operations, graphql });
  try {
    await listen(server, settings.host, settings.port);
  } catch (error) {
    // The timers behind the sockets would keep a process alive that never listened.
    await sockets.close(0);
    metrics[Symbol.dispose]();
    throw error;
  }
  const { port } = server.address() as AddressInfo;

  return {
    port,
    url: `http://${urlHost(settings.host)}:${port}`,
    metrics,
    drain: () => {
      isDraining = true;
    },
    [Symbol.asyncDispose]: async () => {
      isDraining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const began = performance.now();
      const left = () => Math.max(0, settings.stopDeadlineMs / 2 - (performance.now() - began));
      operations.endStreams();
      await sockets.close(Math.min(2000, left()));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), left());
      // Connections that were busy a moment ago become idle; they are looked for until all are gone.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      await closed;
      clearTimeout(cut);
      clearInterval(sweep);
      metrics[Symbol.dispose]();
    },
  };
}

function requireSafeHost(config: ServerOptions['config']): void {
  const { host } = config.server;
  if (config.adminToken !== undefined || isLoopbackName(host)) return;
  throw serverErrors.UNSAFE_HOST(
    `The server would listen on ${host} for everybody: set LAKEHOUSE_ADMIN_TOKEN, or server.host to 127.0.0.1.`,
    { details: { host } },
  );
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const options = { cause: error, details: { host, port } };
      reject(
        error.code === 'EADDRINUSE'
          ? serverErrors.PORT_IN_USE(
              `Port ${port} on ${host} is in use: stop the program that has it, or choose another with --port.`,
              options,
            )
          : serverErrors.ADDRESS_UNUSABLE(
              `The server cannot listen on port ${port} of ${host}: ${error.message}.`,
              options,
            ),
      );
    });
    server.listen({ host, port }, () => {
      server.removeAllListeners('error');
      server.on('error', () => {}); // accept() may fail (out of descriptors); listening goes on
      resolve();
    });
  });
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function registerGauges(
  metrics: Metrics,
  parts: {
    sockets: { count(): number };
    operations: ReturnType<typeof createOperations>;
    graphql: { eventStreamCount(): number };
  },
): void {
  const { sockets, operations, graphql } = parts;
  metrics.registerGauge('lakehouse_web_sockets', 'Open WebSockets.', () => sockets.count());
  metrics.registerGauge('lakehouse_event_streams', 'Open event streams (SSE).', () =>
    graphql.eventStreamCount(),
  );
  metrics.registerGauge('lakehouse_subscriptions', 'Running subscriptions.', () => operations.streamCount());
  metrics.registerGauge(
    'lakehouse_shared_sources',
    'Sources behind shared subscriptions.',
    () => operations.shared.count().sources,
  );
}
