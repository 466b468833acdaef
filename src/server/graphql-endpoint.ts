import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerConfig } from '../config/index.ts';
import type { Caller, Logger } from '../kernel/index.ts';
import { serverErrors } from './errors.ts';
import { readGraphqlBody, readGraphqlQueryString } from './json-body.ts';
import type { RequestFacts } from './model.ts';
import type { Exchange, Operations } from './operations.ts';
import { type Payload, toPayload } from './payload.ts';
import { errorOfStatus, readAccept, writeEventStream, writePayload } from './response-writer.ts';
import { isAsyncIterable } from './shared-subscriptions.ts';

export interface GraphqlEndpoint {
  /** Answers one request to /graphql. Throws what the router prints. */
  answer(
    request: IncomingMessage,
    response: ServerResponse,
    asked: { requestId: string; caller: Caller },
  ): Promise<void>;
  eventStreamCount(): number;
}

export interface GraphqlEndpointOptions {
  config: ServerConfig;
  logger: Logger;
  operations: Operations;
  onOperation: (milliseconds: number, exchange: Exchange, payload: Payload | undefined) => void;
  socketCount: () => number;
}

/** GraphQL over HTTP (the GraphQL-over-HTTP draft) and over server-sent events (graphql-sse, distinct connections). */
export function createGraphqlEndpoint(options: GraphqlEndpointOptions): GraphqlEndpoint {
  const { config, logger, operations, onOperation, socketCount } = options;
  let eventStreams = 0;

  return {
    eventStreamCount: () => eventStreams,
    answer: async (request, response, { requestId, caller }) => {
      const began = performance.now();
      const accepted = readAccept(request);
      if (!accepted.json && !accepted.eventStream)
        throw serverErrors.NOT_ACCEPTABLE('Accept application/json or text/event-stream.');
      await readRequest(request, config.bodyBytesMax);
      const gone = new AbortController();
      response.once('close', () => {
        if (!response.writableFinished) gone.abort();
      });
      const facts: RequestFacts = {
        requestId,
        caller,
        transport: accepted.eventStream ? 'sse' : 'http',
        method: request.method === 'GET' ? 'GET' : 'POST',
        signal: gone.signal,
        splices: true,
        header: (name) => {
          const value = request.headers[name.toLowerCase()];
          return typeof value === 'string' ? value : value?.[0];
        },
      };
      const exchange: Exchange = { facts };
      const early = await operations.yoga.handleNodeRequestAndResponse(request, response, { exchange });
      const { result } = exchange;
      if (response.destroyed) return;
      if (result === undefined) throw errorOfStatus(early.status);
      const present = { requestId, logger };
      if (isAsyncIterable(result) || !accepted.json) {
        const payload = isAsyncIterable(result) ? undefined : toPayload(result as never, present);
        onOperation(performance.now() - began, exchange, payload);
        if (eventStreams + socketCount() >= config.socketsMax)
          throw serverErrors.TOO_MANY_SOCKETS(`${config.socketsMax} streams are open.`);
        eventStreams += 1;
        try {
          const results = payload ? once(payload) : (result as AsyncIterable<Payload>);
          await writeEventStream(response, results, present);
        } finally {
          eventStreams -= 1;
        }
        return;
      }
      const payload = toPayload(result as never, present);
      writePayload(response, payload, accepted.json);
      onOperation(performance.now() - began, exchange, payload);
    },
  };
}

async function* once(payload: Payload) {
  yield payload;
}

/** Leaves the parsed body where Yoga looks for it. */
async function readRequest(request: IncomingMessage, bodyBytesMax: number): Promise<void> {
  if (request.method === 'POST') {
    const body = await readGraphqlBody(request, bodyBytesMax);
    (request as { body?: unknown }).body = body;
  } else readGraphqlQueryString(new URL(request.url!, 'http://server').searchParams);
}
