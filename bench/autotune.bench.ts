import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type AutotuneInput, type AutotuneResult, defaultGrid } from '../src/tuning/index.ts';
import { admin as caller } from '../test/support/rooms.ts';
import { buildTexts, endedJob, openRig, type Rig } from '../test/support/tuning-rig.ts';
import { type Bench, type Outcome, runBenchCommand } from './support/bench.ts';
import { readTreeCpuMs } from './support/cpu.ts';

interface Size {
  vectorCounts: number[];
}

/** Each way has indexes of its own, over the same texts, so that neither finds the other's exact answers. */
interface Fixture {
  rig: Rig;
  indexes: { count: number; oneRun: string; perTrial: string }[];
}

/**
 * A run over the whole default grid builds each graph once and sweeps its efSearch; the peer is the same job once
 * for each configuration with an empty graph cache. Both compute the exact answers once. Every round has another
 * seed, so that nothing is left from the round before.
 */
const bench: Bench<Size, Fixture> = {
  name: 'autotune',
  question: 'What does one autotune over the default grid save against building a graph for each trial?',
  hypothesis: 'One build in five, the second dearest: about a fifth of the CPU at 10,000 vectors.',
  seed: 42,
  sizes: { full: { vectorCounts: [54, 10_000] }, tiny: { vectorCounts: [20] } },
  rounds: 3,
  prepare: async ({ size }) => {
    const rig = await openRig();
    const indexes = [];
    for (const count of size.vectorCounts) {
      const { indexId: oneRun } = await buildTexts(rig, { count, name: `one_run_${count}` });
      const { indexId: perTrial } = await buildTexts(rig, { count, name: `per_trial_${count}` });
      indexes.push({ count, oneRun, perTrial });
    }
    return { rig, indexes };
  },
  cleanUp: async ({ rig }) => rig[Symbol.asyncDispose](),
  subjects: {
    'one run': (fixture, round) =>
      measureCounts(fixture, ({ oneRun }) => runAll(fixture.rig, oneRun, round, [[...defaultGrid]])),
    'build per trial': (fixture, round) =>
      measureCounts(fixture, ({ perTrial }) =>
        runAll(
          fixture.rig,
          perTrial,
          round,
          defaultGrid.map((point) => [point]),
        ),
      ),
  },
  peer: 'build per trial',
  goals: [{ subject: 'one run', metric: 'cpuMs', ratioMax: 0.95 }],
};
export default bench;
if (import.meta.main) await runBenchCommand(bench);

/** The recalls found, and CPU and wall time for each number of vectors. */
async function measureCounts(
  { indexes }: Fixture,
  run: (index: Fixture['indexes'][number]) => Promise<unknown>,
): Promise<Outcome> {
  const result: unknown[] = [];
  const figures: Record<string, number> = {};
  for (const index of indexes) {
    const cpuBefore = readTreeCpuMs();
    const before = performance.now();
    result.push(await run(index));
    figures[`wall ms, ${index.count}`] = performance.now() - before;
    figures[`CPU ms, ${index.count}`] = readTreeCpuMs() - cpuBefore;
  }
  return { result, operations: indexes.length * defaultGrid.length, figures };
}

/** One job for each grid, beginning with an empty graph cache. */
async function runAll(
  rig: Rig,
  indexId: string,
  round: number,
  grids: NonNullable<AutotuneInput['grid']>[],
): Promise<unknown> {
  const found: unknown[] = [];
  for (const grid of grids) {
    await emptyGraphCache(rig);
    const seed = bench.seed + round;
    const { id } = rig.tuning.autotuneIndex(caller, { index: indexId, grid, seed, promote: false });
    const { failure, result } = await endedJob(rig, id);
    if (failure) throw new Error(failure.message);
    for (const trial of rig.tuning.getTrials(caller, (result as AutotuneResult).trialIds))
      found.push([trial!.parameters, trial!.recall]);
  }
  return found;
}

async function emptyGraphCache(rig: Rig) {
  const dir = path.join(rig.dataDir, 'graphs');
  for (const name of await readdir(dir)) await rm(path.join(dir, name));
}
