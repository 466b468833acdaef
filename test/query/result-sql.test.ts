import { expect, test } from 'vitest';
import { openEngine } from '../../src/engine/index.ts';
import { uniqueNames } from '../../src/query/json-projection.ts';
import { jsonRowsSql } from '../../src/query/result-sql.ts';
import { trimStatement } from '../../src/query/sql-text.ts';

test.each([
  'SELECT i, i::VARCHAR AS t FROM range(500000) s(i)',
  'SELECT i, i::VARCHAR AS t FROM range(500000) s(i) ORDER BY hash(i)',
  'SELECT i % 7 AS k, count(*) FROM range(500000) s(i) GROUP BY ALL',
  'SELECT a.i, b.i FROM range(1000) a(i) JOIN range(1000) b(i) ON a.i % 10 = b.i % 10',
])('rows are joined on one thread, so that they keep their order: %s', async (select) => {
  using engine = await openEngine({ memoryMb: 512, threads: 4 });
  using connection = await engine.connect();
  const { columns } = await connection.describe(select);
  const { sql } = jsonRowsSql(select, columns, { rowsMax: 100_000, bytesMax: 1e9 });
  const plan = String((await connection.readValues(`EXPLAIN ${sql}`)).at(-1)!.at(-1));
  expect(plan).toMatch(/UNGROUPED_AGGREGATE[\s\S]*STREAMING_WINDOW/);
  expect(plan.match(/WINDOW/g)).toHaveLength(1);
});

test.each([
  ['SELECT 1', 'SELECT 1'],
  ['SELECT 1 ;\n; ', 'SELECT 1'],
  ['SELECT 1 -- x;', 'SELECT 1'],
  ["SELECT ';'", "SELECT ';'"],
  ['SELECT "a;" /* ; /* ; */ ; */;', 'SELECT "a;"'],
  ['SELECT $q$;$$;$q$ ; -- $q$', 'SELECT $q$;$$;$q$'],
  ["SELECT E'\\';' ; ", "SELECT E'\\';'"],
  ["SELECT 'a''b;' ;", "SELECT 'a''b;'"],
  ['SELECT a$b, $1;', 'SELECT a$b, $1'],
  ['SELECT $1 + $2 ;', 'SELECT $1 + $2'],
])('the final semicolon of %j goes', (sql, expected) => {
  expect(trimStatement(sql)).toBe(expected);
});

test('names are made unique without taking one that is there', () => {
  expect(uniqueNames(['a', 'A', 'a_2', 'b', 'a'])).toEqual(['a', 'A_3', 'a_2', 'b', 'a_4']);
});
