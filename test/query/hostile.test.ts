import { access } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, type Lake, openLake } from './lake.ts';

let lake: Lake;
beforeAll(async () => {
  lake = await openLake({
    config: { timeoutMs: 1500, timeoutMaxMs: 3000, sqlBytesMax: 65_536, spillMb: 32, processMemoryMb: 700 },
  });
  await lake.publish('people', "SELECT i AS id, 'p' || i AS name FROM range(1000) t(i)");
  await lake.publish('secrets', "SELECT 'hidden' AS secret");
});
afterAll(() => lake[Symbol.asyncDispose]());

const refused = ['SQL_REFUSED', 'SQL_INVALID', 'NOT_FOUND', 'SQL_OUT_OF_REACH'];
const stopped = ['QUERY_TIMEOUT', 'SQL_MEMORY', 'PROCESS_MEMORY', 'SQL_FAILED', 'CANCELLED'];

/** Never an answer. */
const outOfReach: Record<string, string[]> = {
  files: [
    "SELECT * FROM '/etc/passwd'",
    'SELECT * FROM "/etc/passwd"',
    "FROM 'people.parquet'",
    "FROM 'data/*.parquet'",
    "FROM '../../data/query/*/data/*.parquet'",
    'FROM "https://example.com/x.parquet"',
    "FROM 's3://bucket/x.parquet'",
    "SELECT * FROM read_parquet('*.parquet')",
    "SELECT * FROM READ_PARQUET('*')",
    'SELECT * FROM "read_parquet"(\'*\')',
    "SELECT * FROM main.read_csv('/etc/passwd')",
    "SELECT * FROM system.main.read_csv_auto('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM read_json('/etc/passwd')",
    "SELECT * FROM read_json_auto('/etc/passwd')",
    "SELECT * FROM read_ndjson_objects('/etc/passwd')",
    "SELECT * FROM parquet_scan('x')",
    "SELECT * FROM parquet_metadata('x')",
    "SELECT * FROM parquet_schema('x')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM read_duckdb('/tmp/x.db')",
    "SELECT * FROM people, read_text('/etc/passwd')",
    "SELECT (SELECT content FROM read_text('/etc/passwd'))",
    "SELECT * FROM people WHERE name IN (SELECT content FROM read_text('/etc/passwd'))",
    "SELECT * FROM people ORDER BY (SELECT content FROM read_text('/etc/passwd'))",
    "SELECT * FROM people LIMIT (SELECT length(content) FROM read_text('/etc/passwd'))",
    "SELECT count(*) FILTER (WHERE EXISTS (FROM read_text('/etc/passwd'))) FROM people",
    "SELECT sum(id) OVER (ORDER BY (SELECT content FROM read_text('/etc/passwd'))) FROM people",
    "SELECT CASE WHEN EXISTS (FROM '/etc/passwd') THEN 1 END",
    "SELECT list_transform([1], lambda x: (SELECT count(*) FROM read_text('/etc/passwd')))",
    "WITH x AS (FROM read_text('/etc/passwd')) FROM x",
    "WITH x AS MATERIALIZED (SELECT 1), y AS (FROM '/etc/passwd') FROM x",
    "FROM people, LATERAL (FROM read_text('/etc/passwd'))",
    "SELECT 1 UNION ALL SELECT content FROM read_text('/etc/passwd')",
    "FROM (PIVOT read_text('/etc/passwd') ON size IN (1) USING count(*))",
    "FROM (PIVOT people ON id IN (1) USING max((SELECT content FROM read_text('/etc/passwd'))))",
    "SELECT * FROM people JOIN people p ON EXISTS (FROM '/etc/passwd')",
    "VALUES ((SELECT content FROM read_text('/etc/passwd')))",
    "SELECT COLUMNS(lambda c: EXISTS (FROM read_text('/etc/passwd'))) FROM people",
    "SELECT * REPLACE ((SELECT content FROM read_text('/etc/passwd')) AS name) FROM people",
    "SELECT 1 GROUP BY (SELECT content FROM read_text('/etc/passwd'))",
    "SELECT 1 HAVING EXISTS (FROM '/etc/passwd')",
    "SELECT 1 QUALIFY EXISTS (FROM '/etc/passwd')",
    "SELECT DISTINCT ON ((SELECT content FROM read_text('/etc/passwd'))) id FROM people",
    "SELECT getenv('HOME')",
  ],
  statements: [
    "ATTACH '/tmp/x.db'",
    "ATTACH ':memory:' AS x",
    'DETACH memory',
    "COPY people TO '/tmp/x.csv'",
    "COPY (SELECT 1) TO 'data/x.parquet'",
    "EXPORT DATABASE '/tmp/x'",
    "IMPORT DATABASE '/tmp/x'",
    'CREATE TABLE t AS SELECT 1',
    'CREATE TEMP TABLE t AS SELECT 1',
    'CREATE OR REPLACE VIEW people AS SELECT 1',
    'CREATE MACRO m() AS 1',
    'CREATE TYPE x AS INTEGER',
    "CREATE SECRET s (TYPE s3, KEY_ID 'x')",
    'DROP VIEW people',
    'ALTER VIEW people RENAME TO p',
    'INSERT INTO people VALUES (1)',
    'UPDATE people SET id = 1',
    'DELETE FROM people',
    'MERGE INTO people USING people p ON true WHEN MATCHED THEN DELETE',
    'TRUNCATE people',
    'SET memory_limit = 1',
    'RESET memory_limit',
    'SET VARIABLE x = 1',
    'PRAGMA database_list',
    "PRAGMA table_info('people')",
    'USE main',
    'LOAD json',
    'INSTALL httpfs',
    'CALL pragma_version()',
    "CALL enable_logging(storage = 'file')",
    'BEGIN',
    'COMMIT',
    'CHECKPOINT',
    'VACUUM',
    'ANALYZE',
    'EXPLAIN SELECT 1',
    'EXPLAIN ANALYZE SELECT 1',
    'PREPARE x AS SELECT 1',
    'EXECUTE x',
    'DEALLOCATE x',
    'SHOW TABLES',
    'SHOW ALL TABLES',
    'DESCRIBE people',
    'SUMMARIZE people',
    'FROM (DESCRIBE people)',
    'FROM (SHOW TABLES)',
    'FROM (SUMMARIZE people)',
    'PIVOT people ON id',
    'FROM (PIVOT people ON id USING count(*))',
    'WITH x AS (INSERT INTO people VALUES (1) RETURNING *) FROM x',
    'SELECT 1 INTO x',
    'SELECT * FROM people FOR UPDATE',
    'SELECT * FROM people AT (VERSION => 1)',
    'COMMENT ON VIEW people IS NULL',
  ],
  'several statements': [
    'SELECT 1; SELECT 2',
    'SELECT 1; DROP VIEW people',
    'SELECT 1;;SELECT 2',
    'SELECT 1 /* ; */ ; /* */ SELECT 2',
    'SELECT 1 -- ;\n; SELECT 2',
    "SELECT 1) q; ATTACH '/tmp/x' --",
    'SELECT 1) UNION ALL (SELECT 2',
    'SELECT 1)--',
    '(SELECT 1',
    "SELECT '",
    'SELECT /*',
    'SELECT $$',
    'SELECT "',
    '',
    ';',
    '-- nothing',
    '/* nothing */',
    '\ufeff\ufeff',
    'SELECT 1\0; DROP VIEW people',
  ],
  names: [
    'FROM information_schema.tables',
    'FROM pg_catalog.pg_class',
    'FROM pg_class',
    'FROM sqlite_master',
    'FROM duckdb_tables',
    'FROM duckdb_views',
    'FROM system.main.duckdb_views',
    'FROM temp.people',
    'FROM memory.main.people',
    'FROM memory.people',
    'FROM other.people',
    'FROM "main.people"',
    'FROM pragma_database_list',
    'WITH x AS (FROM secret) FROM x',
    'WITH a AS (FROM b), b AS (SELECT 1) FROM a',
    'FROM (WITH hidden AS (SELECT 1) FROM hidden), hidden',
    'SELECT (WITH hidden AS (SELECT 1) FROM hidden) FROM hidden',
    'WITH RECURSIVE r AS (SELECT 1 FROM r UNION ALL SELECT 1 FROM r) FROM r',
    'WITH a AS (FROM a) FROM a',
    'WITH "/etc/passwd" AS (SELECT 1) FROM main."/etc/passwd"',
    'WITH p AS (SELECT 1) FROM recurring.p',
    'SELECT * FROM ｐｅｏｐｌｅ',
    'SELECT * FROM pеople', // a Cyrillic letter
    'SELECT * FROM "people\u200b"',
    'SELECT * FROM "people "',
  ],
  functions: [
    "SELECT current_setting('allowed_directories')",
    "SELECT current_setting('temp_directory')",
    "SELECT getvariable('x')",
    'SELECT "current_setting"(\'threads\')',
    "SELECT main.current_setting('threads')",
    "SELECT system.main.current_setting('threads')",
    "SELECT ('threads').current_setting()",
    'SELECT name.current_setting() FROM people',
    'SELECT current_query()',
    'SELECT version()',
    'SELECT current_schemas(true)',
    'SELECT current_database()',
    'SELECT txid_current()',
    "SELECT nextval('s')",
    "SELECT currval('s')",
    'SELECT setseed(0.5)',
    'SELECT pg_sleep(10)',
    'SELECT sleep_ms(10000)',
    "SELECT write_log('x')",
    "SELECT error('x')",
    'SELECT stats(id) FROM people',
    'SELECT pg_get_viewdef(1)',
    "SELECT json_serialize_sql('SELECT 1')",
    "SELECT json_deserialize_sql('{}')",
    "SELECT json_serialize_plan('SELECT 1')",
    "SELECT list_transform(['threads'], x -> current_setting(x))",
    "SELECT [current_setting(x) FOR x IN ['threads']]",
    "SELECT [x FOR x IN ['threads'] IF current_setting(x) = '2']",
    "SELECT unnest([current_setting('threads')])",
    "SELECT count(*) FILTER (current_setting('threads') = '2') FROM people",
    'SELECT finalize(x) FROM people',
    'SELECT __internal_decompress_string(1::HUGEINT)',
    'SELECT icu_collate_de(name) FROM people',
    'SELECT no_such_function(1)',
    "SELECT * FROM query('SELECT 1')",
    "SELECT * FROM query_table('people')",
    "SELECT * FROM query_table(['people', 'secrets'])",
    "SELECT * FROM json_execute_serialized_sql('{}')",
    "SELECT * FROM sql_auto_complete('SEL')",
    'SELECT * FROM duckdb_settings()',
    'SELECT * FROM duckdb_functions()',
    'SELECT * FROM duckdb_views()',
    'SELECT * FROM duckdb_secrets()',
    'SELECT * FROM duckdb_temporary_files()',
    'SELECT * FROM duckdb_external_file_cache()',
    'SELECT * FROM duckdb_logs()',
    'SELECT * FROM duckdb_variables()',
    'SELECT * FROM pragma_database_list()',
    "SELECT * FROM pragma_table_info('people')",
    "SELECT * FROM pragma_storage_info('people')",
    'SELECT * FROM test_all_types()',
    'SELECT * FROM seq_scan()',
    "SELECT * FROM which_secret('x', 's3')",
    "SELECT * FROM histogram('people', 'id')",
    "SELECT * FROM histogram_values('people', 'id')",
    'SELECT * FROM summary((FROM people))',
    "SELECT * FROM repeat('x', 10)",
    "SELECT * FROM json_each('[1]')",
    "SELECT * FROM json_tree('[1]')",
    'SELECT * FROM arrow_scan(1, 2, 3)',
    "SELECT * FROM from_substrait('')",
    'SELECT * FROM checkpoint()',
    "SELECT * FROM enable_logging('x')",
    'SELECT $name',
    'SELECT $secret || $other',
    'SELECT filename FROM people',
    'SELECT file_row_number FROM people',
  ],
  sizes: [
    "SELECT repeat('x', 2000000000)",
    "SELECT repeat('x', id) FROM people",
    "SELECT repeat('x', 10001)",
    "SELECT repeat('x', $1)",
    "SELECT ('x').repeat(2000000000)",
    'SELECT name.repeat(2000000000) FROM people',
    'SELECT people.name.repeat(2000000000) FROM people',
    "SELECT main.repeat('x', 2000000000)",
    "SELECT lpad('x', 2000000000, 'y')",
    "SELECT rpad('x', least(id, 999999999)::INTEGER, 'y') FROM people",
    "SELECT printf('%2000000000d', 1)",
    "SELECT printf('%*d', 2000000000, 1)",
    "SELECT format('{:>2000000000}', 'x')",
    "SELECT format('{:{}}', 'x', 2000000000)",
    'SELECT format(name, 1) FROM people',
    'SELECT bar(1, 0, 1, 1000000000)',
    "SELECT bitstring('1', 2000000000)",
    'SELECT list_resize([1], 2000000000)',
    `SELECT ${'('.repeat(10_000)}1${')'.repeat(10_000)}`,
    `SELECT ${'['.repeat(3000)}1${']'.repeat(3000)}`,
    `SELECT ${'NOT '.repeat(10_000)} true`,
    `SELECT 1${' + 1'.repeat(12_000)}`,
    `SELECT * FROM ${'(SELECT * FROM '.repeat(2000)} people ${')'.repeat(2000)}`,
    `SELECT ${'CASE WHEN true THEN '.repeat(2000)} 1 ${'END '.repeat(2000)}`,
    `SELECT NULL::INTEGER${'[]'.repeat(10_000)}`,
  ],
};

describe('out of reach', () => {
  for (const [kind, statements] of Object.entries(outOfReach))
    test.each(statements.map((sql) => [sql.length > 200 ? `${sql.slice(0, 40)}… ${sql.length}` : sql, sql]))(
      `${kind}: %j`,
      async (_, sql) => {
        const parameters = sql.includes('$1') ? [5] : [];
        expect(refused).toContain(await codeOf(lake.query(sql!, { parameters })));
      },
    );

  test('the text has a length', async () => {
    expect(await codeOf(lake.query(`SELECT '${'x'.repeat(1_000_000)}'`))).toBe('SQL_TOO_LONG');
    expect(await codeOf(lake.query('SELECT 1', { parameters: Array(5000).fill(1) }))).toBe('SQL_TOO_LONG');
  });

  test('nothing was written', async () => {
    await expect(access('/tmp/x.csv')).rejects.toThrow();
    await expect(access(path.join(lake.dir, 'data', 'x.parquet'))).rejects.toThrow();
    expect((await lake.query('SELECT count(*) FROM people')).rows).toEqual([['1000']]);
  });

  test('a dataset of another query is not in view', async () => {
    await lake.query('FROM secrets');
    await lake.query('FROM secrets');
    expect(await codeOf(lake.query("WITH x AS (FROM query_table('secrets')) FROM x"))).toBe('SQL_REFUSED');
    expect(await codeOf(lake.query('SELECT secrets FROM people'))).toBe('SQL_INVALID');
  });
});

const bombs: [string, string][] = [
  [
    'cross joins',
    'SELECT count(*) FROM people a, people b, people c, people d, people e WHERE a.id + b.id + c.id + d.id = e.id',
  ],
  [
    'endless recursion',
    'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r',
  ],
  [
    'doubling text',
    "WITH RECURSIVE r AS (SELECT 'xxxxxxxxxxxxxxxx' AS s UNION ALL SELECT s || s FROM r) SELECT max(length(s)) FROM r",
  ],
  ['a huge range', 'SELECT sum(i * i % 7) FROM range(1000000000000) t(i)'],
  ['a huge list', 'SELECT len(range(20000000000))'],
  [
    'a huge list of texts',
    "SELECT len(list_transform(range(3000000000), x -> 'some text of a length ' || x))",
  ],
  ['a huge sort', 'SELECT md5(i::VARCHAR) AS m FROM range(1000000000) t(i) ORDER BY m'],
  ['a huge hash table', 'SELECT count(*) FROM (SELECT DISTINCT md5(i::VARCHAR) FROM range(1000000000) t(i))'],
  ['a huge aggregate', "SELECT length(string_agg(md5(i::VARCHAR), ',')) FROM range(1000000000) t(i)"],
  [
    'a regular expression',
    "SELECT count(*) FROM range(100000000) t(i) WHERE regexp_matches(lpad(i::VARCHAR, 5000, 'a'), '(a*)*(a*)*(a|b|c)*$x')",
  ],
  [
    'distances',
    "SELECT sum(levenshtein(lpad(i::VARCHAR, 9999, 'ab'), lpad(i::VARCHAR, 9999, 'ba'))) FROM range(1000000) t(i)",
  ],
  [
    'nested repeats',
    `SELECT sum(length(s)) FROM (SELECT repeat(repeat(repeat('x', 10000), 10000), 30) AS s)`,
  ],
  [
    'window frames',
    'SELECT max(x) FROM (SELECT median(a.id) OVER (ORDER BY b.id ROWS BETWEEN 100000 PRECEDING AND 100000 FOLLOWING) AS x FROM people a, people b, range(1000))',
  ],
  ['products of lists', 'SELECT sum(len(list_sort(range(i)))) FROM range(10000000) t(i)'],
];

describe('limited', () => {
  test.each(bombs)('%s, while a neighbour answers', async (_, sql) => {
    const bomb = codeOf(lake.query(sql));
    const neighbour = await lake.query('SELECT count(*) FROM people');
    expect(neighbour.rows).toEqual([['1000']]);
    expect(stopped).toContain(await bomb);
  });
});
