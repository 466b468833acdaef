import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:http';
import path from 'node:path';
import { createSite, type LakehouseProcess, type Site } from '../test/support/lakehouse-process.ts';
import { type Bench, type Outcome, runBenchCommand } from './support/bench.ts';
import { readCpuMsOf } from './support/cpu.ts';
import { seedCatalog } from './support/dataset-rows.ts';
import { postGraphql } from './support/http-client.ts';

/*
 * Two servers over one catalog file: the whole of ours, and mercurius with just the schema that is asked for. Each is
 * a process of its own and only its CPU counts; the client is the same for both.
 */

interface Size {
  datasets: number;
  requests: number;
}

interface Fixture {
  size: Size;
  agent: Agent;
  site: Site;
  lakehouse: LakehouseProcess;
  mercurius: { child: ChildProcess; pid: number; url: string };
  /** Cursors to begin behind. */
  cursors: string[];
}

const connections = 16;
const tags = 5;
const connectionQuery = `query Page($first: Int!, $after: String, $filter: DatasetFilter) {
  datasets(first: $first, after: $after, filter: $filter) { totalCount pageInfo { hasNextPage endCursor }
    edges { cursor node { id name description tags primaryKey version rowCount byteSize updatedAt } } } }`;

const bench: Bench<Size, Fixture> = {
  name: 'graphql-requests',
  question:
    'How many small requests and pages of 100 real rows does one CPU second answer, beside mercurius with JIT?',
  hypothesis:
    'Pages are ahead, because a short request path and prepared reads outweigh what limits, roles and metrics cost; a ping is near.',
  seed: 1,
  sizes: { full: { datasets: 1000, requests: 1500 }, tiny: { datasets: 120, requests: 40 } },
  rounds: 7,
  prepare: async ({ size, seed }) => {
    const site = createSite();
    await seedCatalog(site.dataDir, { count: size.datasets, seed });
    const lakehouse = await site.start();
    return {
      size,
      agent: new Agent({ keepAlive: true, maxSockets: connections }),
      site,
      lakehouse,
      mercurius: await startMercurius(path.join(site.dataDir, 'catalog.db')),
      cursors: firstNames(size.datasets).map((name) => Buffer.from(`datasets:${name}`).toString('base64url')),
    };
  },
  cleanUp: async ({ agent, site, lakehouse, mercurius }) => {
    agent.destroy();
    mercurius.child.disconnect();
    await once(mercurius.child, 'exit');
    await lakehouse.stop();
    await site[Symbol.asyncDispose]();
  },
  subjects: {
    lakehouse: (fixture, round) => load(fixture, fixture.lakehouse, (n) => askPage(fixture, round, n)),
    mercurius: (fixture, round) => load(fixture, fixture.mercurius, (n) => askPage(fixture, round, n)),
    'lakehouse ping': (fixture) => load(fixture, fixture.lakehouse, () => ({ query: '{ __typename }' })),
    'mercurius ping': (fixture) => load(fixture, fixture.mercurius, () => ({ query: '{ __typename }' })),
  },
  peer: 'mercurius',
  peers: { 'lakehouse ping': 'mercurius ping', 'mercurius ping': 'mercurius ping' },
  goals: [{ subject: 'lakehouse', metric: 'operationsPerCpuSecond', ratioMin: 1 }],
};

export default bench;
if (import.meta.main) await runBenchCommand(bench);

/** Those of the datasets behind which at least 100 follow, even of one tag. */
function firstNames(count: number): string[] {
  const names = Array.from({ length: count }, (_, i) => `set_${i}`).sort();
  return names.slice(0, count * 0.4);
}

/** Every request of a round asks for another page; every third for one tag's, every second for one row less. */
function askPage({ cursors }: Fixture, round: number, n: number) {
  const after = cursors[(n * 7919 + (round + 1) * 104_729) % cursors.length];
  const filter = n % 3 === 0 ? { tag: `t${n % tags}` } : null;
  return { query: connectionQuery, variables: { first: 100 - (n % 2), after, filter } };
}

async function startMercurius(file: string) {
  const child = fork(path.join(import.meta.dirname, 'support', 'mercurius-process.ts'), [file]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { child, pid: child.pid!, url: `http://127.0.0.1:${port}` };
}

async function load(
  { size, agent }: Fixture,
  server: { pid: number; url: string },
  makeBody: (n: number) => object,
): Promise<Outcome> {
  const answers = new Array<Buffer>(size.requests);
  const latencies: number[] = [];
  const before = readCpuMsOf(server.pid);
  let next = 0;
  const work = async () => {
    for (let n = next++; n < size.requests; n = next++) {
      const began = performance.now();
      answers[n] = await postGraphql(agent, server.url, makeBody(n));
      latencies.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  const cpuMs = readCpuMsOf(server.pid) - before;
  latencies.sort((a, b) => a - b);
  const hash = createHash('sha256');
  for (const answer of answers) {
    const { data, errors } = JSON.parse(String(answer));
    if (errors) throw new Error(errors[0].message);
    hash.update(JSON.stringify(data));
  }
  return {
    result: hash.digest('hex'),
    cpuMs,
    operations: size.requests,
    figures: { p99Ms: latencies[Math.floor(latencies.length * 0.99)]! },
  };
}
