import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, errorOf, type Lake, openLake } from './lake.ts';

let lake: Lake;
beforeAll(async () => {
  lake = await openLake();
  await lake.publish('people', "SELECT i AS id, 'p' || i AS name, i % 3 AS team FROM range(100) t(i)");
  await lake.publish(
    'teams',
    "SELECT * FROM (VALUES (0, 'red'), (1, 'green')) t(id, title)",
    "SELECT * FROM (VALUES (2, 'blue')) t(id, title)",
  );
});
afterAll(() => lake[Symbol.asyncDispose]());

describe('a query', () => {
  test('joins datasets by name and keeps the order', async () => {
    const answer = await lake.query(
      'SELECT title, count(*) AS n FROM people JOIN teams ON team = teams.id GROUP BY ALL ORDER BY title DESC',
    );
    expect(answer.rows).toEqual([
      ['red', '34'],
      ['green', '33'],
      ['blue', '33'],
    ]);
    expect(answer.columns).toEqual([
      { name: 'title', type: 'VARCHAR' },
      { name: 'n', type: 'BIGINT' },
    ]);
    expect(answer.scanned.map(({ dataset, version, rows }) => [dataset, version, rows])).toEqual([
      ['people', 1, 100],
      ['teams', 1, 3],
    ]);
  });

  test('keeps duplicate and empty column names in order', async () => {
    const answer = await lake.query(`SELECT 1 AS a, 2 AS a, 3 AS "A", 'x' AS "q""uote"`);
    expect(answer.columns.map((column) => column.name)).toEqual(['a', 'a', 'A', 'q"uote']);
    expect(answer.rows).toEqual([[1, 2, 3, 'x']]);
  });

  test.each([
    ['SELECT count(*) FROM people;', '100'],
    ['SELECT count(*) FROM people ; ; -- done', '100'],
    ['/* a; /* nested; */ */ SELECT count(*) FROM people /* ; */;', '100'],
    ["SELECT ';--' FROM people LIMIT 1 -- ; '", ';--'],
    ['SELECT $$a;--$$ ;', 'a;--'],
    ["SELECT $x$ $$ ' $x$;", " $$ ' "],
    ["SELECT E'it\\'s;' ;", "it's;"],
    ['SELECT "x;" FROM (SELECT 1 AS "x;") --', 1],
    ['FROM people SELECT count(*)', '100'],
    ['SELECT COUNT(*) FROM PEOPLE', '100'],
    ['SELECT count(*) FROM main."People"', '100'],
    ['(SELECT 1)', 1],
    ['VALUES (1)', 1],
    ['TABLE people ORDER BY id LIMIT 1', '0'],
    ['WITH people AS (SELECT 7 AS x) SELECT x FROM people', 7],
    ['WITH a AS (SELECT 1 AS x), b AS (FROM a) SELECT x FROM b', 1],
    ['WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT max(n) FROM r', 5],
    [
      'WITH RECURSIVE r(n, v) USING KEY (n) AS (SELECT 1, 1 UNION SELECT n, v + 1 FROM r WHERE v < 5) SELECT v FROM r',
      5,
    ],
    ['SELECT list_sum([y * 2 FOR y IN [1, 2, 3] IF y > 1])', '10'],
    ['SELECT list_transform([1, 2], lambda x: x + 1)[2]', 3],
    ["SELECT {'a': {'b': 5}}.a.b", 5],
    ['SELECT name.upper() FROM people WHERE id = 4', 'P4'],
    ["SELECT ('abc').upper().lower()", 'abc'],
    ["SELECT COLUMNS(c -> c LIKE 'na%') FROM people WHERE id = 2", 'p2'],
    ['SELECT * EXCLUDE (id, team) REPLACE (upper(name) AS name) FROM people WHERE id = 1', 'P1'],
    ["SELECT sum(COLUMNS('^id$')) FROM people", '4950'],
    ['FROM (PIVOT (SELECT team, 1 AS n FROM people) ON team IN (0, 1) USING sum(n)) SELECT "0"', '34'],
    ['SELECT v FROM (UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b INTO NAME n VALUE v) ORDER BY v DESC', 2],
    ['SELECT count(*) FROM people TABLESAMPLE reservoir(7 ROWS)', '7'],
    [
      'SELECT l.n FROM teams t, LATERAL (SELECT count(*) AS n FROM people WHERE team = t.id) l ORDER BY ALL',
      '33',
    ],
    [
      'SELECT count(*) OVER (PARTITION BY team ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM people ORDER BY 1 DESC',
      '2',
    ],
    ['SELECT id FROM people QUALIFY row_number() OVER (ORDER BY id DESC) = 1', '99'],
    ['SELECT (SELECT max(id) FROM people p WHERE p.team = t.id) FROM teams t ORDER BY 1 DESC', '99'],
    ['SELECT unnest([3, 4]) ORDER BY 1 DESC', 4],
    ['SELECT r FROM generate_series(1, 3) s(r) ORDER BY r DESC', '3'],
    ["SELECT nullif(date_trunc('month', DATE '2024-02-29')::DATE, DATE '2000-01-01')", '2024-02-01'],
    ["SELECT extract(year FROM DATE '2024-02-29') + date_part('month', DATE '2024-02-29')", '2026'],
    ["SELECT CASE WHEN 'b' BETWEEN 'a' AND 'c' AND NOT false THEN coalesce(NULL, 'y') END", 'y'],
    ["SELECT position('b' IN 'abc') + substring('123' FROM 2 FOR 1)::INT", '4'],
    ["SELECT '2024-01-01'::TIMESTAMPTZ AT TIME ZONE 'UTC'", '2024-01-01T00:00:00'],
    ["SELECT 'a' SIMILAR TO 'a|b' AND 'x' NOT ILIKE 'Y%' AND 'x' GLOB 'x*'", true],
    ['SELECT json_extract_string(\'{"a": [1, {"b": "c"}]}\', \'$.a[1].b\')', 'c'],
    [
      "SELECT lpad('x', 3, '.') || repeat('ab', 2) || rpad('y', least(length(name), 9)::INTEGER, '-') FROM people WHERE id = 1",
      '..xababy-',
    ],
    ["SELECT format('{:>5}', 'x') || printf('%03d', 7)", '    x007'],
    ["SELECT TRY(1 // 0) IS NULL OR TRY_CAST('x' AS INTEGER) IS NULL", true],
    ['SELECT map {1: 2}[1]', 2],
    ['SELECT 1 WHERE EXISTS (FROM people WHERE id IN (SELECT id FROM people))', 1],
    ['SELECT a.id FROM people a ASOF JOIN teams b ON a.id >= b.id ORDER BY 1 LIMIT 1', '0'],
    ['SELECT list(x ORDER BY x DESC)[1] FROM (SELECT 1 AS x UNION BY NAME SELECT 2 AS x) t', 2],
    ['SELECT grouping(team) FROM people GROUP BY ROLLUP (team) ORDER BY 1 DESC', '1'],
    ['SELECT struct_pack(a := 1).a + row(5, 6)[1]', 6],
    ["SELECT string_agg(name, ',' ORDER BY id) FILTER (WHERE id < 2) FROM people", 'p0,p1'],
    ['SELECT current_date = today()', true],
    ['SELECT random() < 1 AND length(uuid()::VARCHAR) = 36', true],
    ['SELECT ARRAY(SELECT id FROM people ORDER BY id LIMIT 2)[2]', '1'],
    ['SELECT median(id) > 1 AND quantile_cont(id, 0.5) > 1 AND mode(team) = 0 FROM people', true],
  ])('answers %s', async (sql, expected) => {
    expect((await lake.query(sql)).rows[0]![0]).toEqual(expected);
  });

  test('answers numbers beyond DOUBLE', async () => {
    const sql = String.raw`SELECT 1e400, -1e400, 'Infinity', 'a\"Infinity' AS "Infinity"`;
    expect((await lake.query(sql)).rows).toEqual([
      ['Infinity', '-Infinity', 'Infinity', String.raw`a\"Infinity`],
    ]);
    expect(await codeOf(lake.query("SELECT repeat('x', 1e400)"))).toBe('SQL_REFUSED');
  });

  test('binds parameters as values', async () => {
    const sql = 'SELECT $1, $2::INTEGER, $3, $4, $5, len($6), $7, $8 FROM people LIMIT 1';
    const parameters = [
      "'; DROP TABLE x",
      2,
      1.5,
      true,
      null,
      ['a', null, 'b'],
      { a: [1] },
      9007199254740991,
    ];
    expect((await lake.query(sql, { parameters })).rows).toEqual([
      ["'; DROP TABLE x", 2, 1.5, true, null, '3', '{"a":[1]}', '9007199254740991'],
    ]);
    const found = await lake.query('SELECT count(*) FROM people WHERE id = ? AND name = ?', {
      parameters: ['7', 'p7'],
    });
    expect(found.rows).toEqual([['1']]);
    const listed = await lake.query('SELECT count(*) FROM people WHERE list_contains($1, id)', {
      parameters: [[null, 1, 2, 3]],
    });
    expect(listed.rows).toEqual([['3']]);
    expect(
      (await lake.query('SELECT id FROM people ORDER BY id LIMIT $1', { parameters: [2] })).rowCount,
    ).toBe(2);
    expect(await codeOf(lake.query('SELECT $1', { parameters: [] }))).toBe('INVALID_ARGUMENT');
    expect(await codeOf(lake.query('SELECT 1', { parameters: [1] }))).toBe('INVALID_ARGUMENT');
    expect(await codeOf(lake.query('SELECT $2', { parameters: [1, 2] }))).toBe('SQL_REFUSED');
    expect(await codeOf(lake.query('SELECT $1, $3', { parameters: [1, 2, 3] }))).toBe('SQL_REFUSED');
    expect((await lake.query('SELECT $2, $1, $2', { parameters: [1, 2] })).rows).toEqual([[2, 1, 2]]);
    expect(await codeOf(lake.query('SELECT $1', { parameters: [[1, 'a']] }))).toBe('INVALID_ARGUMENT');
    // A client that wrote 9007199254740993 would get 9007199254740992 back.
    for (const inexact of [2 ** 53, [2 ** 60], { a: -(2 ** 70) }])
      expect(await codeOf(lake.query('SELECT $1', { parameters: [inexact] }))).toBe('INVALID_ARGUMENT');
  });

  test.each([
    ['SELECT id,\n  nope FROM people', 'SQL_INVALID', 2, 3],
    ['SELEC 1', 'SQL_INVALID', 1, 1],
    ["SELECT 'é😀', nope FROM people", 'SQL_INVALID', 1, 15],
    ['SELECT id FROM\n\n peoples', 'NOT_FOUND', 3, 2],
    ["SELECT 'a'::INTEGER", 'SQL_FAILED', 1, 11],
    ["SELECT 1,\ngetenv('HOME')", 'SQL_REFUSED', 2, 1],
    ['-- first\nSELECT sum(name) FROM people -- last\n;', 'SQL_INVALID', 2, 8],
  ])('says where %j is wrong', async (sql, code, line, column) => {
    const error = await errorOf(lake.query(sql));
    expect([error?.code, error?.details['line'], error?.details['column']]).toEqual([code, line, column]);
  });

  test('names near datasets', async () => {
    expect((await errorOf(lake.query('FROM peoples')))?.message).toContain('"people"');
  });

  test('reads older versions as of their number, beside a new one', async () => {
    await lake.publish('prices', 'SELECT 1 AS price');
    await lake.publish('prices', 'SELECT 2 AS price, 3 AS extra');
    const sql = 'FROM prices';
    expect((await lake.query(sql)).rows).toEqual([[2, 3]]);
    const old = await lake.query(sql, { asOf: { prices: 1 } });
    expect([old.rows, old.scanned[0]!.version]).toEqual([[[1]], 1]);
    expect((await lake.query(sql)).rows).toEqual([[2, 3]]);
    expect(await codeOf(lake.query(sql, { asOf: { prices: 9 } }))).toBe('NOT_FOUND');
    expect(await codeOf(lake.query(sql, { asOf: { people: 1 } }))).toBe('INVALID_ARGUMENT');
  });
});
