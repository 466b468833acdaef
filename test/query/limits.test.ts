import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readsMax } from '../../src/query/model.ts';
import { caller, codeOf, errorOf, type Lake, openLake, waitFor } from './lake.ts';

const endless = 'SELECT sum(i * i % 7) FROM range(1000000000000) t(i)';

let lake: Lake;
beforeAll(async () => {
  lake = await openLake({
    config: {
      processes: 1,
      queueMax: 2,
      queueTimeoutMs: 60_000,
      rowsDefault: 10,
      rowsMax: 5000,
      resultBytesMax: 2000,
    },
  });
  await lake.publish('numbers', 'SELECT i::INTEGER AS i FROM range(20000) t(i)');
});
afterAll(() => lake[Symbol.asyncDispose]());

describe('rows', () => {
  test.each([
    [0, 20000, 0, 'ROWS'],
    [1, 20000, 1, 'ROWS'],
    [10, 10, 10, null],
    [10, 11, 10, 'ROWS'],
    [10, 9, 9, null],
    [0, 0, 0, null],
    [undefined, 20000, 10, 'ROWS'],
  ])('limit %s of %s gives %s, cut by %s', async (limit, available, rowCount, truncatedBy) => {
    const answer = await lake.query(`SELECT i FROM numbers WHERE i < ${available} ORDER BY i`, { limit });
    expect([answer.rowCount, answer.rows.length, answer.truncatedBy]).toEqual([
      rowCount,
      rowCount,
      truncatedBy,
    ]);
    expect(answer.rows).toEqual(Array.from({ length: rowCount }, (_, i) => [i]));
  });

  test('bytes cut at a row, and say so', async () => {
    const answer = await lake.query('SELECT i FROM numbers ORDER BY i DESC', { limit: 4000 });
    expect(answer.truncatedBy).toBe('BYTES');
    expect(answer.text.length).toBeLessThanOrEqual(2001);
    expect(answer.text.length).toBeGreaterThan(1980);
    expect(answer.rows).toEqual(Array.from({ length: answer.rowCount }, (_, i) => [19999 - i]));
  });

  test('one row larger than the limit is no row', async () => {
    const answer = await lake.query("SELECT repeat('x', 5000), i FROM numbers", { limit: 1 });
    expect([answer.text, answer.rowCount, answer.truncatedBy]).toEqual(['[]', 0, 'BYTES']);
  });

  test('the limit is a whole number', async () => {
    expect(await codeOf(lake.query('SELECT 1', { limit: -1 }))).toBe('INVALID_ARGUMENT');
    expect(await codeOf(lake.query('SELECT 1', { limit: 1.5 }))).toBe('INVALID_ARGUMENT');
    expect(await codeOf(lake.query('SELECT 1', { timeoutMs: 0 }))).toBe('INVALID_ARGUMENT');
  });
});

test('many groups keep the order of a query with and without ORDER BY', async () => {
  await using wide = await openLake({ config: { rowsMax: 100_000, threads: 2 } });
  await wide.publish(
    'numbers',
    ...[0, 1, 2].map((f) => `SELECT i::INTEGER AS i FROM range(${f * 30000}, ${(f + 1) * 30000}) t(i)`),
  );
  const plain = await wide.query('SELECT i FROM numbers', { limit: 90_000 });
  expect(plain.rows.every(([i], n) => i === n)).toBe(true);
  const sorted = await wide.query('SELECT i FROM numbers ORDER BY hash(i), i', { limit: 90_000 });
  const again = await wide.query('SELECT i FROM numbers ORDER BY hash(i), i', { limit: 90_000 });
  expect(sorted.rowCount).toBe(90_000);
  expect(again.text).toBe(sorted.text);
});

describe('time and cancellation', () => {
  test('a query past its time is stopped and its process goes on', async () => {
    await lake.query('SELECT 1');
    const [pid] = lake.queries.stats.processIds;
    const error = await errorOf(lake.query(endless, { timeoutMs: 200 }));
    expect([error?.code, error?.kind]).toEqual(['QUERY_TIMEOUT', 'LIMIT']);
    expect((await lake.query('SELECT 1')).rows).toEqual([[1]]);
    expect(lake.queries.stats.processIds).toEqual([pid]);
  });

  test('a cancelled query ends with CANCELLED, running or waiting', async () => {
    const running = new AbortController();
    const waiting = new AbortController();
    const first = codeOf(lake.query(endless, { signal: running.signal }));
    const second = codeOf(lake.query('SELECT 1', { signal: waiting.signal }));
    await waitFor(() => expect(lake.queries.stats.queueLength).toBe(1));
    waiting.abort();
    expect(await second).toBe('CANCELLED');
    running.abort();
    expect(await first).toBe('CANCELLED');
    expect(await codeOf(lake.query('SELECT 1', { signal: running.signal }))).toBe('CANCELLED');
    expect((await lake.query('SELECT 1')).rows).toEqual([[1]]);
  });

  test('the queue is bounded in length and in time', async () => {
    await using small = await openLake({ config: { processes: 1, queueMax: 2, queueTimeoutMs: 60_000 } });
    await small.query('SELECT 1'); // the process is there: what follows does not wait for its start
    small.config.queueTimeoutMs = 500;
    const cancel = new AbortController();
    const running = codeOf(small.query(endless, { signal: cancel.signal }));
    const waiting = [codeOf(small.query('SELECT 1')), codeOf(small.query('SELECT 2'))];
    await waitFor(() => expect(small.queries.stats.queueLength).toBe(2));
    const error = await errorOf(small.query('SELECT 3'));
    expect([error?.code, error?.kind, error?.retryable]).toEqual(['QUEUE_FULL', 'BUSY', true]);
    expect(await Promise.all(waiting)).toEqual(['QUEUE_FULL', 'QUEUE_FULL']);
    cancel.abort();
    expect(await running).toBe('CANCELLED');
  });

  test('waiting queries are served in order when a process gets free', async () => {
    const cancel = new AbortController();
    const running = codeOf(lake.query(endless, { signal: cancel.signal }));
    const order: number[] = [];
    const waiting = [1, 2].map((n) => lake.query(`SELECT ${n}`).then(() => order.push(n)));
    await waitFor(() => expect(lake.queries.stats.queueLength).toBe(2));
    cancel.abort();
    await Promise.all([running, ...waiting]);
    expect(order).toEqual([1, 2]);
  });
});

describe('faults', () => {
  test('kill -9 of a process fails its query only, and another takes its place', async () => {
    await lake.query('SELECT 1');
    const [pid] = lake.queries.stats.processIds;
    const dying = codeOf(lake.query(endless));
    process.kill(pid!, 'SIGKILL');
    expect(await dying).toBe('PROCESS_DIED');
    expect((await lake.query('SELECT count(*) FROM numbers')).rows).toEqual([['20000']]);
    expect(lake.queries.stats.processIds).not.toContain(pid);
    const root = path.join(lake.dir, 'data', 'query');
    await waitFor(async () => expect(await readdir(root)).toHaveLength(1));
  });

  test('kill -9 of an idle process is not noticed', async () => {
    await lake.query('SELECT 1');
    const [pid] = lake.queries.stats.processIds;
    process.kill(pid!, 'SIGKILL');
    await waitFor(() => expect(lake.queries.stats.processIds).not.toContain(pid));
    expect((await lake.query('SELECT 1')).rows).toEqual([[1]]);
  });

  test("removing a dataset's file during and after a query does not hurt those who have it", async () => {
    const snapshot = await lake.publish('doomed', 'SELECT i FROM range(3000000) t(i)');
    const sql = 'SELECT count(*) FROM doomed a JOIN doomed b USING (i) WHERE sqrt(a.i) >= 0';
    const running = lake.query(sql);
    await waitFor(async () =>
      expect(await linkedFiles(lake)).toContain(`${snapshot.files[0]!.sha256}.parquet`),
    );
    await rm(lake.fileOf(snapshot));
    expect((await running).rows).toEqual([['3000000']]);
    expect((await lake.query('SELECT max(i) FROM doomed')).rows).toEqual([['2999999']]);
  });

  test('closing leaves no process and no directory', async () => {
    await using other = await openLake();
    await other.query('SELECT 1');
    await other.publish('one', 'SELECT 1 AS i');
    await other.queries.previewDataset(caller, other.snapshot('one'));
    const { processIds, readerIds } = other.queries.stats;
    const pids = [...processIds, ...readerIds];
    const waiting = codeOf(other.query(endless));
    await other.queries[Symbol.asyncDispose]();
    expect(['PROCESS_DIED', 'CANCELLED']).toContain(await waiting);
    expect(pids.length).toBe(3);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
    expect(await readdir(path.join(other.dir, 'data'))).toEqual(['downloads']);
  });
});

async function linkedFiles(lake_: Lake): Promise<string[]> {
  const root = path.join(lake_.dir, 'data', 'query');
  const dirs = await readdir(root);
  return (await Promise.all(dirs.map((dir) => readdir(path.join(root, dir, 'data'))))).flat();
}

describe('rows for other rooms', () => {
  test('a preview is the first rows', async () => {
    const preview = await lake.queries.previewDataset(caller, lake.snapshot('numbers'), { limit: 3 });
    expect([Buffer.from(preview.rows).toString(), preview.truncated]).toEqual(['[[0],[1],[2]]', true]);
  });

  test('rows by number come in the order asked, over several files, duplicates included', async () => {
    const snapshot = await lake.publish(
      'parts',
      "SELECT i::INTEGER AS i, 'a' AS f FROM range(5) t(i)",
      "SELECT (5 + i)::INTEGER AS i, 'b' AS f FROM range(5) t(i)",
    );
    const read = async (numbers: number[], columns?: string[]) => {
      const result = await lake.queries.readRows(caller, snapshot, numbers, columns ? { columns } : {});
      return JSON.parse(Buffer.from(result.rows).toString());
    };
    expect(await read([7, 0, 4, 5, 7])).toEqual([
      [7, 'b'],
      [0, 'a'],
      [4, 'a'],
      [5, 'b'],
      [7, 'b'],
    ]);
    expect(await read([9, 10, -1])).toEqual([[9, 'b']]);
    expect(await read([])).toEqual([]);
    expect(await read([3], ['f'])).toEqual([['a']]);
  });

  const readNumbers = async (rowNumbers: number[]) => {
    const result = await lake.queries.readRows(caller, lake.snapshot('numbers'), rowNumbers);
    return JSON.parse(Buffer.from(result.rows).toString());
  };

  test('rows and previews do not wait behind queries, not even where the queue is full', async () => {
    const cancel = new AbortController();
    const busy = [endless, 'SELECT 1', 'SELECT 2'].map((sql) =>
      codeOf(lake.query(sql, { signal: cancel.signal })),
    );
    await waitFor(() => expect(lake.queries.stats.queueLength).toBe(2));
    expect(await codeOf(lake.query('SELECT 3'))).toBe('QUEUE_FULL');
    expect(await readNumbers([7])).toEqual([[7]]);
    const preview = await lake.queries.previewDataset(caller, lake.snapshot('numbers'), { limit: 1 });
    expect(Buffer.from(preview.rows).toString()).toBe('[[0]]');
    cancel.abort();
    await Promise.all(busy);
  });

  test('reads share one process and are bounded in number', async () => {
    expect(await Promise.all([1, 2, 3].map((row) => readNumbers([row])))).toEqual([[[1]], [[2]], [[3]]]);
    expect(lake.queries.stats.readerIds).toHaveLength(1);
    const cancel = new AbortController();
    const read = () =>
      codeOf(lake.queries.readRows(caller, lake.snapshot('numbers'), [1], { signal: cancel.signal }));
    const reads = Array.from({ length: readsMax }, read);
    expect(await read()).toBe('QUEUE_FULL');
    cancel.abort();
    expect(new Set(await Promise.all(reads))).toEqual(new Set(['CANCELLED']));
    expect(await readNumbers([4])).toEqual([[4]]);
  });

  test('rows larger than an answer may be are refused, not left out', async () => {
    const numbers = Array.from({ length: 1000 }, (_, i) => i);
    const error = await errorOf(lake.queries.readRows(caller, lake.snapshot('numbers'), numbers));
    expect([error?.code, error?.kind]).toEqual(['ROWS_TOO_LARGE', 'LIMIT']);
  });

  test('kill -9 of the process that reads rows costs no read', async () => {
    await readNumbers([0]);
    const [pid] = lake.queries.stats.readerIds;
    const read = readNumbers([5]);
    process.kill(pid!, 'SIGKILL');
    expect(await read).toEqual([[5]]);
    await waitFor(() => expect(lake.queries.stats.readerIds).not.toContain(pid));
    expect(await readNumbers([6])).toEqual([[6]]);
    expect(lake.queries.stats.readerIds).toHaveLength(1);
  });

  test('a server whose rows nobody reads has no process for them', async () => {
    await using other = await openLake({ config: { processes: 1 } });
    await other.query('SELECT 1');
    expect(other.queries.stats.readerIds).toEqual([]);
  });

  test('a cancelled read ends with CANCELLED', async () => {
    const read = lake.queries.readRows(caller, lake.snapshot('numbers'), [1], {
      signal: AbortSignal.abort(),
    });
    expect(await codeOf(read)).toBe('CANCELLED');
  });
});
