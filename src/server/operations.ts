import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  subscribe,
} from 'graphql';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { ServerConfig } from '../config/index.ts';
import { type Caller, canonicalJson, type Logger } from '../kernel/index.ts';
import { cancellable } from './cancellable.ts';
import { createCompiledExecution } from './compiled-execution.ts';
import { createDocuments } from './documents.ts';
import { serverErrors } from './errors.ts';
import type { CreateContext, RequestFacts } from './model.ts';
import { createOperationLimits } from './operation-limits.ts';
import { Payload } from './payload.ts';
import {
  createSharedSubscriptions,
  isAsyncIterable,
  type SharedSubscriptions,
} from './shared-subscriptions.ts';

/** What the HTTP side passes through Yoga and finds filled in behind it. */
export interface Exchange {
  facts: RequestFacts;
  /** For logs of slow requests. */
  document?: DocumentNode;
  operationName?: string | undefined;
  result?: OperationResult;
}

export type OperationResult = ExecutionResult | AsyncIterable<ExecutionResult | Payload>;

export interface Operations {
  readonly yoga: YogaServerInstance<ServerContext, object>;
  readonly shared: SharedSubscriptions;
  /** Operations whose stream is open. */
  streamCount(): number;
  /** Ends every stream; clients see it complete. */
  endStreams(): void;
}

export interface ServerContext {
  exchange: Exchange;
}

export interface OperationsOptions {
  schema: GraphQLSchema;
  config: ServerConfig;
  logger: Logger;
  createContext: CreateContext;
  stateStreams: readonly string[];
  /** Subscriptions are shared by callers for whom this is equal: what the answer may depend on besides variables. */
  sharingScope: (facts: RequestFacts) => string;
}

/**
 * The GraphQL pipeline of all transports: parse and limits on shape, validation, context, limits on size, execution.
 * Yoga carries it: HTTP goes through its request handling, WebSockets take its enveloped functions.
 */
export function createOperations(options: OperationsOptions): Operations {
  const { schema, config, logger, createContext, stateStreams, sharingScope } = options;
  const documents = createDocuments(schema, config);
  const checkOperation = createOperationLimits({ schema, complexityMax: config.complexityMax });
  const execute = createCompiledExecution();
  const shared = createSharedSubscriptions();
  const streams = new Set<AbortController>();
  const identify = createIdentifier();

  const subscribeShared = (args: ExecutionArgs, facts: RequestFacts) => {
    const key = [
      identify(args.document),
      args.operationName ?? '',
      canonicalJson(args.variableValues ?? {}),
      sharingScope(facts),
    ].join('\n');
    return shared.subscribe(key, {
      start: async (signal) => {
        // The source outlives whoever opened it, and so must its context.
        const own = { ...facts, signal };
        return subscribe({ ...args, contextValue: await createContext(own) });
      },
      toPayload: (result) => new Payload(result, { requestId: facts.requestId, logger }),
    });
  };

  const subscribeAlone = async (args: ExecutionArgs, facts: RequestFacts) => {
    const controller = new AbortController();
    const signal = AbortSignal.any([facts.signal, controller.signal]);
    const own = { ...facts, signal };
    const result = await subscribe({ ...args, contextValue: await createContext(own) });
    if (!isAsyncIterable(result)) return result;
    streams.add(controller);
    return cancellable(result, signal, () => {
      streams.delete(controller);
      controller.abort();
    });
  };

  const plugin: Plugin<ServerContext> = {
    onParse: ({ params, setParsedDocument, context }) => {
      const { exchange, params: request } = context as ServerContext & {
        params?: { operationName?: string };
      };
      const document = documents.parse(String(params.source));
      exchange.document = document;
      exchange.operationName = request?.operationName ?? undefined;
      const operation = getOperationAST(document, request?.operationName);
      if (operation?.operation === 'mutation' && exchange.facts.method === 'GET')
        throw serverErrors.METHOD_NOT_ALLOWED('Mutations are sent by POST.');
      if (operation?.operation === 'subscription' && exchange.facts.transport === 'http')
        throw serverErrors.NOT_ACCEPTABLE(
          'A subscription is answered as text/event-stream or on a WebSocket.',
        );
      setParsedDocument(document);
    },
    onValidate: ({ params, setResult }) => setResult([...documents.validate(params.documentAST)]),
    onExecute: ({ args, setExecuteFn, setResultAndStopExecution }) => {
      const errors = checkOperation(args);
      if (errors.length > 0) setResultAndStopExecution({ errors: [...errors] });
      else setExecuteFn(execute as never);
    },
    onSubscribe: ({ args, setSubscribeFn, setResultAndStopExecution }) => {
      const errors = checkOperation(args);
      const { facts } = (args.contextValue as unknown as ServerContext).exchange;
      if (errors.length > 0) setResultAndStopExecution({ errors: [...errors] });
      else if (isStateStream(args, stateStreams))
        setSubscribeFn((() => subscribeShared(args, facts)) as never);
      else setSubscribeFn((() => subscribeAlone(args, facts)) as never);
    },
    onResultProcess: ({ result, serverContext, setResultProcessor }) => {
      const { exchange } = serverContext as unknown as ServerContext;
      exchange.result = result as OperationResult;
      // Printing and writing is ours (response-writer.ts); Yoga's own Response stays empty.
      setResultProcessor((_result, fetchApi) => new fetchApi.Response(null), 'application/json');
    },
  };

  const yoga = createYoga<ServerContext>({
    schema,
    plugins: [plugin as never],
    // Subscriptions make their context themselves, with a signal and a lifetime of their own.
    context: ({ exchange }: ServerContext) => (isSubscription(exchange) ? {} : createContext(exchange.facts)),
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: false,
    parserAndValidationCache: false,
    // Errors are masked once, where they are printed (presented-error.ts), for all transports.
    maskedErrors: false,
    logging: false,
  });

  return {
    yoga,
    shared,
    streamCount: () => streams.size + shared.count().subscribers,
    endStreams: () => {
      shared.close();
      for (const controller of streams) controller.abort();
    },
  };
}

function isSubscription(exchange: Exchange): boolean {
  const operation = exchange.document && getOperationAST(exchange.document, exchange.operationName);
  return operation?.operation === 'subscription';
}

function isStateStream(args: ExecutionArgs, names: readonly string[]): boolean {
  const operation = getOperationAST(args.document, args.operationName);
  const selections = operation?.selectionSet.selections ?? [];
  const root = selections[0];
  return selections.length === 1 && root?.kind === Kind.FIELD && names.includes(root.name.value);
}

/** Small names for documents; a document forgotten and parsed again is another one, and merely not shared. */
function createIdentifier() {
  const names = new WeakMap<DocumentNode, number>();
  let last = 0;
  return (document: DocumentNode) => {
    let name = names.get(document);
    if (name === undefined) {
      name = ++last;
      names.set(document, name);
    }
    return name;
  };
}

/** Roles, policy and the chosen bucket: what state streams may depend on, unless the caller of openServer knows better. */
export function scopeByRoles({ caller, header }: RequestFacts): string {
  return canonicalJson([describePolicy(caller), header('x-lakehouse-bucket') ?? null]);
}

function describePolicy({ roles, policy }: Caller) {
  const sensitivities = policy.sensitivities === 'ALL' ? 'ALL' : [...policy.sensitivities].sort();
  return { ...policy, sensitivities, roles: [...roles].sort() };
}
