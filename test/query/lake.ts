import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import type { DatasetReference, DatasetSnapshot } from '../../src/catalog/index.ts';
import { loadConfig, type QueryConfig } from '../../src/config/index.ts';
import { type Engine, openEngine, quoteText } from '../../src/engine/index.ts';
import {
  type Caller,
  type Clock,
  commonErrors,
  createAdminCaller,
  createLogger,
  type LakehouseError,
  nearest,
} from '../../src/kernel/index.ts';
import { openQueries, type Queries } from '../../src/query/index.ts';

export const caller = createAdminCaller('test', 'system');

/** A query room over Parquet files made here; real processes, real files, in a directory of its own. */
export interface Lake extends AsyncDisposable {
  queries: Queries;
  dir: string;
  config: QueryConfig;
  /** Publishes the next version of a dataset; each SELECT becomes one file. */
  publish(name: string, ...selects: string[]): Promise<DatasetSnapshot>;
  snapshot(name: string): DatasetSnapshot;
  /** Path of a version's file, as the bucket has it. */
  fileOf(snapshot: DatasetSnapshot, index?: number): string;
  query(sql: string, options?: Partial<Parameters<Queries['query']>[1]>): Promise<Answer>;
  /** Opens a second room over the same files and data directory; the first must be closed. */
  reopen(): Promise<Queries>;
}

export interface Answer {
  columns: { name: string; type: string }[];
  rows: unknown[][];
  text: string;
  rowCount: number;
  truncatedBy: string | null;
  scanned: { dataset: string; version: number; rows: number; bytes: number }[];
}

export async function openLake(
  options: { config?: Partial<QueryConfig>; clock?: Clock; dir?: string } = {},
): Promise<Lake> {
  const dir = options.dir ?? (await mkdtemp(path.join(tmpdir(), 'lakehouse-query-')));
  const config = {
    ...loadConfig({ env: {} }).query,
    processes: 2,
    memoryMb: 256,
    spillMb: 256,
    ...options.config,
  };
  const versions = new Map<string, DatasetSnapshot[]>();
  const engine: Engine = await openEngine({ memoryMb: 256, threads: 1 });
  const keyed = new Map<string, string>();
  let files = 0;

  const resolve = (_caller: Caller, reference: DatasetReference): DatasetSnapshot => {
    const name = reference.name ?? '';
    const found = versions.get(name);
    const snapshot = reference.version == null ? found?.at(-1) : found?.[reference.version - 1];
    if (snapshot) return snapshot;
    const near = nearest(name, [...versions.keys()]);
    throw commonErrors.NOT_FOUND(`There is no dataset "${name}"${near ? `; did you mean "${near}"?` : '.'}`);
  };
  const open = () =>
    openQueries({
      config,
      dataDir: path.join(dir, 'data'),
      logger: createLogger({ level: 'error' }),
      ...(options.clock ? { clock: options.clock } : {}),
      resolve,
      localPath: async (ref) => path.join(dir, ref.key),
    });
  const lake: Lake = {
    queries: await open(),
    dir,
    config,
    snapshot: (name) => resolve(caller, { name }),
    fileOf: (snapshot, index = 0) => path.join(dir, snapshot.files[index]!.key),
    publish: async (name, ...selects) => {
      using connection = await engine.connect();
      const version = (versions.get(name)?.length ?? 0) + 1;
      const parts = [];
      let columns: DatasetSnapshot['columns'] = [];
      for (const select of selects) {
        const key = `f${files++}.parquet`;
        const file = path.join(dir, key);
        const { columns: described } = await connection.describe(select);
        columns = described.map((column) => ({ name: column.name, type: column.type, isNullable: true }));
        await connection.run(`COPY (${select}) TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd)`);
        const { rows } = await connection.read(
          `SELECT count(*)::INTEGER FROM read_parquet(${quoteText(file)})`,
        );
        const sha256 = createHash('sha256')
          .update(await readFile(file))
          .digest('hex');
        keyed.set(sha256, key);
        parts.push({
          bucket: 'primary',
          key,
          sha256,
          bytes: (await stat(file)).size,
          rows: rows[0]![0] as number,
        });
      }
      const snapshot: DatasetSnapshot = {
        datasetId: `ds_${name}`,
        name,
        bucket: 'primary',
        version,
        versionId: `dv_${name}_${version}`,
        columns,
        rowCount: parts.reduce((sum, part) => sum + part.rows, 0),
        files: parts,
        primaryKey: [],
      };
      versions.set(name, [...(versions.get(name) ?? []), snapshot]);
      return snapshot;
    },
    query: async (sql, input = {}) => {
      const result = await lake.queries.query(caller, { sql, ...input });
      const text = Buffer.from(result.rows).toString('utf8');
      const { columns, rowCount, truncatedBy, scanned } = result;
      return { columns, rows: JSON.parse(text) as unknown[][], text, rowCount, truncatedBy, scanned };
    },
    reopen: async () => {
      lake.queries = await open();
      return lake.queries;
    },
    [Symbol.asyncDispose]: async () => {
      await lake.queries[Symbol.asyncDispose]();
      engine[Symbol.dispose]();
      await rm(dir, { recursive: true, force: true });
    },
  };
  return lake;
}

/** Until the condition holds; generous, because the machine may be busy. */
export function waitFor(condition: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(condition, { timeout: 30_000, interval: 20 });
}

/** The code of the error that `work` throws, or "answered". */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return (await errorOf(work))?.code ?? 'answered';
}

export async function errorOf(work: Promise<unknown>): Promise<LakehouseError | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error as LakehouseError;
  }
}
