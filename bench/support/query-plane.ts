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

const planeColumns = ['id', 'name', 'active', 'score', 'amount', 'day', 'seen_at', 'bucket', 'note'] as const;

/** SQL of each column in the room's JSON form, written by hand by somebody who knows the types. */
const handWritten: Readonly<Record<(typeof planeColumns)[number], string>> = {
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

/** Writes the rows that all subjects read. */
export function writeRows(raw: EngineConnection, file: string, rows: number): Promise<unknown> {
  return raw.run(
    `COPY (${selectRows(rows + slack)}) TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)`,
  );
}

/** A raw DuckDB with the settings of a query process. */
export function openRawEngine(): Promise<Engine> {
  const { memoryMb, threads } = loadConfig({ env: {} }).query;
  return openEngine({ memoryMb, threads, cacheFooters: true });
}

/** The fastest way of raw node-api to the room's JSON: rows printed by DuckDB, in few big values. */
export async function askRaw(raw: EngineConnection, offset: number, rows: number): Promise<Uint8Array> {
  const values = planeColumns.map((name) => handWritten[name]).join(', ');
  const groups = await raw.readValues(
    `SELECT encode(string_agg(j, ',')) FROM (SELECT json_array(${values})::VARCHAR AS j, row_number() OVER () AS n
     FROM data WHERE id >= $1 AND id < $2) GROUP BY (n - 1) // 4096 ORDER BY (n - 1) // 4096`,
    [offset, offset + rows],
  );
  const parts = groups.flatMap(([bytes], i) => (i === 0 ? [bytes] : [Buffer.from(','), bytes]));
  return Buffer.concat([Buffer.from('['), ...(parts as Uint8Array[]), Buffer.from(']')]);
}

/** The fastest way of raw node-api to the same NDJSON: one COPY, read back. */
export async function copyRaw(raw: EngineConnection, file: string, offset: number): Promise<Uint8Array> {
  const pairs = planeColumns.map((name) => `'${name}', ${handWritten[name]}`).join(', ');
  await raw.run(
    `COPY (SELECT json_object(${pairs})::VARCHAR FROM data WHERE id >= ${offset})
     TO ${quoteText(file)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')`,
  );
  return readFile(file);
}

export async function openQueryPlane(rows: number): Promise<QueryPlane> {
  const work = path.join(import.meta.dirname, '../.work');
  await mkdir(work, { recursive: true });
  const dir = await mkdtemp(path.join(work, 'query-plane-'));
  const config = { ...loadConfig({ env: {} }).query, processes: 1 };
  const engine = await openRawEngine();
  const raw = await engine.connect();
  const file = path.join(dir, 'data.parquet');
  const snapshot = await writeDataset(raw, file, rows);
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

const selectRows = (rows: number) =>
  `SELECT i AS id, 'name ' || (i * 7919 % 100003) AS name, i % 3 = 0 AS active, (i * 1.37)::DOUBLE AS score,
    (i * 0.01)::DECIMAL(18,2) AS amount, DATE '2020-01-01' + (i % 1000)::INTEGER AS day,
    TIMESTAMP '2020-01-01' + to_seconds(i * 37) AS seen_at, (i % 100)::INTEGER AS bucket,
    'some text of a moderate length, number ' || i AS note FROM range(${rows}) t(i)`;

async function writeDataset(raw: EngineConnection, file: string, rows: number): Promise<DatasetSnapshot> {
  await writeRows(raw, file, rows);
  const { columns } = await raw.describe(selectRows(0));
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
    rowCount: rows + slack,
    files: [{ bucket: 'primary', key: 'data.parquet', sha256, bytes, rows: rows + slack }],
    primaryKey: [],
  };
}
