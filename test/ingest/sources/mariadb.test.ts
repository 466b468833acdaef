import { afterAll, beforeAll, expect, test } from 'vitest';
import { admin } from '../../support/rooms.ts';
import { openMariadbDatabase, type TestDatabase } from './support/databases.ts';
import { openSources } from './support/source-stack.ts';

const code = (code: string) => expect.objectContaining({ code });

let database: TestDatabase;
beforeAll(async () => {
  database = await openMariadbDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

/** Every listed type with the values at its edges, as `[column type, literal, what must be read, type]`. */
const cases: [type: string, literal: string, read: string | null, as: string][] = [
  ['TINYINT', '-128', '-128', 'TINYINT'],
  ['TINYINT UNSIGNED', '255', '255', 'UTINYINT'],
  ['TINYINT(1)', '1', 'true', 'BOOLEAN'],
  ['TINYINT(1)', '5', '5', 'TINYINT'],
  ['SMALLINT UNSIGNED', '65535', '65535', 'USMALLINT'],
  ['MEDIUMINT', '-8388608', '-8388608', 'INTEGER'],
  ['INT(6) ZEROFILL', '42', '42', 'UINTEGER'],
  ['INT', '-2147483648', '-2147483648', 'INTEGER'],
  ['BIGINT', '-9223372036854775808', '-9223372036854775808', 'BIGINT'],
  ['BIGINT UNSIGNED', '18446744073709551615', '18446744073709551615', 'UBIGINT'],
  [
    'DECIMAL(38,10)',
    "'-9999999999999999999999999999.9999999999'",
    '-9999999999999999999999999999.9999999999',
    'DECIMAL(38,10)',
  ],
  ['DECIMAL(5,2) UNSIGNED', '0', '0.00', 'DECIMAL(5,2)'],
  ['DECIMAL(65,30)', '1.5', '1.500000000000000000000000000000', 'VARCHAR'],
  ['FLOAT', '0.1', '0.1', 'FLOAT'],
  ['FLOAT', '16777217', '16777216.0', 'FLOAT'],
  ['DOUBLE', '-1.7976931348623157e308', '-1.7976931348623157e+308', 'DOUBLE'],
  ['DOUBLE', '0.1', '0.1', 'DOUBLE'],
  ['DOUBLE', '5e-324', '5e-324', 'DOUBLE'],
  ['BIT(1)', "b'1'", '1', 'UBIGINT'],
  ['BIT(64)', '18446744073709551615', '18446744073709551615', 'UBIGINT'],
  ['YEAR', '1901', '1901', 'SMALLINT'],
  ['DATE', "'9999-12-31'", '9999-12-31', 'DATE'],
  ['DATE', "'0000-00-00'", null, 'DATE'],
  ['DATE', "'2020-05-00'", null, 'DATE'],
  ['DATETIME(6)', "'2024-02-29 23:59:59.999999'", '2024-02-29 23:59:59.999999', 'TIMESTAMP'],
  ['DATETIME', "'2020-02-30 00:00:00'", null, 'TIMESTAMP'],
  ['TIMESTAMP(3) NULL', "'2024-01-01 00:00:00.5'", '2024-01-01 00:00:00.5+00', 'TIMESTAMP WITH TIME ZONE'],
  ['TIME(3)', "'-838:59:59.5'", '-838:59:59.500', 'VARCHAR'],
  ['VARCHAR(20)', "''", '', 'VARCHAR'],
  ['VARCHAR(20)', "'NULL'", 'NULL', 'VARCHAR'],
  ['VARCHAR(20)', 'NULL', null, 'VARCHAR'],
  ['VARCHAR(40)', "'a\"b,c\\r\\nd\\\\e\\té😀'", 'a"b,c\r\nd\\e\té😀', 'VARCHAR'],
  ['VARCHAR(5) CHARACTER SET latin1', "'é'", 'é', 'VARCHAR'],
  ['VARCHAR(9) COLLATE utf8mb4_bin', "'Ab '", 'Ab ', 'VARCHAR'],
  ['CHAR(5)', "'ab'", 'ab', 'VARCHAR'],
  ['LONGTEXT', "repeat('x', 3)", 'xxx', 'VARCHAR'],
  ['JSON', `'{"a": 1,  "b": [1e5]}'`, '{"a": 1,  "b": [1e5]}', 'VARCHAR'],
  ["ENUM('a', 'b \"x')", `'b "x'`, 'b "x', 'VARCHAR'],
  ["SET('x', 'y')", "'x,y'", 'x,y', 'VARCHAR'],
  ['BLOB', "x'00ff22'", '\\x00\\xFF\\x22', 'BLOB'],
  ['BLOB', "x''", '', 'BLOB'],
  ['BINARY(2)', "x'00'", '\\x00\\x00', 'BLOB'],
  ['VARBINARY(3)', "x'0a'", '\\x0A', 'BLOB'],
];

test('every type arrives exact, or as text with the reason; dates that are none are counted', async () => {
  await database.run(`
    SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00';
    CREATE TABLE edges (${cases.map(([type], i) => `v${i} ${type}${/NULL/.test(type) ? '' : ' NULL'}`).join(', ')});
    INSERT INTO edges VALUES (${cases.map(([, literal]) => literal).join(', ')});
    INSERT INTO edges () VALUES ()`);
  await using stack = await openSources();
  stack.connect(database, { kind: 'MYSQL' });
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
  expect(current.warnings.filter((warning) => warning.includes('became NULL'))).toHaveLength(3);
  const proof = stack.catalog.getVerification(admin, current.id)!;
  const notHashed = cases.flatMap(([type, , read], i) =>
    /^(FLOAT|DOUBLE)/.test(type) || (read === null && /^DATE/.test(type)) ? [`v${i}`] : [],
  );
  expect(proof).toMatchObject({ level: 'FULL', rowCount: 2, columnsNotHashed: notHashed });
  expect(current.lineage).toMatchObject({ system: 'mysql' });
});

test('a large table with writers, a view, a SELECT and an empty table', async () => {
  await database.run(`
    CREATE TABLE busy (id INT PRIMARY KEY, round INT, note VARCHAR(400));
    INSERT INTO busy WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
      SELECT i, 0, repeat('x"', 150) FROM n;
    SET @k = 900;
    INSERT INTO busy SELECT (@k := @k + 1), 0, a.note FROM busy a JOIN busy b ON b.id <= 60;
    CREATE VIEW notes AS SELECT id, note FROM busy;
    CREATE TABLE void (id INT, \`Größe (m)\` TEXT)`);
  await using stack = await openSources();
  stack.connect(database, { kind: 'MYSQL' });
  let isOver = false;
  const writer = (async () => {
    for (let round = 1; !isOver; round++)
      await database.run(
        `START TRANSACTION; UPDATE busy SET round = ${round} WHERE id % 50 = 0; DELETE FROM busy WHERE id = ${round};
         INSERT INTO busy VALUES (${1_000_000 + round}, ${round}, ''); COMMIT`,
      );
  })();
  const job = await stack.ingest({ name: 'source', table: 'busy', verification: 'FULL' });
  isOver = true;
  await writer;
  expect(job.failure).toBeNull();
  expect(
    await stack.read(
      'SELECT count(*), count(DISTINCT round) FILTER (WHERE id % 50 = 0 AND id <= 54900) FROM rows',
    ),
  ).toEqual([['54900', '1']]);
  expect(
    stack.catalog.listFiles(admin, stack.catalog.get(admin, { name: 'rows' }).current.id).length,
  ).toBeGreaterThan(0);
  const others = [
    [{ table: 'notes' }, 54_900],
    [{ select: 'SELECT id % 3 AS k, count(*) AS n FROM busy GROUP BY 1;' }, 3],
    [{ schema: database.name, table: 'void' }, 0],
  ] as const;
  for (const [i, [source, rows]] of others.entries()) {
    const other = await stack.ingest({ name: 'source', verification: 'FULL', ...source }, `other_${i}`);
    expect(other).toMatchObject({ failure: null, result: { rowCount: rows } });
  }
});

test('connections are tested and browsed; refusals say what to do', async () => {
  await database.run('CREATE TABLE listed (id INT PRIMARY KEY, name VARCHAR(10))');
  await using stack = await openSources();
  stack.connect(database, { kind: 'MYSQL' });
  expect((await stack.databases.testConnection(admin, 'source')).server).toMatch(/^(MariaDB|MySQL) \d+/);
  const tables = await stack.databases.sourceTables(admin, 'source');
  expect(tables.find(({ schema, name }) => schema === database.name && name === 'listed')).toMatchObject({
    isView: false,
    columns: [
      { name: 'id', isNullable: false },
      { name: 'name', type: 'varchar(10)' },
    ],
  });
  stack.connect(database, { name: 'nobody', kind: 'MYSQL', database: 'no_such_database' });
  await expect(stack.databases.testConnection(admin, 'nobody')).rejects.toThrow(code('SOURCE_LOGIN_REFUSED'));
  stack.connect(database, { name: 'closed', kind: 'MYSQL', port: 1 });
  await expect(stack.databases.testConnection(admin, 'closed')).rejects.toThrow(code('SOURCE_UNREACHABLE'));
  stack.connect(database, { name: 'tls', kind: 'MYSQL', tls: 'VERIFY' });
  await expect(stack.databases.testConnection(admin, 'tls')).rejects.toThrow(code('SOURCE_LOGIN_REFUSED'));
  const twice = await stack.ingest({ name: 'source', select: 'select 1) a; drop table listed; select (2' });
  expect(twice.failure).toMatchObject({ code: 'SOURCE_STATEMENT_FAILED' });
  const outfile = await stack.ingest({ name: 'source', select: "select 1 into outfile '/tmp/x'" });
  expect(outfile.failure).toMatchObject({ code: 'SOURCE_STATEMENT_FAILED' });
});
