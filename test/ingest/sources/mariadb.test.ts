import { describe, expect, test } from 'vitest';
import { openMariadbDatabase } from './support/databases.ts';
import { ingestTypes, type TypeCase, testSource } from './support/session-contract.ts';
import { openSources } from './support/source-stack.ts';

describe('MariaDB as every source', () => {
  testSource({
    kind: 'MYSQL',
    open: () => openMariadbDatabase(),
    product: /^(MariaDB|MySQL) \d+/,
    quote: (name) => `\`${name}\``,
    numbers: (count) => `(SELECT seq AS i FROM seq_1_to_${count})`,
    retype: (column, type) => `MODIFY ${column} ${type}`,
    schemaOf: ({ name }) => name,
    varchar10: 'varchar(10)',
    writing: "select 1 into outfile '/tmp/x'",
  });
});

/** Every listed type with the values at its edges. */
const cases: TypeCase[] = [
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
  await using database = await openMariadbDatabase();
  await using stack = await openSources();
  const { current, proof } = await ingestTypes(stack, {
    database,
    kind: 'MYSQL',
    cases,
    define: `
      SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00';
      CREATE TABLE edges (${cases.map(([type], i) => `v${i} ${type}${/NULL/.test(type) ? '' : ' NULL'}`).join(', ')});
      INSERT INTO edges VALUES (${cases.map(([, literal]) => literal).join(', ')});
      INSERT INTO edges () VALUES ()`,
  });
  expect(current.warnings.filter((warning) => warning.includes('became NULL'))).toHaveLength(3);
  const notHashed = cases.flatMap(([type, , read], i) =>
    /^(FLOAT|DOUBLE)/.test(type) || (read === null && /^DATE/.test(type)) ? [`v${i}`] : [],
  );
  expect(proof).toMatchObject({ level: 'FULL', rowCount: 2, columnsNotHashed: notHashed });
  expect(current.lineage).toMatchObject({ system: 'mysql' });
});
