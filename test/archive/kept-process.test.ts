import { expect, test } from 'vitest';
import { KeptProcess } from '../../src/archive/kept-process.ts';
import { openWorkProcess, type WorkProcess } from '../../src/processes/index.ts';
import { until } from '../support/until.ts';

const opened: WorkProcess[] = [];
const open = async () => {
  const child = await openWorkProcess({
    entry: new URL('../processes/work-process.ts', import.meta.url),
    title: 'test',
    memoryBytesMax: 512 * 1_048_576,
    memorySetting: 'none',
  });
  opened.push(child);
  return child;
};

test('a process outlives its idle time while it is used, serves two at once, and is gone some time later', async () => {
  opened.length = 0;
  await using kept = new KeptProcess({ open, idleMs: 1 });
  const first = Promise.withResolvers<void>();
  const long = kept.use(async (child) => {
    await first.promise;
    return child;
  });
  const other = await kept.use(async (child) => child);
  await new Promise((resolve) => setTimeout(resolve, 20)); // longer than the idle time, which must not run
  expect([opened.length, other.isAlive]).toEqual([1, true]);
  first.resolve();
  expect(await long).toBe(other);
  await until(() => !other.isAlive);
  expect((await kept.use(async (child) => child)).isAlive).toBe(true);
  expect(opened).toHaveLength(2);
});
