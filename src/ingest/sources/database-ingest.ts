import { readdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import {
  type Catalog,
  type PublishedVersion,
  type Publisher,
  type VerificationLevel,
  verificationLevels,
  type WriteMode,
} from '../../catalog/index.ts';
import type { IngestConfig, SourcesConfig } from '../../config/index.ts';
import type { Job, JobContext, JobHandler, JobQueue } from '../../jobs/index.ts';
import { type Caller, commonErrors, LakehouseError } from '../../kernel/index.ts';
import { openWorkProcess, type WorkProcess } from '../../processes/index.ts';
import type { ObjectStore, Stage } from '../../storage/index.ts';
import { readPrimaryKey } from '../primary-key.ts';
import { type Connections, refuseDsn } from './connections.ts';
import { sourceErrors } from './errors.ts';
import type {
  Connection,
  ReadProgress,
  ReadRequest,
  ReadResult,
  SourceSelection,
  SourceTable,
} from './model.ts';

/** A table, view or SELECT of a connection. */
export interface DatabaseSource extends SourceSelection {
  /** The connection's name. */
  name: string;
  verification?: VerificationLevel | null | undefined;
  /** Publishes although columns of the dataset are gone or have other types. */
  allowSchemaDrift?: boolean | null | undefined;
}

export interface DatabaseIngestInput {
  name: string;
  bucket: string;
  mode?: WriteMode | null | undefined;
  source: DatabaseSource;
  primaryKey?: readonly string[] | null | undefined;
  expectedVersion?: number | null | undefined;
  idempotencyKey?: string | null | undefined;
}

/** Reading databases: one job for each ingest, and the questions that a client asks before it. */
export interface DatabaseIngest {
  ingest(caller: Caller, input: DatabaseIngestInput): Job;
  /** Throws what `ingest` would be refused with now. */
  requireIngestable(caller: Caller, input: DatabaseIngestInput): void;
  /** Logs in once and returns the server's product and version. */
  testConnection(
    caller: Caller,
    name: string,
    signal?: AbortSignal,
  ): Promise<{ server: string; elapsedMs: number }>;
  /** What the connection's user may read, by schema and name. */
  sourceTables(caller: Caller, name: string, signal?: AbortSignal): Promise<SourceTable[]>;
  readonly handler: JobHandler;
}

export interface DatabaseIngestOptions {
  config: SourcesConfig;
  ingestConfig: IngestConfig;
  connections: Connections;
  jobs: JobQueue;
  catalog: Catalog;
  publisher: Publisher;
  objects: ObjectStore;
}

export const databaseIngestKind = 'ingest.database';

interface StoredInput {
  name: string;
  bucket: string;
  source: { connection: string; schema: string | null; table: string | null; select: string | null };
  verification: VerificationLevel;
  allowSchemaDrift: boolean;
  primaryKey: string[] | null;
  expectedVersion: number | null;
}

const selectMax = 65_536;
/** DuckDB's share of the work process; the rest is Node, the driver and buffers that its limit leaves out. */
const engineShare = 0.25;
const unfinishedMax = 500;

export function createDatabaseIngest(options: DatabaseIngestOptions): DatabaseIngest {
  const service = new DatabaseIngestService(options);
  options.connections.addDependents((name) => service.jobsOf(name));
  return service;
}

class DatabaseIngestService implements DatabaseIngest {
  readonly handler: JobHandler;
  private readonly services: DatabaseIngestOptions;

  constructor(services: DatabaseIngestOptions) {
    this.services = services;
    this.handler = { kind: databaseIngestKind, run: (context) => this.run(context) };
  }

  ingest(caller: Caller, input: DatabaseIngestInput): Job {
    return this.services.jobs.submit(caller, {
      kind: databaseIngestKind,
      input: this.readIngestable(caller, input),
      idempotencyKey: input.idempotencyKey ?? null,
    });
  }

  requireIngestable(caller: Caller, input: DatabaseIngestInput): void {
    this.readIngestable(caller, input);
  }

  async testConnection(caller: Caller, name: string, signal?: AbortSignal) {
    const startedAt = performance.now();
    const server = await this.askOnce<string>(caller, name, 'test', signal);
    return { server, elapsedMs: Math.round(performance.now() - startedAt) };
  }

  sourceTables(caller: Caller, name: string, signal?: AbortSignal): Promise<SourceTable[]> {
    return this.askOnce(caller, name, 'tables', signal);
  }

  /** Jobs that wait or run with a connection. */
  jobsOf(connection: string): { kind: string; name: string }[] {
    const { jobs } = this.services;
    const states = ['QUEUED', 'RUNNING'] as const;
    const page = jobs.list(listingCaller, { kinds: [databaseIngestKind], states }, { first: unfinishedMax });
    return page.edges
      .filter(({ node }) => (node.input as StoredInput).source.connection === connection)
      .map(({ node }) => ({ kind: 'job', name: node.id }));
  }

  private readIngestable(caller: Caller, input: DatabaseIngestInput): StoredInput {
    const { connections, publisher } = this.services;
    const stored = readInput(input);
    connections.get(caller, stored.source.connection);
    publisher.requirePublishable(caller, { ...stored, mode: 'REPLACE' });
    return stored;
  }

  private async askOnce<T>(caller: Caller, name: string, method: string, signal?: AbortSignal): Promise<T> {
    if (!caller.policy.canWrite) throw commonErrors.FORBIDDEN('This caller may not read sources.');
    const { connections, config } = this.services;
    const login = connections.loginFor(connections.get(caller, name));
    await using child = await this.openChild();
    const within = AbortSignal.timeout(config.answerTimeoutMs);
    return await child.call<T>(method, login, {
      signal: signal ? AbortSignal.any([signal, within]) : within,
    });
  }

  private openChild(): Promise<WorkProcess> {
    return openWorkProcess({
      entry: new URL('./source-process.ts', import.meta.url),
      title: 'source',
      memoryBytesMax: this.services.config.workMemoryMb * 1_048_576,
      memorySetting: '[sources] work_memory_mb',
    });
  }

  private async run(context: JobContext): Promise<void> {
    const { connections, objects, config } = this.services;
    const input = context.input as StoredInput;
    const connection = connections.get(context.caller, input.source.connection);
    await using stage = await objects.openStage(context.caller, input.bucket, context.jobId);
    for (const entry of await readdir(stage.dir))
      await rm(path.join(stage.dir, entry), { recursive: true, force: true }); // what a former run left
    using timeout = abortAfter(config.timeoutMs, context.signal);
    const read = await this.readInChild(context, input, connection, stage, timeout.signal);
    for (const warning of read.warnings) context.log('warn', warning);
    for (const { name, sourceType, textReason } of read.columns)
      if (textReason) context.log('info', `Column "${name}" (${sourceType}) is text: ${textReason}.`);
    context.log('info', `Read ${read.rowCount} rows from ${read.server}; they are what its snapshot holds.`);
    await this.publish(context, input, connection, stage, read);
  }

  private async readInChild(
    context: JobContext,
    input: StoredInput,
    connection: Connection,
    stage: Stage,
    signal: AbortSignal,
  ): Promise<ReadResult> {
    const { connections, config, ingestConfig } = this.services;
    await using child = await this.openChild();
    const request: ReadRequest = {
      login: connections.loginFor(connection),
      selection: input.source,
      verification: input.verification,
      outputDir: stage.dir,
      expected: input.allowSchemaDrift ? null : this.columnsNow(context.caller, input),
      columnsMax: ingestConfig.columnsMax,
      lineBytesMax: ingestConfig.lineBytesMax,
      memoryMb: Math.max(128, Math.floor(config.workMemoryMb * engineShare)),
      threads: Math.min(2, availableParallelism()),
    };
    return await child.call<ReadResult>('read', request, {
      signal,
      onNote: (note) => context.progress(note as ReadProgress),
    });
  }

  /** The columns that readers of the dataset count on, if its current version came from a database. */
  private columnsNow(caller: Caller, { name }: StoredInput): ReadRequest['expected'] {
    try {
      const { current } = this.services.catalog.get(caller, { name });
      const isOurs = current.lineage?.system === 'postgres' || current.lineage?.system === 'mysql';
      return isOurs ? current.columns.map(({ name: column, type }) => ({ name: column, type })) : null;
    } catch (error) {
      if (error instanceof LakehouseError && error.kind === 'NOT_FOUND') return null;
      throw error;
    }
  }

  private async publish(
    context: JobContext,
    input: StoredInput,
    connection: Connection,
    stage: Stage,
    read: ReadResult,
  ): Promise<void> {
    const { publisher } = this.services;
    context.progress({ phase: 'publishing', done: 0, total: read.files.length });
    const draft = {
      name: input.name,
      bucket: input.bucket,
      mode: 'REPLACE' as const,
      columns: read.columns,
      files: read.files.map(({ file, rows, sha256 }) => ({ file, rows, sha256 })),
      lineage: {
        system: connection.kind === 'POSTGRES' ? ('postgres' as const) : ('mysql' as const),
        source: describeSource(connection, input.source),
        format: 'table',
        sourceBytes: read.sourceBytes,
        sourceSha256: read.sourceSha256,
        jobId: context.jobId,
      },
      report: { rejectedCount: 0, rejects: [], warnings: read.warnings, verification: read.verification },
      primaryKey: readPrimaryKey(input.primaryKey, read.columns, 'source'),
      expectedVersion: input.expectedVersion,
    };
    await publisher.publish(context.caller, stage, draft, (prepared) =>
      context.publish(
        (tx) => publisher.publishIn(tx, context.caller, prepared),
        (published): PublishedVersion & { rejectedCount: number; warnings: string[] } => ({
          ...published,
          rejectedCount: 0,
          warnings: read.warnings,
        }),
        ({ datasetId }) => ({ type: 'dataset', id: datasetId }),
      ),
    );
  }
}

/** The queue's listing asks for a caller; this one is the room itself. */
const listingCaller: Caller = {
  actor: 'system',
  roles: [],
  policy: { sensitivities: new Set(), canWrite: false, canAdmin: false },
  source: 'system',
};

/** Server, database and object; no user and no secret. */
function describeSource({ host, port, database }: Connection, source: StoredInput['source']): string {
  const object =
    source.table === null ? 'SELECT' : `${source.schema ? `${source.schema}.` : ''}${source.table}`;
  return `${host}:${port}/${database} ${object}`;
}

function readInput(input: DatabaseIngestInput): StoredInput {
  refuseDsn(input);
  const { name: connection, schema, table, select } = input.source;
  const refuse = (message: string) => commonErrors.INVALID_ARGUMENT(message);
  if ((table == null) === (select == null))
    throw refuse('The source names a table (or view) or a SELECT, exactly one of them.');
  if (input.mode != null && input.mode !== 'REPLACE')
    throw refuse('An ingest from a database makes a full copy: mode must be REPLACE.');
  for (const text of [schema, table])
    if (text != null && (text === '' || text.length > 200 || text.includes('\0')))
      throw refuse('schema and table are names of 1 to 200 characters.');
  if (schema != null && table == null) throw refuse('schema goes with table.');
  if (select != null && !/^\s*(select|with|values|table)\b/i.test(select))
    throw refuse('select must be one SELECT statement.');
  if (select != null && select.length > selectMax)
    throw refuse(`select may have ${selectMax} characters at most.`);
  const verification = input.source.verification ?? 'DEFAULT';
  if (!verificationLevels.includes(verification))
    throw refuse(`verification must be one of ${verificationLevels.join(', ')}.`);
  return {
    name: input.name,
    bucket: input.bucket,
    source: { connection, schema: schema ?? null, table: table ?? null, select: select ?? null },
    verification,
    allowSchemaDrift: input.source.allowSchemaDrift ?? false,
    primaryKey: input.primaryKey ? [...input.primaryKey] : null,
    expectedVersion: input.expectedVersion ?? null,
  };
}

function abortAfter(timeoutMs: number, outer: AbortSignal): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  const late = () =>
    sourceErrors.SOURCE_TIMEOUT(`The ingest took longer than ${timeoutMs} ms ([sources] timeout_ms).`);
  const timer = setTimeout(() => controller.abort(late()), timeoutMs);
  return {
    signal: AbortSignal.any([outer, controller.signal]),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
