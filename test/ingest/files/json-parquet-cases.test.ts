import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openEngine, quoteText } from '../../../src/engine/index.ts';
import { makeDirectory } from '../../support/directory.ts';
import { type ConvertOptions, convertContent, refusalOf } from './support/convert-text.ts';

interface Case {
  name: string;
  content: string | Buffer;
  given?: ConvertOptions;
  shape?: string;
  rows?: unknown[][];
  rejects?: [line: number | null, column: string | null, reason: RegExp][];
  warning?: RegExp;
  format?: string;
  refused?: string;
  message?: RegExp;
}

const lines = (...values: unknown[]) =>
  values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n');
const deep = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;

const jsonCases: Case[] = [
  {
    name: 'objects a line',
    content: lines({ a: 1, b: 'x' }, { a: 2, b: 'y' }),
    format: 'ndjson',
    shape: 'a:BIGINT b:VARCHAR',
    rows: [
      ['1', 'x'],
      ['2', 'y'],
    ],
  },
  {
    name: 'an array',
    content: '[{"a":1},\n {"a":2}]',
    format: 'json',
    shape: 'a:BIGINT',
    rows: [['1'], ['2']],
  },
  {
    name: 'one object on several lines',
    content: '{\n  "a": 1,\n  "b": [1, 2]\n}\n',
    format: 'json',
    shape: 'a:BIGINT b:BIGINT[]?',
    rows: [['1', ['1', '2']]],
  },
  {
    name: 'nested whole numbers beyond BIGINT beside negative ones',
    content: '{"a":[9007199254740993,18446744073709551615]}\n{"a":[-1]}\n',
    shape: 'a:VARCHAR',
    rows: [['[9007199254740993,18446744073709551615]'], ['[-1]']],
  },
  {
    name: 'nested whole numbers that stand beside fractions',
    content: '{"a":{"x":1.5,"t":"1"}}\n{"a":{"x":9007199254740993,"t":"2"}}\n',
    shape: 'a:VARCHAR',
    rows: [['{"x":1.5,"t":"1"}'], ['{"x":9007199254740993,"t":"2"}']],
    warning: /kept as JSON text/,
  },
  {
    name: 'nested fractions beside long digits in texts',
    content: '{"a":{"x":1.5,"t":"\\"1234567890123456789 "}}\n',
    shape: 'a:STRUCT("x" DOUBLE, "t" VARCHAR)?',
  },
  {
    name: 'fractions that a double keeps',
    content: '{"a":0.30000000000000004,"c":"0.1234567890123456789"}\n',
    rows: [['0.30000000000000004', '0.1234567890123456789']],
    warning: /^$/,
  },
  {
    name: 'lists deeper than queries can plan',
    content: `{"a":${'['.repeat(17)}1${']'.repeat(17)}}`,
    shape: 'a:VARCHAR',
    rows: [[`${'['.repeat(17)}1${']'.repeat(17)}`]],
  },
  {
    name: 'UTF-8 with one damaged line',
    content: Buffer.concat([Buffer.from('{"a":"é"}\n'.repeat(3)), Buffer.from('{"a":"\xc3"}\n', 'latin1')]),
    rows: [['é'], ['é'], ['é']],
    rejects: [[4, null, /UTF-8/]],
  },
  { name: 'one object on one line', content: '{"a":1}', format: 'json', rows: [['1']] },
  {
    name: 'objects one after another',
    content: '{\n"a":1}\n{\n"a":2}',
    format: 'json',
    rows: [['1'], ['2']],
  },
  {
    name: 'keys are united',
    content: lines({ a: 1 }, { b: 'x' }, {}),
    shape: 'a:BIGINT? b:VARCHAR?',
    rows: [
      ['1', null],
      [null, 'x'],
      [null, null],
    ],
  },
  {
    name: 'null is NULL',
    content: lines({ a: null, b: 1 }, { a: 'x', b: null }),
    shape: 'a:VARCHAR? b:BIGINT?',
  },
  {
    name: 'nested objects and lists',
    content: lines({ a: { x: 1, y: ['p'] } }, { a: { x: 2, z: true } }),
    shape: 'a:STRUCT("x" BIGINT, "y" VARCHAR[], "z" BOOLEAN)?',
    rows: [[{ x: '1', y: ['p'], z: null }], [{ x: '2', y: null, z: true }]],
  },
  {
    name: 'decimals stay exact',
    content: '{"a":0.10}\n{"a":12.345}',
    shape: 'a:DECIMAL(18,3)',
    rows: [['0.100'], ['12.345']],
  },
  {
    name: 'big integers stay exact',
    content: '{"a":12345678901234567890123}\n{"a":1}',
    shape: 'a:DECIMAL(38,0)',
    rows: [['12345678901234567890123'], ['1']],
  },
  {
    name: 'unsigned integers in lists',
    content: '{"a":[18446744073709551615]}\n{"a":[1]}',
    shape: 'a:UBIGINT[]?',
    rows: [[['18446744073709551615']], [['1']]],
  },
  {
    name: 'numbers in strings stay text',
    content: lines({ zip: '00123', n: '5' }),
    shape: 'zip:VARCHAR n:VARCHAR',
    rows: [['00123', '5']],
  },
  {
    name: 'dates in strings',
    content: lines({ d: '2024-01-02', t: '2024-01-02T03:04:05Z' }),
    shape: 'd:DATE t:TIMESTAMP WITH TIME ZONE',
  },
  {
    name: 'mixed kinds are text',
    content: lines({ a: 1 }, { a: 'x' }),
    shape: 'a:VARCHAR',
    rows: [['1'], ['x']],
    warning: /different kinds/,
  },
  {
    name: 'objects and texts in one key are text',
    content: lines({ a: { x: 1 } }, { a: 'x' }),
    shape: 'a:VARCHAR',
    rows: [['{"x":1}'], ['x']],
  },
  {
    name: 'keys that differ in case',
    content: lines({ a: 1, A: 2 }),
    shape: 'a:BIGINT A_2:BIGINT',
    rows: [['1', '2']],
  },
  {
    name: 'nested keys that differ in case are text',
    content: '{"s":{"a":1,"A":2}}',
    shape: 's:VARCHAR',
    rows: [['{"a":1,"A":2}']],
  },
  {
    name: 'keys with signs',
    content: '{"a/b~c":1,"":2,"x y":3}',
    shape: 'a_b_c:BIGINT column_2:BIGINT x_y:BIGINT',
    rows: [['1', '2', '3']],
  },
  {
    name: 'a broken line',
    content: '{"a":1}\n{"a":\n{"a":3}\n',
    rows: [['1'], ['3']],
    rejects: [[2, null, /not valid JSON/]],
  },
  {
    name: 'a broken first line',
    content: '{"a":}\n{"a":2}\n{"a":3}\n',
    format: 'ndjson',
    rejects: [[1, null, /not valid JSON/]],
  },
  {
    name: 'values that are no objects',
    content: '{"a":1}\n[1]\n5\n{"a":2}\n',
    rejects: [
      [2, null, /no object/],
      [3, null, /no object/],
    ],
  },
  { name: 'blank lines', content: '\n{"a":1}\n\n\n{"a":2}\n\n', rows: [['1'], ['2']] },
  { name: 'CRLF', content: '{"a":1}\r\n{"a":2}\r\n', rows: [['1'], ['2']] },
  { name: 'a mark', content: '\ufeff{"a":1}\n{"a":2}', rows: [['1'], ['2']] },
  { name: 'UTF-16', content: Buffer.from('\ufeff{"a":"ä"}\n{"a":"b"}', 'utf16le'), rows: [['ä'], ['b']] },
  { name: 'gzip', content: gzipSync('{"a":1}\n{"a":2}'), rows: [['1'], ['2']] },
  { name: 'escapes', content: '{"a":"x\\n\\"y\\" \\u00e4 \\\\"}', rows: [['x\n"y" ä \\']] },
  { name: 'brackets in strings', content: '[{"a":"]},{["},{"a":"b"}]', rows: [[']},{['], ['b']] },
  { name: 'raw line ends in strings of an array', content: '[{"a":"x\ny"}]', rows: [['x\ny']] },
  {
    name: 'types by option reject what does not fit',
    content: lines({ a: 1 }, { a: 'x' }, { a: 3 }),
    given: { options: { columns: [{ name: 'a', type: 'BIGINT' }] } },
    shape: 'a:BIGINT',
    rows: [['1'], ['3']],
    rejects: [[2, 'a', /no BIGINT/]],
    warning: /different kinds/,
  },
  {
    name: 'a given type that would round rejects',
    content: lines({ a: 1 }, { a: 2.5 }),
    given: { options: { columns: [{ name: 'a', type: 'BIGINT' }] } },
    rows: [['1']],
    rejects: [[2, 'a', /no BIGINT/]],
  },
  {
    name: 'an array that is cut off',
    content: '[{"a":1},\n{"a":',
    refused: 'MALFORMED_FILE',
    message: /line 2 is not closed.* 1 complete/,
  },
  {
    name: 'an array that is not closed',
    content: '[{"a":1},\n{"a":2}\n',
    refused: 'MALFORMED_FILE',
    message: /array is not closed/,
  },
  {
    name: 'a missing comma',
    content: '[{"a":1}\n{"a":2}]',
    refused: 'MALFORMED_FILE',
    message: /line 2: a comma is missing/,
  },
  { name: 'text behind the array', content: '[{"a":1}] x', refused: 'MALFORMED_FILE' },
  { name: 'an empty array', content: '[]', refused: 'EMPTY_FILE' },
  { name: 'empty objects', content: '[{},{}]', refused: 'EMPTY_FILE' },
  { name: 'an array of numbers', content: '[1,2,3]', refused: 'TOO_MANY_REJECTS', message: /3 of 3/ },
  { name: 'deep nesting', content: deep(100), refused: 'NESTING_LIMIT' },
  {
    name: 'very deep nesting on one of many lines',
    content: `{"a":1}\n${deep(100_000)}\n`,
    refused: 'NESTING_LIMIT',
    message: /line 2/,
  },
  { name: 'nesting within the limit', content: lines({ a: 1 }, deep(40)), shape: 'a:VARCHAR' },
  {
    name: 'a record beyond the limit',
    content: `{"a":1}\n{"a":"${'x'.repeat(5_000_000)}"}`,
    refused: 'LINE_LIMIT',
    message: /line 2/,
  },
  {
    name: 'a long record within the limit',
    content: `{"a":1}\n{"b":"${'x'.repeat(3_000_000)}"}`,
    shape: 'a:BIGINT? b:VARCHAR?',
  },
  {
    name: 'too many keys',
    content: JSON.stringify(Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`k${i}`, i]))),
    refused: 'COLUMN_LIMIT',
  },
  {
    name: 'a nested object with very many keys is text',
    content: JSON.stringify({ m: Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`k${i}`, i])) }),
    shape: 'm:VARCHAR',
  },
];

function run(cases: readonly Case[]) {
  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    if (one.refused) {
      const refusal = await refusalOf(one.content, one.given);
      expect(refusal.code).toBe(one.refused);
      if (one.message) expect(refusal.message).toMatch(one.message);
      return;
    }
    const converted = await convertContent(one.content, one.given);
    if (one.shape !== undefined) expect(converted.shape).toBe(one.shape);
    if (one.rows) expect(converted.rows).toEqual(one.rows);
    if (one.format) expect(converted.format).toBe(one.format);
    if (one.warning) expect(converted.warnings.join('\n')).toMatch(one.warning);
    const expected = one.rejects ?? [];
    expect(converted.rejects.count).toBe(expected.length);
    expected.forEach(([line, column, reason], i) => {
      expect(converted.rejects.kept[i]).toMatchObject({
        line,
        column,
        reason: expect.stringMatching(reason),
      });
    });
  });
}

describe('JSON', () => run(jsonCases));

const engine = await openEngine({ memoryMb: 256, threads: 1 });

async function makeParquet(select: string, settings = ''): Promise<Buffer> {
  const file = path.join(makeDirectory(), 'made.parquet');
  using connection = await engine.connect();
  await connection.run(`COPY (${select}) TO ${quoteText(file)} (FORMAT parquet${settings})`);
  return readFileSync(file);
}

describe('Parquet', () => {
  test('is written anew with safe names and the same values', async () => {
    const content = await makeParquet(
      `SELECT i AS "Ä b", i / 3 AS "ä B", CAST(i AS DECIMAL(20,4)) AS d, [i] AS l, {'x': i} AS s, DATE '2024-01-01' + CAST(i AS INTEGER) AS t FROM range(3) r(i)`,
    );
    const converted = await convertContent(content);
    expect(converted.shape).toBe(
      'Ä_b:BIGINT ä_B_2:DOUBLE d:DECIMAL(20,4) l:BIGINT[]? s:STRUCT(x BIGINT)? t:DATE',
    );
    expect(converted.rows[2]).toEqual(['2', 2 / 3, '2.0000', ['2'], { x: '2' }, '2024-01-03']);
    expect(converted.columns[0]).toMatchObject({ originalName: 'Ä b' });
  });

  test('without rows is accepted', async () => {
    const converted = await convertContent(await makeParquet('SELECT 1 AS a WHERE false'));
    expect(converted.rowCount).toBe(0);
    expect(converted.columns.map((column) => column.type)).toEqual(['INTEGER']);
  });

  test('that is cut off, damaged or encrypted is refused', async () => {
    const content = await makeParquet(`SELECT i, repeat('x', 100) || i AS t FROM range(50000) r(i)`);
    expect(await refusalOf(content.subarray(0, content.length - 200))).toMatchObject({
      code: 'MALFORMED_FILE',
      message: expect.stringMatching(/cut off/),
    });
    const damaged = Buffer.from(content);
    damaged.fill(0xff, content.length - 300, content.length - 20);
    expect((await refusalOf(damaged)).code).toBe('MALFORMED_FILE');
    const encrypted = await makeParquet('SELECT 1 AS a');
    encrypted.write('PARE', encrypted.length - 4, 'latin1');
    expect((await refusalOf(encrypted)).code).toBe('UNSUPPORTED_FORMAT');
    expect((await refusalOf('PAR1')).code).toBe('MALFORMED_FILE');
  });

  test('that unpacks beyond the limit is refused before it is unpacked', async () => {
    const content = await makeParquet(
      `SELECT repeat('x', 1000) || i AS t FROM range(20000) r(i)`,
      ', COMPRESSION zstd',
    );
    const refusal = await refusalOf(content, { limits: { expandedBytesMax: 1_000_000 } });
    expect(refusal.code).toBe('EXPANSION_LIMIT');
  });

  test('with more columns than allowed is refused', async () => {
    const content = await makeParquet(
      `SELECT ${Array.from({ length: 30 }, (_, i) => `${i} AS c${i}`).join(', ')}`,
    );
    expect((await refusalOf(content, { limits: { columnsMax: 20 } })).code).toBe('COLUMN_LIMIT');
  });
});

describe('appending', () => {
  const dataset = [
    { name: 'id', type: 'BIGINT' },
    { name: 'amount', type: 'DECIMAL(18,4)' },
    { name: 'note', type: 'VARCHAR' },
    { name: 'at', type: 'TIMESTAMP' },
  ];

  test('widens where nothing is lost, and follows the order of the dataset', async () => {
    const converted = await convertContent('at,note,AMOUNT,id\n2024-01-02,007,12.5,1\n', {
      appendTo: dataset,
    });
    expect(converted.shape).toBe('id:BIGINT amount:DECIMAL(18,4) note:VARCHAR at:TIMESTAMP');
    expect(converted.rows).toEqual([['1', '12.5000', '007', '2024-01-02 00:00:00']]);
  });

  test('an empty column fits every type', async () => {
    const converted = await convertContent('id,amount,note,at\n1,,,\n', { appendTo: dataset });
    expect(converted.shape).toBe('id:BIGINT amount:DECIMAL(18,4)? note:VARCHAR? at:TIMESTAMP?');
  });

  test.each([
    ['a fraction that is too long', 'id,amount,note,at\n1,1.23456,x,2024-01-01\n', /"amount"/],
    ['text among numbers', 'id,amount,note,at\nx,1,x,2024-01-01\n', /"id" is VARCHAR/],
    ['a missing column', 'id,amount,note\n1,1,x\n', /"at" is missing/],
    ['a further column', 'id,amount,note,at,more\n1,1,x,2024-01-01,1\n', /"more" is not in/],
    [
      'a misfit far behind',
      `id,amount,note,at\n${'1,1,x,2024-01-01\n'.repeat(100_000)}1.5,1,x,2024-01-01\n`,
      /"id" is DECIMAL/,
    ],
  ])('%s is a mismatch', async (_, content, message) => {
    const refusal = await refusalOf(content, { appendTo: dataset });
    expect(refusal.code).toBe('SCHEMA_MISMATCH');
    expect(refusal.message).toMatch(message);
  });
});
