import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openEngine, quoteText } from '../../src/engine/index.ts';
import { MovedClock } from '../support/clock.ts';
import { makeDirectory } from '../support/directory.ts';
import { makePdf } from '../support/pdf.ts';
import { admin, reader } from '../support/rooms.ts';
import { fakePoppler } from './files/support/poppler.ts';
import { ended, type IngestStack, openIngest } from './support/ingest-stack.ts';

const code = (code: string) => expect.objectContaining({ code });
const rowsOf = (count: number) =>
  `id,amount,note\n${Array.from({ length: count }, (_, i) => `${i},${i}.25,"note ${i}, long"\n`).join('')}`;

async function readDataset(stack: IngestStack, name: string, sql: string) {
  const snapshot = stack.catalog.resolve(admin, { name });
  const paths = await Promise.all(snapshot.files.map((file) => stack.objects.localPath(file)));
  using engine = await openEngine({ memoryMb: 256, threads: 1 });
  using connection = await engine.connect();
  const { rows } = await connection.read(
    `SELECT ${sql} FROM read_parquet([${paths.map(quoteText).join(', ')}])`,
  );
  return rows;
}

/** Every file below a directory, except the catalog's own. */
function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
    .filter((file) => !/^(catalog\.db|lock\.db|server\.json)/.test(file));
}

/** Work processes of ours. */
function childPids(): number[] {
  const listed = execFileSync('ps', ['--ppid', String(process.pid), '-o', 'pid=,args='], {
    encoding: 'utf8',
  });
  return listed
    .split('\n')
    .filter((line) => line.includes('lakehouse-ingest'))
    .map((line) => Number(line.trim().split(' ')[0]));
}

test('an upload becomes a version with lineage, report and log, and the upload goes', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir);
  const upload = await stack.upload(
    `id,zip\n1,00123\n2\n${Array.from({ length: 20 }, (_, i) => `${i + 3},4\n`).join('')}`,
    'people.csv',
  );
  const job = await stack.ingest.ingestDataset(admin, {
    name: 'people',
    bucket: 'primary',
    source: { upload },
    primaryKey: ['ID'],
  });
  const done = await ended(stack, job);
  expect(done).toMatchObject({ state: 'SUCCEEDED', failure: null });
  expect(done.result).toMatchObject({ version: 1, rowCount: 21, format: 'csv', rejectedCount: 1 });
  const dataset = stack.catalog.get(admin, { name: 'people' });
  expect(dataset.primaryKey).toEqual(['id']);
  expect(dataset.current).toMatchObject({
    rowCount: 21,
    columns: [
      { name: 'id', type: 'BIGINT', isNullable: false },
      { name: 'zip', type: 'VARCHAR', isNullable: false },
    ],
    lineage: { system: 'upload', source: 'people.csv', format: 'csv', jobId: job.id },
  });
  expect(await readDataset(stack, 'people', 'count(*), max(zip)')).toEqual([['21', '4']]);
  expect(
    stack.jobs
      .log(admin, job.id)
      .map((line) => line.message)
      .join(),
  ).toMatch(/21 rows, 1 rejects/);
  expect(readdirSync(path.join(dir, 'uploads'))).toEqual([]);
  expect(filesBelow(path.join(dir, 'buckets')).filter((file) => file.includes('.staging'))).toEqual([]);
});

test('the reader of PDFs is configured, and the log says which it was', async () => {
  const { dir: programs } = fakePoppler({ pdftotext: "printf 'by pdftotext\\f'" });
  for (const [pdfReader, used] of [
    ['auto', 'pdftotext'],
    ['unpdf', 'unpdf'],
  ] as const) {
    await using stack = await openIngest(makeDirectory(), {
      config: { pdfReader, programDirs: [programs] },
    });
    const upload = await stack.upload(makePdf(['by unpdf']), 'x.pdf');
    const given = { name: 'page', bucket: 'primary', source: { upload } };
    const job = await ended(stack, await stack.ingest.ingestDataset(admin, given));
    expect(job.state).toBe('SUCCEEDED');
    expect(await readDataset(stack, 'page', 'text')).toEqual([[`by ${used}`]]);
    const log = stack.jobs.log(admin, job.id).map(({ message }) => message);
    expect(log).toContainEqual(expect.stringContaining(`as pdf (pages 1, reader "${used}")`));
  }
});

test('a server path is read from an allowed root only', async () => {
  const dir = makeDirectory();
  const root = path.join(dir, 'in');
  mkdirSync(path.join(root, 'sub'), { recursive: true });
  writeFileSync(path.join(root, 'rows.csv'), rowsOf(10));
  writeFileSync(path.join(dir, 'secret.csv'), rowsOf(1));
  symlinkSync(path.join(dir, 'secret.csv'), path.join(root, 'link.csv'));
  symlinkSync(dir, path.join(root, 'out'));
  execFileSync('mkfifo', [path.join(root, 'pipe')]);
  await using stack = await openIngest(path.join(dir, 'data'), { config: { allowedRoots: [root] } });
  const start = (file: string) =>
    stack.ingest.ingestDataset(admin, { name: 'rows', bucket: 'primary', source: { path: file } });
  for (const bad of [
    path.join(dir, 'secret.csv'),
    path.join(root, '..', 'secret.csv'),
    path.join(root, 'link.csv'),
    path.join(root, 'out', 'secret.csv'),
    path.join(root, 'sub'),
    path.join(root, 'pipe'),
    root,
    'rows.csv',
    `${root}/rows.csv\0`,
  ]) {
    await expect(start(bad), bad).rejects.toThrow(code('PATH_NOT_ALLOWED'));
  }
  await expect(start(path.join(root, 'absent.csv'))).rejects.toThrow(code('SOURCE_MISSING'));
  const done = await ended(stack, await start(path.join(root, 'rows.csv')));
  expect(done.state).toBe('SUCCEEDED');
  expect(stack.catalog.get(admin, { name: 'rows' }).current.lineage).toMatchObject({
    system: 'file',
    source: 'rows.csv',
  });
  expect(statSync(path.join(root, 'rows.csv')).size).toBeGreaterThan(0);
});

test('what can be refused at once is refused before a job exists', async () => {
  await using stack = await openIngest(makeDirectory());
  const upload = await stack.upload('a,b\n1,2\n');
  const start = (input: object) =>
    stack.ingest.ingestDataset(admin, { name: 'rows', bucket: 'primary', source: { upload }, ...input });
  await expect(start({ name: '../x' })).rejects.toThrow(code('INVALID_NAME'));
  await expect(start({ bucket: 'nowhere' })).rejects.toThrow(code('NOT_FOUND'));
  await expect(start({ source: {} })).rejects.toThrow(code('INVALID_ARGUMENT'));
  await expect(start({ source: { upload, path: '/x' } })).rejects.toThrow(code('INVALID_ARGUMENT'));
  await expect(start({ source: { upload: 'up_none' } })).rejects.toThrow(code('UPLOAD_EXPIRED'));
  await expect(start({ source: { path: '/etc/passwd' } })).rejects.toThrow(code('PATH_NOT_ALLOWED'));
  await expect(start({ expectedVersion: 3 })).rejects.toThrow(code('STALE_EXPECTATION'));
  for (const options of [
    { delimiter: 'xx' },
    { quote: '#' },
    { columns: [{ name: 'a', type: 'BIGINT); DROP TABLE x; --' }] },
    { rejectRatioMax: 2 },
    { skipLines: -1 },
    { format: 'xlsx' },
    { encoding: 'ebcdic' },
    { dateFormat: 'dd.mm' },
  ])
    await expect(start({ options }), JSON.stringify(options)).rejects.toThrow(code('INVALID_ARGUMENT'));
  await expect(
    stack.ingest.ingestDataset(reader, { name: 'rows', bucket: 'primary', source: { upload } }),
  ).rejects.toThrow(code('FORBIDDEN'));
  expect(stack.jobs.count(admin, {})).toBe(0);
});

test('the same key and input give the same job, and an upload serves one ingest', async () => {
  await using stack = await openIngest(makeDirectory());
  const upload = await stack.upload('a,b\n1,2\n');
  const input = { name: 'rows', bucket: 'primary', source: { upload }, idempotencyKey: 'k1' };
  const first = await stack.ingest.ingestDataset(admin, input);
  expect((await stack.ingest.ingestDataset(admin, input)).id).toBe(first.id);
  await ended(stack, first);
  expect((await stack.ingest.ingestDataset(admin, input)).id).toBe(first.id);
  await expect(stack.ingest.ingestDataset(admin, { ...input, name: 'other' })).rejects.toThrow(
    code('IDEMPOTENCY_KEY_REUSED'),
  );
  await expect(stack.ingest.ingestDataset(admin, { ...input, idempotencyKey: null })).rejects.toThrow(
    code('UPLOAD_USED'),
  );
  expect(stack.catalog.get(admin, { name: 'rows' }).currentVersion).toBe(1);
});

test('REPLACE makes a new version, APPEND adds to it, and a mismatch changes nothing', async () => {
  await using stack = await openIngest(makeDirectory());
  const run = async (content: string, mode: 'REPLACE' | 'APPEND') =>
    ended(
      stack,
      await stack.ingest.ingestDataset(admin, {
        name: 'rows',
        bucket: 'primary',
        mode,
        source: { upload: await stack.upload(content) },
      }),
    );
  await run('id,amount\n1,1.5\n', 'APPEND');
  await run('id,amount\n2,2.25\n3,1\n', 'REPLACE');
  const appended = await run('amount,id\n7,4\n', 'APPEND');
  expect(appended.result).toMatchObject({ version: 3, rowCount: 3 });
  expect(await readDataset(stack, 'rows', 'id, amount')).toEqual([
    ['2', '2.25'],
    ['3', '1.00'],
    ['4', '7.00'],
  ]);
  const refused = await run('id,amount\n5,1.125\n', 'APPEND');
  expect(refused).toMatchObject({ state: 'FAILED', failure: { code: 'SCHEMA_MISMATCH' } });
  expect(stack.catalog.get(admin, { name: 'rows' }).currentVersion).toBe(3);
});

test('I3: a file that cannot be read fails the job with the reason and leaves nothing', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir);
  const upload = await stack.upload('a,b\n1,2\n3\n4\n');
  const job = await stack.ingest.ingestDataset(admin, {
    name: 'rows',
    bucket: 'primary',
    source: { upload },
    options: { delimiter: ',' },
  });
  const done = await ended(stack, job);
  expect(done).toMatchObject({
    state: 'FAILED',
    failure: { code: 'TOO_MANY_REJECTS', message: expect.stringMatching(/line 3/) },
  });
  expect(() => stack.catalog.get(admin, { name: 'rows' })).toThrow(code('NOT_FOUND'));
  expect(filesBelow(path.join(dir, 'buckets'))).toEqual([]);
  expect(childPids()).toEqual([]);
  // The upload is kept for another try.
  stack.jobs.retry(admin, job.id);
  expect(await ended(stack, stack.jobs.get(admin, job.id))).toMatchObject({ state: 'FAILED' });
});

test('I3: cancelling in the middle of a conversion ends the process and leaves nothing', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir);
  const upload = await stack.upload(rowsOf(600_000));
  const job = await stack.ingest.ingestDataset(admin, {
    name: 'rows',
    bucket: 'primary',
    source: { upload },
  });
  let isCancelled = false; // a state from before may come after it
  for await (const { state, phase } of stack.jobs.watch(admin, job.id, { minIntervalMs: 1 })) {
    if (isCancelled || state !== 'RUNNING' || phase !== 'converting') continue;
    expect(childPids()).toHaveLength(1);
    stack.jobs.cancel(admin, job.id);
    isCancelled = true;
  }
  expect(stack.jobs.get(admin, job.id)).toMatchObject({ state: 'CANCELLED' });
  await expect.poll(() => stack.jobs.runningCount).toBe(0);
  expect(childPids()).toEqual([]);
  expect(filesBelow(path.join(dir, 'buckets'))).toEqual([]);
  expect(() => stack.catalog.get(admin, { name: 'rows' })).toThrow(code('NOT_FOUND'));
});

test('I3: kill -9 of the process fails the job or is retried; nothing is left, and one version is published', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir, { rooms: { jobs: { attemptsMax: 2 } } });
  const upload = await stack.upload(rowsOf(300_000));
  const job = await stack.ingest.ingestDataset(admin, {
    name: 'rows',
    bucket: 'primary',
    source: { upload },
  });
  let killedCount = 0;
  for await (const state of stack.jobs.watch(admin, job.id, { minIntervalMs: 1 })) {
    if (state.phase !== 'converting' || killedCount > 0) continue;
    for (const pid of childPids()) {
      process.kill(pid, 'SIGKILL');
      killedCount++;
    }
  }
  expect(killedCount).toBe(1);
  expect(stack.jobs.get(admin, job.id)).toMatchObject({ state: 'SUCCEEDED', attempts: 2 });
  expect(stack.catalog.get(admin, { name: 'rows' })).toMatchObject({
    currentVersion: 1,
    current: { rowCount: 300_000 },
  });
  expect(filesBelow(path.join(dir, 'buckets')).filter((file) => file.includes('.staging'))).toEqual([]);
});

test('I3: kill -9 on the last attempt fails the job and leaves nothing', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir, { rooms: { jobs: { attemptsMax: 1 } } });
  const upload = await stack.upload(rowsOf(300_000));
  const job = await stack.ingest.ingestDataset(admin, {
    name: 'rows',
    bucket: 'primary',
    source: { upload },
  });
  for await (const state of stack.jobs.watch(admin, job.id, { minIntervalMs: 1 }))
    if (state.phase === 'converting') for (const pid of childPids()) process.kill(pid, 'SIGKILL');
  expect(stack.jobs.get(admin, job.id)).toMatchObject({ state: 'FAILED', failure: { code: 'PROCESS_DIED' } });
  await expect.poll(() => stack.jobs.runningCount).toBe(0);
  expect(filesBelow(path.join(dir, 'buckets'))).toEqual([]);
});

test('a stop in the middle is resumed from the source after the restart and published once', async () => {
  const dir = makeDirectory();
  let jobId: string;
  {
    await using stack = await openIngest(dir);
    const upload = await stack.upload(rowsOf(300_000));
    const job = await stack.ingest.ingestDataset(admin, {
      name: 'rows',
      bucket: 'primary',
      source: { upload },
    });
    jobId = job.id;
    for await (const state of stack.jobs.watch(admin, jobId, { minIntervalMs: 1 })) {
      if (state.phase === 'converting' || state.phase === 'scanning') break;
    }
  }
  await using stack = await openIngest(dir);
  expect(await ended(stack, stack.jobs.get(admin, jobId))).toMatchObject({ state: 'SUCCEEDED' });
  expect(stack.catalog.get(admin, { name: 'rows' }).currentVersion).toBe(1);
  expect(await readDataset(stack, 'rows', 'count(*), sum(amount)')).toEqual([['300000', '44999925000.00']]);
});

test('memory and time limits end the process and not the server', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir, { config: { timeoutMs: 300 } });
  const slow = await stack.ingest.ingestDataset(admin, {
    name: 'rows',
    bucket: 'primary',
    source: { upload: await stack.upload(rowsOf(600_000)) },
  });
  expect(await ended(stack, slow)).toMatchObject({ state: 'FAILED', failure: { code: 'INGEST_TIMEOUT' } });
  await using small = await openIngest(path.join(dir, 'small'), { config: { workMemoryMb: 40 } });
  const big = await small.ingest.ingestDataset(admin, {
    name: 'rows',
    bucket: 'primary',
    source: { upload: await small.upload(rowsOf(300_000)) },
  });
  expect(await ended(small, big)).toMatchObject({ state: 'FAILED', failure: { code: 'PROCESS_MEMORY' } });
  expect(childPids()).toEqual([]);
});

test('the manifest and the files carry the hashes of what is on disk', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir);
  const job = await stack.ingest.ingestDataset(admin, {
    name: 'rows',
    bucket: 'primary',
    source: { upload: await stack.upload(rowsOf(1000)) },
  });
  await ended(stack, job);
  const snapshot = stack.catalog.resolve(admin, { name: 'rows' });
  for (const file of snapshot.files) await stack.objects.check(file);
  const manifest = filesBelow(path.join(dir, 'buckets')).find((file) => file.endsWith('manifest.json'))!;
  const content = JSON.parse(readFileSync(path.join(dir, 'buckets', manifest), 'utf8'));
  expect(content).toMatchObject({ name: 'rows', files: [{ sha256: snapshot.files[0]!.sha256, rows: 1000 }] });
});

test('a repeated request finds its job, whatever became of the source and the dataset', async () => {
  const dir = makeDirectory();
  const clock = new MovedClock();
  const root = makeDirectory();
  await using stack = await openIngest(dir, { rooms: { clock }, config: { allowedRoots: [root] } });
  const file = path.join(root, 'rows.csv');
  writeFileSync(file, rowsOf(3));
  const requests = [
    { name: 'sent', source: { upload: await stack.upload(rowsOf(3)) } },
    { name: 'read', source: { path: path.join(root, '.', 'rows.csv') } },
  ].map((request) => ({ ...request, bucket: 'primary', expectedVersion: 0, idempotencyKey: request.name }));
  const jobs = [];
  for (const request of requests)
    jobs.push(await ended(stack, await stack.ingest.ingestDataset(admin, request)));
  expect(jobs.map(({ state }) => state)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  clock.move(10 * 3_600_000);
  expect(await stack.uploads.sweep(() => false)).toBe(1);
  rmSync(file);
  for (const [i, request] of requests.entries()) {
    expect((await stack.ingest.ingestDataset(admin, request)).id).toBe(jobs[i]!.id);
    await expect(stack.ingest.ingestDataset(reader, request)).rejects.toThrow(code('FORBIDDEN'));
    await expect(stack.ingest.ingestDataset(admin, { ...request, mode: 'APPEND' })).rejects.toThrow(
      code('IDEMPOTENCY_KEY_REUSED'),
    );
  }
});

test('hundreds of columns are typed in the usual memory', async () => {
  await using stack = await openIngest(makeDirectory());
  const keys = Array.from({ length: 300 }, (_, i) => `k${i}`);
  const json = JSON.stringify([1, 2].map((row) => Object.fromEntries(keys.map((key) => [key, `v${row}`]))));
  const lines = [keys, ...Array.from({ length: 2 }, () => keys.map(() => '1e2'))]; // exponents need all rows
  for (const content of [json, `${lines.map((line) => line.join(',')).join('\n')}\n`]) {
    const source = { upload: await stack.upload(content) };
    const job = await stack.ingest.ingestDataset(admin, { name: 'wide', bucket: 'primary', source });
    expect((await ended(stack, job)).failure).toBeNull();
    expect(stack.catalog.get(admin, { name: 'wide' }).current.columns).toHaveLength(300);
  }
});
