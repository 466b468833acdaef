import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Engine,
  type EngineConnection,
  openEngine,
  quoteName,
  quoteText,
  toEngineParameters,
} from '../../src/engine/index.ts';
import type { LakehouseError } from '../../src/kernel/index.ts';

let dir: string;
let engine: Engine;
let connection: EngineConnection;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'lakehouse-engine-'));
  engine = await openEngine({ memoryMb: 128, threads: 1 });
  connection = await engine.connect();
});
afterAll(async () => {
  connection[Symbol.dispose]();
  engine[Symbol.dispose]();
  await rm(dir, { recursive: true, force: true });
});

async function failure(work: Promise<unknown>): Promise<LakehouseError> {
  return work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: LakehouseError) => error,
  );
}

describe('errors', () => {
  test.each([
    ['SELEC 1', 'SQL_INVALID', { position: 0, line: 1, column: 1 }],
    ["SELECT 'é',\n nope FROM range(1)", 'SQL_INVALID', { position: 14, line: 2, column: 2 }],
    ["SELECT 'x'::INTEGER", 'SQL_FAILED', { position: 10, line: 1, column: 11 }],
    ['SELECT 9223372036854775807 + i FROM range(1, 2) t(i)', 'SQL_FAILED', {}],
    ['SELECT list(i) FROM range(100000000) t(i)', 'SQL_MEMORY', {}],
  ])('%s is %s', async (sql, code, details) => {
    const error = await failure(connection.read(sql));
    expect([error.code, error.details]).toEqual([code, details]);
    expect(error.message).not.toContain('{"exception');
  });

  test('a full disk is STORAGE_FULL by its number, not by its words', async () => {
    const full = await failure(connection.run("COPY (SELECT 1) TO '/dev/full' (FORMAT csv)"));
    expect(full).toMatchObject({ code: 'STORAGE_FULL', retryable: true });
    const quoted = await failure(connection.run("SELECT 'No space left on device'::INTEGER"));
    expect(quoted.code).toBe('SQL_FAILED');
  });

  test('an interrupted statement says so and the connection goes on', async () => {
    const running = failure(connection.read('SELECT sum(i * i % 7) FROM range(1000000000000) t(i)'));
    const timer = setInterval(() => connection.interrupt(), 20);
    expect((await running).code).toBe('SQL_INTERRUPTED');
    clearInterval(timer);
    expect((await connection.read('SELECT 1')).rows).toEqual([[1]]);
  });
});

describe('a sandboxed engine', () => {
  test.each([
    'SELECT * FROM read_text($file)',
    "COPY (SELECT 1) TO '/tmp/lakehouse-engine-escape.csv'",
    "ATTACH '/tmp/lakehouse-engine-escape.db'",
    'SET enable_external_access = true',
    "SET temp_directory = '/tmp'",
    'INSTALL httpfs',
    "SELECT * FROM read_text('../outside.txt')",
  ])('refuses %s', async (sql) => {
    const outside = path.join(dir, 'outside.txt');
    await writeFile(outside, 'secret');
    using boxed = await openEngine({ memoryMb: 64, threads: 1, allowedDirectories: [path.join(dir, 'in/')] });
    using inside = await boxed.connect();
    const error = await failure(inside.run(sql.replace('$file', quoteText(outside))));
    expect(['SQL_OUT_OF_REACH', 'SQL_INVALID', 'SQL_FAILED']).toContain(error.code);
    expect(error.message).not.toContain('secret');
  });
});

describe('values', () => {
  test('describe keeps duplicate names and sees JSON inside other types', async () => {
    const { columns, isFixed } = await connection.describe(
      "SELECT 1 AS a, 2::BIGINT AS a, {'j': ['1'::JSON]} AS s, map {'k': 1.50} AS m, [1]::INTEGER[1] AS f",
    );
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'a INTEGER',
      'a BIGINT',
      's STRUCT(j JSON[])',
      'm MAP(VARCHAR, DECIMAL(3,2))',
      'f INTEGER[1]',
    ]);
    expect(isFixed).toBe(true);
  });

  test('describe asks the parameters where types depend on them', async () => {
    const parameters = toEngineParameters([1.5, 'x']);
    if ('invalid' in parameters) throw new Error('not bindable');
    const { columns, isFixed } = await connection.describe('SELECT $1 AS a, $2 AS b', parameters);
    expect([columns.map((column) => column.type), isFixed]).toEqual([['DOUBLE', 'VARCHAR'], false]);
  });

  test.each<[unknown, string]>([
    [1, 'INTEGER'],
    [3_000_000_000, 'BIGINT'],
    [0.5, 'DOUBLE'],
    [[1, null, 3], 'BIGINT[]'],
    [[null, 1, 2.5], 'DOUBLE[]'],
    [['a', null], 'VARCHAR[]'],
    [[true], 'BOOLEAN[]'],
    [[], 'VARCHAR[]'],
    [{ a: 1 }, 'VARCHAR'],
  ])('%j binds as %s', async (value, type) => {
    const parameters = toEngineParameters([value]);
    if ('invalid' in parameters) throw new Error('not bindable');
    const [row] = await connection.readValues('SELECT typeof($1), to_json($1)::VARCHAR', parameters);
    expect(row![0]).toBe(type);
    const text = String(row![1]);
    expect(JSON.parse(text)).toEqual(typeof value === 'object' && !Array.isArray(value) ? '{"a":1}' : value);
  });

  test('a list of nothing but NULL binds, and mixed lists do not', async () => {
    expect(toEngineParameters([1, ['a', 1]])).toEqual({ invalid: 1 });
    expect(toEngineParameters([[[1]]])).toEqual({ invalid: 0 });
    const parameters = toEngineParameters([[null, null]]);
    if ('invalid' in parameters) throw new Error('not bindable');
    expect((await connection.read('SELECT len($1)', parameters as never)).rows).toEqual([['2']]);
  });

  test('names and texts are quoted whole', async () => {
    const name = 'a"b\'c;--';
    const { columns, rows } = await connection.read(`SELECT ${quoteText(name)} AS ${quoteName(name)}`);
    expect([columns[0]!.name, rows[0]![0]]).toEqual([name, name]);
  });
});
