import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSite, type LakehouseProcess, type Site } from '../test/support/lakehouse-process.ts';
import { type Bench, type Outcome, runBenchCommand } from './support/bench.ts';
import { readCpuMsOf } from './support/cpu.ts';
import { ingestFile } from './support/ingest-file.ts';

interface Size {
  rows: number;
  files: number;
  pollMs: number;
}

interface Fixture {
  size: Size;
  site: Site;
  server: LakehouseProcess;
}

/** As [inbox] poll_interval_ms says by default. */
const tickMs = 10_000;

const bench: Bench<Size, Fixture> = {
  name: 'inbox',
  question:
    'How long after a CSV was dropped into the inbox can it be queried, beside an ingest that is asked for?',
  hypothesis: 'At most one tick (10 s), the second look (1.5 s) and the ingest itself: one tick + 4 s.',
  seed: 1,
  sizes: { full: { rows: 10_000, files: 5, pollMs: tickMs }, tiny: { rows: 100, files: 1, pollMs: 300 } },
  rounds: 3,
  prepare: async ({ size }) => {
    const site = createSite({ settings: { inbox: { poll_interval_ms: size.pollMs } } });
    return { size, site, server: await site.start() };
  },
  cleanUp: async ({ site, server }) => {
    await server.stop();
    await site[Symbol.asyncDispose]();
  },
  subjects: { dropped: drop, asked: ask },
  peer: 'asked',
  goals: [],
};

export default bench;
if (import.meta.main) await runBenchCommand(bench);

/** Files at even distances over a tick, so that one comes just behind a look. */
async function drop({ size, site, server }: Fixture, round: number): Promise<Outcome> {
  const before = readCpuMsOf(server.pid);
  const waits: Promise<number>[] = [];
  for (let n = 0; n < size.files; n++) {
    const name = `dropped_${round + 1}_${n}`;
    const written = path.join(site.dir, `${name}.csv`);
    writeFileSync(written, makeCsv(size.rows, round, n));
    renameSync(written, path.join(site.dataDir, 'inbox', `${name}.csv`));
    waits.push(waitForRows(server, name, size.rows));
    await sleep(size.pollMs / size.files);
  }
  const seconds = (await Promise.all(waits)).toSorted((a, b) => a - b);
  return {
    result: size.rows,
    cpuMs: readCpuMsOf(server.pid) - before,
    operations: size.files,
    figures: { secondsMin: seconds[0]!, secondsMax: seconds.at(-1)! },
  };
}

async function ask({ size, site, server }: Fixture, round: number): Promise<Outcome> {
  const before = readCpuMsOf(server.pid);
  const seconds: number[] = [];
  for (let n = 0; n < size.files; n++) {
    const name = `asked_${round + 1}_${n}`;
    const source = path.join(site.sourceDir, `${name}.csv`);
    writeFileSync(source, makeCsv(size.rows, round, n));
    const startedAt = performance.now();
    await ingestFile(server, { name, source });
    await waitForRows(server, name, size.rows);
    seconds.push((performance.now() - startedAt) / 1000);
  }
  seconds.sort((a, b) => a - b);
  return {
    result: size.rows,
    cpuMs: readCpuMsOf(server.pid) - before,
    operations: size.files,
    figures: { secondsMin: seconds[0]!, secondsMax: seconds.at(-1)! },
  };
}

/** Different bytes for every file: known bytes are a no-op. */
function makeCsv(rows: number, round: number, n: number): string {
  let text = 'id,name,amount\n';
  for (let i = 0; i < rows; i++) text += `${i},row ${round}/${n}/${i},${(i * 7) % 1000}.25\n`;
  return text;
}

/** Seconds until all rows can be queried. */
async function waitForRows({ url }: LakehouseProcess, name: string, rows: number): Promise<number> {
  const startedAt = performance.now();
  const query = `{ query(input: {sql: "SELECT count(*) FROM ${name}"}) { ... on ResultSet { rows } } }`;
  for (;;) {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { data } = (await response.json()) as { data: { query: { rows?: unknown[][] } } };
    if (Number(data.query.rows?.[0]?.[0]) === rows) return (performance.now() - startedAt) / 1000;
    if (performance.now() - startedAt > 60_000) throw new Error(`"${name}" did not come within a minute.`);
    await sleep(50);
  }
}
