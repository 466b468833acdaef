import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Bench, runBench } from '../../bench/support/bench.ts';
import { readTreeCpuMs } from '../../bench/support/cpu.ts';

const benchDir = path.join(import.meta.dirname, '../../bench');

function tinyBench(change: Partial<Bench<{ n: number }, null>> = {}): Bench<{ n: number }, null> {
  return {
    name: 'sample',
    question: 'Is one equal to one?',
    hypothesis: 'Yes.',
    seed: 1,
    sizes: { full: { n: 10 }, tiny: { n: 2 } },
    rounds: 3,
    prepare: async () => null,
    subjects: { ours: async () => ({ result: [1] }), theirs: async () => ({ result: [1] }) },
    peer: 'theirs',
    goals: [{ subject: 'ours', metric: 'cpuMs', ratioMax: 1e9 }],
    ...change,
  };
}

describe('the benchmark harness', () => {
  it('measures every subject as often as asked, after one warm-up, and reports ratios', async () => {
    const rounds: number[] = [];
    const report = await runBench(
      tinyBench({
        subjects: {
          ours: async (_, round) => ({ result: rounds.push(round) > 0 }),
          theirs: async () => ({ result: true, operations: 5 }),
        },
      }),
      { isTiny: false },
    );
    expect(rounds).toEqual([-1, 0, 1, 2]);
    expect(report.subjects['ours']!.cpuMsRounds).toHaveLength(3);
    expect(report.ratios['theirs']!.cpuMs).toBe(1);
    expect(report.size).toEqual({ n: 10 });
  });

  it('refuses a speed that comes from another answer', async () => {
    const wrong = tinyBench({
      subjects: { ours: async () => ({ result: [2] }), theirs: async () => ({ result: [1] }) },
    });
    await expect(runBench(wrong, { isTiny: true })).rejects.toThrow('differ from those of "theirs"');
  });

  it('ends the fixture when a subject fails', async () => {
    let isCleanedUp = false;
    const failing = tinyBench({
      cleanUp: async () => {
        isCleanedUp = true;
      },
      subjects: { ours: () => Promise.reject(new Error('boom')), theirs: async () => ({ result: 1 }) },
    });
    await expect(runBench(failing, { isTiny: true })).rejects.toThrow('boom');
    expect(isCleanedUp).toBe(true);
  });

  it('counts the CPU of children that have ended', () => {
    const before = readTreeCpuMs();
    spawnSync(process.execPath, [
      '-e',
      'const t = process.cpuUsage(); while (process.cpuUsage(t).user < 200_000);',
    ]);
    expect(readTreeCpuMs() - before).toBeGreaterThanOrEqual(180);
  });
});

const files = readdirSync(benchDir).filter((file) => file.endsWith('.bench.ts'));
it.for(files)('%s runs with its tiny size', { timeout: 120_000 }, async (file) => {
  const { default: bench } = (await import(path.join(benchDir, file))) as { default: Bench<object, unknown> };
  expect(`${bench.name}.bench.ts`).toBe(file);
  const report = await runBench(bench, { isTiny: true });
  expect(Object.keys(report.subjects).length).toBeGreaterThan(1);
});
