import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openEngine } from '../../../src/engine/index.ts';
import { Utf16Check } from '../../../src/ingest/files/formats/utf16-check.ts';
import { readOptions } from '../../../src/ingest/files/options.ts';
import { makeDirectory } from '../../support/directory.ts';
import { convertContent, refusalOf } from './support/convert-text.ts';

const littleEndian = (text: string) =>
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

describe('a separator line', () => {
  test.each([
    ['sep=;\na;b\n1;2\n3;4\n', 'x.csv'],
    ['"sep=;"\r\na;b\r\n1;2\r\n3;4\r\n', 'x.csv'],
    ['SEP=|\na|b\n1|2\n3|4\n', 'x.txt'],
    ['\ufeffsep=,\na,b\n1,2\n3,4\n', 'unknown'],
    [littleEndian('sep=\t\r\na\tb\r\n1\t2\r\n3\t4\r\n'), 'x.csv'],
  ])('%j names the delimiter and is no row', async (content, sourceName) => {
    const read = await convertContent(content, { sourceName });
    expect(read).toMatchObject({ shape: 'a:BIGINT b:BIGINT', rejects: { count: 0, kept: [] }, warnings: [] });
    expect(read.rows).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  test('counts as a line, gives way to the caller, and must name a delimiter', async () => {
    const rejecting = 'sep=;\na;b\n1;2\n3\n5;6\n';
    expect((await convertContent(rejecting)).rejects.kept).toMatchObject([{ line: 4 }]);
    const told = await convertContent('sep=;\na,b\n1,2\n3,4\n', { options: { delimiter: ',' } });
    expect(told.shape).toBe('a:BIGINT b:BIGINT');
    expect((await convertContent('sep=xy\n1\n2\n')).shape).toBe('sep_xy:BIGINT');
  });
});

describe('types that the caller gives', () => {
  const lossy = [
    ['DATE', ['2024-01-31 00:00:00', '2024-01-31'], ['2024-01-31 10:30:00', '2024-01-31 00:00:00.5']],
    ['TIME', ['10:30:00', '10:30:00.1234560'], ['10:30:00.1234567', '2024-01-31 10:30:00', '10:30:00+02']],
    [
      'TIMESTAMP',
      ['2024-01-31 10:30:00', '2024-01-31'],
      ['2024-01-31 10:30:00.1234567', '2024-01-31 10:30:00+02:00'],
    ],
    ['TIMESTAMP_NS', ['2024-01-31 10:30:00.123456789'], ['2024-01-31 10:30:00Z']],
    ['TIMESTAMPTZ', ['2024-01-31 10:30:00+02'], ['2024-01-31 10:30:00.0000001+00']],
    [
      'DOUBLE',
      ['0.1', '1.50', '-2e-3', '9007199254740992', '00012'],
      ['0.12345678901234567890', '9007199254740993'],
    ],
    ['FLOAT', ['0.1', '16777216'], ['16777217', '0.123456789']],
    ['BIGINT', ['12', '12.0', '1e3'], ['12.5', '9007199254740993.4', '15e-1']],
    ['DECIMAL(10,2)', ['1.5', '1.500'], ['1.005', '125e-3']],
  ] as const;

  test.each(lossy)('%s: what does not survive is counted', async (type, exact, lost) => {
    const columns = readOptions({ columns: [{ name: 'v', type }] }).columns;
    const asCsv = await convertContent(`v\n${[...exact, ...lost].join('\n')}\n`, {
      options: { columns, header: true },
    });
    expect(asCsv.warnings).toEqual([
      expect.stringMatching(`^${lost.length} cells of column "v" were rounded or cut`),
    ]);
    const clean = await convertContent(`v\n${exact.join('\n')}\n`, { options: { columns, header: true } });
    expect(clean.warnings).toEqual([]);
    const asJson = [...exact, ...lost].map((v) => `${JSON.stringify({ v })}\n`).join('');
    expect((await convertContent(asJson, { options: { columns, rejectRatioMax: 0.9 } })).rejects.count).toBe(
      lost.length,
    );
  });
});

describe('halves of UTF-16 characters', () => {
  test('are counted in a warning', async () => {
    for (const content of [littleEndian('a,b\nx\ud800y,1\nz😀,2\n'), littleEndian('[{"a": "x\ud800y"}]')]) {
      const read = await convertContent(content);
      expect(read.rows[0]![0]).toBe('x\ufffdy');
      expect(read.warnings).toEqual([expect.stringMatching('^1 characters of the UTF-16 text are halves')]);
    }
    expect((await convertContent(littleEndian('a,b\n😀\ufffd,1\nz,2\n'))).warnings).toEqual([]);
  });

  test.each([
    ['nothing wrong', [0x61, 0xd83d, 0xde00, 0xfffd], 0],
    ['first half alone', [0xd800, 0x61], 1],
    ['second half alone', [0x61, 0xdc00, 0x61], 1],
    ['in the wrong order', [0xdc00, 0xd800], 2],
    ['two first halves', [0xd800, 0xd800, 0xdc00], 1],
    ['cut off', [0x61, 0xd800], 1],
  ])('%s', (_, units, count) => {
    for (const isBigEndian of [false, true])
      for (const size of [1, 2, 3, 100]) {
        const bytes = Buffer.alloc(units.length * 2);
        units.forEach(
          (unit, i) =>
            void (isBigEndian ? bytes.writeUInt16BE(unit, i * 2) : bytes.writeUInt16LE(unit, i * 2)),
        );
        const check = new Utf16Check(isBigEndian);
        for (let at = 0; at < bytes.length; at += size) check.add(bytes.subarray(at, at + size));
        expect(check.finish()).toBe(count);
      }
  });
});

describe('almost JSON', () => {
  test.each([
    ["{'a': 1, 'b': 2}\n{'a': 2, 'b': 3}\n", 'x.dat'],
    ["{'a': 1, 'b': 2}\n", 'x.csv'],
    ['{a: 1, b: 2}\n{a: 2, b: 3}\n', 'x.dat'],
    ['"one text"', 'x.dat'],
    ['true\n', 'x.txt'],
    ['42', 'x.json'],
    ['one, two\nthree, four\n', 'x.json'],
  ])('%j is refused', async (content, sourceName) => {
    expect(await refusalOf(content, { sourceName })).toMatchObject({
      code: 'MALFORMED_FILE',
      message: expect.stringMatching(/JSON/),
    });
  });

  test('a table is a table, whatever the name says', async () => {
    expect(await convertContent('a,b\n1,2\n3,4\n', { sourceName: 'x.json' })).toMatchObject({
      format: 'csv',
      warnings: [expect.stringContaining('its name says JSON')],
    });
    expect((await convertContent('name\n', { sourceName: 'x.csv' })).shape).toBe('name:VARCHAR');
  });
});

describe('hundreds of columns', () => {
  const keys = Array.from({ length: 400 }, (_, i) => `k${i}`);
  // Numbers, dates and texts in turn; the last row of the table is one of texts where the numbers were.
  const cell = (row: number, i: number) => [String(row * i), `2024-01-0${row}`, `x${row % 3}`][i % 3]!;
  const shape = (types: string[]) => keys.map((key, i) => `${key}:${types[i % 3]}`).join(' ');

  test('of JSON are typed by all rows', async () => {
    const records = [1, 2, 3].map((row) => Object.fromEntries(keys.map((key, i) => [key, cell(row, i)])));
    const read = await convertContent(JSON.stringify(records), { sourceName: 'x.json' });
    expect(read.shape).toBe(shape(['VARCHAR', 'DATE', 'VARCHAR']));
  });

  test('of CSV are typed by all rows', async () => {
    const rows = Array.from({ length: 2000 }, (_, row) => keys.map((_, i) => cell(1 + (row % 9), i)));
    const lines = [keys, ...rows, keys.map((_, i) => (i % 3 === 0 ? 'none' : cell(1, i)))];
    const read = await convertContent(lines.map((line) => `${line.join(',')}\n`).join(''));
    expect(read.shape).toBe(shape(['VARCHAR', 'DATE', 'VARCHAR']));
  });
});

describe('names', () => {
  test('that the reader of Parquet takes get a number', async () => {
    const content = 'File_Row_Number,filename,file_row_number_2\n1,2,3\n4,5,6\n';
    expect((await convertContent(content)).shape).toBe(
      'File_Row_Number_3:BIGINT filename:BIGINT file_row_number_2:BIGINT',
    );
  });

  test('with a zero character are refused', async () => {
    for (const record of [{ a: 1, 'b\0c': 2 }, { 'b\0c': { d: 1 } }])
      expect(await refusalOf(JSON.stringify([record]))).toMatchObject({
        code: 'MALFORMED_FILE',
        message: expect.stringMatching(/zero character/),
      });
    const nested = await convertContent(JSON.stringify([{ a: { 'b\0c': 2 } }]));
    expect(nested.rows).toEqual([['{"b\\u0000c":2}']]);
  });

  test('of more than 1,000 characters are refused', async () => {
    const long = 'x'.repeat(1001);
    for (const content of [`a,${long}\n1,2\n3,4\n`, JSON.stringify([{ a: 1, [long]: 2 }])])
      expect(
        await refusalOf(content, { options: content.startsWith('a') ? { header: true } : {} }),
      ).toMatchObject({
        code: 'COLUMN_NAME_LIMIT',
        details: { position: 2, length: 1001 },
      });
    const nested = await convertContent(JSON.stringify([{ a: { [long]: 2 } }]));
    expect(nested.shape).toBe('a:VARCHAR');
  });
});

describe('the engine', () => {
  test('repeats neither values nor paths of ours when it cannot read a Parquet file', async () => {
    const file = path.join(makeDirectory(), 'x.parquet');
    using engine = await openEngine({ memoryMb: 128, threads: 1 });
    using connection = await engine.connect();
    const text = 'the value of somebody';
    await connection.run(
      `COPY (SELECT '${text}' || range AS t FROM range(50)) TO '${file}' (FORMAT parquet, COMPRESSION uncompressed)`,
    );
    const bytes = readFileSync(file);
    for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) bytes[at] = 0xff;
    const refusal = await refusalOf(bytes);
    expect(refusal.code).toBe('MALFORMED_FILE');
    expect(refusal.message).toContain('UTF-8');
    expect(refusal.message).not.toContain('somebody');
    const half = await refusalOf(Buffer.concat([bytes.subarray(0, 40), bytes.subarray(-200)]));
    expect(half.code).toBe('MALFORMED_FILE');
    expect(half.message).not.toMatch(/scratch|tmp/);
  });

  test('names the memory of a work process when it has too little', async () => {
    const row = Array.from({ length: 500 }, (_, i) => `text ${i}`).join();
    const content = `${Array.from({ length: 3000 }, () => row).join('\n')}\n`;
    expect(await refusalOf(content, { limits: { memoryMb: 20 } })).toMatchObject({
      code: 'PROCESS_MEMORY',
      message: expect.stringContaining('[ingest] work_memory_mb'),
    });
  });
});

describe('archives', () => {
  test.each([
    ['a workbook', Buffer.from('PK\x03\x04'), /Office file.*save a workbook as CSV/],
    ['a workbook in gzip', gzipSync('PK\x03\x04xxxx'), /Office file/],
    ['RTF', '{\\rtf1 text}', /save it as PDF/i],
    ['gzip in gzip', gzipSync(gzipSync('a,b\n1,2\n')), /inside another/],
    ['Parquet in gzip', gzipSync('PAR1xxxxxxxxxxxxPAR1'), /inside gzip/],
  ])('%s is refused with a remedy', async (_, content, message) => {
    expect(await refusalOf(content)).toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      message: expect.stringMatching(message),
    });
  });

  test('a gzip bomb is ended long before it fills the disk', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000, 'a,b\n'));
    expect(await refusalOf(bomb, { sourceName: 'x.csv' })).toMatchObject({
      code: 'EXPANSION_LIMIT',
      details: { expansionMax: 250 },
    });
  });
});

describe('options.delimiter', () => {
  test.each(['"', "'", '\\', '\n', '\r', 'ab', 'a', '7', ' ', '', 'ä'])(
    '%j is refused at once',
    (delimiter) => {
      expect(() => readOptions({ delimiter })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    },
  );

  test.each([',', '\t', ';', '|', ':', '^', '~', '#', 'none'])('%j is taken', (delimiter) => {
    expect(readOptions({ delimiter })).toEqual({ delimiter });
  });
});
