import { describe, expect, test } from 'vitest';
import { openEngine } from '../../../src/engine/index.ts';
import {
  finishStructure,
  mergeStructures,
  readRecordStructure,
} from '../../../src/ingest/files/json/structure.ts';
import { convertContent, refusalOf } from './support/convert-text.ts';

const values = [
  'null',
  'true',
  '1',
  '-1',
  '18446744073709551615',
  '99999999999999999999999',
  '0.5',
  '"x"',
  '[]',
  '[1]',
  '[-1]',
  '["x"]',
  '[1, "x"]',
  '[[1]]',
  '{}',
  '[{"a": 1}]',
  '[{"a": 0.5, "b": null}]',
  '{"a": 1}',
  '{"a": -1, "b": true}',
  '{"b": "x", "c": {"d": [null]}}',
  '{"c": {"d": [2], "e": 1}}',
];

describe('the structure of a file is put together from that of its objects', () => {
  test('every pair of values comes to what DuckDB says of both at once', async () => {
    const engine = await openEngine({ memoryMb: 256, threads: 1 });
    using connection = await engine.connect();
    const ask = async (sql: string) => (await connection.read(sql)).rows[0]![0] as string;
    const one = async (text: string) =>
      readRecordStructure(await ask(`SELECT CAST(json_structure('${text}'::JSON) AS VARCHAR)`));
    const both = (a: string, b: string) =>
      ask(
        `SELECT CAST(json_group_structure(j) AS VARCHAR) FROM (VALUES ('${a}'::JSON), ('${b}'::JSON)) t(j)`,
      );
    for (const a of values)
      for (const b of values) {
        const texts = [`{"k": ${a}}`, `{"k": ${b}}`] as const;
        const merged = mergeStructures(mergeStructures({}, await one(texts[0])), await one(texts[1]));
        expect(JSON.stringify(finishStructure(merged)), `${a} and ${b}`).toBe(await both(...texts));
      }
  });

  test('columns come in the order of their appearance, also on one line', async () => {
    const objects = ['{"z":1}', '{"b":1,"z":2}', '{"a":{},"b":2}', '{"a":{"y":1}}', '{"c":{}}'];
    const converted = await convertContent(`[${objects.join(',')}]`);
    expect(converted.shape).toBe('z:BIGINT? b:BIGINT? a:STRUCT("y" BIGINT)? c:VARCHAR?');
  });

  test('an object of very many different fields is text, and one field may be called __proto__', async () => {
    const objects = Array.from({ length: 3000 }, (_, i) => `{"m":{"key_${i}":${i}},"__proto__":{"x":${i}}}`);
    const converted = await convertContent(objects.join('\n'));
    expect(converted.shape).toBe('m:VARCHAR __proto__:STRUCT("x" BIGINT)?');
    expect(converted.rows[2999]).toEqual(['{"key_2999":2999}', { x: '2999' }]);
  });

  test('objects of more keys than columns may be are refused', async () => {
    const objects = Array.from({ length: 3000 }, (_, i) => `{"key_${i}":${i}}`);
    expect(await refusalOf(objects.join('\n'))).toMatchObject({
      code: 'COLUMN_LIMIT',
      details: { columnsMax: 2000 },
    });
  });

  test('a file of which a copy in memory would be too much is read, with the types of its last row', async () => {
    const filler = 'x'.repeat(1500);
    const count = 50_000;
    const rows = Array.from({ length: count }, (_, i) => {
      const late = i === count - 1 ? { late: 1, mixed: 0.25 } : { mixed: i };
      return JSON.stringify({ id: i, filler, list: [i, i + 1], ...late });
    });
    const converted = await convertContent(rows.join('\n'), { limits: { memoryMb: 300 } });
    expect(converted.shape).toBe('id:BIGINT filler:VARCHAR list:BIGINT[]? mixed:DECIMAL(18,2) late:BIGINT?');
    expect(converted.rows.map((row) => row[0])).toEqual(Array.from({ length: count }, (_, i) => String(i)));
  });
});
