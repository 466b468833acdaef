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
 * Calls graphql-js and graphql-jit itself; why there is no framework around them, ADR 8 says.
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

  const prepare = (exchange: Exchange, request: OperationRequest): Prepared => {
    try {
      return prepareOrThrow(exchange, request);
    } catch (error) {
      return { errors: [error as GraphQLError] };
    }
  };

  const prepareOrThrow = (exchange: Exchange, request: OperationRequest): Prepared => {
    const { facts } = exchange;
    const { operationName, variables: variableValues } = request;
    const document = documents.parse(request.query);
    exchange.document = document;
    exchange.operationName = operationName ?? undefined;
    const invalid = documents.validate(document);
    if (invalid.length > 0) return { errors: invalid };
    const { operation: type } = requireOperation(document, operationName);
    requireFitting(type, facts);
    const errors = checkOperation({ document, operationName, variableValues });
    if (errors.length > 0) return { errors };
    const args: ExecutionArgs = { schema, document, operationName, variableValues };
    const start = async () => {
      if (type !== 'subscription') return execute({ ...args, contextValue: await createContext(facts) });
      return isStateStream(args, stateStreams) ? subscribeShared(args, facts) : subscribeAlone(args, facts);
    };
    const run = async (): Promise<OperationResult> => {
      try {
        return await start();
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
