import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type EngineConnection, openEngine } from '../../../src/engine/index.ts';
import { filesMax, mergeRows } from '../../../src/ingest/sources/merge-rows.ts';
import { makeDirectory } from '../../support/directory.ts';

const columns = [
  { name: 'id', type: 'BIGINT', isNullable: false },
  { name: 'v', type: 'VARCHAR', isNullable: true },
];

/** A Parquet file of a SELECT. */
async function write(connection: EngineConnection, file: string, select: string) {
  await connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
  const { rows } = await connection.read(`SELECT count(*) FROM '${file}'`);
  return { file, rows: Number(rows[0]![0]), bytes: statSync(file).size, sha256: '' };
}

async function openBench() {
  const dir = makeDirectory();
  const engine = await openEngine({ memoryMb: 256, threads: 2, tempDir: path.join(dir, 'spill') });
  const connection = await engine.connect();
  let round = 0;
  return {
    connection,
    file: (name: string, select: string) => write(connection, path.join(dir, `${name}.parquet`), select),
    merge: async (
      base: Awaited<ReturnType<typeof write>>[],
      arrived: Awaited<ReturnType<typeof write>>,
      change: { key?: string[]; cursorColumn?: string } = {},
    ) => {
      const outputDir = path.join(dir, `run${round++}`);
      mkdirSync(outputDir);
      const { key = ['id'], cursorColumn = null } = change;
      const request = { key, columns, files: base };
      const merged = await mergeRows({
        connection,
        memoryMb: 256,
        threads: 2,
        outputDir,
        request,
        columns,
        parts: [arrived],
        cursorColumn,
      });
      const files = [...merged.keptFiles.map((i) => base[i]!), ...merged.files];
      const list = files.map(({ file }) => `'${file}'`).join();
      const { rows } = await connection.read(
        `SELECT id::INTEGER, v FROM read_parquet([${list}]) ORDER BY id`,
      );
      return { ...merged, rows };
    },
    [Symbol.dispose]() {
      connection[Symbol.dispose]();
      engine[Symbol.dispose]();
    },
  };
}

test('only files that hold an arriving key are written again, and equal rows count for nothing', async () => {
  using bench = await openBench();
  const base = [
    await bench.file('a', "SELECT range AS id, 'a' AS v FROM range(0, 3)"),
    await bench.file('b', "SELECT range AS id, 'b' AS v FROM range(3, 6)"),
    await bench.file('c', 'SELECT 6::BIGINT AS id, NULL::VARCHAR AS v'),
  ];
  const arrived = await bench.file(
    'arrived',
    "SELECT * FROM (VALUES (0::BIGINT, 'a'), (4, 'new'), (6, NULL), (7, NULL)) AS t(id, v)",
  );
  const merged = await bench.merge(base, arrived);
  expect(merged.changedCount).toBe(2);
  expect(merged.keptFiles).toEqual([0, 2]);
  expect(merged.files.map(({ rows }) => rows)).toEqual([2, 2]);
  expect(merged.rows).toEqual([
    [0, 'a'],
    [1, 'a'],
    [2, 'a'],
    [3, 'b'],
    [4, 'new'],
    [5, 'b'],
    [6, null],
    [7, null],
  ]);
  const again = await bench.merge(base, await bench.file('same', "SELECT 5::BIGINT AS id, 'b' AS v"));
  expect(again).toMatchObject({ changedCount: 0, files: [], keptFiles: [0, 1, 2] });
});

test.each([[['id']], [[]]])('many small files become one, with key %j', async (key) => {
  using bench = await openBench();
  const base = [];
  for (let i = 0; i < filesMax; i++)
    base.push(await bench.file(`part${i}`, `SELECT ${i}::BIGINT AS id, 'x' AS v`));
  const arrived = await bench.file('arrived', "SELECT 1000::BIGINT AS id, 'y' AS v");
  const merged = await bench.merge(base, arrived, { key, cursorColumn: 'id' });
  expect(merged.keptFiles).toEqual([]);
  expect(merged.files.map(({ rows }) => rows)).toEqual([filesMax, 1]);
  expect(merged.rows).toHaveLength(filesMax + 1);
});

test('one row for a version of a million leaves its other files alone', async () => {
  using bench = await openBench();
  const base = [];
  for (let i = 0; i < 4; i++)
    base.push(
      await bench.file(
        `m${i}`,
        `SELECT range AS id, md5(range::VARCHAR) AS v FROM range(${i * 250_000}, ${(i + 1) * 250_000})`,
      ),
    );
  const merged = await bench.merge(
    base,
    await bench.file('one', "SELECT 600000::BIGINT AS id, 'changed' AS v"),
  );
  expect(merged.keptFiles).toEqual([0, 1, 3]);
  expect(merged.files.map(({ rows }) => rows)).toEqual([249_999, 1]);
  expect(merged.rows).toHaveLength(1_000_000);
  expect(merged.rows[600_000]).toEqual([600_000, 'changed']);
});
