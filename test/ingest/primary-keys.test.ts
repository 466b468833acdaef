import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Job } from '../../src/jobs/index.ts';
import { makeDirectory } from '../support/directory.ts';
import { admin, reader } from '../support/rooms.ts';
import { ended, type IngestStack, openIngest } from './support/ingest-stack.ts';

const code = (code: string) => expect.objectContaining({ code });
const never = new AbortController().signal;
const csv = (from: number, to: number) =>
  `region,id,note\n${Array.from({ length: to - from + 1 }, (_, i) => `${(from + i) % 2 ? 'east' : 'west'},${from + i},n\n`).join('')}`;

interface Wanted {
  mode?: 'REPLACE' | 'APPEND';
  primaryKey?: string[];
  expectedVersion?: number;
}

async function submit(stack: IngestStack, content: string, wanted: Wanted = {}): Promise<Job> {
  const upload = await stack.upload(content);
  return stack.ingest.ingestDataset(admin, {
    name: 'rows',
    bucket: 'primary',
    source: { upload },
    ...wanted,
  });
}

const ingest = async (stack: IngestStack, content: string, wanted: Wanted = {}) =>
  ended(stack, await submit(stack, content, wanted));

const dataset = (stack: IngestStack) => stack.catalog.get(admin, { name: 'rows' });

test('I7: a key that repeats or is NULL publishes nothing', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir);
  const content = `${csv(1, 50)}east,7,again\neast,9,again\nwest,,nothing\n`;
  const job = await ingest(stack, content, { primaryKey: ['ID'] });
  expect(job).toMatchObject({
    state: 'FAILED',
    failure: {
      code: 'KEY_UNUSABLE',
      message: expect.stringMatching(/^1 rows of "rows" have NULL.*2 values of the key \(id\)/),
    },
  });
  expect(() => dataset(stack)).toThrow(code('NOT_FOUND'));
  expect(globSync('buckets/**/*.parquet', { cwd: dir })).toEqual([]);
  const composite = await ingest(stack, 'a,b\n1,1\n1,2\n2,1\n', { primaryKey: ['a', 'b'] });
  expect(composite.state).toBe('SUCCEEDED');
  expect(dataset(stack).primaryKey).toEqual(['a', 'b']);
});

test('I7: a key that a dataset has holds for every later version, until it is taken away', async () => {
  await using stack = await openIngest(makeDirectory());
  await ingest(stack, csv(1, 10), { primaryKey: ['id'] });
  const repeated = await ingest(stack, csv(10, 20), { mode: 'APPEND' });
  expect(repeated.failure).toMatchObject({
    code: 'KEY_UNUSABLE',
    message: expect.stringContaining('1 values'),
  });
  expect((await ingest(stack, csv(11, 20), { mode: 'APPEND' })).state).toBe('SUCCEEDED');
  const twice = csv(1, 3) + csv(3, 4).slice('region,id,note\n'.length);
  expect((await ingest(stack, twice)).failure?.code).toBe('KEY_UNUSABLE');
  expect(dataset(stack)).toMatchObject({ currentVersion: 2, primaryKey: ['id'], current: { rowCount: 20 } });
  expect((await ingest(stack, twice, { primaryKey: [] })).state).toBe('SUCCEEDED');
  expect(dataset(stack)).toMatchObject({ currentVersion: 3, primaryKey: [] });
});

test('I7: appends at the same time are checked against one another', async () => {
  await using stack = await openIngest(makeDirectory(), { rooms: { jobs: { concurrency: 4 } } });
  await ingest(stack, csv(1, 10), { primaryKey: ['id'] });
  const jobs = await Promise.all(
    [csv(11, 20), csv(21, 30), csv(21, 30)].map((content) => submit(stack, content, { mode: 'APPEND' })),
  );
  const states = await Promise.all(
    jobs.map(async (job) => (await ended(stack, job)).failure?.code ?? 'SUCCEEDED'),
  );
  expect(states.toSorted()).toEqual(['KEY_UNUSABLE', 'SUCCEEDED', 'SUCCEEDED']);
  expect(dataset(stack)).toMatchObject({ currentVersion: 3, current: { rowCount: 30 } });
});

test('I7: an edit is checked against the rows there are, and holds only for them', async () => {
  await using stack = await openIngest(makeDirectory());
  await ingest(stack, csv(1, 10));
  const ref = { name: 'rows' };
  const check = (key: string[]) => stack.primaryKeys.requireUnique(admin, ref, key, never);
  await expect(check(['region'])).rejects.toThrow(code('KEY_UNUSABLE'));
  expect(await check(['id'])).toBe(1);
  expect(await check(['region', 'id'])).toBe(1);
  await expect(stack.primaryKeys.requireUnique(reader, ref, ['id'], never)).rejects.toThrow(
    code('FORBIDDEN'),
  );
  const edit = (primaryKey: string[]) => stack.catalog.edit(admin, ref, { primaryKey });
  await expect(edit(['region'])).rejects.toThrow(code('KEY_UNUSABLE'));
  await expect(edit(['nowhere'])).rejects.toThrow(code('INVALID_ARGUMENT'));
  expect(dataset(stack).primaryKey).toEqual([]);
  expect((await edit(['id'])).primaryKey).toEqual(['id']);
  expect((await edit([])).primaryKey).toEqual([]);
});

test('a key is not stored when other rows became current while it was checked', async () => {
  const checked = Promise.withResolvers<number>();
  const begun = Promise.withResolvers<void>();
  await using stack = await openIngest(makeDirectory(), {
    rooms: {
      requireUnique: () => {
        begun.resolve();
        return checked.promise;
      },
    },
  });
  await ingest(stack, csv(1, 10));
  const edit = stack.catalog.edit(admin, { name: 'rows' }, { primaryKey: ['id'] });
  await begun.promise;
  await ingest(stack, csv(1, 10));
  checked.resolve(1);
  await expect(edit).rejects.toThrow(code('STALE_EXPECTATION'));
  expect(dataset(stack).primaryKey).toEqual([]);
});

test('I7: a key that is set while a version is made is checked before it is published', async () => {
  // The check itself takes as long as the conversion; here it has been made.
  await using stack = await openIngest(makeDirectory(), { rooms: { requireUnique: async () => 1 } });
  await ingest(stack, csv(1, 10));
  const job = await submit(stack, `${csv(1, 200_000)}east,7,again\n`);
  for await (const { phase } of stack.jobs.watch(admin, job.id, { minIntervalMs: 1 }))
    if (phase === 'converting' && dataset(stack).primaryKey.length === 0)
      await stack.catalog.edit(admin, { name: 'rows' }, { primaryKey: ['id'] });
  expect(dataset(stack)).toMatchObject({ primaryKey: ['id'], currentVersion: 1 });
  expect((await ended(stack, job)).failure?.code).toBe('KEY_UNUSABLE');
});

test('a key that names a column twice is refused', async () => {
  await using stack = await openIngest(makeDirectory());
  await expect(submit(stack, csv(1, 3), { primaryKey: ['id', 'id'] })).rejects.toThrow(
    code('INVALID_ARGUMENT'),
  );
  const spelled = await ingest(stack, csv(1, 3), { primaryKey: ['id', 'ID'] });
  expect(spelled.failure?.code).toBe('INVALID_ARGUMENT');
  await ingest(stack, csv(1, 3));
  await expect(stack.catalog.edit(admin, { name: 'rows' }, { primaryKey: ['id', 'id'] })).rejects.toThrow(
    code('INVALID_ARGUMENT'),
  );
});
