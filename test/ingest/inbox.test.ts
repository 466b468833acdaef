import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeDirectory } from '../support/directory.ts';
import { admin, reader } from '../support/rooms.ts';
import { expectSealed } from '../support/sealed.ts';
import { until } from '../support/until.ts';
import { drop, listFiles, namesIn, readJson, runInbox, settled } from './support/drop.ts';
import { openIngest } from './support/ingest-stack.ts';

const code = (code: string) => expect.objectContaining({ code });
const csv = (count: number, from = 0) =>
  `id,name\n${Array.from({ length: count }, (_, i) => `${from + i},n${i}\n`).join('')}`;

test('I4: a good file becomes a dataset and lies in processed/, a bad one in failed/ beside its reason', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir);
  runInbox(stack);
  drop(dir, 'Sales 2024.csv', csv(3));
  drop(dir, 'broken.parquet', 'PAR1 but no more');
  const [...files] = await settled(stack, 2);
  const sales = stack.catalog.get(admin, { name: 'sales_2024' });
  expect(sales.current).toMatchObject({
    rowCount: 3,
    createdBy: 'inbox',
    lineage: { system: 'inbox', source: 'Sales 2024.csv', format: 'csv' },
  });
  expect(files).toEqual([
    expect.objectContaining({
      name: 'Sales 2024.csv',
      state: 'PROCESSED',
      datasetId: sales.id,
      version: 1,
      storedAs: 'processed/Sales 2024.csv',
    }),
    expect.objectContaining({
      name: 'broken.parquet',
      state: 'FAILED',
      storedAs: 'failed/broken.parquet',
      failure: expect.objectContaining({ code: 'MALFORMED_FILE' }),
    }),
  ]);
  expect(namesIn(dir)).toEqual(['failed', 'processed']);
  expect(namesIn(dir, 'processed')).toEqual(['Sales 2024.csv']);
  expect(namesIn(dir, 'failed')).toEqual(['broken.parquet', 'broken.parquet.reason.json']);
  expect(readJson(dir, 'failed/broken.parquet.reason.json')).toMatchObject({
    code: 'MALFORMED_FILE',
    message: expect.stringContaining('cut off'),
    remedy: expect.stringContaining('correct the file'),
    jobId: files[1]!.jobId,
  });
  expect(readdirSync(path.join(dir, 'inbox', '.ingesting'))).toEqual([]);
  expect(stack.jobs.get(admin, files[0]!.jobId!)).toMatchObject({
    actor: 'inbox',
    subject: { id: sales.id },
  });
});

test('a file that is still written is left alone until two looks agree', async () => {
  const dir = makeDirectory();
  const target = path.join(dir, 'inbox', 'slow.csv');
  let appended = 0;
  await using stack = await openIngest(dir, {
    delay: async (ms) => {
      // Between the two looks (settleMs), the writer goes on, ten times.
      if (ms === 5 && appended < 10) appendFileSync(target, `${appended++},x\n`);
      await nextTurn();
    },
  });
  mkdirSync(path.dirname(target));
  writeFileSync(target, 'id,name\n');
  runInbox(stack);
  await until(() =>
    stack.inbox.left.some(({ path, reason }) => path === 'slow.csv' && /written/.test(reason)),
  );
  expect(listFiles(stack)).toEqual([]);
  await settled(stack, 1);
  expect(stack.catalog.get(admin, { name: 'slow' }).current.rowCount).toBe(10);
});

test('an empty file gets time to be filled', async () => {
  const dir = makeDirectory();
  const target = path.join(dir, 'inbox', 'touched.csv');
  let looks = 0;
  await using stack = await openIngest(dir, {
    delay: async (ms) => {
      if (ms === 5 && ++looks === 2) writeFileSync(target, csv(2));
      await nextTurn();
    },
  });
  mkdirSync(path.dirname(target));
  writeFileSync(target, '');
  runInbox(stack);
  await settled(stack, 1);
  expect(stack.catalog.get(admin, { name: 'touched' }).current.rowCount).toBe(2);
  drop(dir, 'void.csv', '');
  const [, nothing] = await settled(stack, 2);
  expect(nothing).toMatchObject({ state: 'FAILED', failure: { code: 'EMPTY_FILE' } });
});

test('I4: the same bytes again are not ingested, under whatever name, until something else replaced them', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir);
  runInbox(stack);
  drop(dir, 'a.csv', csv(3));
  drop(dir, 'b.csv', csv(3));
  await settled(stack, 2);
  drop(dir, 'a.csv', csv(3));
  const files = await settled(stack, 3);
  expect(files.map((file) => file.state).sort()).toEqual(['DUPLICATE', 'DUPLICATE', 'PROCESSED']);
  const first = files.find((file) => file.state === 'PROCESSED')!;
  expect(stack.catalog.list(admin, {}, {}).edges).toHaveLength(1);
  const copies = files.filter((file) => file.state === 'DUPLICATE');
  expect(copies.every((file) => file.duplicateOf === first.id)).toBe(true);
  expect(readJson(dir, `${copies[0]!.storedAs}.note.json`)).toMatchObject({
    message: expect.stringContaining('version 1'),
    duplicateOf: first.id,
  });
  expect(namesIn(dir, 'processed')).toHaveLength(5);
  drop(dir, first.name, csv(4));
  await settled(stack, 4);
  drop(dir, first.name, csv(3));
  const [last] = (await settled(stack, 5)).slice(-1);
  expect(last).toMatchObject({ state: 'PROCESSED', version: 3 });
});

test('links, pipes and directories are left, not followed, and named', async () => {
  const dir = makeDirectory();
  const inbox = path.join(dir, 'inbox');
  const secret = path.join(dir, 'secret.csv');
  writeFileSync(secret, csv(2));
  mkdirSync(path.join(inbox, 'folder'), { recursive: true });
  writeFileSync(path.join(inbox, 'folder', 'inner.csv'), csv(5));
  symlinkSync(secret, path.join(inbox, 'link.csv'));
  symlinkSync(dir, path.join(inbox, 'primary'));
  execFileSync('mkfifo', [path.join(inbox, 'pipe.csv')]);
  writeFileSync(path.join(inbox, '.hidden.csv'), csv(6));
  writeFileSync(path.join(inbox, 'half.csv.part'), csv(7));
  await using stack = await openIngest(dir);
  runInbox(stack);
  drop(dir, 'good.csv', csv(1));
  await settled(stack, 1);
  expect(namesIn(dir)).toEqual([
    'failed',
    'folder',
    'half.csv.part',
    'link.csv',
    'pipe.csv',
    'primary',
    'processed',
  ]);
  const reasons = Object.fromEntries(stack.inbox.left.map(({ path, reason }) => [path, reason]));
  expect(reasons).toMatchObject({
    'link.csv': expect.stringContaining('symbolic link'),
    primary: expect.stringContaining('symbolic link'),
    'pipe.csv': expect.stringContaining('named pipe'),
    folder: expect.stringContaining('directory'),
    '.hidden.csv': expect.stringContaining('hidden'),
    'half.csv.part': expect.stringContaining('temporary'),
  });
  expect(stack.catalog.count(admin, {})).toBe(1);
});

test('hostile names stay inside, and names in use get another', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir);
  runInbox(stack);
  const long = `${'é'.repeat(120)}.csv`;
  const names = [
    '%2e%2e%2fetc.csv',
    "a'; DROP TABLE x; --.csv",
    'line\nbreak.csv',
    '-rf.csv',
    '数据.csv',
    'CON.csv',
    long,
    '*.csv',
  ];
  for (const [i, name] of names.entries()) drop(dir, name, csv(1, i * 10));
  const raw = Buffer.concat([
    Buffer.from(`${dir}/inbox/`),
    Buffer.from([0xff, 0xfe, 0x2e]),
    Buffer.from('csv'),
  ]);
  writeFileSync(path.join(dir, 'draft'), csv(1, 500));
  renameSync(path.join(dir, 'draft'), raw);
  const files = await settled(stack, names.length + 1);
  expect(files.map((file) => file.state)).toEqual(files.map(() => 'PROCESSED'));
  expect(stack.catalog.count(admin, {})).toBe(names.length + 1);
  expect(namesIn(dir)).toEqual(['failed', 'processed']);
  expect(readdirSync(path.join(dir, 'inbox', 'processed'))).toHaveLength(names.length + 1);
  expect(files.every((file) => existsSync(path.join(dir, 'inbox', file.storedAs!)))).toBe(true);
  drop(dir, '*.csv', csv(1, 900));
  const last = (await settled(stack, names.length + 2)).at(-1)!;
  expect(last.storedAs).toBe(`processed/*.${last.id}.csv`);
});

test('the folder of a bucket leads there; a dataset stays in its own', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir);
  await stack.buckets.create(admin, { name: 'side' });
  runInbox(stack);
  drop(dir, 'side/a.csv', csv(1));
  await settled(stack, 1);
  expect(stack.catalog.get(admin, { name: 'a' }).bucket).toBe('side');
  drop(dir, 'a.csv', csv(2));
  await settled(stack, 2);
  expect(stack.catalog.get(admin, { name: 'a' })).toMatchObject({ bucket: 'side', currentVersion: 2 });
});

test('a failed file can be ingested again, also after it was corrected where it lies', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir);
  runInbox(stack);
  drop(dir, 'later.csv', 'a,b\n1,2\n3\n4\n');
  const [file] = await settled(stack, 1);
  expect(file).toMatchObject({ state: 'FAILED', failure: { code: 'TOO_MANY_REJECTS' } });
  expect(() => stack.jobs.retry(admin, file!.jobId!)).not.toThrow();
  await until(() => stack.jobs.get(admin, file!.jobId!).state === 'FAILED');
  expect(stack.jobs.get(admin, file!.jobId!).failure).toMatchObject({
    code: 'SOURCE_MISSING',
    message: expect.stringContaining('retryFile'),
  });
  await expect(stack.inbox.retry(reader, file!.id)).rejects.toThrow(code('FORBIDDEN'));
  writeFileSync(path.join(dir, 'inbox', file!.storedAs!), 'a,b\n1,2\n3,4\n');
  await stack.inbox.retry(admin, file!.id);
  const [again] = await until(async () => {
    const files = await settled(stack, 1);
    return files[0]!.state === 'PROCESSED' && files;
  });
  expect(again).toMatchObject({ id: file!.id, attempts: 2, failure: null, storedAs: 'processed/later.csv' });
  expect(namesIn(dir, 'failed')).toEqual([]);
  await expect(stack.inbox.retry(admin, file!.id)).rejects.toThrow(code('INBOX_FILE_NOT_RETRYABLE'));
  await expect(stack.inbox.retry(admin, 'inb_none')).rejects.toThrow(code('NOT_FOUND'));
});

test('a duplicate is ingested after all when asked for', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir);
  runInbox(stack);
  drop(dir, 'one.csv', csv(2));
  await settled(stack, 1);
  drop(dir, 'two.csv', csv(2));
  const [, copy] = await settled(stack, 2);
  expect(copy!.state).toBe('DUPLICATE');
  await stack.inbox.retry(admin, copy!.id);
  await until(() => stack.inboxFiles.get(admin, copy!.id).state === 'PROCESSED');
  expect(stack.catalog.get(admin, { name: 'two' }).current.rowCount).toBe(2);
  await until(() => namesIn(dir, 'processed').length === 2);
  expect(namesIn(dir, 'processed')).toEqual(['one.csv', 'two.csv']);
});

test('an unusable folder stops the inbox until it is put right; a cancelled job is a reason', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir, { rooms: { jobs: { concurrency: 1 } } });
  stack.jobs.register({
    kind: 'block',
    run: ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
  });
  stack.jobs.submit(admin, { kind: 'block', input: {} });
  mkdirSync(path.join(dir, 'elsewhere'));
  mkdirSync(path.join(dir, 'inbox'));
  symlinkSync(path.join(dir, 'elsewhere'), path.join(dir, 'inbox', 'failed'));
  drop(dir, 'a.csv', csv(2));
  const stop = runInbox(stack);
  await until(() => existsSync(path.join(dir, 'inbox', 'processed')));
  expect(listFiles(stack)).toEqual([]);
  await stop();
  renameSync(path.join(dir, 'inbox', 'failed'), path.join(dir, 'link'));
  runInbox(stack);
  const file = await until(() => listFiles(stack).find(({ jobId }) => jobId !== null));
  stack.jobs.cancel(admin, file.jobId!);
  const [settledFile] = await settled(stack, 1);
  expect(settledFile).toMatchObject({ state: 'FAILED', failure: { code: 'CANCELLED' } });
  expect(namesIn(dir, 'failed')).toEqual(['a.csv', 'a.csv.reason.json']);
});

test('every step is an event, in order, and the ends are journalled', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir);
  const after = stack.events.headCursor();
  const stop = runInbox(stack);
  drop(dir, 'CV of Zuleika.csv', csv(2));
  const [file] = await settled(stack, 1);
  await stop();
  const seen: string[] = [];
  for await (const { type, file: then } of stack.inboxFiles.follow(admin, { after })) {
    seen.push(`${type} ${then.state}`);
    if (then.state === 'PROCESSED') break;
  }
  expect(seen).toEqual(['inbox.found WAITING', 'inbox.ingesting INGESTING', 'inbox.processed PROCESSED']);
  expect(await stack.journal.check()).toMatchObject({ isIntact: true });
  expectSealed(stack.journal, file!.id, 'CV of Zuleika.csv');
  expect(file!.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('a hard link that is written through after the take is noticed', async () => {
  const dir = makeDirectory();
  const outside = path.join(dir, 'outside.csv');
  writeFileSync(outside, csv(2));
  await using stack = await openIngest(dir);
  mkdirSync(path.join(dir, 'inbox'));
  linkSync(outside, path.join(dir, 'inbox', 'linked.csv'));
  runInbox(stack);
  await until(() => listFiles(stack).length === 1);
  appendFileSync(outside, '9,late\n');
  const [file] = await settled(stack, 1);
  // Whatever was read is what the hash says, never a mixture.
  expect(file!.state).toBe('PROCESSED');
  const { current } = stack.catalog.get(admin, { name: 'linked' });
  expect(current.lineage!.sourceSha256).toBe(file!.sha256);
});
