import { spawnSync } from 'node:child_process';
import { globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makeDirectory } from '../support/directory.ts';
import { caller, finish, openStack, proseSql, publishDataset, type Stack } from '../support/vectors-stack.ts';

const server = fileURLToPath(new URL('../support/index-build-server.ts', import.meta.url));
const options = { vectors: { flatBelow: 100 }, embedding: { checkpointChunks: 64 } };

/** The only build of this directory, as the undisturbed one would be. */
async function expectWhole(stack: Stack) {
  const record = stack.vectors.getIndex(caller, { name: 'notes' });
  expect(record).toMatchObject({ generation: 1, chunkCount: 500 });
  await using source = await stack.vectors.openVectorSource(record.id);
  for (const { chunk, text } of await source.sampleTexts(10, 1)) {
    const { hits } = await stack.vectors.search(caller, { index: 'notes', text, k: 1, efSearch: 200 });
    expect(hits[0]).toMatchObject({ rowOrdinal: chunk, text });
  }
  return source.vectorsSha256;
}

test.each(['mid-embed:3', 'mid-build', 'renamed:4', 'before-commit', 'after-commit'])(
  'a server killed at %s goes on with the build after its restart, and publishes once',
  async (fault) => {
    const dataDir = makeDirectory();
    const died = spawnSync(process.execPath, [server, dataDir, fault], { stdio: 'inherit' });
    expect(died.signal).toBe('SIGKILL');
    const staging = path.join(dataDir, 'buckets/primary/.staging');
    const parts = globSync(path.join(staging, 'job_*/part-*.parquet')).sort();
    const inodes = parts.map((file) => statSync(file).ino);
    await using stack = await openStack({ dataDir, ...options });
    const [job] = stack.jobs.list(caller, { kinds: ['index.build'] }, {}).edges;
    expect(await finish(stack, job!.node.id)).toMatchObject({ state: 'SUCCEEDED' });
    await expectWhole(stack);
    if (fault === 'mid-embed:3') {
      expect(parts.length).toBeGreaterThanOrEqual(3);
      const published = globSync(path.join(dataDir, 'buckets/primary/indexes/**/part-*.parquet')).sort();
      expect(published.slice(0, 3).map((file) => statSync(file).ino)).toEqual(inodes.slice(0, 3));
    }
    expect(readdirSync(staging)).toEqual([]);
    expect(globSync(path.join(dataDir, 'buckets/primary/indexes/**/vectors.f32'))).toHaveLength(1);
  },
);

test('an embedding process killed in its work costs only the part it was at', async () => {
  await using stack = await openStack({
    dataDir: makeDirectory(),
    ...options,
    embedding: { checkpointChunks: 16 },
  });
  await publishDataset(stack, 'notes', proseSql(500, { words: 20 }), 200);
  const { id: jobId } = stack.vectors.buildIndex(caller, {
    dataset: 'notes',
    name: 'notes',
    textColumn: 'text',
  });
  let kills = 0;
  for await (const job of stack.jobs.watch(caller, jobId, { minIntervalMs: 1 })) {
    if (kills > 0 || job.phase !== 'embedding' || !job.done) continue;
    for (const pid of childrenTitled('lakehouse-embedding')) kills += Number(process.kill(pid, 'SIGKILL'));
  }
  expect(kills).toBe(1);
  expect(stack.jobs.get(caller, jobId)).toMatchObject({ state: 'SUCCEEDED', attempts: 2 });
  await expectWhole(stack);
});

test('a cancelled build leaves neither index nor files', async () => {
  await using stack = await openStack({ dataDir: makeDirectory(), ...options });
  await publishDataset(stack, 'notes', proseSql(500, { words: 20 }));
  const { id: jobId } = stack.vectors.buildIndex(caller, {
    dataset: 'notes',
    name: 'notes',
    textColumn: 'text',
  });
  let isCancelled = false; // a state from before may come after it
  for await (const job of stack.jobs.watch(caller, jobId, { minIntervalMs: 1 })) {
    if (isCancelled || job.phase !== 'embedding' || !job.done) continue;
    stack.jobs.cancel(caller, jobId);
    isCancelled = true;
  }
  expect(stack.jobs.get(caller, jobId).state).toBe('CANCELLED');
  await expect.poll(() => stack.jobs.runningCount).toBe(0);
  expect(stack.vectors.countIndexes(caller, {})).toBe(0);
  expect(readdirSync(path.join(stack.dataDir, 'buckets/primary/.staging'))).toEqual([]);
  expect(globSync(path.join(stack.dataDir, 'buckets/primary/indexes/**/*.*'))).toEqual([]);
});

test('two processes make the same vectors as one', async () => {
  const hashes = [];
  for (const processes of [1, 2]) {
    const embedding = { processes, checkpointChunks: 64 };
    await using stack = await openStack({ dataDir: makeDirectory(), vectors: { flatBelow: 100 }, embedding });
    await publishDataset(stack, 'notes', proseSql(500, { words: 20 }), 200);
    const { id: jobId } = stack.vectors.buildIndex(caller, {
      dataset: 'notes',
      name: 'notes',
      textColumn: 'text',
    });
    expect(await finish(stack, jobId)).toMatchObject({ state: 'SUCCEEDED' });
    hashes.push(await expectWhole(stack));
  }
  expect(hashes[1]).toBe(hashes[0]);
});

function childrenTitled(title: string): number[] {
  const pids = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean);
  return pids.map(Number).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(title));
}
