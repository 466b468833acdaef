import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import type { ServerConfig } from '../config/index.ts';
import type { Logger } from '../kernel/index.ts';
import { type Authenticate, readBearer } from './authentication.ts';
import { serverErrors } from './errors.ts';
import type { RequestFacts } from './model.ts';
import type { Exchange, OperationResult, Operations } from './operations.ts';
import { type Payload, toPayload } from './payload.ts';
import { originOf, presentError } from './presented-error.ts';
import { createRequestId } from './request-id.ts';
import { isAsyncIterable } from './shared-subscriptions.ts';
import { type Extra, PrintedPayload } from './socket-connection.ts';

export interface HandlerOptions {
  config: ServerConfig;
  logger: Logger;
  operations: Operations;
  authenticate: Authenticate;
  onOperation: (milliseconds: number, exchange: Exchange, payload: Payload | undefined) => void;
}

/** What graphql-ws calls: login, limits, and operations that run as those of HTTP do. */
export function createHandlers(options: HandlerOptions) {
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

async function runOperation({ exchange, began, run }: SocketOperation, options: HandlerOptions) {
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
