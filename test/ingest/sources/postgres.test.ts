import { afterAll, beforeAll, expect, test } from 'vitest';
import { admin, reader } from '../../support/rooms.ts';
import { openPostgresDatabase, type TestDatabase } from './support/databases.ts';
import { openSources } from './support/source-stack.ts';

const code = (code: string) => expect.objectContaining({ code });

let database: TestDatabase;
beforeAll(async () => {
  database = await openPostgresDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

/** Every listed type with the values at its edges, as `[column type, literal, what must be read]`. */
const cases: [type: string, literal: string, read: string | null, as: string][] = [
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
  await database.run(`
    CREATE TYPE mood AS ENUM ('sad', 'ok "x"');
    CREATE TYPE pair AS (a int, b text);
    CREATE DOMAIN positive AS numeric(10,2) CHECK (value > 0);
    CREATE TABLE edges (${cases.map(([type], i) => `v${i} ${type}`).join(', ')});
    INSERT INTO edges VALUES (${cases.map(([, literal]) => literal).join(', ')});
    INSERT INTO edges DEFAULT VALUES`);
  await using stack = await openSources();
  stack.connect(database);
  const job = await stack.ingest({ name: 'source', table: 'edges', verification: 'FULL' });
  expect(job.failure).toBeNull();
  const { current } = stack.catalog.get(admin, { name: 'rows' });
  expect(current.columns.map((column, i) => [cases[i]![0], column.type])).toEqual(
    cases.map(([type, , , as]) => [type, as]),
  );
  const [full, empty] = await stack.read(
    `SELECT ${cases.map((_, i) => `v${i}::VARCHAR`).join(', ')} FROM rows ORDER BY v0 NULLS LAST`,
  );
  expect(full!.map((value, i) => [cases[i]![1], value])).toEqual(
    cases.map(([, literal, read]) => [literal, read]),
  );
  expect(new Set(empty)).toEqual(new Set([null]));
  // What is text although the source has more to say about it says so.
  for (const [i, { type, textReason, sourceType }] of current.columns.entries()) {
    expect(sourceType).toBeTruthy();
    const isPlain = /^(text|varchar|mood)/.test(cases[i]![0]);
    if (type === 'VARCHAR') expect([cases[i]![0], Boolean(textReason)]).toEqual([cases[i]![0], !isPlain]);
  }
  const proof = stack.catalog.getVerification(admin, current.id)!;
  expect(proof).toMatchObject({ level: 'FULL', rowCount: 2, columnsNotHashed: [] });
  expect(proof.rowHash).toMatch(/^[0-9a-f]{40}$/);
  expect(current.lineage).toMatchObject({ system: 'postgres' });
});

test('a table of many segments, a view, a SELECT, a partitioned and an empty table', async () => {
  await database.run(`
    CREATE TABLE wide AS SELECT i AS id, md5(i::text) || repeat(E'x\\n"', 120) AS note, (i / 7.0)::numeric(18,4) AS amount
      FROM generate_series(1, 100000) AS i;
    DELETE FROM wide WHERE id % 10 = 0;
    CREATE VIEW notes AS SELECT id, note FROM wide;
    CREATE TABLE parted (id int, day date) PARTITION BY RANGE (day);
    CREATE TABLE parted_a PARTITION OF parted FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
    CREATE TABLE parted_b PARTITION OF parted FOR VALUES FROM ('2024-07-01') TO ('2025-01-01');
    INSERT INTO parted SELECT i, date '2024-01-01' + i % 366 FROM generate_series(1, 1000) AS i;
    CREATE TABLE void (id int, "Größe (m)" text);
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
  const sums = await ingest({ select: 'SELECT id % 3 AS k, count(*) AS n FROM wide GROUP BY 1 ;' }, 'sums');
  expect(sums.rowCount).toBe(3);
  const empty = await ingest({ table: 'void' }, 'empty');
  expect(empty).toMatchObject({
    rowCount: 0,
    columns: [{ name: 'id' }, { name: 'Größe_m', originalName: 'Größe (m)' }],
  });
  expect(await stack.read('SELECT count(*) FROM rows', 'empty')).toEqual([['0']]);
});

test('writes of others while it is read change nothing: the result is the snapshot', async () => {
  await database.run(
    `CREATE TABLE busy AS SELECT i AS id, 0 AS round, repeat('x', 300) AS pad FROM generate_series(1, 40000) AS i`,
  );
  await using stack = await openSources();
  stack.connect(database);
  let isOver = false;
  const writer = (async () => {
    for (let round = 1; !isOver; round++) {
      // One transaction: every snapshot has 40,000 rows and one round.
      await database.run(
        `BEGIN; UPDATE busy SET round = ${round} WHERE id % 50 = 0; DELETE FROM busy WHERE id = ${round};
         INSERT INTO busy VALUES (${1_000_000 + round}, ${round}, ''); COMMIT`,
      );
    }
  })();
  const job = await stack.ingest({ name: 'source', table: 'busy', verification: 'FULL' });
  isOver = true;
  await writer;
  expect(job.failure).toBeNull();
  const [[count, rounds]] = (await stack.read(
    'SELECT count(*), count(DISTINCT round) FILTER (WHERE id % 50 = 0 AND id <= 40000) FROM rows',
  )) as [[string, string]];
  expect([count, rounds]).toEqual(['40000', '1']);
});

test('drift that readers would miss is refused, columns that come are not', async () => {
  await database.run(
    `CREATE TABLE moving (id int, name text, amount numeric(10,2)); INSERT INTO moving VALUES (1, 'a', 1)`,
  );
  await using stack = await openSources();
  stack.connect(database);
  const ingest = (change: object = {}) => stack.ingest({ name: 'source', table: 'moving', ...change });
  expect((await ingest()).failure).toBeNull();
  await database.run(
    'ALTER TABLE moving ADD note text, ALTER amount TYPE numeric(12,2), ALTER id TYPE bigint',
  );
  expect((await ingest()).failure).toBeNull();
  await database.run('ALTER TABLE moving DROP name');
  expect((await ingest()).failure).toMatchObject({ code: 'SCHEMA_DRIFT', message: /"name" is gone/ });
  expect(stack.catalog.get(admin, { name: 'rows' }).currentVersion).toBe(2);
  expect((await ingest({ allowSchemaDrift: true })).failure).toBeNull();
  await database.run('ALTER TABLE moving ALTER id TYPE text');
  expect((await ingest()).failure).toMatchObject({ code: 'SCHEMA_DRIFT', message: /"id" is VARCHAR now/ });
});

test('connections are made, tested, browsed and removed; what is wrong says what and how', async () => {
  await database.run('CREATE TABLE listed (id int PRIMARY KEY, name text)');
  await using stack = await openSources();
  const made = stack.connect(database);
  expect(stack.connections.list(admin)).toEqual([made]);
  expect((await stack.databases.testConnection(admin, 'source')).server).toMatch(/^PostgreSQL \d+/);
  const listed = (await stack.databases.sourceTables(admin, 'source')).find(({ name }) => name === 'listed');
  expect(listed).toMatchObject({
    schema: 'public',
    isView: false,
    columns: [
      { name: 'id', type: 'integer', isNullable: false },
      { name: 'name', type: 'text', isNullable: true },
    ],
  });
  stack.connect(database, { name: 'nobody', database: 'no_such_database' });
  await expect(stack.databases.testConnection(admin, 'nobody')).rejects.toThrow(code('SOURCE_LOGIN_REFUSED'));
  stack.connect(database, { name: 'closed', port: 1 });
  await expect(stack.databases.testConnection(admin, 'closed')).rejects.toThrow(code('SOURCE_UNREACHABLE'));
  stack.connect(database, { name: 'tls', tls: 'VERIFY' });
  await expect(stack.databases.testConnection(admin, 'tls')).rejects.toThrow(code('SOURCE_LOGIN_REFUSED'));
  await expect(stack.databases.testConnection(reader, 'source')).rejects.toThrow(code('FORBIDDEN'));
  expect(() => stack.connections.create(reader, made)).toThrow(code('FORBIDDEN'));
  expect(() => stack.connect(database)).toThrow(code('ALREADY_EXISTS'));
  const failing = await stack.ingest({ name: 'source', table: 'nowhere' });
  expect(failing.failure).toMatchObject({ code: 'SOURCE_STATEMENT_FAILED', message: /nowhere/ });
  const twice = await stack.ingest({ name: 'source', select: 'select 1) a; drop table listed; select (2' });
  expect(twice.failure).toMatchObject({ code: 'SOURCE_STATEMENT_FAILED' });
  const writing = await stack.ingest({ name: 'source', select: "select nextval('pg_temp.x')" });
  expect(writing.state).toBe('FAILED');
  for (const source of [
    {},
    { table: 'a', select: 'select 1' },
    { select: 'drop table listed' },
    { schema: 'x' },
  ])
    expect(() =>
      stack.databases.ingest(admin, {
        name: 'rows',
        bucket: 'primary',
        source: { name: 'source', ...source },
      }),
    ).toThrow(code('INVALID_ARGUMENT'));
  expect(stack.connections.remove(admin, 'source').id).toBe(made.id);
  expect(() => stack.connections.get(admin, 'source')).toThrow(code('NOT_FOUND'));
});
