import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller, Logger } from '../kernel/index.ts';
import { type Authenticate, readBearer } from './authentication.ts';
import { type DownloadOptions, serveDownload } from './downloads.ts';
import { serverErrors } from './errors.ts';
import { createGraphiqlPage } from './graphiql.ts';
import type { GraphqlEndpoint } from './graphql-endpoint.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './model.ts';
import { createRequestId } from './request-id.ts';
import { createSignal, readAccept, writeError } from './response-writer.ts';
import type { ReceiveUpload, UploadRequest } from './uploads.ts';

/** An upload that brings no byte for so long is cut. */
const uploadStallMs = 60_000;
/** After an early refusal, so long the rest of the body is swallowed, so that the client reads the answer. */
const swallowMs = 2_000;

export interface RouterOptions {
  isProduction: boolean;
  uploads: ReceiveUpload | undefined;
  downloads: DownloadOptions | undefined;
  logger: Logger;
  /** Checks Host, Origin and peer; returns the foreign origin that is allowed. */
  origins: (request: IncomingMessage) => string | undefined;
  authenticate: Authenticate;
  graphql: GraphqlEndpoint;
  readiness: () => Promise<Readiness>;
  metrics: Metrics;
  isDraining: () => boolean;
}

/** One request on its way. */
interface Visit {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  requestId: string;
}

type Route = (visit: Visit) => Promise<void> | void;

/**
 * Every HTTP request: request id, then Host, Origin and peer, then the path and its own demand for a token.
 * Probes (/health, /readiness) are answered to everybody, the GraphiQL page to every admitted browser; the rest
 * demands a token where there is one.
 */
export function createRouter(
  options: RouterOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { logger, origins, authenticate, graphql, readiness, metrics, isDraining, isProduction } = options;
  const graphiql = createGraphiqlPage();
  const requests = metrics.counter('lakehouse_http_requests_total', 'HTTP requests, by status.');

  const identify = ({ request, requestId }: Visit, source: 'graphql' | 'http'): Caller =>
    authenticate(readBearer(request.headers.authorization), { source, requestId });

  const routes: Record<string, { methods: readonly string[]; route: Route }> = {
    '/graphql': {
      methods: ['GET', 'POST'],
      route: async (visit) => {
        if (isPageRequest(visit) && !isProduction) return graphiql.serve(visit.request, visit.response);
        const caller = identify(visit, 'graphql');
        await graphql.answer(visit.request, visit.response, { requestId: visit.requestId, caller });
      },
    },
    '/metrics': {
      methods: ['GET', 'HEAD'],
      route: (visit) => {
        identify(visit, 'http');
        send(visit.response, 200, 'text/plain; version=0.0.4; charset=utf-8', metrics.print());
      },
    },
    ...(isProduction
      ? {}
      : {
          '/': {
            methods: ['GET', 'HEAD'],
            route: ({ request, response }: Visit) => graphiql.serve(request, response),
          },
        }),
  };

  const upload: Route = async (visit) => {
    const { request, response, url, requestId } = visit;
    const { socket } = request; // null once the request is destroyed, which a refusal in its middle does
    const caller = identify(visit, 'http');
    if (!options.uploads) throw serverErrors.ROUTE_NOT_FOUND('This server takes no uploads.');
    const length = request.headers['content-length'];
    if (request.headers.expect !== undefined) response.writeContinue();
    socket.setTimeout(uploadStallMs, () =>
      request.destroy(serverErrors.REQUEST_TIMEOUT('The upload stalled.')),
    );
    const asked: UploadRequest = {
      id: readId(url),
      body: request,
      byteLength: length === undefined ? undefined : Number(length),
      headers: request.headers,
      caller,
      signal: createSignal(response)(),
    };
    try {
      send(response, 200, 'application/json; charset=utf-8', JSON.stringify(await options.uploads(asked)));
    } finally {
      socket.setTimeout(0);
      logger.debug({ requestId }, 'upload ended');
    }
  };

  const download: Route = async (visit) => {
    const { request, response, url } = visit;
    if (!options.downloads) throw serverErrors.ROUTE_NOT_FOUND('This server has no downloads.');
    const isSigned = url.searchParams.has('signature');
    if (isSigned) options.downloads.links.verify(request.url!);
    const caller = isSigned ? undefined : identify(visit, 'http');
    const asked = { id: readId(url), parameters: url.searchParams, caller, signal: createSignal(response)() };
    const content = await options.downloads.open(asked);
    try {
      await serveDownload(request, response, content);
    } finally {
      await content.close?.();
    }
  };

  const findRoute = (visit: Visit) => {
    const { pathname } = visit.url;
    if (pathname.startsWith('/uploads/')) return { methods: ['PUT'], route: upload };
    if (pathname.startsWith('/downloads/')) return { methods: ['GET', 'HEAD'], route: download };
    return Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
  };

  const answer = async (visit: Visit): Promise<void> => {
    const { request, response, url } = visit;
    if (url.pathname === '/health') return sendState(response, 200, { status: 'ok' });
    if (url.pathname === '/readiness') {
      const state = await readiness();
      return sendState(response, state.ready ? 200 : 503, state);
    }
    const origin = origins(request);
    if (origin) allowOrigin(response, origin);
    const found = findRoute(visit);
    if (!found)
      throw serverErrors.ROUTE_NOT_FOUND(
        `There is nothing at ${JSON.stringify(url.pathname.slice(0, 100))}.`,
      );
    if (request.method === 'OPTIONS') {
      response.writeHead(204, { allow: [...found.methods, 'OPTIONS'].join(', ') }).end();
      return;
    }
    if (!found.methods.includes(request.method ?? '')) {
      response.setHeader('allow', found.methods.join(', '));
      throw serverErrors.METHOD_NOT_ALLOWED(`${request.method} is not answered here.`);
    }
    await found.route(visit);
  };

  return async (request, response) => {
    const requestId = createRequestId();
    response.setHeader('x-request-id', requestId);
    response.setHeader('x-content-type-options', 'nosniff');
    if (isDraining()) response.setHeader('connection', 'close');
    response.once('close', () => requests.add(labelsOfStatus(response.statusCode)));
    try {
      const url = request.url === '/graphql' ? plainGraphqlUrl : new URL(request.url ?? '/', 'http://server');
      await answer({ request, response, url, requestId });
    } catch (error) {
      if (response.destroyed) return; // nobody is left to be told
      const type = readAccept(request).json ?? 'application/json';
      if (!request.complete) response.setHeader('connection', 'close');
      writeError(response, asBadUrl(error), { requestId, logger }, type);
      if (!request.complete) await swallow(request);
    }
  };
}

/** Never changed; it stands for every POST. */
const plainGraphqlUrl = new URL('http://server/graphql');

const statusLabels = new Map<number, { status: string }>();

function labelsOfStatus(status: number) {
  let labels = statusLabels.get(status);
  if (!labels) {
    labels = { status: String(status) };
    statusLabels.set(status, labels);
  }
  return labels;
}

/** A browser that navigates here wants the page, not the API. */
function isPageRequest({ request, url }: Visit): boolean {
  const accept = request.headers.accept ?? '';
  return request.method === 'GET' && accept.includes('text/html') && !url.searchParams.has('query');
}

function readId(url: URL): string {
  const id = url.pathname.split('/')[2] ?? '';
  if (!/^[\w.-]{1,128}$/.test(id) || url.pathname.split('/').length !== 3)
    throw serverErrors.ROUTE_NOT_FOUND('That is not an id.');
  return id;
}

function allowOrigin(response: ServerResponse, origin: string): void {
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('vary', 'origin');
  response.setHeader('access-control-allow-methods', 'GET, HEAD, POST, PUT, OPTIONS');
  response.setHeader(
    'access-control-allow-headers',
    'authorization, content-type, accept, range, if-range, x-lakehouse-bucket',
  );
  response.setHeader(
    'access-control-expose-headers',
    'x-request-id, content-range, etag, content-disposition',
  );
  response.setHeader('access-control-max-age', '600');
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

const sendState = (response: ServerResponse, status: number, state: object) =>
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(state));

const asBadUrl = (error: unknown) =>
  (error as { code?: string }).code === 'ERR_INVALID_URL'
    ? serverErrors.BAD_REQUEST('The path is not valid.')
    : error;

async function swallow(request: IncomingMessage): Promise<void> {
  request.on('error', () => {});
  request.resume();
  const ended = new Promise<void>((resolve) =>
    request.once('close', () => resolve()).once('end', () => resolve()),
  );
  await Promise.race([ended, sleep(swallowMs, undefined, { ref: false })]);
  if (!request.complete) request.socket.destroy();
}
