import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import {
  GraphQLBoolean,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
} from 'graphql';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type Config, loadConfig } from '../../src/config/index.ts';
import { commonErrors, createLogger, RawJson } from '../../src/kernel/index.ts';
import {
  type CostHints,
  type LakehouseServer,
  openServer,
  type RequestFacts,
  type ServerOptions,
} from '../../src/server/index.ts';

/** A value that others can wait for and set: a state stream's source. */
class State {
  value = 0;
  isEnded = false;
  opened = 0;
  closed = 0;
  #wake = Promise.withResolvers<void>();

  set(value: number) {
    this.value = value;
    this.#ring();
  }

  end(value: number) {
    this.isEnded = true;
    this.set(value);
  }

  #ring() {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }

  /** As real sources must, it looks at the signal: a generator that waits cannot be told to return. */
  async *watch(signal: AbortSignal): AsyncGenerator<number> {
    this.opened += 1;
    const left = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    try {
      for (;;) {
        const seen = this.value;
        const wake = this.#wake.promise;
        yield seen;
        if (this.isEnded && seen === this.value) return;
        if (seen === this.value) await Promise.race([wake, left]);
        if (signal.aborted) return;
      }
    } finally {
      this.closed += 1;
    }
  }
}

/** What the test schema's resolvers have done. */
export interface Trace {
  calls: number;
  contexts: RequestFacts[];
  state: State;
  /** Calls of `job`'s field resolver: one an event, however many listen. */
  printed: number;
}

const json = new GraphQLScalarType({ name: 'JSON', serialize: (value) => value });
const required = <T extends ConstructorParameters<typeof GraphQLNonNull>[0]>(type: T) =>
  new GraphQLNonNull(type);

/** A schema with a bit of everything; `trace` counts what runs. */
function createTestSchema(trace: Trace): GraphQLSchema {
  const count = <T>(value: T): T => {
    trace.calls += 1;
    return value;
  };
  const named = new GraphQLInterfaceType({
    name: 'Named',
    fields: { name: { type: required(GraphQLString) } },
    // Asynchronous on purpose: graphql-jit cannot wait for it.
    resolveType: async (value: { kind: string }) => value.kind,
  });
  const item: GraphQLObjectType = new GraphQLObjectType<{ id: number }>({
    name: 'Item',
    interfaces: [named],
    fields: () => ({
      id: { type: required(GraphQLInt), resolve: (value: { id: number }) => count(value.id) },
      name: { type: required(GraphQLString), resolve: () => 'item' },
      parent: { type: item, resolve: (value: unknown) => count(value) },
      children: {
        type: required(new GraphQLList(required(item))),
        args: { first: { type: GraphQLInt, defaultValue: 5 } },
        resolve: (_value, args: { first: number }) => count(makeItems(args.first)),
      },
    }),
  });
  const edge = new GraphQLObjectType({
    name: 'ItemEdge',
    fields: { cursor: { type: required(GraphQLString) }, node: { type: required(item) } },
  });
  const connection = new GraphQLObjectType({
    name: 'ItemConnection',
    fields: { edges: { type: required(new GraphQLList(required(edge))) }, totalCount: { type: GraphQLInt } },
  });
  const resultSet = new GraphQLObjectType({
    name: 'ResultSet',
    fields: {
      columns: { type: required(new GraphQLList(required(GraphQLString))), resolve: () => ['a', 'b'] },
      rows: {
        type: required(new GraphQLList(required(new GraphQLList(json)))),
        resolve: (set: { raw: RawJson }, _args, context: RequestFacts) => set.raw.rows(context),
      },
      broken: {
        type: required(GraphQLString),
        resolve: () => {
          throw commonErrors.FORBIDDEN('No.');
        },
      },
    },
  });
  const other = new GraphQLObjectType({ name: 'Other', fields: { text: { type: GraphQLString } } });
  const queryInput = new GraphQLInputObjectType({
    name: 'QueryInput',
    fields: { text: { type: GraphQLString }, limit: { type: GraphQLInt } },
  });
  const reference = new GraphQLInputObjectType({
    name: 'Reference',
    isOneOf: true,
    fields: { id: { type: GraphQLInt }, name: { type: GraphQLString } },
  });

  const query = new GraphQLObjectType({
    name: 'Query',
    fields: {
      ping: { type: required(GraphQLString), resolve: () => count('pong') },
      echo: {
        type: GraphQLString,
        args: { text: { type: GraphQLString } },
        resolve: (_, args) => count(args.text),
      },
      rows: {
        type: required(new GraphQLList(required(item))),
        args: { n: { type: GraphQLInt } },
        resolve: (_, args: { n?: number }) => count(makeItems(args.n ?? 3)),
      },
      items: {
        type: required(connection),
        args: { first: { type: GraphQLInt } },
        resolve: (_, args: { first?: number }) =>
          count({
            edges: makeItems(args.first ?? 2).map((node) => ({ cursor: `c${node.id}`, node })),
            totalCount: 1000,
          }),
      },
      byIds: {
        type: required(new GraphQLList(item)),
        args: { ids: { type: new GraphQLList(required(GraphQLInt)) } },
        resolve: (_, args: { ids: number[] }) => count(args.ids.map((id) => ({ id }))),
      },
      find: {
        type: GraphQLInt,
        args: { by: { type: required(reference) } },
        resolve: (_, args) => count(args.by.id),
      },
      query: {
        type: required(
          new GraphQLUnionType({
            name: 'QueryResult',
            types: [resultSet, other],
            resolveType: () => 'ResultSet',
          }),
        ),
        extensions: { listSize: 1000 } satisfies CostHints,
        args: { input: { type: required(queryInput) } },
        resolve: (_, args: { input: { text?: string } }) =>
          count({
            raw: new RawJson(Buffer.from(`[[1,${JSON.stringify(args.input.text ?? '')}],\n[2,null]]`)),
          }),
      },
      set: { type: resultSet, resolve: () => count({ raw: new RawJson(Buffer.from('[]')) }) },
      named: { type: named, resolve: () => count({ kind: 'Item', id: 1 }) },
      fail: {
        type: GraphQLString,
        args: { how: { type: GraphQLString } },
        resolve: (_, args: { how: string }) => {
          if (args.how === 'known')
            throw commonErrors.NOT_FOUND('No such thing.', { details: { available: ['x'] } });
          throw new Error('the password is hunter2');
        },
      },
      never: {
        type: GraphQLString,
        resolve: (_, _args, context: RequestFacts) =>
          new Promise((_resolve, reject) => {
            count(1);
            context.signal.addEventListener('abort', () => reject(context.signal.reason));
          }),
      },
      who: { type: GraphQLString, resolve: (_, _args, context: RequestFacts) => context.caller.actor },
      bucket: {
        type: GraphQLString,
        resolve: (_, _args, context: RequestFacts) => context.header('x-lakehouse-bucket'),
      },
      flag: { type: GraphQLBoolean, resolve: () => true },
    },
  });
  const mutation = new GraphQLObjectType({
    name: 'Mutation',
    fields: { change: { type: GraphQLString, resolve: () => count('changed') } },
  });
  const jobType = new GraphQLObjectType({
    name: 'Job',
    fields: {
      done: {
        type: GraphQLInt,
        resolve: (value: number) => {
          trace.printed += 1;
          return value;
        },
      },
      text: { type: GraphQLString, resolve: () => 'x'.repeat(1000) },
    },
  });
  const subscription = new GraphQLObjectType({
    name: 'Subscription',
    fields: {
      jobProgress: {
        type: required(jobType),
        args: { id: { type: GraphQLString } },
        subscribe: (_, _args, context: RequestFacts) => trace.state.watch(context.signal),
        resolve: (value: unknown) => value,
      },
      jobEvents: {
        type: required(GraphQLInt),
        args: { after: { type: GraphQLInt }, until: { type: GraphQLInt } },
        subscribe: async function* (_, args: { after?: number; until?: number }) {
          const until = args.until ?? 5;
          for (let seq = (args.after ?? 0) + 1; seq <= until; seq++) yield seq;
          if (until === 13) throw commonErrors.NOT_FOUND('The cursor has expired.');
        },
        resolve: (value: unknown) => value,
      },
      answer: {
        type: required(resultSet),
        subscribe: async function* () {
          yield { raw: new RawJson(Buffer.from('[[1,\n"a"]]')) };
        },
        resolve: (value: unknown) => value,
      },
    },
  });
  return new GraphQLSchema({ query, mutation, subscription, types: [item] });
}

const makeItems = (count: number) => Array.from({ length: count }, (_, id) => ({ id }));

export interface Edge {
  server: LakehouseServer;
  trace: Trace;
  url: string;
  /** POSTs a GraphQL request; `headers` are merged. */
  ask(query: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
  /** Any request, also with headers that fetch forbids. */
  send(
    method: string,
    path: string,
    headers?: Record<string, string>,
    body?: string | Buffer,
  ): Promise<Answer>;
  /** A raw WebSocket; `next` gives messages in order, `closed` the close code. */
  connect(options?: { headers?: Record<string, string>; init?: object | false }): Promise<Socket>;
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests
  body: any;
  code: string | undefined;
}

export interface Socket {
  socket: WebSocket;
  // biome-ignore lint/suspicious/noExplicitAny: messages are looked into by tests
  next(): Promise<any>;
  send(message: object): void;
  closed: Promise<number>;
}

type ServerSettings = Partial<Config['server']>;

/** A server over the test schema on a free port, closed after the test. */
export async function openEdge(
  options: {
    server?: ServerSettings;
    adminToken?: string;
    slowRequestMs?: number;
    /** Another one than the test schema; its resolvers get the request's facts and nothing else. */
    schema?: GraphQLSchema;
  } & Partial<
    Pick<ServerOptions, 'uploads' | 'downloads' | 'readiness' | 'clock' | 'logger' | 'authenticate'>
  > = {},
): Promise<Edge> {
  const { server: settings = {}, adminToken, slowRequestMs, schema, ...rest } = options;
  const defaults = loadConfig({ env: {} });
  const config = {
    server: { ...defaults.server, port: 0, ...settings },
    log: { ...defaults.log, ...(slowRequestMs === undefined ? {} : { slowRequestMs }) },
    adminToken,
  };
  const trace: Trace = { calls: 0, contexts: [], state: new State(), printed: 0 };
  const server = await openServer({
    config,
    schema: schema ?? createTestSchema(trace),
    logger: createLogger({ level: 'silent' }),
    createContext: (facts) => {
      trace.contexts.push(facts);
      return { ...facts };
    },
    stateStreams: ['jobProgress'],
    ...rest,
  });
  let isClosed = false;
  const dispose = server[Symbol.asyncDispose].bind(server);
  server[Symbol.asyncDispose] = async () => {
    if (isClosed) return;
    isClosed = true;
    await dispose();
  };
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { port } = server;

  const send: Edge['send'] = async (method, path, headers = {}, body) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers });
    request.on('error', () => {}); // the answer counts; a refused body may break the pipe
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const isJson = response.headers['content-type']?.includes('json');
    const parsed = isJson && text !== '' ? JSON.parse(text) : undefined;
    return {
      status: response.statusCode!,
      headers: response.headers,
      text,
      body: parsed,
      code: parsed?.errors?.[0]?.extensions?.code,
    };
  };

  return {
    server,
    trace,
    url: `http://127.0.0.1:${port}/graphql`,
    send,
    ask: (query, variables, headers) =>
      send(
        'POST',
        '/graphql',
        { 'content-type': 'application/json', ...headers },
        JSON.stringify(variables ? { query, variables } : { query }),
      ),
    connect: (given) => connect(port, given),
  };
}

async function connect(
  port: number,
  { headers = {}, init = {} }: { headers?: Record<string, string>; init?: object | false } = {},
): Promise<Socket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', { headers });
  const waiting: ((message: unknown) => void)[] = [];
  const messages: unknown[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    const taker = waiting.shift();
    if (taker) taker(message);
    else messages.push(message);
  });
  const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)));
  socket.on('error', () => {});
  await Promise.race([once(socket, 'open'), closed]);
  const made: Socket = {
    socket,
    closed,
    send: (message) => socket.send(JSON.stringify(message)),
    next: () =>
      messages.length > 0
        ? Promise.resolve(messages.shift())
        : new Promise((resolve) => {
            waiting.push(resolve);
          }),
  };
  if (init !== false && socket.readyState === WebSocket.OPEN) {
    made.send({ type: 'connection_init', payload: init });
    await Promise.race([made.next(), closed]);
  }
  return made;
}
