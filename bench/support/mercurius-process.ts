import Database from 'better-sqlite3';
import Fastify from 'fastify';
import { buildSchema, type GraphQLFieldResolver, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import mercurius from 'mercurius';

/*
 * The peer of graphql-requests: mercurius with JIT over the same catalog file, with prepared statements and resolvers
 * written by hand for just what is asked. Says its port, and ends when its channel closes.
 */

interface Row {
  id: string;
  name: string;
  description: string | null;
  tags: string;
  primaryKey: string;
  version: number;
  updatedAt: number;
  rowCount: number;
  byteSize: number;
}

interface Arguments {
  first: number;
  after?: string | null;
  filter?: { tag?: string | null } | null;
}

function createSchema(file: string): GraphQLSchema {
  const database = new Database(file, { readonly: true });
  const live = (hasTag: boolean) =>
    `d.deleted_at IS NULL${hasTag ? ' AND EXISTS (SELECT 1 FROM json_each(d.tags) WHERE value = @tag)' : ''}`;
  const preparePage = (hasTag: boolean) =>
    database.prepare<object, Row>(
      `SELECT d.id, d.name, d.description, d.tags, d.primary_key AS primaryKey, d.current_version AS version,
         d.updated_at AS updatedAt, v.row_count AS rowCount, v.byte_size AS byteSize
       FROM datasets d JOIN dataset_versions v ON v.dataset_id = d.id AND v.version = d.current_version
       WHERE d.name > @from AND ${live(hasTag)} ORDER BY d.name LIMIT @limit`,
    );
  const prepareCount = (hasTag: boolean) =>
    database.prepare<object, number>(`SELECT count(*) FROM datasets d WHERE ${live(hasTag)}`).pluck();
  const pages = { all: preparePage(false), tagged: preparePage(true) };
  const counts = { all: prepareCount(false), tagged: prepareCount(true) };

  const schema = buildSchema(`
    type Query { datasets(first: Int! = 50, after: String, filter: DatasetFilter): DatasetConnection! }
    input DatasetFilter { tag: String }
    type DatasetConnection { edges: [DatasetEdge!]! pageInfo: PageInfo! totalCount: Int! }
    type DatasetEdge { cursor: String! node: Dataset! }
    type PageInfo { hasNextPage: Boolean! endCursor: String }
    type Dataset {
      id: ID! name: String! description: String tags: [String!]! primaryKey: [String!]! version: Int!
      rowCount: Float! byteSize: Float! updatedAt: String!
    }
  `);
  const resolve = (type: string, field: string, resolver: GraphQLFieldResolver<never, unknown>) => {
    const object = schema.getType(type) as GraphQLObjectType;
    object.getFields()[field]!.resolve = resolver as GraphQLFieldResolver<unknown, unknown>;
  };
  resolve('Query', 'datasets', (_root, { first, after, filter }: Arguments) => {
    const tag = filter?.tag;
    const shape = tag ? 'tagged' : 'all';
    const from = after ? Buffer.from(after, 'base64url').toString().slice('datasets:'.length) : '';
    const rows = pages[shape].all({ from, limit: first + 1, tag });
    const edges = rows
      .slice(0, first)
      .map((node) => ({ cursor: Buffer.from(`datasets:${node.name}`).toString('base64url'), node }));
    return {
      edges,
      pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null },
      count: () => counts[shape].get({ tag }),
    };
  });
  resolve('DatasetConnection', 'totalCount', ({ count }: { count: () => number }) => count());
  resolve('Dataset', 'tags', (row: Row) => JSON.parse(row.tags));
  resolve('Dataset', 'primaryKey', (row: Row) => JSON.parse(row.primaryKey));
  resolve('Dataset', 'updatedAt', (row: Row) => new Date(row.updatedAt).toISOString());
  return schema;
}

const app = Fastify();
await app.register(mercurius, { schema: createSchema(process.argv[2]!), jit: 1 });
await app.listen({ port: 0, host: '127.0.0.1' });
process.on('disconnect', () => process.exit(0));
process.send!({ port: (app.server.address() as { port: number }).port });
