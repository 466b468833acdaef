import { readdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Catalog, PublishedVersion, Publisher, VersionDraft } from '../../catalog/index.ts';
import type { IngestConfig, SourcesConfig } from '../../config/index.ts';
import type { Job, JobContext, JobHandler, JobQueue } from '../../jobs/index.ts';
import { abortAfter, type Caller, commonErrors, LakehouseError, requireWriter } from '../../kernel/index.ts';
import { openWorkProcess, type WorkProcess } from '../../processes/index.ts';
import type { ObjectStore, Stage } from '../../storage/index.ts';
import { readPrimaryKey } from '../keys/read-primary-key.ts';
import { databaseIngestKind, listUnfinished } from '../unfinished-jobs.ts';
import { type BaseVersion, describeCursor, findBase, requireKey } from './base-version.ts';
import { type CompleteRead, findCompleteRead } from './complete-read.ts';
import type { Connections } from './connections.ts';
import { sourceErrors } from './errors.ts';
import { type DatabaseIngestInput, readDatabaseIngest, type StoredDatabaseIngest } from './ingest-input.ts';
import type { Connection, ReadProgress, ReadRequest, ReadResult, SourceTable } from './model.ts';

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

/** DuckDB's share of the work process; the rest is Node, the driver and buffers that its limit leaves out. */
const engineShare = 0.25;

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
    const stored = readDatabaseIngest(input);
    return this.services.jobs.submit(caller, {
      kind: databaseIngestKind,
      input: stored,
      idempotencyKey: input.idempotencyKey ?? null,
      // Not asked of a repetition: its job may have changed the dataset, and the connection may be gone.
      requireFree: () => this.requireAllowed(caller, stored),
    });
  }

  requireIngestable(caller: Caller, input: DatabaseIngestInput): void {
    this.requireAllowed(caller, readDatabaseIngest(input));
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
    return listUnfinished(
      this.services.jobs,
      [databaseIngestKind],
      (input) => (input as StoredDatabaseIngest).source.connection === connection,
    );
  }

  private requireAllowed(caller: Caller, stored: StoredDatabaseIngest): void {
    const { catalog, connections, publisher } = this.services;
    connections.get(caller, stored.source.connection);
    publisher.requirePublishable(caller, stored);
    if (stored.mode === 'UPSERT') requireKey(stored, catalog.find(caller, { name: stored.name }));
  }

  private async askOnce<T>(caller: Caller, name: string, method: string, signal?: AbortSignal): Promise<T> {
    requireWriter(caller, 'read sources');
    const { connections, config } = this.services;
    const login = connections.loginFor(connections.get(caller, name));
    await using child = await this.openChild();
    const ms = config.answerTimeoutMs;
    using timeout = abortAfter(ms, signal, () =>
      sourceErrors.SOURCE_STALLED(
        `The source of connection "${name}" did not answer within ${ms} ms ([sources] answer_timeout_ms).`,
      ),
    );
    return await child.call<T>(method, login, { signal: timeout.signal });
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
    const { catalog, connections, objects } = this.services;
    const input = context.input as StoredDatabaseIngest;
    const connection = connections.get(context.caller, input.source.connection);
    const base = findBase(catalog, context.caller, { input, connection });
    await using stage = await objects.openStage(context.caller, input.bucket, context.jobId);
    const turn: Turn = { input, connection, base, stage };
    const baseVersion = base?.version ?? null;
    const complete = await findCompleteRead(context.checkpoint, baseVersion);
    if (complete)
      context.log('info', 'All rows were read before the server ended; the source is not asked again.');
    const read = complete ?? (await this.readAfresh(context, turn));
    for (const warning of read.warnings) context.log('warn', warning);
    for (const { name, sourceType, textReason } of read.columns)
      if (textReason) context.log('info', `Column "${name}" (${sourceType}) is text: ${textReason}.`);
    context.log('info', describeReading(input, base, read));
    if (base?.datasetId && read.changedCount === 0) return this.settleUnchanged(context, base, read);
    context.saveCheckpoint({ baseVersion, read } satisfies CompleteRead);
    await this.publish(context, turn, read);
  }

  private async readAfresh(context: JobContext, turn: Turn): Promise<ReadResult> {
    const { timeoutMs } = this.services.config;
    for (const entry of await readdir(turn.stage.dir))
      await rm(path.join(turn.stage.dir, entry), { recursive: true, force: true }); // what a former run left
    using timeout = abortAfter(timeoutMs, context.signal, () =>
      sourceErrors.SOURCE_TIMEOUT(`The ingest took longer than ${timeoutMs} ms ([sources] timeout_ms).`),
    );
    return await this.readInChild(context, turn, timeout.signal);
  }

  private async readInChild(
    context: JobContext,
    { input, connection, base, stage }: Turn,
    signal: AbortSignal,
  ): Promise<ReadResult> {
    const { connections, config, ingestConfig, objects } = this.services;
    const paths = await Promise.all((base?.files ?? []).map((file) => objects.localPath(file)));
    await using child = await this.openChild();
    const request: ReadRequest = {
      login: connections.loginFor(connection),
      selection: input.source,
      cursor: input.cursor && {
        ...input.cursor,
        lagDefaultMs: config.cursorLagMs,
        after: base?.after ?? null,
      },
      merge: base && {
        key: base.key,
        columns: base.columns,
        files: base.files.map(({ rows, bytes }, i) => ({ file: paths[i]!, rows, bytes })),
      },
      verification: input.verification,
      outputDir: stage.dir,
      expected: base || input.allowSchemaDrift ? null : this.columnsNow(context.caller, input),
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
  private columnsNow(caller: Caller, { name }: StoredDatabaseIngest): ReadRequest['expected'] {
    const current = this.services.catalog.find(caller, { name })?.current;
    const isOurs = current?.lineage?.system === 'postgres' || current?.lineage?.system === 'mysql';
    return isOurs
      ? current!.columns.map(({ name: column, type, textReason }) => ({ name: column, type, textReason }))
      : null;
  }

  /** The job is done, and the dataset stays at its version. */
  private settleUnchanged(context: JobContext, base: BaseVersion, read: ReadResult): void {
    const { datasetId, rowCount } = base;
    context.publish(
      () => ({ datasetId: datasetId!, rowCount }),
      (found): DatabaseIngestResult => ({ ...found, ...countsOf(read) }),
      (found) => ({ type: 'dataset', id: found.datasetId }),
    );
  }

  private async publish(
    context: JobContext,
    { input, connection, base, stage }: Turn,
    read: ReadResult,
  ): Promise<void> {
    const { publisher } = this.services;
    context.progress({ phase: 'publishing', done: 0, total: read.files.length });
    const draft: VersionDraft = {
      name: input.name,
      bucket: input.bucket,
      mode: input.mode,
      columns: read.columns,
      files: read.files.map(({ file, rows, sha256 }) => ({ file, rows, sha256 })),
      lineage: {
        system: connection.kind === 'POSTGRES' ? 'postgres' : 'mysql',
        source: describeSource(connection, input.source),
        format: 'table' as const,
        sourceBytes: read.sourceBytes,
        sourceSha256: read.sourceSha256,
        jobId: context.jobId,
        ...(base ? { baseVersion: base.version } : {}),
        ...(input.cursor ? { cursor: describeCursor(input, connection, read.cursorValue) } : {}),
      },
      report: { rejectedCount: 0, rejects: [], warnings: read.warnings, verification: read.verification },
      primaryKey: readPrimaryKey(base?.key.length ? base.key : input.primaryKey, read.columns, 'source'),
      expectedVersion: input.expectedVersion,
      ...(base ? { base: { version: base.version, files: read.keptFiles.map((i) => base.files[i]!) } } : {}),
    };
    try {
      await publisher.publish(context.caller, stage, draft, (prepared) =>
        context.publish(
          (tx) => publisher.publishIn(tx, context.caller, prepared),
          (published): DatabaseIngestResult => ({ ...published, ...countsOf(read) }),
          ({ datasetId }) => ({ type: 'dataset', id: datasetId }),
        ),
      );
    } catch (error) {
      throw base && input.expectedVersion === null ? translateStaleBase(error) : error;
    }
  }
}

/** What a finished job says; without a version where there was nothing new. */
export type DatabaseIngestResult = Omit<PublishedVersion, 'version'> &
  Partial<PublishedVersion> &
  ReturnType<typeof countsOf>;

interface Turn {
  input: StoredDatabaseIngest;
  connection: Connection;
  base: BaseVersion | null;
  stage: Stage;
}

const countsOf = ({ warnings, arrivedCount, changedCount }: ReadResult) => ({
  rejectedCount: 0,
  warnings,
  arrivedCount,
  changedCount,
});

/** The base was decided by the run itself, so that it may decide again. */
function translateStaleBase(error: unknown): unknown {
  const { code } = commonErrors.STALE_EXPECTATION.definition;
  if (!(error instanceof LakehouseError) || error.code !== code) return error;
  return sourceErrors.DATASET_CHANGED(
    'Another ingest changed the dataset meanwhile; this one begins again.',
    {
      cause: error,
    },
  );
}

function describeReading(input: StoredDatabaseIngest, base: BaseVersion | null, read: ReadResult): string {
  const { arrivedCount, changedCount, server } = read;
  const from = base?.after == null ? '' : ` from ${input.cursor!.column} = ${base.after} on`;
  const came = `Read ${arrivedCount} rows from ${server}${from}; they are what its snapshot holds.`;
  if (!base?.datasetId) return came;
  return changedCount > 0
    ? `${came} ${changedCount} of them are new or changed.`
    : `${came} Nothing is new: "${input.name}" stays at version ${base.version}.`;
}

/** Server, database and object; no user and no secret. */
function describeSource(
  { host, port, database }: Connection,
  source: StoredDatabaseIngest['source'],
): string {
  const object =
    source.table === null ? 'SELECT' : `${source.schema ? `${source.schema}.` : ''}${source.table}`;
  return `${host}:${port}/${database} ${object}`;
}
