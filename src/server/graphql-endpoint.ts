import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerConfig } from '../config/index.ts';
import type { Caller, Logger } from '../kernel/index.ts';
import { serverErrors } from './errors.ts';
import { type GraphqlRequest, readGraphqlBody, readGraphqlQueryString } from './json-body.ts';
import type { RequestFacts } from './model.ts';
import type { Exchange, Operations } from './operations.ts';
import { type Payload, toPayload } from './payload.ts';
import { createSignal, readAccept, writeEventStream, writePayload } from './response-writer.ts';
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
      const asked = await readRequest(request, config.bodyBytesMax);
      const signalOfResponse = createSignal(response);
      const facts: RequestFacts = {
        requestId,
        caller,
        transport: accepted.eventStream ? 'sse' : 'http',
        method: request.method === 'GET' ? 'GET' : 'POST',
        get signal() {
          return signalOfResponse();
        },
        splices: true,
        header: (name) => {
          const value = request.headers[name.toLowerCase()];
          return typeof value === 'string' ? value : value?.[0];
        },
      };
      const exchange: Exchange = { facts };
      const prepared = operations.prepare(exchange, asked);
      const result = 'errors' in prepared ? prepared : await prepared.run();
      if (response.destroyed) {
        if (isAsyncIterable(result)) await result[Symbol.asyncIterator]().return?.();
        return;
      }
      const present = { requestId, logger };
      if (isAsyncIterable(result) || !accepted.json) {
        const payload = isAsyncIterable(result) ? undefined : toPayload(result, present);
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
      const payload = toPayload(result, present);
      writePayload(response, payload, accepted.json);
      onOperation(performance.now() - began, exchange, payload);
    },
  };
}

async function* once(payload: Payload) {
  yield payload;
}

function readRequest(
  request: IncomingMessage,
  bodyBytesMax: number,
): Promise<GraphqlRequest> | GraphqlRequest {
  if (request.method === 'POST') return readGraphqlBody(request, bodyBytesMax);
  return readGraphqlQueryString(new URL(request.url!, 'http://server').searchParams);
}
