import { Agent, get } from 'node:http';
import path from 'node:path';
import { type Engine, type EngineConnection, quoteText } from '../src/engine/index.ts';
import { createSite, type LakehouseProcess, type Site } from '../test/support/lakehouse-process.ts';
import { type Bench, type Outcome, runBenchCommand } from './support/bench.ts';
import { readCpuMsOf } from './support/cpu.ts';
import { postGraphql, readAnswer } from './support/http-client.ts';
import { ingestFile, locateFiles } from './support/ingest-file.ts';
import { askRaw, copyRaw, offsetsOf, openRawEngine, writeRows } from './support/query-plane.ts';

/*
 * Ours is the whole way: HTTP, GraphQL, the gate, the query process and back; the CPU of the server and its children
 * counts. The peer is DuckDB in this process, told every type, over the same file, with bytes in memory as its end.
 */

interface Size {
  rows: number;
  queries: number;
  downloadRows: number;
  downloads: number;
}

interface Fixture {
  size: Size;
  agent: Agent;
  site: Site;
  server: LakehouseProcess;
  engine: Engine;
  raw: EngineConnection;
}

const queryText = `query Rows($input: QueryInput!) {
  query(input: $input) { ... on ResultSet { rows } ... on UserError { code message } } }`;
const downloadText = `mutation Download($input: CreateDownloadInput!) {
  createDownload(input: $input) { ... on CreateDownloadPayload { download { url } } ... on UserError { code message } } }`;

const bench: Bench<Size, Fixture> = {
  name: 'sql-over-graphql',
  question:
    'What do 10 k × 9 rows as JSON over HTTP, and 100 k × 9 as an NDJSON download, cost over the fastest raw node-api path to the same bytes?',
  hypothesis: 'Gate, limits, the hop to a process and HTTP add at most half.',
  seed: 42,
  sizes: {
    full: { rows: 10_000, queries: 20, downloadRows: 100_000, downloads: 4 },
    tiny: { rows: 500, queries: 1, downloadRows: 600, downloads: 1 },
  },
  rounds: 11,
  prepare: async ({ size }) => {
    const site = createSite();
    const engine = await openRawEngine();
    const raw = await engine.connect();
    const source = path.join(site.sourceDir, 'data.parquet');
    await writeRows(raw, source, size.downloadRows);
    const server = await site.start();
    await ingestFile(server, { name: 'data', source });
    const files = await locateFiles(site, server, 'data');
    await raw.run(`CREATE VIEW data AS SELECT * FROM read_parquet([${files.map(quoteText).join(', ')}])`);
    return { size, agent: new Agent({ keepAlive: true }), site, server, engine, raw };
  },
  cleanUp: async ({ agent, site, server, engine }) => {
    agent.destroy();
    await server.stop();
    engine[Symbol.dispose]();
    await site[Symbol.asyncDispose]();
  },
  subjects: {
    rows: (fixture, round) =>
      runOurs(fixture, offsetsOf(round, fixture.size.queries), async ({ agent, server, size }, offset) => {
        const sql = 'SELECT * FROM data WHERE id >= $1 AND id < $2';
        const input = { sql, parameters: [offset, offset + size.rows], limit: size.rows };
        return rowsOf(await postGraphql(agent, server.url, { query: queryText, variables: { input } }));
      }),
    'raw rows': (fixture, round) =>
      runRaw(offsetsOf(round, fixture.size.queries), (offset) =>
        askRaw(fixture.raw, offset, fixture.size.rows),
      ),
    download: (fixture, round) =>
      runOurs(fixture, offsetsOf(round, fixture.size.downloads), async ({ agent, server }, offset) => {
        const sql = 'SELECT * FROM data WHERE id >= $1';
        const input = { sql, parameters: [offset], format: 'NDJSON' };
        const answer = await postGraphql(agent, server.url, { query: downloadText, variables: { input } });
        return readAnswer(get(JSON.parse(String(answer)).data.createDownload.download.url, { agent }));
      }),
    'raw download': (fixture, round) =>
      runRaw(offsetsOf(round, fixture.size.downloads), (offset) =>
        copyRaw(fixture.raw, path.join(fixture.site.dir, 'raw.ndjson'), offset),
      ),
  },
  peer: 'raw rows',
  peers: { download: 'raw download', 'raw download': 'raw download' },
  goals: [
    { subject: 'rows', metric: 'cpuMs', ratioMax: 1.5 },
    { subject: 'download', metric: 'cpuMs', ratioMax: 1.5 },
  ],
};

export default bench;
if (import.meta.main) await runBenchCommand(bench);

async function runOurs(
  fixture: Fixture,
  offsets: readonly number[],
  ask: (fixture: Fixture, offset: number) => Promise<Uint8Array>,
): Promise<Outcome> {
  const before = readCpuMsOf(fixture.server.pid);
  const results: Uint8Array[] = [];
  for (const offset of offsets) results.push(await ask(fixture, offset));
  const cpuMs = readCpuMsOf(fixture.server.pid) - before;
  return { result: Buffer.concat(results), cpuMs, operations: offsets.length };
}

/** DuckDB runs in this process, so its own clock is exact. */
async function runRaw(
  offsets: readonly number[],
  ask: (offset: number) => Promise<Uint8Array>,
): Promise<Outcome> {
  const before = process.cpuUsage();
  const results: Uint8Array[] = [];
  for (const offset of offsets) results.push(await ask(offset));
  const { user, system } = process.cpuUsage(before);
  return { result: Buffer.concat(results), cpuMs: (user + system) / 1000, operations: offsets.length };
}

/** The rows as they are in the answer's text. */
function rowsOf(answer: Buffer): Uint8Array {
  const head = '{"data":{"query":{"rows":';
  if (!answer.subarray(0, head.length).equals(Buffer.from(head)))
    throw new Error(String(answer.subarray(0, 300)));
  return answer.subarray(head.length, -'}}}'.length);
}
