import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, type EngineConnection, openEngine, quoteText } from '../../src/engine/index.ts';
import { type Lake, openLake } from './lake.ts';

let lake: Lake;
beforeAll(async () => {
  lake = await openLake({ config: { processes: 1 } });
});
afterAll(() => lake[Symbol.asyncDispose]());

describe('every type has its documented form', () => {
  test.each<[string, string, unknown]>([
    ['NULL', 'INTEGER', null],
    ['true', 'BOOLEAN', true],
    ['(-128)::TINYINT', 'TINYINT', -128],
    ['65535::USMALLINT', 'USMALLINT', 65535],
    ['(-2147483648)::INTEGER', 'INTEGER', -2147483648],
    ['4294967295::UINTEGER', 'UINTEGER', 4294967295],
    ['9223372036854775807::BIGINT', 'BIGINT', '9223372036854775807'],
    ['18446744073709551615::UBIGINT', 'UBIGINT', '18446744073709551615'],
    [
      '170141183460469231731687303715884105727::HUGEINT',
      'HUGEINT',
      '170141183460469231731687303715884105727',
    ],
    [
      '340282366920938463463374607431768211455::UHUGEINT',
      'UHUGEINT',
      '340282366920938463463374607431768211455',
    ],
    [
      "'123456789012345678901234567890123456789012345'::BIGNUM",
      'BIGNUM',
      '123456789012345678901234567890123456789012345',
    ],
    ['1.10::DECIMAL(4,2)', 'DECIMAL(4,2)', '1.10'],
    [
      '-1234567890123456789012345678.0123456789::DECIMAL(38,10)',
      'DECIMAL(38,10)',
      '-1234567890123456789012345678.0123456789',
    ],
    ['0.1::DOUBLE', 'DOUBLE', 0.1],
    ['5e-324::DOUBLE', 'DOUBLE', 5e-324],
    ['1.7976931348623157e308::DOUBLE', 'DOUBLE', 1.7976931348623157e308],
    ["'nan'::DOUBLE", 'DOUBLE', 'NaN'],
    ["'inf'::DOUBLE", 'DOUBLE', 'Infinity'],
    ["'-inf'::FLOAT", 'FLOAT', '-Infinity'],
    ['NULL::DOUBLE', 'DOUBLE', null],
    ['0.1::FLOAT', 'FLOAT', Math.fround(0.1)],
    ["'é\"\\😀' || chr(1) || chr(10)", 'VARCHAR', 'é"\\😀\u0001\n'],
    ["chr(8232) || '</script>'", 'VARCHAR', '\u2028</script>'],
    ["''", 'VARCHAR', ''],
    ["'\\x00\\xFF\\x41'::BLOB", 'BLOB', 'AP9B'],
    ["''::BLOB", 'BLOB', ''],
    ["'0101'::BIT", 'BIT', '0101'],
    ["'00000000-0000-0000-0000-0000000000ff'::UUID", 'UUID', '00000000-0000-0000-0000-0000000000ff'],
    ["'b'::ENUM('a', 'b')", "ENUM('a', 'b')", 'b'],
    ["DATE '2024-02-29'", 'DATE', '2024-02-29'],
    ["'infinity'::DATE", 'DATE', 'infinity'],
    ["'-infinity'::TIMESTAMP", 'TIMESTAMP', '-infinity'],
    ["'infinity'::TIMESTAMPTZ", 'TIMESTAMP WITH TIME ZONE', 'infinity'],
    ["DATE '5877641-06-23'", 'DATE', '5877641-06-23'],
    ["TIME '23:59:59.999999'", 'TIME', '23:59:59.999999'],
    ["'12:00:00+05:30'::TIMETZ", 'TIME WITH TIME ZONE', '12:00:00+05:30'],
    ["TIMESTAMP '2024-02-29 12:34:56.123456'", 'TIMESTAMP', '2024-02-29T12:34:56.123456'],
    ["TIMESTAMP '2024-02-29'", 'TIMESTAMP', '2024-02-29T00:00:00'],
    ["'2024-02-29 12:34:56.123456789'::TIMESTAMP_NS", 'TIMESTAMP_NS', '2024-02-29T12:34:56.123456789'],
    ["'2024-02-29 12:34:56'::TIMESTAMP_S", 'TIMESTAMP_S', '2024-02-29T12:34:56'],
    ["'2024-02-29 12:34:56.12'::TIMESTAMP_MS", 'TIMESTAMP_MS', '2024-02-29T12:34:56.12'],
    ["TIMESTAMPTZ '2024-02-29 12:34:56.5+02:00'", 'TIMESTAMP WITH TIME ZONE', '2024-02-29T10:34:56.5Z'],
    ["'0044-03-15 (BC) 01:02:03'::TIMESTAMP", 'TIMESTAMP', '0044-03-15 (BC)T01:02:03'],
    ["INTERVAL '1 month 3 days 4 hours 5.000006 seconds'", 'INTERVAL', '1 month 3 days 04:00:05.000006'],
    ['\'{"a": 12345678901234567890, "b": [NaN]}\'::JSON', 'JSON', '{"a": 12345678901234567890, "b": [NaN]}'],
    ['[1, NULL, 3]', 'INTEGER[]', [1, null, 3]],
    ['[9007199254740993, NULL]', 'BIGINT[]', ['9007199254740993', null]],
    ["[[1.5, 'nan'::DOUBLE], []]", 'DOUBLE[][]', [[1.5, 'NaN'], []]],
    ['NULL::BIGINT[]', 'BIGINT[]', null],
    ['[1, 2]::BIGINT[2]', 'BIGINT[2]', ['1', '2']],
    ["['2024-01-01 00:00:00'::TIMESTAMP]", 'TIMESTAMP[]', ['2024-01-01T00:00:00']],
    [
      "{'a': 1, 'B c': 2::BIGINT, 'n': NULL}",
      'STRUCT(a INTEGER, "B c" BIGINT, n INTEGER)',
      { a: 1, 'B c': '2', n: null },
    ],
    ["{'x': {'y': ['\\xFF'::BLOB]}}", 'STRUCT(x STRUCT(y BLOB[]))', { x: { y: ['/w=='] } }],
    ['NULL::STRUCT(a BIGINT)', 'STRUCT(a BIGINT)', null],
    ['NULL::STRUCT(a INTEGER)', 'STRUCT(a INTEGER)', null],
    ["{'it''s': 1::BIGINT}", 'STRUCT("it\'s" BIGINT)', { "it's": '1' }],
    ["row(1, 'x', 2::BIGINT)", 'STRUCT("" INTEGER, "" VARCHAR, "" BIGINT)', [1, 'x', '2']],
    ["row(1, 'x')", 'STRUCT("" INTEGER, "" VARCHAR)', [1, 'x']],
    ["map {'k': 1::BIGINT, 'l': NULL}", 'MAP(VARCHAR, BIGINT)', { k: '1', l: null }],
    [
      "map {1: [{'d': 1.50::DECIMAL(4,2)}]}",
      'MAP(INTEGER, STRUCT(d DECIMAL(4,2))[])',
      { '1': [{ d: '1.50' }] },
    ],
    ['NULL::MAP(INTEGER, BIGINT)', 'MAP(INTEGER, BIGINT)', null],
    ['map {}::MAP(INTEGER, BIGINT)', 'MAP(INTEGER, BIGINT)', {}],
    ['union_value(num := 2::BIGINT)', 'UNION(num BIGINT)', { num: '2' }],
    ["'x'::UNION(n INTEGER, s VARCHAR)", 'UNION(n INTEGER, s VARCHAR)', { s: 'x' }],
    ['NULL::UNION(n INTEGER, s VARCHAR)', 'UNION(n INTEGER, s VARCHAR)', null],
    ["[{'j': '[1]'::JSON}]", 'STRUCT(j JSON)[]', [{ j: '[1]' }]],
    ['5::VARIANT', 'VARIANT', '5'],
  ])('%s', async (expression, type, expected) => {
    const answer = await lake.query(`SELECT ${expression} AS v`);
    expect(answer.columns).toEqual([{ name: 'v', type }]);
    expect(answer.rows).toEqual([[expected]]);
  });
});

describe('whatever the table, rows equal what the engine holds', () => {
  let engine: Engine;
  let connection: EngineConnection;
  beforeAll(async () => {
    engine = await openEngine({ memoryMb: 256, threads: 1 });
    connection = await engine.connect();
  });
  afterAll(() => engine[Symbol.dispose]());

  const text = fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .filter((value) => !value.includes('\0') && value.isWellFormed());
  const scalars: Record<string, fc.Arbitrary<string>> = {
    BOOLEAN: fc.boolean().map(String),
    INTEGER: fc.integer().map((n) => `(${n})`),
    BIGINT: fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }).map((n) => `(${n})`),
    HUGEINT: fc.bigInt({ min: -(2n ** 120n), max: 2n ** 120n }).map((n) => `(${n})`),
    DOUBLE: fc.double().map((n) => `'${n}'::DOUBLE`),
    'DECIMAL(20,5)': fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }).map((n) => `(${n}.12345)`),
    VARCHAR: text.map(quoteText),
    TIMESTAMP: fc.integer({ min: -1e11, max: 2e11 }).map((n) => `make_timestamp(${n}::BIGINT * 1000003)`),
    DATE: fc.integer({ min: -700000, max: 2900000 }).map((n) => `(DATE '1970-01-01' + (${n})::INTEGER)`),
    BLOB: fc.uint8Array({ maxLength: 6 }).map((bytes) => `from_hex('${Buffer.from(bytes).toString('hex')}')`),
  };
  const typed = (depth: number): fc.Arbitrary<{ type: string; value: fc.Arbitrary<string> }> => {
    const scalar = fc.constantFrom(...Object.keys(scalars)).map((type) => ({ type, value: scalars[type]! }));
    if (depth === 0) return scalar;
    const inner = typed(depth - 1);
    return fc.oneof(
      { weight: 3, arbitrary: scalar },
      {
        weight: 1,
        arbitrary: inner.map(({ type, value }) => ({
          type: `${type}[]`,
          value: fc.array(orNull(value), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
        })),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(inner, inner).map(([a, b]) => ({
          type: `STRUCT(a ${a.type}, "b c" ${b.type})`,
          value: fc.tuple(orNull(a.value), orNull(b.value)).map(([x, y]) => `{'a': ${x}, 'b c': ${y}}`),
        })),
      },
    );
  };
  const orNull = (value: fc.Arbitrary<string>) =>
    fc.oneof({ weight: 5, arbitrary: value }, fc.constant('NULL'));
  const table = fc
    .array(typed(2), { minLength: 1, maxLength: 5 })
    .chain((columns) =>
      fc.tuple(
        fc.constant(columns.map((column) => column.type)),
        fc.array(fc.tuple(...columns.map((column) => orNull(column.value))), { minLength: 1, maxLength: 8 }),
      ),
    );

  test('random typed tables', async () => {
    await fc.assert(
      fc.asyncProperty(table, async ([types, rows]) => {
        const casts = types.map((type, i) => `c${i}::${type} AS c${i}`).join(', ');
        const values = rows
          .map((row) => `(${row.map((value, i) => `(${value})::${types[i]}`).join(', ')})`)
          .join(', ');
        const names = types.map((_, i) => `c${i}`).join(', ');
        const sql = `SELECT ${casts} FROM (VALUES ${values}) t(${names})`;
        const answer = await lake.query(sql);
        // Back into the engine, cast to the type that the answer says, and compared there as values.
        for (const [i, column] of answer.columns.entries()) {
          const back = answer.rows
            .map((row) => toSql(row[i], types[i]!))
            .map((value, n) => `(${n}, (${value})::${types[i]})`);
          const { rows: different } = await connection.read(
            `SELECT count(*) FROM (SELECT row_number() OVER () - 1 AS n, c${i} AS v FROM (${sql})) a
             JOIN (VALUES ${back.join(', ')}) b(n, v) ON a.n = b.n AND a.v IS NOT DISTINCT FROM b.v`,
          );
          expect([column.name, different[0]![0]]).toEqual([`c${i}`, String(rows.length)]);
        }
      }),
      { numRuns: 60, seed: 20240229 },
    );
  });

  /** The SQL literal of a JSON value whose type is known. */
  function toSql(value: unknown, type: string): string {
    if (value === null) return 'NULL';
    if (type.endsWith('[]'))
      return `[${(value as unknown[]).map((item) => toSql(item, type.slice(0, -2))).join(', ')}]`;
    if (type.startsWith('STRUCT')) {
      const [a, b] = splitStruct(type);
      const object = value as Record<string, unknown>;
      return `{'a': (${toSql(object['a'], a)})::${a}, 'b c': (${toSql(object['b c'], b)})::${b}}`;
    }
    if (type === 'BLOB') return `from_base64(${quoteText(String(value))})`;
    if (type === 'TIMESTAMP') return `${quoteText(String(value).replace('T', ' '))}`;
    return typeof value === 'string'
      ? quoteText(value)
      : type === 'DOUBLE'
        ? `'${Object.is(value, -0) ? '-0.0' : value}'::DOUBLE`
        : String(value);
  }

  function splitStruct(type: string): [string, string] {
    const inside = type.slice('STRUCT(a '.length, -1);
    for (let i = 0, depth = 0; i < inside.length; i++) {
      if (inside[i] === '(') depth++;
      else if (inside[i] === ')') depth--;
      else if (inside[i] === ',' && depth === 0)
        return [inside.slice(0, i), inside.slice(i + ', "b c" '.length)];
    }
    throw new Error(type);
  }
});
