import { buildSchema, type GraphQLObjectType } from 'graphql';
import { loadConfig } from '../../src/config/index.ts';
import { createLogger } from '../../src/kernel/index.ts';
import { openServer, type RequestFacts } from '../../src/server/index.ts';

/*
 * A server with one state stream, its executions `shared` between equal subscribers or `alone`. A message `{done}` is
 * broadcast to all; any message is answered with the CPU and memory so far.
 */

let done = 0;
let wake = Promise.withResolvers<void>();

async function* watch(signal: AbortSignal) {
  const left = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  while (!signal.aborted) {
    const woken = wake.promise;
    const seen = done;
    yield {
      id: 'job_1',
      done: seen,
      total: 1e6,
      phase: 'EMBEDDING',
      ratePerSecond: seen / 7,
      state: 'RUNNING',
    };
    if (seen === done) await Promise.race([woken, left]);
  }
}

const schema = buildSchema(`
  type Query { ping: String }
  type Subscription { jobProgress(id: ID!): Job! }
  type Job { id: ID! done: Int! total: Int! phase: String ratePerSecond: Float state: String! }
`);
const field = (schema.getType('Subscription') as GraphQLObjectType).getFields()['jobProgress']!;
field.subscribe = (_root, _args, context: RequestFacts) => watch(context.signal);
field.resolve = (value) => value;

const { server: settings, log } = loadConfig({ env: {} });
const server = await openServer({
  config: { server: { ...settings, port: 0 }, log, adminToken: undefined },
  schema,
  logger: createLogger({ level: 'warn' }),
  createContext: (facts) => ({ signal: facts.signal }),
  stateStreams: process.argv[2] === 'shared' ? ['jobProgress'] : [],
});

process.on('message', (message: { done?: number }) => {
  if (message.done !== undefined) {
    done = message.done;
    wake.resolve();
    wake = Promise.withResolvers();
  }
  const { user, system } = process.cpuUsage();
  process.send!({ cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 1_048_576 });
});
process.on('disconnect', () => process.exit(0));
process.send!({ port: server.port });
