import * as resolve from '../resolvers/source.ts';
import { sourceKinds, tlsModes } from '../src/ingest/sources/model.ts';
import { builder } from './builder.ts';
import { sized } from './connection.ts';
import { asResult, resultUnion } from './errors.ts';

const SourceKind = builder.enumType('SourceKind', { values: sourceKinds });

const SourceTls = builder.enumType('SourceTls', {
  description:
    'DISABLE: in clear. REQUIRE: encrypted, whoever answers. VERIFY: encrypted, and the certificate proves the host.',
  values: tlsModes,
});

const SourceColumn = builder.objectRef<resolve.SourceColumn>('SourceColumn').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    type: t.exposeString('type', { description: 'As the database calls it.' }),
    isNullable: t.exposeBoolean('isNullable'),
  }),
});

const SourceTable = builder.objectRef<resolve.SourceTable>('SourceTable').implement({
  description: 'A table or view of a source that the connection’s user can read.',
  fields: (t) => ({
    schema: t.exposeString('schema'),
    name: t.exposeString('name'),
    isView: t.exposeBoolean('isView'),
    rowEstimate: t.field({
      type: 'BigInt',
      nullable: true,
      resolve: (table) => table.rowEstimate,
      description: 'By the statistics of the source; null where it has none.',
    }),
    columns: t.field({ type: [SourceColumn], extensions: sized(100), resolve: (table) => table.columns }),
  }),
});

const Connection = builder.objectRef<resolve.Connection>('Connection').implement({
  description: 'How to reach a database. It refers to its secret and never holds it.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    kind: t.field({ type: SourceKind, resolve: (connection) => connection.kind }),
    host: t.exposeString('host'),
    port: t.exposeInt('port'),
    database: t.exposeString('database'),
    user: t.exposeString('user'),
    tls: t.field({ type: SourceTls, resolve: (connection) => connection.tls }),
    createdAt: t.field({ type: 'DateTime', resolve: (connection) => connection.createdAt }),
    createdBy: t.exposeString('createdBy'),
  }),
});

builder.queryFields((t) => ({
  connections: t.field({ type: [Connection], extensions: sized(100), resolve: resolve.connections }),
  sourceTables: t.field({
    type: [SourceTable],
    extensions: sized(100),
    description: 'Asks the database now; the first 100 whose name contains `search`.',
    args: { connection: t.arg.string({ required: true }), search: t.arg.string() },
    resolve: resolve.sourceTables,
  }),
}));

const SecretInput = builder.inputType('SecretInput', {
  description: 'Where the password is, never what it is.',
  isOneOf: true,
  fields: (t) => ({
    env: t.string({ description: 'The name of an environment variable of the server.' }),
    file: t.string({ description: 'A file under [sources] secret_dirs.' }),
  }),
});

const CreateConnectionInput = builder.inputType('CreateConnectionInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    kind: t.field({ type: SourceKind, required: true }),
    host: t.string({ required: true, description: 'A host name or an address, without a port.' }),
    port: t.int({ description: 'By default 5432 or 3306.' }),
    database: t.string({ required: true }),
    user: t.string({ required: true, description: 'One that may only read is enough, and best.' }),
    tls: t.field({ type: SourceTls, defaultValue: 'VERIFY' }),
    secret: t.field({ type: SecretInput, description: 'Without one the password is empty.' }),
  }),
});

const connectionPayload = (name: string) =>
  builder.objectRef<{ connection: resolve.Connection }>(name).implement({
    fields: (t) => ({
      connection: t.field({ type: Connection, resolve: (payload) => payload.connection }),
    }),
  });

const TestConnectionPayload = builder
  .objectRef<{ connection: resolve.Connection; server: string; elapsedMs: number }>('TestConnectionPayload')
  .implement({
    fields: (t) => ({
      connection: t.field({ type: Connection, resolve: (payload) => payload.connection }),
      server: t.exposeString('server', { description: 'Product and version.' }),
      elapsedMs: t.exposeInt('elapsedMs', { description: 'Start of a work process included.' }),
    }),
  });

const CreateConnectionResult = resultUnion(
  'CreateConnectionResult',
  connectionPayload('CreateConnectionPayload'),
);
const TestConnectionResult = resultUnion('TestConnectionResult', TestConnectionPayload);
const RemoveConnectionResult = resultUnion(
  'RemoveConnectionResult',
  connectionPayload('RemoveConnectionPayload'),
);

builder.mutationFields((t) => ({
  createConnection: t.field({
    type: CreateConnectionResult,
    description: 'Records how to reach a database; nothing is connected to until it is tested or read.',
    args: { input: t.arg({ type: CreateConnectionInput, required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.createConnection(args, context)),
  }),
  testConnection: t.field({
    type: TestConnectionResult,
    description: 'Logs in once.',
    args: { name: t.arg.string({ required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.testConnection(args, context)),
  }),
  removeConnection: t.field({
    type: RemoveConnectionResult,
    description: 'Refused while a job waits or runs with it. Datasets that came from it stay.',
    args: { name: t.arg.string({ required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.removeConnection(args, context)),
  }),
}));
