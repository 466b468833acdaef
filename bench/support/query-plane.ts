import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DatasetSnapshot } from '../../src/catalog/index.ts';
import { loadConfig } from '../../src/config/index.ts';
import { type Engine, type EngineConnection, openEngine, quoteText } from '../../src/engine/index.ts';
import { createLogger, createRandom } from '../../src/kernel/index.ts';
import { openQueries, type Queries } from '../../src/query/index.ts';

/** The query room and, beside it, a raw DuckDB of equal settings in this process, over one Parquet file. */
export interface QueryPlane {
  queries: Queries;
  engine: Engine;
  raw: EngineConnection;
  dir: string;
  rows: number;
}

export const planeColumns = [
  'id',
  'name',
  'active',
  'score',
  'amount',
  'day',
  'seen_at',
  'bucket',
  'note',
] as const;

/** SQL of each column in the room's JSON form, written by hand by somebody who knows the types. */
export const handWritten: Readonly<Record<(typeof planeColumns)[number], string>> = {
  id: 'id::VARCHAR',
  name: 'name',
  active: 'active',
  score: 'CASE WHEN isfinite(score) THEN to_json(score) END',
  amount: 'amount::VARCHAR',
  day: 'day::VARCHAR',
  seen_at: "replace(seen_at::VARCHAR, ' ', 'T')",
  bucket: 'bucket',
  note: 'note',
};

/** Inputs move within this many rows behind the measured ones. */
const slack = 1000;

export async function openQueryPlane(rows: number): Promise<QueryPlane> {
  const work = path.join(import.meta.dirname, '../.work');
  await mkdir(work, { recursive: true });
  const dir = await mkdtemp(path.join(work, 'query-plane-'));
  const config = { ...loadConfig({ env: {} }).query, processes: 1 };
  const engine = await openEngine({
    memoryMb: config.memoryMb,
    threads: config.threads,
    cacheFooters: true,
  });
  const raw = await engine.connect();
  const file = path.join(dir, 'data.parquet');
  const snapshot = await writeDataset(raw, file, rows + slack);
  await raw.run(`CREATE VIEW data AS SELECT * FROM read_parquet(${quoteText(file)})`);
  const queries = await openQueries({
    config,
    dataDir: dir,
    logger: createLogger({ level: 'error' }),
    resolve: () => snapshot,
    localPath: async () => file,
  });
  return { queries, engine, raw, dir, rows };
}

export async function closeQueryPlane(plane: QueryPlane): Promise<void> {
  await plane.queries[Symbol.asyncDispose]();
  plane.engine[Symbol.dispose]();
  await rm(plane.dir, { recursive: true, force: true });
}

/** The first id of each of a round's pieces of work, the same for every subject. */
export function offsetsOf(round: number, count: number): number[] {
  const random = createRandom(1000 + round);
  return Array.from({ length: count }, () => Math.floor(random() * slack));
}

async function writeDataset(raw: EngineConnection, file: string, rows: number): Promise<DatasetSnapshot> {
  const select = `SELECT i AS id, 'name ' || (i * 7919 % 100003) AS name, i % 3 = 0 AS active, (i * 1.37)::DOUBLE AS score,
    (i * 0.01)::DECIMAL(18,2) AS amount, DATE '2020-01-01' + (i % 1000)::INTEGER AS day,
    TIMESTAMP '2020-01-01' + to_seconds(i * 37) AS seen_at, (i % 100)::INTEGER AS bucket,
    'some text of a moderate length, number ' || i AS note FROM range(${rows}) t(i)`;
  await raw.run(
    `COPY (${select}) TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)`,
  );
  const { columns } = await raw.describe(select);
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  const { size: bytes } = await stat(file);
  return {
    datasetId: 'ds_data',
    name: 'data',
    bucket: 'primary',
    version: 1,
    versionId: 'dv_data',
    columns: columns.map(({ name, type }) => ({ name, type, isNullable: true })),
    rowCount: rows,
    files: [{ bucket: 'primary', key: 'data.parquet', sha256, bytes, rows }],
    primaryKey: [],
  };
}
