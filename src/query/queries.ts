import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { DatasetReference, DatasetSnapshot } from '../catalog/index.ts';
import type { QueryConfig } from '../config/index.ts';
import {
  abortAfter,
  type Caller,
  type Clock,
  commonErrors,
  createId,
  LakehouseError,
  type Logger,
  locateByte,
  systemClock,
} from '../kernel/index.ts';
import type { ObjectRef } from '../storage/index.ts';
import type {
  CheckAnswer,
  CheckArgs,
  ExportAnswer,
  ExportArgs,
  PreviewArgs,
  RowsArgs,
  SelectAnswer,
  SelectArgs,
  ViewArgs,
} from './child-protocol.ts';
import { DownloadStore } from './download-store.ts';
import { queryErrors } from './errors.ts';
import {
  contentTypes,
  type Download,
  type DownloadFile,
  type DownloadInput,
  downloadFormats,
  extensions,
  parametersMax,
  type QueryInput,
  type QueryResult,
  type ScannedDataset,
  type SelectInput,
} from './model.ts';
import { type Lease, QueryPool } from './query-pool.ts';
import { Recent } from './recent.ts';
import { type ReadAccess, RowReader } from './row-reader.ts';

/** SQL over datasets. Every entry takes the caller first; `resolve` leaves out what that caller may not see. */
export interface Queries extends AsyncDisposable {
  /**
   * Runs one read-only SELECT over datasets by name. Throws SQL_REFUSED, SQL_INVALID, SQL_FAILED (with line and
   * column), NOT_FOUND, QUEUE_FULL, QUERY_TIMEOUT, SQL_MEMORY, PROCESS_MEMORY, CANCELLED.
   */
  query(caller: Caller, input: QueryInput): Promise<QueryResult>;
  /** Writes the whole result into a file that a signed link gives out. Also throws DOWNLOAD_TOO_LARGE. */
  createDownload(caller: Caller, input: DownloadInput): Promise<Download>;
  /** The file of a download, or DOWNLOAD_EXPIRED. Whoever asks was admitted by a signed link or a token. */
  openDownload(id: string): Promise<DownloadFile>;
  /** The first rows of a version. It never waits behind users' SQL. */
  previewDataset(
    caller: Caller,
    snapshot: DatasetSnapshot,
    options?: { limit?: number; signal?: AbortSignal },
  ): Promise<QueryResult>;
  /**
   * Rows by 0-based ordinal over the version's files in order; numbers out of range are left out. All of
   * them or ROWS_TOO_LARGE. It never waits behind users' SQL.
   */
  readRows(
    caller: Caller,
    snapshot: DatasetSnapshot,
    rowNumbers: readonly number[],
    options?: { columns?: readonly string[]; signal?: AbortSignal },
  ): Promise<QueryResult>;
  /** Removes expired downloads and unused links; runs by itself every minute. */
  sweep(): Promise<void>;
  /** How the pool stands; `idleCount` of the processes wait for a query. `readerIds` is the process that reads rows. */
  readonly stats: { processIds: number[]; idleCount: number; queueLength: number; readerIds: number[] };
}

export interface QueriesOptions {
  config: QueryConfig;
  /** `query/` (swept at start) and `downloads/` are made inside. */
  dataDir: string;
  logger: Logger;
  clock?: Clock;
  /** `catalog.resolve`: pins a version that the caller may see, or throws NOT_FOUND. */
  resolve(caller: Caller, reference: DatasetReference): DatasetSnapshot | Promise<DatasetSnapshot>;
  /** `objects.localPath`: a verified local file. */
  localPath(ref: ObjectRef): Promise<string>;
  /** Keeps a record of data that leave the server, before anybody gets the link. */
  recordDownload?(caller: Caller, download: Download, sql: string): void;
}

const sweepIntervalMs = 60_000;
/** Longer texts are checked anew each time, so that the kept ones stay small. */
const checkedTextMax = 4096;

export async function openQueries(options: QueriesOptions): Promise<Queries> {
  const clock = options.clock ?? systemClock;
  const downloads = await DownloadStore.openAt(path.join(options.dataDir, 'downloads'), clock);
  const members = {
    config: options.config,
    root: path.join(options.dataDir, 'query'),
    logger: options.logger,
  };
  const pool = await QueryPool.open(members);
  return new ProcessQueries(options, clock, { pool, reader: new RowReader(members), downloads });
}

class ProcessQueries implements Queries {
  private readonly options: QueriesOptions;
  private readonly config: QueryConfig;
  private readonly clock: Clock;
  private readonly pool: QueryPool;
  private readonly reader: RowReader;
  private readonly downloads: DownloadStore;
  private readonly sweeper: NodeJS.Timeout;
  private readonly checked = new Recent<CheckAnswer>(1000);

  constructor(
    options: QueriesOptions,
    clock: Clock,
    opened: { pool: QueryPool; reader: RowReader; downloads: DownloadStore },
  ) {
    this.options = options;
    this.config = options.config;
    this.clock = clock;
    this.pool = opened.pool;
    this.reader = opened.reader;
    this.downloads = opened.downloads;
    this.sweeper = setInterval(() => {
      this.sweep().catch((error: unknown) =>
        options.logger.warn({ err: error }, 'sweeping downloads failed'),
      );
    }, sweepIntervalMs);
    this.sweeper.unref();
  }

  get stats() {
    const { processIds, idleCount, queueLength } = this.pool;
    return { processIds, idleCount, queueLength, readerIds: this.reader.processIds };
  }

  async query(caller: Caller, input: QueryInput): Promise<QueryResult> {
    const { config } = this;
    const rowsMax = readNumber('limit', input.limit, {
      fallback: config.rowsDefault,
      min: 0,
      max: config.rowsMax,
    });
    const timeoutMs = readNumber('timeoutMs', input.timeoutMs, {
      fallback: config.timeoutMs,
      min: 1,
      max: config.timeoutMaxMs,
    });
    const parameters = this.readStatement(input);
    return this.lease({ signal: input.signal, timeoutMs }, async (lease, signal) => {
      const startedAt = performance.now();
      const { views, scanned } = await this.admit(caller, input, parameters, lease, signal);
      const args: SelectArgs = {
        sql: input.sql,
        parameters,
        views,
        rowsMax,
        bytesMax: config.resultBytesMax,
      };
      return finish(await lease.call<SelectAnswer>('select', args, signal), scanned, startedAt);
    });
  }

  async createDownload(caller: Caller, input: DownloadInput): Promise<Download> {
    const { config } = this;
    if (!downloadFormats.includes(input.format))
      throw commonErrors.INVALID_ARGUMENT(`format must be one of ${downloadFormats.join(', ')}.`);
    const parameters = this.readStatement(input);
    const limits = { signal: input.signal, timeoutMs: config.downloadTimeoutMs, isLong: true };
    return this.lease(limits, async (lease, signal) => {
      const { views, scanned } = await this.admit(caller, input, parameters, lease, signal);
      const id = createId('dl');
      const file = path.join(lease.dir, 'out', id);
      const { format } = input;
      const quoteFormulas = input.quoteFormulas ?? true;
      const bytesMax = config.downloadBytesMax;
      const args: ExportArgs = { sql: input.sql, parameters, views, format, file, bytesMax, quoteFormulas };
      const answer = await lease.call<ExportAnswer>('export', args, signal).catch(async (error: unknown) => {
        await rm(file, { force: true });
        throw error;
      });
      const now = this.clock.now();
      const download: Download = {
        id,
        format,
        filename: `${safeFilename(input.filename)}.${extensions[format]}`,
        contentType: contentTypes[format],
        byteSize: answer.bytes,
        rowCount: answer.rowCount,
        columns: answer.columns,
        scanned,
        createdAt: now,
        expiresAt: now + config.downloadTtlMs,
      };
      await this.downloads.add(file, download);
      try {
        this.options.recordDownload?.(caller, download, input.sql);
      } catch (error) {
        await this.downloads.remove(id);
        throw error;
      }
      return download;
    });
  }

  openDownload(id: string): Promise<DownloadFile> {
    return this.downloads.open(id);
  }

  async previewDataset(
    _caller: Caller,
    snapshot: DatasetSnapshot,
    options: { limit?: number; signal?: AbortSignal } = {},
  ): Promise<QueryResult> {
    const { config } = this;
    const rowsMax = readNumber('limit', options.limit, { fallback: 50, min: 0, max: config.rowsMax });
    return this.read(options.signal, async (access, signal) => {
      const startedAt = performance.now();
      const { columns, files } = await this.link(snapshot, access);
      const args: PreviewArgs = { columns, files, rowsMax, bytesMax: config.resultBytesMax };
      const answer = await access.call<SelectAnswer>('preview', args, signal);
      return finish(answer, [toScanned(snapshot)], startedAt);
    });
  }

  async readRows(
    _caller: Caller,
    snapshot: DatasetSnapshot,
    rowNumbers: readonly number[],
    options: { columns?: readonly string[]; signal?: AbortSignal } = {},
  ): Promise<QueryResult> {
    const { config } = this;
    if (rowNumbers.length > config.rowsMax)
      throw commonErrors.INVALID_ARGUMENT(`At most ${config.rowsMax} rows can be read at once.`);
    return this.read(options.signal, async (access, signal) => {
      const startedAt = performance.now();
      const view = await this.link(snapshot, access);
      let firstRow = 0;
      const files: RowsArgs['files'] = [];
      for (const [i, { rows }] of snapshot.files.entries()) {
        files.push({ path: view.files[i]!, firstRow, rows });
        firstRow += rows;
      }
      const args: RowsArgs = {
        columns: [...(options.columns ?? view.columns)],
        files,
        rowNumbers: rowNumbers.filter(Number.isSafeInteger),
        bytesMax: config.resultBytesMax,
      };
      const answer = await access.call<SelectAnswer>('rows', args, signal);
      const { resultBytesMax } = config;
      if (answer.truncatedBy)
        throw queryErrors.ROWS_TOO_LARGE(
          `${rowNumbers.length} rows of "${snapshot.name}" are larger than ${resultBytesMax} bytes.`,
          { details: { resultBytesMax, rowCount: answer.rowCount } },
        );
      return finish(answer, [toScanned(snapshot)], startedAt);
    });
  }

  async sweep(): Promise<void> {
    await this.downloads.sweep();
    await this.pool.trim(Date.now());
    await this.reader.trim(Date.now());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.sweeper);
    await this.reader[Symbol.asyncDispose]();
    await this.pool[Symbol.asyncDispose]();
  }

  /** A process for the length of `work`; the time limit counts from when it is there, not from the queue. */
  private async lease<T>(
    limits: { signal: AbortSignal | undefined; timeoutMs: number; isLong?: boolean },
    work: (lease: Lease, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { signal, timeoutMs, isLong } = limits;
    using lease = await this.pool.acquire(signal, isLong);
    using timeout = limitTime(timeoutMs, signal);
    try {
      return await work(lease, timeout.signal);
    } finally {
      await lease.links.trim(Date.now());
    }
  }

  /** A statement of our own, beside the pool. */
  private read<T>(
    signal: AbortSignal | undefined,
    work: (access: ReadAccess, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return this.reader.read(signal, async (access) => {
      using timeout = limitTime(this.config.timeoutMs, signal);
      return await work(access, timeout.signal);
    });
  }

  /** Checks the text, pins what it reads and makes exactly that reachable. */
  private async admit(
    caller: Caller,
    input: SelectInput,
    parameters: readonly unknown[],
    lease: Lease,
    signal: AbortSignal,
  ): Promise<{ views: ViewArgs[]; scanned: ScannedDataset[] }> {
    const checked = await this.check(input.sql, lease, signal);
    if (checked.parameterCount !== parameters.length)
      throw commonErrors.INVALID_ARGUMENT(
        `The statement takes ${checked.parameterCount} parameters, but ${parameters.length} were given.`,
      );
    const asOf = new Map(Object.entries(input.asOf ?? {}).map(([name, at]) => [name.toLowerCase(), at]));
    const snapshots: DatasetSnapshot[] = [];
    for (const { name, position } of checked.datasets) {
      snapshots.push(await this.resolve(caller, { name, version: asOf.get(name) }, input.sql, position));
      asOf.delete(name);
    }
    const [stray] = asOf.keys();
    if (stray !== undefined)
      throw commonErrors.INVALID_ARGUMENT(`asOf names ${stray}, which the statement does not read.`);
    const views: ViewArgs[] = [];
    for (const snapshot of snapshots) views.push(await this.link(snapshot, lease));
    return { views, scanned: snapshots.map(toScanned) };
  }

  /** What the gate says depends on the text alone, so recent answers are kept. Refusals are not. */
  private async check(sql: string, lease: Lease, signal: AbortSignal): Promise<CheckAnswer> {
    const known = this.checked.get(sql);
    if (known) return known;
    const checked = await lease.call<CheckAnswer>('check', { sql } satisfies CheckArgs, signal);
    if (sql.length <= checkedTextMax) this.checked.set(sql, checked);
    return checked;
  }

  private async resolve(
    caller: Caller,
    reference: { name: string; version: number | undefined },
    sql: string,
    position: number | undefined,
  ): Promise<DatasetSnapshot> {
    try {
      return await this.options.resolve(caller, reference);
    } catch (error) {
      if (!(error instanceof LakehouseError) || position === undefined) throw error;
      throw error.withDetails({ ...error.details, position, ...locateByte(sql, position) });
    }
  }

  private async link(snapshot: DatasetSnapshot, { links }: Pick<Lease, 'links'>): Promise<ViewArgs> {
    const now = Date.now();
    const files: string[] = [];
    for (const file of snapshot.files) {
      const local = await this.options.localPath(file);
      files.push(await links.add({ path: local, sha256: file.sha256 }, now));
    }
    const columns = snapshot.columns.map((column) => column.name);
    return { name: snapshot.name, key: snapshot.versionId, columns, files };
  }

  /** Checks sizes and returns the parameters. */
  private readStatement(input: SelectInput): readonly unknown[] {
    const { sqlBytesMax } = this.config;
    const parameters = input.parameters ?? [];
    if (Buffer.byteLength(input.sql) > sqlBytesMax)
      throw queryErrors.SQL_TOO_LONG(`The SQL text is longer than ${sqlBytesMax} bytes.`, {
        details: { sqlBytesMax },
      });
    if (parameters.length > parametersMax)
      throw queryErrors.SQL_TOO_LONG(`A statement takes at most ${parametersMax} parameters.`);
    parameters.forEach((value, i) => {
      if (holdsInexact(value))
        throw commonErrors.INVALID_ARGUMENT(
          `Parameter ${i + 1} holds a whole number beyond 2^53 − 1, which JSON numbers do not keep exactly. Pass it as text and cast it: $${i + 1}::BIGINT.`,
        );
    });
    if (input.sql.includes('\0')) throw queryErrors.SQL_REFUSED('The SQL text holds a NUL character.');
    return parameters;
  }
}

const limitTime = (timeoutMs: number, signal: AbortSignal | undefined) =>
  abortAfter(timeoutMs, signal, () =>
    queryErrors.QUERY_TIMEOUT(`The query was stopped after ${timeoutMs} ms.`, { details: { timeoutMs } }),
  );

/** Whether a number in a JSON value may be another than the client wrote. */
function holdsInexact(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some(holdsInexact);
}

function finish(answer: SelectAnswer, scanned: ScannedDataset[], startedAt: number): QueryResult {
  const { columns, rows, rowCount, truncatedBy } = answer;
  const elapsedMs = performance.now() - startedAt;
  return { columns, rows, rowCount, truncated: truncatedBy !== null, truncatedBy, elapsedMs, scanned };
}

const toScanned = (snapshot: DatasetSnapshot): ScannedDataset => ({
  dataset: snapshot.name,
  version: snapshot.version,
  rows: snapshot.rowCount,
  bytes: snapshot.files.reduce((sum, file) => sum + file.bytes, 0),
});

function readNumber(
  name: string,
  value: number | null | undefined,
  range: { fallback: number; min: number; max: number },
): number {
  if (value === null || value === undefined) return Math.min(range.fallback, range.max);
  if (!Number.isInteger(value) || value < range.min)
    throw commonErrors.INVALID_ARGUMENT(`${name} must be a whole number of at least ${range.min}.`);
  return Math.min(value, range.max);
}

const safeFilename = (name: string | null | undefined) =>
  (name ?? '')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[._]+/, '')
    .slice(0, 100) || 'result';
