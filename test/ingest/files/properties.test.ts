import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openEngine, quoteText } from '../../../src/engine/index.ts';
import {
  emptyProfile,
  planType,
  profileCell,
  profileSql,
  readProfile,
} from '../../../src/ingest/files/cell-types.ts';
import { nameColumns } from '../../../src/ingest/files/column-names.ts';
import { RecordCounter } from '../../../src/ingest/files/csv/record-counter.ts';
import { readRecords } from '../../../src/ingest/files/csv/records.ts';
import { convertContent } from './support/convert-text.ts';

const seed = 20260101;
const dialect = { delimiter: ',', quote: '"', escape: '"' };

/** Text that CSV can carry; what looks like a typed value is made by the other columns. */
const text = fc
  .string({
    unit: fc.constantFrom(
      'a',
      'Z',
      'ß',
      '😀',
      ' ',
      ',',
      ';',
      '"',
      "'",
      '\n',
      '\r\n',
      '\t',
      '0',
      '7',
      '.',
      '-',
      '\\',
      '|',
      '#',
    ),
    maxLength: 8,
  })
  .map((value) => `x${value}`);
const digits = (max: number) => fc.bigInt({ min: 0n, max: 10n ** BigInt(max) - 1n });
const decimal = (scale: number) =>
  fc.tuple(fc.boolean(), digits(12), digits(scale)).map(([isNegative, whole, fraction]) => {
    const value = `${whole}.${String(fraction).padStart(scale, '0')}`;
    return isNegative && !/^[0.]+$/.test(value) ? `-${value}` : value;
  });
const day = fc
  .date({ min: new Date('1600-01-01'), max: new Date('2400-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const instant = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 19).replace('T', ' '));

/** A kind of column: its cells as they are written and read, and the type it must get. */
const columnKinds = [
  { type: 'VARCHAR', cell: text, isQuoted: true },
  {
    type: 'BIGINT',
    cell: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
    isQuoted: false,
  },
  { type: 'DECIMAL(18,3)', cell: decimal(3), isQuoted: false },
  { type: 'DECIMAL(38,20)', cell: decimal(20), isQuoted: false },
  { type: 'VARCHAR', cell: digits(5).map((value) => `0${String(value).padStart(5, '0')}`), isQuoted: false },
  { type: 'DATE', cell: day, isQuoted: false },
  { type: 'TIMESTAMP', cell: instant, isQuoted: false },
  { type: 'BOOLEAN', cell: fc.constantFrom('true', 'false'), isQuoted: false },
] as const;

const table = fc.array(fc.constantFrom(...columnKinds), { minLength: 2, maxLength: 6 }).chain((kinds) =>
  fc.record({
    kinds: fc.constant(kinds),
    rows: fc.array(fc.tuple(...kinds.map((kind) => fc.option(kind.cell, { freq: 6, nil: null }))), {
      minLength: 3,
      maxLength: 40,
    }),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    quoteAll: fc.boolean(),
  }),
);

test('I2: every table survives CSV and Parquet: values, NULLs and types', async () => {
  await fc.assert(
    fc.asyncProperty(table, async ({ kinds, rows, delimiter, lineEnd, quoteAll }) => {
      const mustQuote = (cell: string) => quoteAll || /["\r\n,;|\t]|^ | $/.test(cell) || cell.includes("'");
      const write = (cell: string | null) =>
        cell === null ? '' : mustQuote(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
      const names = kinds.map((_, i) => `field${i}`);
      const content = [names, ...rows].map((row) => row.map(write).join(delimiter) + lineEnd).join('');
      const converted = await convertContent(content, { options: { delimiter, header: true } });
      expect(converted.rejects.count).toBe(0);
      expect(converted.rows.map((row) => row.map((cell) => (cell === null ? null : String(cell))))).toEqual(
        rows,
      );
      kinds.forEach((kind, i) => {
        const filled = rows.filter((row) => row[i] !== null);
        if (filled.length > 0) expect(converted.columns[i]!.type).toBe(kind.type);
        expect(converted.columns[i]!.isNullable).toBe(filled.length < rows.length);
      });
    }),
    { seed, numRuns: 25 },
  );
}, 240_000);

const mess = fc.string({
  unit: fc.constantFrom('a', ',', '"', ' ', '\n', '\r', '\r\n', '""'),
  maxLength: 40,
});

test('I1: records are counted the same however the file is cut into pieces, and as the reference splits them', () => {
  fc.assert(
    fc.property(
      mess,
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom('"', "'", ''),
      (content, size, quote) => {
        const used = { ...dialect, quote, escape: quote };
        const count = (pieceBytes: number) => {
          const counter = new RecordCounter(used, 1_000_000);
          const bytes = Buffer.from(content);
          for (let at = 0; at < bytes.length; at += pieceBytes)
            counter.add(bytes.subarray(at, at + pieceBytes));
          return counter.finish();
        };
        expect(count(size)).toEqual(count(1_000_000));
        const reference = readRecords(content, used, { isWhole: true, recordsMax: 1000 });
        expect(count(size).records).toBe(reference.length);
      },
    ),
    { seed, numRuns: 2000 },
  );
});

const cell = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-0',
    '007',
    '1.',
    '.5',
    '1e3',
    '-1.5E-2',
    '+5',
    '1_0',
    '0x1F',
    'NaN',
    'inf',
    'true',
    'False',
    '2024-02-29',
    '2023-02-29',
    '2024-13-01',
    '2024-01-02 03:04',
    '2024-01-02T03:04:05.1234567',
    '2024-01-02T03:04:05Z',
    '2024-01-02 24:00:00',
    '9223372036854775808',
    '-9223372036854775808',
    ' 12 ',
    '1e400',
    '2024-01-02T03:04:05+05:30',
    'epoch',
    '٣',
    '１',
  ),
  fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '-', 'e', '+', ' ', ':', 'T', 'Z'), maxLength: 12 }),
  decimal(5),
);

test('JavaScript and DuckDB plan the same type for the same cells', async () => {
  using engine = await openEngine({ memoryMb: 128, threads: 1 });
  using connection = await engine.connect();
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 3 }), async (cells) => {
      const profile = emptyProfile();
      for (const one of cells) profileCell(profile, one);
      const values = cells.map((one) => `(${quoteText(one)})`).join(', ');
      const { rows } = await connection.read(
        `SELECT ${profileSql('c').join(', ')} FROM (VALUES ${values}) t(c)`,
      );
      expect(planType(readProfile(rows[0]!)), JSON.stringify(cells)).toEqual(planType(profile));
    }),
    { seed, numRuns: 300 },
  );
});

test('names are unique without regard to case, and plain ones are kept', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('a', 'A', 'a_2', '', 'ä', '1')), {
        maxLength: 30,
      }),
      (originals) => {
        const names = nameColumns(originals);
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(originals.length);
        for (const name of names) expect(name).toMatch(/^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u);
        expect(nameColumns(originals)).toEqual(names);
      },
    ),
    { seed, numRuns: 500 },
  );
});
