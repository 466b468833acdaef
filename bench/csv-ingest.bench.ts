import { once } from 'node:events';
import { createWriteStream, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { openEngine, quoteText } from '../src/engine/index.ts';
import { createRandom } from '../src/kernel/index.ts';
import { openWorkProcess } from '../src/processes/index.ts';
import { createSite, type LakehouseProcess, type Site } from '../test/support/lakehouse-process.ts';
import { type Bench, type Outcome, runBenchCommand } from './support/bench.ts';
import { readCpuMsOf, readTreeCpuMs } from './support/cpu.ts';
import { ingestFile, locateFiles } from './support/ingest-file.ts';

/*
 * Ours is the mutation on a running server: its work process decides the types itself, checks every cell, counts the
 * records independently, hashes source and result, and the server publishes. The peer is one COPY in a process of its
 * own. Both write Parquet (zstd); the CPU of the server and of every child counts, the client's does not.
 */

interface Size {
  rows: number;
}

interface Fixture {
  site: Site;
  server: LakehouseProcess;
  source: string;
}

const columns = {
  id: 'BIGINT',
  candidate_id: 'BIGINT',
  client: 'VARCHAR',
  city: 'VARCHAR',
  zip: 'VARCHAR',
  started_on: 'DATE',
  created_at: 'TIMESTAMP',
  hours: 'DECIMAL(18,2)',
  rate: 'DECIMAL(18,2)',
  amount: 'DECIMAL(18,4)',
  is_remote: 'BOOLEAN',
  note: 'VARCHAR',
};

const bench: Bench<Size, Fixture> = {
  name: 'csv-ingest',
  question: 'What does an ingest cost beside the bare COPY of DuckDB that is told every type?',
  hypothesis: 'Deciding types, checking every cell, counting and hashing cost at most 60 % more CPU.',
  seed: 42,
  sizes: { full: { rows: 2_000_000 }, tiny: { rows: 2000 } },
  rounds: 3,
  peer: 'copy',
  goals: [{ subject: 'lakehouse', metric: 'cpuMs', ratioMax: 1.6 }],
  async prepare({ size, seed }) {
    const site = createSite();
    const source = path.join(site.sourceDir, 'rows.csv');
    await writeCsv(source, size.rows, seed);
    return { site, source, server: await site.start() };
  },
  async cleanUp({ site, server }) {
    await server.stop();
    await site[Symbol.asyncDispose]();
  },
  subjects: {
    lakehouse: ingestOurs,
    copy: ({ site, source }, round) => copyBare(source, path.join(site.dir, `bare${round}`)),
  },
};

async function ingestOurs({ site, server, source }: Fixture, round: number): Promise<Outcome> {
  const name = `rows_${round + 1}`;
  const before = readCpuMsOf(server.pid);
  await ingestFile(server, { name, source });
  const cpuMs = readCpuMsOf(server.pid) - before;
  const files = await locateFiles(site, server, name);
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  return { result: await summarize(files), cpuMs, figures: { bytes } };
}

async function copyBare(source: string, outputDir: string) {
  mkdirSync(outputDir);
  const target = path.join(outputDir, 'rows.parquet');
  const before = readTreeCpuMs();
  await using child = await openWorkProcess({
    entry: new URL('./support/copy-process.ts', import.meta.url),
    title: 'bench',
    memoryBytesMax: 4 * 2 ** 30,
    memorySetting: 'of the benchmark',
  });
  await child.call('copy', { source, target, columns });
  const cpuMs = readTreeCpuMs() - before;
  return { result: await summarize([target]), cpuMs, figures: { bytes: statSync(target).size } };
}

/** Types, counts and bounds of every column, from the footers: equal for equal rows, and cheap to read. */
async function summarize(files: readonly string[]) {
  using engine = await openEngine({ memoryMb: 128, threads: 1 });
  using connection = await engine.connect();
  const list = `[${files.map(quoteText).join(', ')}]`;
  const { rows } = await connection.read(
    `SELECT path_in_schema, any_value(type), sum(num_values), sum(stats_null_count), ${bound('min')}, ${bound('max')}
     FROM parquet_metadata(${list}) GROUP BY path_in_schema ORDER BY path_in_schema`,
  );
  return rows;
}

/** Bounds of numbers must be compared as numbers: the row groups of the two writers end at other rows. */
const bound = (which: 'min' | 'max') =>
  `coalesce(CAST(${which}(TRY_CAST(stats_${which}_value AS DECIMAL(38,4))) AS VARCHAR), ${which}(stats_${which}_value))`;

async function writeCsv(file: string, rowCount: number, seed: number) {
  const random = createRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const two = (n: number) => String(n).padStart(2, '0');
  const cities = ['Berlin', 'Chicago', 'New York', 'Köln', 'San José'];
  const states = ['open', 'closed', 'placed'];
  const out = createWriteStream(file, { highWaterMark: 1 << 20 });
  let text = `${Object.keys(columns).join(',')}\n`;
  for (let id = 0; id < rowCount; id++) {
    const hours = below(8000) / 100;
    const rate = below(15_000) / 100;
    text +=
      `${id},${below(1e6)},client ${below(5000)},${cities[below(5)]},${String(below(1e5)).padStart(5, '0')},` +
      `20${two(10 + below(15))}-${two(1 + below(12))}-${two(1 + below(28))},2024-${two(1 + below(12))}-${two(1 + below(28))} ${two(below(24))}:${two(below(60))}:${two(below(60))},` +
      `${hours.toFixed(2)},${rate.toFixed(2)},${(hours * rate).toFixed(4)},${random() < 0.3},"${states[below(3)]}, note ${below(1e6)}"\n`;
    if (text.length > 1_000_000) {
      if (!out.write(text)) await once(out, 'drain');
      text = '';
    }
  }
  out.end(text);
  await once(out, 'finish');
}

export default bench;
if (import.meta.main) await runBenchCommand(bench);
