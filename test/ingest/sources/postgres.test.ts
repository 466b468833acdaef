import { describe, expect, test } from 'vitest';
import { admin } from '../../support/rooms.ts';
import { openPostgresDatabase } from './support/databases.ts';
import { ingestTypes, type TypeCase, testSource } from './support/session-contract.ts';
import { openSources } from './support/source-stack.ts';

describe('PostgreSQL as every source', () => {
  testSource({
    kind: 'POSTGRES',
    open: () => openPostgresDatabase(),
    product: /^PostgreSQL \d+/,
    quote: (name) => `"${name}"`,
    numbers: (count) => `(SELECT i FROM generate_series(1, ${count}) AS i)`,
    retype: (column, type) => `ALTER ${column} TYPE ${type}`,
    schemaOf: () => 'public',
    varchar10: 'character varying(10)',
    writing: "select setval('no_sequence', 1)",
  });
});

/** Every listed type with the values at its edges. */
const cases: TypeCase[] = [
  ['smallint', "'-32768'", '-32768', 'SMALLINT'],
  ['integer', "'-2147483648'", '-2147483648', 'INTEGER'],
  ['bigint', "'9223372036854775807'", '9223372036854775807', 'BIGINT'],
  ['oid', "'4294967295'", '4294967295', 'UINTEGER'],
  [
    'numeric(38,10)',
    "'-9999999999999999999999999999.9999999999'",
    '-9999999999999999999999999999.9999999999',
    'DECIMAL(38,10)',
  ],
  ['numeric(5,2)', "'0'", '0.00', 'DECIMAL(5,2)'],
  ['numeric(5,2)', "'NaN'", 'NaN', 'VARCHAR'],
  ['numeric', "'1e-40'", '0.0000000000000000000000000000000000000001', 'VARCHAR'],
  ['numeric', "'-Infinity'", '-Infinity', 'VARCHAR'],
  ['real', "'3.4028235e38'", '3.4028235e+38', 'FLOAT'],
  ['real', "'1e-45'", '1e-45', 'FLOAT'],
  ['double precision', "'1.7976931348623157e308'", '1.7976931348623157e+308', 'DOUBLE'],
  ['double precision', "'5e-324'", '5e-324', 'DOUBLE'],
  ['double precision', "'NaN'", 'nan', 'DOUBLE'],
  ['double precision', "'-Infinity'", '-inf', 'DOUBLE'],
  ['double precision', "'-0'", '-0.0', 'DOUBLE'],
  ['boolean', "'t'", 'true', 'BOOLEAN'],
  ['text', "''", '', 'VARCHAR'],
  ['text', "'NULL'", 'NULL', 'VARCHAR'],
  ['text', "E'\\\\N'", '\\N', 'VARCHAR'],
  ['text', 'NULL', null, 'VARCHAR'],
  ['text', "E'a\"b,c\\r\\nd\\\\e\\té😀'", 'a"b,c\r\nd\\e\té😀', 'VARCHAR'],
  ['varchar(3)', "'abc'", 'abc', 'VARCHAR'],
  ['bytea', "'\\x00ff22'", '\\x00\\xFF\\x22', 'BLOB'],
  ['bytea', "''", '', 'BLOB'],
  ['date', "'4713-01-01 BC'", '4713-01-01 (BC)', 'DATE'],
  ['date', "'infinity'", 'infinity', 'DATE'],
  ['date', "'5874897-12-31'", '5874897-12-31', 'DATE'],
  ['timestamp', "'4713-01-01 00:00:00 BC'", '4713-01-01 (BC) 00:00:00', 'TIMESTAMP'],
  ['timestamp', "'-infinity'", '-infinity', 'TIMESTAMP'],
  ['timestamp', "'2024-02-29 23:59:59.999999'", '2024-02-29 23:59:59.999999', 'TIMESTAMP'],
  ['timestamp', "'294276-12-31 23:59:59.999999'", '294276-12-31 23:59:59.999999', 'VARCHAR'],
  ['timestamptz', "'2024-02-29 12:00:00.5+02'", '2024-02-29 10:00:00.5+00', 'TIMESTAMP WITH TIME ZONE'],
  ['timestamptz', "'0044-03-15 10:00:00+00 BC'", '0044-03-15 (BC) 10:00:00+00', 'TIMESTAMP WITH TIME ZONE'],
  ['timestamptz', "'infinity'", 'infinity', 'TIMESTAMP WITH TIME ZONE'],
  ['time', "'24:00:00'", '24:00:00', 'TIME'],
  ['timetz', "'23:59:59.999999+15:59'", '23:59:59.999999+15:59', 'VARCHAR'],
  ['interval', "'-178000000 years'", 'P-178000000Y', 'VARCHAR'],
  ['uuid', "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'UUID'],
  ['json', `'{"a": 1,  "b":[1e5,null]}'`, '{"a": 1,  "b":[1e5,null]}', 'JSON'],
  ['json', "'null'", 'null', 'JSON'],
  ['jsonb', `'{"z":1.10}'`, '{"z": 1.10}', 'JSON'],
  ['mood', `'ok "x"'`, 'ok "x"', 'VARCHAR'],
  ['bit(5)', "B'10101'", '10101', 'VARCHAR'],
  ['money', "'-92233720368547758.08'", '-$92,233,720,368,547,758.08', 'VARCHAR'],
  ['inet', "'::1/64'", '::1/64', 'VARCHAR'],
  ['int4range', "'[1,10)'", '[1,10)', 'VARCHAR'],
  ['integer[]', "'{{1,2},{3,NULL}}'", '[[1,2],[3,null]]', 'JSON'],
  ['text[]', `'{"a,b","",NULL}'`, '["a,b","",null]', 'JSON'],
  ['integer[]', "'[5:6]={1,2}'", '"[5:6]={1,2}"', 'JSON'],
  ['text[]', '\'[1:1][0:1]={{a,"["}}\'', '"[1:1][0:1]={{a,[}}"', 'JSON'],
  ['integer[]', "'{}'", '[]', 'JSON'],
  ['positive', "'1.5'", '1.50', 'DECIMAL(10,2)'],
  ['pair', "'(1,x)'", '{"a":1,"b":"x"}', 'JSON'],
];

test('every type arrives exact, or as text with the reason, and all rows hash the same', async () => {
  await using database = await openPostgresDatabase();
  await using stack = await openSources();
  const { current, proof } = await ingestTypes(stack, {
    database,
    kind: 'POSTGRES',
    cases,
    define: `
      CREATE TYPE mood AS ENUM ('sad', 'ok "x"');
      CREATE TYPE pair AS (a int, b text);
      CREATE DOMAIN positive AS numeric(10,2) CHECK (value > 0);
      CREATE TABLE edges (${cases.map(([type], i) => `v${i} ${type}`).join(', ')});
      INSERT INTO edges VALUES (${cases.map(([, literal]) => literal).join(', ')});
      INSERT INTO edges DEFAULT VALUES`,
  });
  // What is text although the source has more to say about it says so.
  for (const [i, { type, textReason, sourceType }] of current.columns.entries()) {
    expect(sourceType).toBeTruthy();
    const isPlain = /^(text|varchar|mood)/.test(cases[i]![0]);
    if (type === 'VARCHAR') expect([cases[i]![0], Boolean(textReason)]).toEqual([cases[i]![0], !isPlain]);
  }
  expect(proof).toMatchObject({ level: 'FULL', rowCount: 2, columnsNotHashed: [] });
  expect(proof.rowHash).toMatch(/^[0-9a-f]{40}$/);
  expect(current.lineage).toMatchObject({ system: 'postgres' });
});

test('a table of many segments, a large view and a partitioned table', async () => {
  await using database = await openPostgresDatabase();
  await database.run(`
    CREATE TABLE wide AS SELECT i AS id, md5(i::text) || repeat(E'x\\n"', 120) AS note, (i / 7.0)::numeric(18,4) AS amount
      FROM generate_series(1, 100000) AS i;
    DELETE FROM wide WHERE id % 10 = 0;
    CREATE VIEW notes AS SELECT id, note FROM wide;
    CREATE TABLE parted (id int, day date) PARTITION BY RANGE (day);
    CREATE TABLE parted_a PARTITION OF parted FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
    CREATE TABLE parted_b PARTITION OF parted FOR VALUES FROM ('2024-07-01') TO ('2025-01-01');
    INSERT INTO parted SELECT i, date '2024-01-01' + i % 366 FROM generate_series(1, 1000) AS i;
    ANALYZE`);
  await using stack = await openSources();
  stack.connect(database);
  const ingest = async (source: object, dataset: string) => {
    const job = await stack.ingest({ name: 'source', verification: 'FULL', ...source }, dataset);
    expect(job.failure).toBeNull();
    return stack.catalog.get(admin, { name: dataset }).current;
  };
  const wide = await ingest({ schema: 'public', table: 'wide' }, 'wide');
  expect(wide.rowCount).toBe(90_000);
  expect(stack.catalog.listFiles(admin, wide.id).length).toBeGreaterThan(2);
  const notes = await ingest({ table: 'notes' }, 'notes');
  expect(notes.rowCount).toBe(90_000);
  expect((await ingest({ table: 'parted' }, 'parted')).rowCount).toBe(1000);
});

test.each([
  ['a materialized view without data', { table: 'unfilled' }, /has not been populated/],
  ['a SELECT with a parameter', { select: 'SELECT $1 AS a' }, /requires 1/],
])('%s is the statement’s failure and not tried again', async (_, source, message) => {
  await using database = await openPostgresDatabase();
  await database.run('CREATE MATERIALIZED VIEW unfilled AS SELECT 1 AS a WITH NO DATA');
  await using stack = await openSources();
  stack.connect(database);
  const job = await stack.ingest({ name: 'source', ...source });
  expect(job).toMatchObject({
    attempts: 1,
    failure: { code: 'SOURCE_STATEMENT_FAILED', message: expect.stringMatching(message) },
  });
});
