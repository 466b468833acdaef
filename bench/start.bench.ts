import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createSite, type Site } from '../test/support/lakehouse-process.ts';
import { type Bench, type Outcome, runBenchCommand } from './support/bench.ts';
import { readCpuMsOf } from './support/cpu.ts';
import { seedCatalog } from './support/dataset-rows.ts';

interface Fixture {
  starts: number;
  empty: Site;
  full: Site;
}

const bench: Bench<{ datasets: number; starts: number }, Fixture> = {
  name: 'start',
  question:
    'When is a server ready, with 0 and 1,000 datasets, and what does that cost beside a bare Node process?',
  hypothesis:
    'Datasets are read when asked for, so a thousand of them cost next to nothing; the rest is loading modules.',
  seed: 1,
  sizes: { full: { datasets: 1000, starts: 2 }, tiny: { datasets: 20, starts: 1 } },
  rounds: 7,
  prepare: async ({ size, seed }) => {
    const [empty, full] = [createSite(), createSite()];
    await seedCatalog(empty.dataDir, { count: 0, seed });
    await seedCatalog(full.dataDir, { count: size.datasets, seed });
    return { starts: size.starts, empty, full };
  },
  cleanUp: async ({ empty, full }) => {
    await empty[Symbol.asyncDispose]();
    await full[Symbol.asyncDispose]();
  },
  subjects: {
    '0 datasets': ({ empty, starts }) => start(empty, starts),
    datasets: ({ full, starts }) => start(full, starts),
    'bare node': ({ starts }) => startNode(starts),
  },
  peer: 'bare node',
  peers: { datasets: '0 datasets' },
  goals: [{ subject: 'datasets', metric: 'cpuMs', ratioMax: 1.15 }],
};

export default bench;
if (import.meta.main) await runBenchCommand(bench);

/** CPU of the server and its children until the ready line. */
async function start(site: Site, starts: number): Promise<Outcome> {
  let cpuMs = 0;
  let readyMs = 0;
  for (let n = 0; n < starts; n++) {
    const server = await site.start();
    cpuMs += readCpuMsOf(server.pid);
    readyMs += server.readyMs;
    await server.stop();
  }
  return { result: 'ready', cpuMs, operations: starts, figures: { readyMs: readyMs / starts } };
}

async function startNode(starts: number): Promise<Outcome> {
  const before = performance.now();
  for (let n = 0; n < starts; n++) await once(spawn(process.execPath, ['-e', '']), 'exit');
  return { result: 'ready', operations: starts, figures: { readyMs: (performance.now() - before) / starts } };
}
