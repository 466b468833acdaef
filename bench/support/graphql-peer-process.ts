import Database from 'better-sqlite3';
import Fastify from 'fastify';
import { buildSchema, type GraphQLFieldResolver, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import mercurius from 'mercurius';
import { loadConfig } from '../../src/config/index.ts';
import { createLogger, createRandom } from '../../src/kernel/index.ts';
import { openServer } from '../../src/server/index.ts';

/*
 * One GraphQL server over one schema and one SQLite table, as `lakehouse` or as `mercurius` with JIT, in a process of
 * its own, so that its CPU can be told from the client's. Says its port, then its CPU whenever it is asked.
 */

interface Person {
  id: number;
  name: string;
  city: string;
  salary: number;
  startedAt: number;
}

function createSchema(rows: number): GraphQLSchema {
  const database = new Database(':memory:');
  database.exec(
    'CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, city TEXT, salary REAL, startedAt INTEGER)',
  );
  const insert = database.prepare('INSERT INTO person VALUES (?, ?, ?, ?, ?)');
  const random = createRandom(1);
  database.transaction(() => {
    for (let id = 1; id <= rows; id++)
      insert.run(id, `Person ${id}`, `City ${Math.floor(random() * 50)}`, random() * 1e5, 1.6e12 + id * 1000);
  })();
  const page = database.prepare<[number, number], Person>(
    'SELECT * FROM person WHERE id > ? ORDER BY id LIMIT ?',
  );
  const total = database.prepare<[], number>('SELECT count(*) FROM person').pluck();

  const schema = buildSchema(`
    type Query { ping: String! people(first: Int! = 20, after: Int! = 0): PersonConnection! }
    type PersonConnection { edges: [PersonEdge!]! pageInfo: PageInfo! totalCount: Int! }
    type PersonEdge { cursor: String! node: Person! }
    type PageInfo { hasNextPage: Boolean! endCursor: String }
    type Person { id: ID! name: String! city: String! salary: Float! startedAt: String! }
  `);
  const resolve = (type: string, field: string, resolver: GraphQLFieldResolver<never, unknown>) => {
    const object = schema.getType(type) as GraphQLObjectType;
    object.getFields()[field]!.resolve = resolver as GraphQLFieldResolver<unknown, unknown>;
  };
  resolve('Query', 'ping', () => 'pong');
  resolve('Query', 'people', (_root, { first, after }: { first: number; after: number }) => {
    const people = page.all(after, first + 1);
    const shown = people.slice(0, first);
    return {
      edges: shown.map((node) => ({ cursor: String(node.id), node })),
      pageInfo: { hasNextPage: people.length > first, endCursor: String(shown.at(-1)?.id) },
    };
  });
  resolve('PersonConnection', 'totalCount', () => total.get());
  resolve('Person', 'startedAt', (person: Person) => new Date(person.startedAt).toISOString());
  return schema;
}

async function open(kind: string, schema: GraphQLSchema): Promise<number> {
  if (kind === 'mercurius') {
    const app = Fastify();
    await app.register(mercurius, { schema, jit: 1 });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return (app.server.address() as { port: number }).port;
  }
  const { server, log } = loadConfig({ env: {} });
  const { port } = await openServer({
    config: { server: { ...server, port: 0 }, log, adminToken: undefined },
    schema,
    logger: createLogger({ level: 'warn' }),
    createContext: () => ({}),
  });
  return port;
}

const [kind = '', rows = '0'] = process.argv.slice(2);
const port = await open(kind, createSchema(Number(rows)));
process.on('message', () => process.send!({ cpuMs: readCpuMs() }));
process.on('disconnect', () => process.exit(0));
process.send!({ port });

function readCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
