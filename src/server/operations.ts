import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  subscribe,
} from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
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

/** One operation on its way through the pipeline. */
export interface Exchange {
  readonly facts: RequestFacts;
  /** For logs; set once parsed. */
  document?: DocumentNode;
  operationName?: string | undefined;
}

export interface OperationRequest {
  query: string;
  variables?: Readonly<Record<string, unknown>> | null | undefined;
  operationName?: string | null | undefined;
}

export type OperationResult = ExecutionResult | Payload | AsyncIterable<ExecutionResult | Payload>;

export interface Operations {
  /**
   * Parses, validates and checks the shape. Nothing runs until the function that comes back is called; it resolves
   * to a result or a stream. Failures are results, too: neither of the two throws.
   */
  prepare(exchange: Exchange, request: OperationRequest): Prepared;
  readonly shared: SharedSubscriptions;
  /** Operations whose stream is open. */
  streamCount(): number;
  /** Ends every stream; clients see it complete. */
  endStreams(): void;
}

export type Prepared =
  | { errors: readonly GraphQLError[] }
  | { document: DocumentNode; run: () => Promise<OperationResult> };

interface ServerContext {
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
 * Yoga's enveloped functions carry it, with whatever plugins hook into them. Its HTTP side is not used: making a
 * fetch Request and Response of every exchange costs as much as answering a small query (bench/graphql-requests).
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
    onParse: ({ params, setParsedDocument }) => setParsedDocument(documents.parse(String(params.source))),
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
  };

  const yoga = createYoga<ServerContext>({
    schema,
    plugins: [plugin as never],
    // Subscriptions make their context themselves, with a signal and a lifetime of their own.
    context: ({ exchange }: ServerContext) => (isSubscription(exchange) ? {} : createContext(exchange.facts)),
    parserAndValidationCache: false,
    // Errors are masked once, where they are printed (presented-error.ts), for all transports.
    maskedErrors: false,
    logging: false,
  });

  const prepare = (exchange: Exchange, request: OperationRequest): Prepared => {
    try {
      return prepareOrThrow(exchange, request);
    } catch (error) {
      return { errors: [error as GraphQLError] };
    }
  };

  const prepareOrThrow = (exchange: Exchange, request: OperationRequest): Prepared => {
    const enveloped = yoga.getEnveloped({ exchange } as never);
    const document: DocumentNode = enveloped.parse(request.query);
    exchange.document = document;
    exchange.operationName = request.operationName ?? undefined;
    const errors: readonly GraphQLError[] = enveloped.validate(schema, document);
    if (errors.length > 0) return { errors };
    const { operation: type } = requireOperation(document, request.operationName);
    requireFitting(type, exchange.facts);
    const run = async (): Promise<OperationResult> => {
      try {
        const args = {
          schema,
          document,
          operationName: request.operationName,
          variableValues: request.variables ?? {},
          contextValue: await enveloped.contextFactory(),
        };
        return await (type === 'subscription' ? enveloped.subscribe(args) : enveloped.execute(args));
      } catch (error) {
        return { errors: [error as GraphQLError] };
      }
    };
    return { document, run };
  };

  return {
    prepare,
    shared,
    streamCount: () => streams.size + shared.count().subscribers,
    endStreams: () => {
      shared.close();
      for (const controller of streams) controller.abort();
    },
  };
}

function isSubscription({ document, operationName }: Exchange): boolean {
  return document !== undefined && getOperationAST(document, operationName)?.operation === 'subscription';
}

function requireOperation(document: DocumentNode, name: string | null | undefined): OperationDefinitionNode {
  const operation = getOperationAST(document, name);
  if (operation) return operation;
  throw serverErrors.BAD_REQUEST(
    name
      ? `The document has no operation named ${JSON.stringify(name.slice(0, 80))}.`
      : 'The document has several operations; "operationName" must choose one.',
  );
}

function requireFitting(
  type: OperationDefinitionNode['operation'],
  { method, transport }: RequestFacts,
): void {
  if (type === 'mutation' && method === 'GET')
    throw serverErrors.METHOD_NOT_ALLOWED('Mutations are sent by POST.');
  if (type === 'subscription' && transport === 'http')
    throw serverErrors.NOT_ACCEPTABLE('A subscription is answered as text/event-stream or on a WebSocket.');
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
