import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEngine, quoteText } from '../../src/engine/index.ts';
import type { Download, DownloadFile, DownloadInput } from '../../src/query/index.ts';
import { caller, codeOf, errorOf, type Lake, openLake, waitFor } from './lake.ts';

let lake: Lake;
let nowMs = Date.now();
beforeAll(async () => {
  lake = await openLake({
    clock: { now: () => nowMs },
    config: { downloadBytesMax: 3_000_000, downloadTtlMs: 60_000 },
  });
  await lake.publish('people', "SELECT i AS id, 'p' || i AS name FROM range(5000) t(i)");
});
afterAll(() => lake[Symbol.asyncDispose]());

async function create(
  input: DownloadInput,
): Promise<{ download: Download; file: DownloadFile; text: string }> {
  const download = await lake.queries.createDownload(caller, input);
  const file = await lake.queries.openDownload(download.id);
  return { download, file, text: await readFile(file.path, 'utf8') };
}

const edges = `SELECT 9223372036854775807 AS big, 1.10::DECIMAL(4,2) AS dec, 'nan'::DOUBLE AS nan, sum(1) AS huge,
  '\\xFF'::BLOB AS bin, [1.50::DECIMAL(4,2)] AS list, {'a': 1::BIGINT} AS obj, TIMESTAMP '2024-02-29 01:02:03.000004' AS ts,
  INTERVAL '1 month 0.000001 seconds' AS iv, NULL AS gone, 'a"b,c
d' AS txt, 1 AS same, 2 AS same, 3 AS same_2`;

describe('formats', () => {
  test('NDJSON holds every digit, one object a line, repeated names told apart', async () => {
    const { text, download } = await create({ sql: edges, format: 'NDJSON' });
    expect(text.endsWith('}\n')).toBe(true);
    expect(text.split('\n')).toHaveLength(2);
    expect(JSON.parse(text)).toEqual({
      big: '9223372036854775807',
      dec: '1.10',
      nan: 'NaN',
      huge: '1',
      bin: '/w==',
      list: ['1.50'],
      obj: { a: '1' },
      ts: '2024-02-29T01:02:03.000004',
      iv: '1 month 00:00:00.000001',
      gone: null,
      txt: 'a"b,c\nd',
      same: 1,
      same_3: 2,
      same_2: 3,
    });
    expect([download.rowCount, download.contentType]).toEqual([1, 'application/x-ndjson']);
  });

  test('NDJSON keeps order and all rows', async () => {
    const { text, download } = await create({ sql: 'FROM people ORDER BY id DESC', format: 'NDJSON' });
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(5000);
    expect(lines.every((line, i) => line.id === String(4999 - i))).toBe(true);
    expect([download.rowCount, download.byteSize]).toEqual([5000, Buffer.byteLength(text)]);
    expect(download.scanned[0]).toMatchObject({ dataset: 'people', rows: 5000 });
  });

  test('CSV quotes what a spreadsheet would run, unless told not to', async () => {
    const sql = `SELECT * FROM (VALUES ('=1+1', -1), ('+x', 2), ('-x', 3), ('@x', 4), (chr(9) || 'x', 5), ('x=1', 6), (NULL, 7), ('', 8)) t("=h", n)`;
    expect((await create({ sql, format: 'CSV' })).text).toBe(
      `'=h,n\n'=1+1,-1\n'+x,2\n'-x,3\n'@x,4\n'\tx,5\nx=1,6\n,7\n"",8\n`,
    );
    expect((await create({ sql, format: 'CSV', quoteFormulas: false })).text).toContain('=h,n\n=1+1,-1\n');
  });

  test('CSV writes nested values as JSON and blobs as base64', async () => {
    const { text } = await create({ sql: edges, format: 'CSV' });
    expect(text).toContain('""1.50""');
    expect(text).toContain('/w==');
    expect(text.split('\n')[0]).toBe('big,dec,nan,huge,bin,list,obj,ts,iv,gone,txt,same,same_3,same_2');
  });

  test('Parquet keeps types, and what it would round becomes exact', async () => {
    const { file } = await create({ sql: `${edges}, '01'::BIT AS bits`, format: 'PARQUET' });
    using engine = await openEngine({ memoryMb: 128, threads: 1 });
    using connection = await engine.connect();
    const { columns, rows } = await connection.read(
      `SELECT big, dec, huge, list, ts, iv, bits FROM read_parquet(${quoteText(file.path)})`,
    );
    expect(columns.map((column) => column.type)).toEqual([
      'BIGINT',
      'DECIMAL(4,2)',
      'DECIMAL(38,0)',
      'DECIMAL(4,2)[]',
      'TIMESTAMP',
      'VARCHAR',
      'VARCHAR',
    ]);
    expect(rows[0]!.slice(0, 3)).toEqual(['9223372036854775807', '1.10', '1']);
  });

  test.each(['NDJSON', 'CSV', 'PARQUET'] as const)('%s of no rows is a file', async (format) => {
    const { download, file } = await create({ sql: 'FROM people WHERE id < 0', format });
    expect([download.rowCount, file.byteSize]).toEqual([0, (await stat(file.path)).size]);
  });

  test('parameters, versions and the gate are as in a query', async () => {
    const { text } = await create({
      sql: 'SELECT id FROM people WHERE id = $1',
      parameters: [7],
      format: 'CSV',
    });
    expect(text).toBe('id\n7\n');
    expect(
      await codeOf(lake.queries.createDownload(caller, { sql: "FROM '/etc/passwd'", format: 'CSV' })),
    ).toBe('NOT_FOUND');
    const wrong = await errorOf(
      lake.queries.createDownload(caller, { sql: 'SELECT id,\n no FROM people', format: 'CSV' }),
    );
    expect([wrong?.code, wrong?.details['line'], wrong?.details['column']]).toEqual(['SQL_INVALID', 2, 2]);
  });
});

describe('limits and links', () => {
  test('a result past the byte limit is stopped and leaves no file', async () => {
    const sql = 'SELECT md5(i::VARCHAR) FROM range(1000000000) t(i)';
    expect(await codeOf(lake.queries.createDownload(caller, { sql, format: 'NDJSON' }))).toBe(
      'DOWNLOAD_TOO_LARGE',
    );
    const root = path.join(lake.dir, 'data', 'query');
    const left = await Promise.all((await readdir(root)).map((dir) => readdir(path.join(root, dir, 'out'))));
    expect(left.flat()).toEqual([]);
  });

  test('cancelling stops it', async () => {
    const controller = new AbortController();
    const sql = 'SELECT sum(i * i % 7) FROM range(1000000000000) t(i)';
    const running = codeOf(
      lake.queries.createDownload(caller, { sql, format: 'CSV', signal: controller.signal }),
    );
    controller.abort();
    expect(await running).toBe('CANCELLED');
  });

  test('downloads leave one process to queries', async () => {
    const controller = new AbortController();
    const sql = 'SELECT sum(i * i % 7) FROM range(1000000000000) t(i)';
    const running = [1, 2].map(() =>
      codeOf(lake.queries.createDownload(caller, { sql, format: 'CSV', signal: controller.signal })),
    );
    await waitFor(() => expect(lake.queries.stats.queueLength).toBe(1));
    expect((await lake.query('SELECT 1')).rows).toEqual([[1]]);
    controller.abort();
    expect(await Promise.all(running)).toEqual(['CANCELLED', 'CANCELLED']);
  });

  test('an altered link opens nothing', async () => {
    const { download, file } = await create({ sql: 'SELECT 1', format: 'CSV', filename: '../Q3 report;"x' });
    expect([file.filename, file.etag]).toEqual(['Q3_report_x.csv', download.id]);
    for (const other of [download.id.replace(/.$/, (last) => (last === '0' ? '1' : '0')), '../catalog', ''])
      expect(await codeOf(lake.queries.openDownload(other))).toBe('DOWNLOAD_EXPIRED');
  });

  test('downloads survive a restart; files go when their time is over', async () => {
    const { download } = await create({ sql: 'SELECT 1 AS one', format: 'CSV' });
    await lake.queries[Symbol.asyncDispose]();
    const folder = path.join(lake.dir, 'data', 'downloads');
    await writeFile(path.join(lake.dir, 'data', 'query-left-over'), '');
    await lake.reopen();
    expect((await readFile((await lake.queries.openDownload(download.id)).path)).toString()).toBe('one\n1\n');
    nowMs += 60_001;
    expect(await codeOf(lake.queries.openDownload(download.id))).toBe('DOWNLOAD_EXPIRED');
    await lake.queries.sweep();
    expect(await readdir(folder)).toEqual([]);
  });
});
