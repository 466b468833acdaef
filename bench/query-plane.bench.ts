/**
 * What does the query room cost over the fastest raw node-api path to the same bytes?
 *
 * Hypothesis: gate, pinning, links, process hop and limits together stay below 1.3 times the CPU of one hand-written
 * statement in one process, for 10 k × 9 rows as JSON and for 100 k × 9 rows as an NDJSON file.
 * Both sides read the same Parquet file through warm DuckDBs of equal settings and alternate; inputs vary by a seeded
 * offset. CPU is user + system of this process and of all query processes. The hash proves equal bytes.
 *
 *     node bench/query-plane.bench.ts [--tiny]
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DatasetSnapshot } from '../src/catalog/index.ts';
import { loadConfig } from '../src/config/index.ts';
import { type EngineConnection, openEngine, quoteText } from '../src/engine/index.ts';
import { createAdminCaller, createLogger, createRandom } from '../src/kernel/index.ts';
import { openQueries, type Queries } from '../src/query/index.ts';

const seed = 42;
const columns = ['id', 'name', 'active', 'score', 'amount', 'day', 'seen_at', 'bucket', 'note'];

export interface Measured {
  question: string;
  rows: number;
  bytes: number;
  sha256: string;
  /** Medians over the rounds, milliseconds. */
  roomCpuMs: number;
  rawCpuMs: number;
  roomWallMs: number;
  rawWallMs: number;
  ratio: number;
}

export async function measure(size: { rows: number; rounds: number }): Promise<Measured[]> {
  const here = path.dirname(fileURLToPath(import.meta.url));
  await mkdir(path.join(here, '.work'), { recursive: true });
  const dir = await mkdtemp(path.join(here, '.work', 'query-plane-'));
  const config = { ...loadConfig({ env: {} }).query, processes: 1, rowsMax: 100_000 };
  const engine = await openEngine({ memoryMb: config.memoryMb, threads: config.threads, cacheFooters: true });
  const connection = await engine.connect();
  const file = path.join(dir, 'data.parquet');
  const snapshot = await writeDataset(connection, file, size.rows);
  await connection.run(`CREATE VIEW data AS SELECT * FROM read_parquet(${quoteText(file)})`);
  const queries = await openQueries({
    config,
    dataDir: dir,
    logger: createLogger({ level: 'error' }),
    resolve: () => snapshot,
    localPath: async () => file,
  });
  try {
    const tenth = Math.floor(size.rows / 10);
    return [
      await compare('10 k × 9 rows as JSON', size.rounds, tenth, queries, {
        room: (offset) => roomJson(queries, offset, tenth),
        raw: (offset) => rawJson(connection, offset, tenth),
      }),
      await compare('100 k × 9 rows as NDJSON file', size.rounds, size.rows, queries, {
        room: (offset) => roomNdjson(queries, offset),
        raw: (offset) => rawNdjson(connection, offset, path.join(dir, 'raw.ndjson')),
      }),
    ];
  } finally {
    await queries[Symbol.asyncDispose]();
    engine[Symbol.dispose]();
    await rm(dir, { recursive: true, force: true });
  }
}

async function writeDataset(
  connection: EngineConnection,
  file: string,
  rows: number,
): Promise<DatasetSnapshot> {
  const select = `SELECT i AS id, 'name ' || (i * 7919 % 100003) AS name, i % 3 = 0 AS active, (i * 1.37)::DOUBLE AS score,
    (i * 0.01)::DECIMAL(18,2) AS amount, DATE '2020-01-01' + (i % 1000)::INTEGER AS day,
    TIMESTAMP '2020-01-01' + to_seconds(i * 37) AS seen_at, (i % 100)::INTEGER AS bucket,
    'some text of a moderate length, number ' || i AS note FROM range(${rows + 1000}) t(i)`;
  await connection.run(
    `COPY (${select}) TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)`,
  );
  const { size } = await stat(file);
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  return {
    datasetId: 'ds_data',
    name: 'data',
    bucket: 'primary',
    version: 1,
    versionId: 'dv_data',
    columns: columns.map((name) => ({ name, type: 'VARCHAR', isNullable: true })),
    rowCount: rows + 1000,
    files: [{ bucket: 'primary', key: 'data.parquet', sha256, bytes: size, rows: rows + 1000 }],
    primaryKey: [],
  };
}

const caller = createAdminCaller('bench', 'system');

async function roomJson(queries: Queries, offset: number, rows: number): Promise<Uint8Array> {
  const sql = 'SELECT * FROM data WHERE id >= $1 AND id < $2';
  const result = await queries.query(caller, { sql, parameters: [offset, offset + rows], limit: rows });
  return result.rows;
}

const exact = `id::VARCHAR, name, active, CASE WHEN isfinite(score) THEN to_json(score) END, amount::VARCHAR, day::VARCHAR,
  replace(seen_at::VARCHAR, ' ', 'T'), bucket, note`;

async function rawJson(connection: EngineConnection, offset: number, rows: number): Promise<Uint8Array> {
  const groups = await connection.readValues(
    `SELECT encode(string_agg(j, ',')) FROM (SELECT json_array(${exact})::VARCHAR AS j, row_number() OVER () AS n
     FROM data WHERE id >= $1 AND id < $2) GROUP BY (n - 1) // 4096 ORDER BY (n - 1) // 4096`,
    [offset, offset + rows],
  );
  const parts = groups.flatMap(([bytes], i) =>
    i === 0 ? [bytes] : [Buffer.from(','), bytes],
  ) as Uint8Array[];
  return Buffer.concat([Buffer.from('['), ...parts, Buffer.from(']')]);
}

async function roomNdjson(queries: Queries, offset: number): Promise<Uint8Array> {
  const sql = 'SELECT * FROM data WHERE id >= $1';
  const download = await queries.createDownload(caller, { sql, parameters: [offset], format: 'NDJSON' });
  const opened = await queries.openDownload(download.id);
  return readFile(opened.path);
}

async function rawNdjson(connection: EngineConnection, offset: number, file: string): Promise<Uint8Array> {
  const pairs = columns.map((name, i) => `'${name}', ${exact.split(/,\s+(?![^(]*\))/)[i]}`).join(', ');
  await connection.run(
    `COPY (SELECT json_object(${pairs})::VARCHAR FROM data WHERE id >= ${offset}) TO ${quoteText(file)}
     (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')`,
  );
  return readFile(file);
}

async function compare(
  question: string,
  rounds: number,
  rows: number,
  queries: Queries,
  sides: Record<'room' | 'raw', (offset: number) => Promise<Uint8Array>>,
): Promise<Measured> {
  const random = createRandom(seed);
  const samples: Record<'room' | 'raw', { cpuMs: number; wallMs: number }[]> = { room: [], raw: [] };
  const hash = createHash('sha256');
  let bytes = 0;
  for (let round = -2; round < rounds; round++) {
    const offset = Math.floor(random() * 900);
    const results = {} as Record<'room' | 'raw', Uint8Array>;
    for (const side of round % 2 === 0 ? (['room', 'raw'] as const) : (['raw', 'room'] as const)) {
      const before = cpuMs(queries);
      const startedAt = performance.now();
      results[side] = await sides[side](offset);
      const sample = { cpuMs: cpuMs(queries) - before, wallMs: performance.now() - startedAt };
      if (round >= 0) samples[side].push(sample);
    }
    const room = createHash('sha256').update(results.room).digest('hex');
    const raw = createHash('sha256').update(results.raw).digest('hex');
    if (room !== raw) throw new Error(`${question}: the two sides gave different bytes.`);
    hash.update(room);
    bytes = results.room.length;
  }
  const median = (side: 'room' | 'raw', key: 'cpuMs' | 'wallMs') =>
    samples[side].map((sample) => sample[key]).sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
  const total = (side: 'room' | 'raw') =>
    samples[side].reduce((sum, sample) => sum + sample.cpuMs, 0) / rounds;
  return {
    question,
    rows,
    bytes,
    sha256: hash.digest('hex'),
    roomCpuMs: total('room'),
    rawCpuMs: total('raw'),
    roomWallMs: median('room', 'wallMs'),
    rawWallMs: median('raw', 'wallMs'),
    ratio: total('room') / total('raw'),
  };
}

/** User + system of this process and the query processes; /proc counts in ticks of 10 ms. */
function cpuMs(queries: Queries): number {
  const own = process.cpuUsage();
  let sum = (own.user + own.system) / 1000;
  for (const pid of queries.stats.processIds) {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    sum += (Number(fields[11]) + Number(fields[12])) * 10;
  }
  return sum;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const isTiny = process.argv.includes('--tiny');
  const results = await measure(isTiny ? { rows: 2000, rounds: 3 } : { rows: 100_000, rounds: 40 });
  console.log(
    JSON.stringify({ at: new Date().toISOString(), seed, node: process.version, results }, null, 2),
  );
}
