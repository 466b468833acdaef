import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type ConvertOptions, convertContent, refusalOf } from './support/convert-text.ts';

interface Case {
  name: string;
  content: string | Buffer;
  given?: ConvertOptions;
  shape?: string;
  rows?: unknown[][];
  rejects?: [line: number | null, column: string | null, reason: RegExp][];
  warning?: RegExp;
  format?: string;
  refused?: string;
  message?: RegExp;
}

const many = (line: string, count: number) => line.repeat(count);
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string, isBigEndian = false) => {
  const bytes = Buffer.from(text, 'utf16le');
  return isBigEndian ? bytes.swap16() : bytes;
};

const punctuation: Case[] = [
  { name: 'commas', content: 'a,b\n1,2\n', shape: 'a:BIGINT b:BIGINT', rows: [['1', '2']], format: 'csv' },
  { name: 'tabs', content: 'a\tb\n1\t2\n', shape: 'a:BIGINT b:BIGINT', format: 'tsv' },
  { name: 'semicolons with decimal commas', content: 'a;b\n1,5;2\n2,5;3\n', shape: 'a:VARCHAR b:BIGINT' },
  { name: 'bars', content: 'a|b\n1|x\n2|y\n', shape: 'a:BIGINT b:VARCHAR' },
  {
    name: 'an unusual delimiter by option',
    content: 'a^b\n1^2\n',
    given: { options: { delimiter: '^' } },
    rows: [['1', '2']],
  },
  { name: 'no line end at the end', content: 'a,b\n1,2', rows: [['1', '2']] },
  {
    name: 'CRLF',
    content: 'a,b\r\n1,x\r\n2,y\r\n',
    rows: [
      ['1', 'x'],
      ['2', 'y'],
    ],
  },
  {
    name: 'CR only',
    content: 'a,b\r1,x\r2,y\r',
    rows: [
      ['1', 'x'],
      ['2', 'y'],
    ],
  },
  {
    name: 'LF and CRLF mixed',
    content: 'a,b\r\n1,x\n2,y\r\n',
    rows: [
      ['1', 'x'],
      ['2', 'y'],
    ],
  },
  {
    name: 'all three mixed, with CRLF in a cell',
    content: 'a,b\r\n1,"p\r\nq"\n2,y\r3,z\n',
    rows: [
      ['1', 'p\r\nq'],
      ['2', 'y'],
      ['3', 'z'],
    ],
  },
  {
    name: 'delimiter in quotes',
    content: 'a,b\n"x, y",1\n"z",2\n',
    rows: [
      ['x, y', '1'],
      ['z', '2'],
    ],
  },
  {
    name: 'line end in quotes',
    content: 'a,b\n"x\ny",1\n"z",2\n',
    rows: [
      ['x\ny', '1'],
      ['z', '2'],
    ],
  },
  { name: 'doubled quotes', content: 'a,b\n"say ""hi""",1\n', rows: [['say "hi"', '1']] },
  {
    name: 'backslash before quotes',
    content: 'a,b\n"say \\"hi\\"",1\n"x",2\n',
    rows: [
      ['say "hi"', '1'],
      ['x', '2'],
    ],
  },
  {
    name: 'single quotes',
    content: "a,b\n'x, y',1\n'z, q',2\n",
    rows: [
      ['x, y', '1'],
      ['z, q', '2'],
    ],
  },
  {
    name: 'an apostrophe is no quote',
    content: "a,b\nO'Neil,1\n'Tis,2\n",
    rows: [
      ["O'Neil", '1'],
      ["'Tis", '2'],
    ],
  },
  { name: 'a quote inside a cell', content: 'a,b\n5" disk,1\n', rows: [['5" disk', '1']] },
  {
    name: 'one space before quotes',
    content: 'a,b\n1, "x, y"\n2, "z"\n',
    rows: [
      ['1', 'x, y'],
      ['2', 'z'],
    ],
  },
  {
    name: 'blank lines between rows',
    content: 'a,b\n\n1,2\n\n\n3,4\n\n',
    rows: [
      ['1', '2'],
      ['3', '4'],
    ],
  },
  { name: 'one column', content: 'name\nAnn\nBob\n', shape: 'name:VARCHAR', rows: [['Ann'], ['Bob']] },
  {
    name: 'one column with a blank line: a row',
    content: 'n\n1\n\n3\n',
    shape: 'n:BIGINT?',
    rows: [['1'], [null], ['3']],
  },
  {
    name: 'prose is not silently one column',
    content: 'note\nThe cat, the dog\nA hat, a coat, x\nNothing\n',
    refused: 'DELIMITER_UNCLEAR',
  },
  {
    name: 'prose as one column by option',
    content: 'note\nThe cat, the dog\nA hat, a coat, x\n',
    given: { options: { delimiter: 'NONE' } },
    shape: 'note:VARCHAR',
    rows: [['The cat, the dog'], ['A hat, a coat, x']],
  },
  {
    name: 'no quotes by option',
    content: 'a,b\n"x,1\ny",2\n',
    given: { options: { quote: '' } },
    rows: [
      ['"x', '1'],
      ['y"', '2'],
    ],
  },
  {
    name: 'a comment sign is data',
    content: 'a,b\n#1,2\n3,4\n',
    rows: [
      ['#1', '2'],
      ['3', '4'],
    ],
  },
  {
    name: 'empty last fields',
    content: 'a,b\n1,2,\n3,4,\n',
    rows: [
      ['1', '2'],
      ['3', '4'],
    ],
  },
];

const encodings: Case[] = [
  { name: 'UTF-8 with a mark', content: '\ufeffa,b\nä,1\n', shape: 'a:VARCHAR b:BIGINT', rows: [['ä', '1']] },
  { name: 'UTF-16 LE with a mark', content: utf16('\ufeffa,b\nä,1\n'), rows: [['ä', '1']] },
  { name: 'UTF-16 BE with a mark', content: utf16('\ufeffa,b\nä,1\n', true), rows: [['ä', '1']] },
  {
    name: 'UTF-16 LE without a mark',
    content: utf16('name,b\nAnn,1\nBob,2\n'),
    rows: [
      ['Ann', '1'],
      ['Bob', '2'],
    ],
  },
  {
    name: 'latin-1',
    content: latin1('name,b\nJosé,1\nMüller,2\n'),
    rows: [
      ['José', '1'],
      ['Müller', '2'],
    ],
    warning: /windows-1252/,
  },
  {
    name: 'latin-1 far behind the beginning',
    content: latin1(`name,b\n${many('Ann,1\n', 200_000)}José,2\n`),
    warning: /windows-1252/,
  },
  {
    name: 'latin-1 by option',
    content: latin1('name,b\nJosé,1\n'),
    given: { options: { encoding: 'windows-1252' } },
    rows: [['José', '1']],
  },
  {
    name: 'smart quotes of windows-1252',
    content: Buffer.from([0x61, 0x2c, 0x62, 10, 0x93, 0x78, 0x94, 0x2c, 0x31, 10]),
    rows: [['“x”', '1']],
  },
  {
    name: 'UTF-8 with one damaged line',
    content: Buffer.concat([Buffer.from('a,b\nä,1\nö,2\nü,3\n'), Buffer.from([0xff, 0x2c, 0x34, 10])]),
    given: { options: { encoding: 'utf-8' } },
    rows: [
      ['ä', '1'],
      ['ö', '2'],
      ['ü', '3'],
    ],
    rejects: [[5, 'a', /UTF-8/]],
  },
  {
    name: 'UTF-8 with one damaged line, detected',
    content: Buffer.concat([Buffer.from('a,b\nä,1\nö,2\nü,3\n'), Buffer.from([0xff, 0x2c, 0x34, 10])]),
    rows: [
      ['ä', '1'],
      ['ö', '2'],
      ['ü', '3'],
    ],
    rejects: [[5, 'a', /UTF-8/]],
  },
  { name: 'four-byte characters', content: 'a,b\n😀,1\n', rows: [['😀', '1']] },
  { name: 'gzip', content: gzipSync('a,b\n1,x\n'), rows: [['1', 'x']] },
  { name: 'gzip of UTF-16', content: gzipSync(utf16('\ufeffa,b\n1,ß\n')), rows: [['1', 'ß']] },
  {
    name: 'a damaged gzip stream',
    content: gzipSync(many('a,b\n1,x\n', 10_000)).subarray(0, 60),
    refused: 'MALFORMED_FILE',
    message: /gzip/,
  },
  {
    name: 'a zero byte',
    content: `a,b\n${many('1,x\n', 3000)}2,\0\n`,
    refused: 'MALFORMED_FILE',
    message: /zero byte/,
  },
  {
    name: 'a gzip bomb',
    content: gzipSync(many('a,b\n', 3_000_000)),
    given: { limits: { expandedBytesMax: 1_000_000 } },
    refused: 'EXPANSION_LIMIT',
  },
];

const headers: Case[] = [
  { name: 'text over numbers', content: 'a,b\n1,2\n', shape: 'a:BIGINT b:BIGINT' },
  { name: 'no header', content: '1,x\n2,y\n', shape: 'column_1:BIGINT column_2:VARCHAR' },
  {
    name: 'text over text',
    content: 'name,city\nAnn,Berlin\n',
    shape: 'name:VARCHAR city:VARCHAR',
    warning: /header/,
  },
  {
    name: 'text without a header by option',
    content: 'Ann,Berlin\nBob,Paris\n',
    given: { options: { header: false } },
    shape: 'column_1:VARCHAR column_2:VARCHAR',
    rows: [
      ['Ann', 'Berlin'],
      ['Bob', 'Paris'],
    ],
  },
  {
    name: 'the first row recurs: no header',
    content: 'x,y\na,b\nx,c\n',
    shape: 'column_1:VARCHAR column_2:VARCHAR',
  },
  {
    name: 'addresses are no names',
    content: 'ann@x.org,http://x.org\nbob@x.org,http://y.org\n',
    shape: 'column_1:VARCHAR column_2:VARCHAR',
  },
  {
    name: 'years as names',
    content: 'region,2019,2020\nNorth,100,200\nSouth,300,400\n',
    shape: 'region:VARCHAR _2019:BIGINT _2020:BIGINT',
  },
  {
    name: 'a number in the first row: no header',
    content: 'x,1\ny,2\n',
    shape: 'column_1:VARCHAR column_2:BIGINT',
  },
  {
    name: 'header by option over numbers',
    content: '1,2\n3,4\n',
    given: { options: { header: true } },
    shape: '_1:BIGINT _2:BIGINT',
    rows: [['3', '4']],
  },
  {
    name: 'repeated and empty names',
    content: 'a,A,,a_2,a\n1,2,3,4,5\n',
    shape: 'a:BIGINT A_3:BIGINT column_3:BIGINT a_2:BIGINT a_4:BIGINT',
  },
  {
    name: 'names with signs and spaces',
    content: 'First Name,Größe (cm),$\n"x",2,3\n',
    shape: 'First_Name:VARCHAR Größe_cm:BIGINT column_3:BIGINT',
  },
  { name: 'header only', content: 'a,b\n', shape: 'a:VARCHAR b:VARCHAR', rows: [] },
  {
    name: 'a header with a line end',
    content: '"a\nb",c\n1,2\n',
    shape: 'a_b:BIGINT c:BIGINT',
    rows: [['1', '2']],
  },
  {
    name: 'lines before the header',
    content: 'Report\n\na,b,c\n1,2,3\n4,5,6\n',
    shape: 'a:BIGINT b:BIGINT c:BIGINT',
    rejects: [
      [1, null, /before the header/],
      [2, null, /before the header/],
    ],
  },
  {
    name: 'lines before the header by option',
    content: 'x,y,z,w\nReport\na,b\n1,2\n',
    given: { options: { skipLines: 2 } },
    shape: 'a:BIGINT b:BIGINT',
    rejects: [],
  },
  {
    name: 'a header of another width',
    content: 'a,b,c\n1,2\n3,4\n5,6\n',
    refused: 'MALFORMED_FILE',
    message: /header on line 1 has 3 fields/,
  },
];

const types: Case[] = [
  {
    name: 'leading zeros stay text',
    content: 'zip,n\n00123,1\n10115,2\n',
    rows: [
      ['00123', '1'],
      ['10115', '2'],
    ],
    shape: 'zip:VARCHAR n:BIGINT',
  },
  {
    name: 'leading zeros far behind',
    content: `zip,n\n${many('10115,1\n', 200_000)}00123,2\n`,
    shape: 'zip:VARCHAR n:BIGINT',
    warning: /"zip" is text/,
  },
  {
    name: 'decimals stay exact',
    content: 'a,n\n0.10,1\n12.345,2\n',
    shape: 'a:DECIMAL(18,3) n:BIGINT',
    rows: [
      ['0.100', '1'],
      ['12.345', '2'],
    ],
  },
  {
    name: 'a longer fraction far behind',
    content: `a,n\n${many('1.25,1\n', 200_000)}1.255,2\n`,
    shape: 'a:DECIMAL(18,3) n:BIGINT',
  },
  {
    name: 'wide decimals',
    content: 'a,n\n12345678901234567890.123456789,1\n',
    shape: 'a:DECIMAL(38,9) n:BIGINT',
    rows: [['12345678901234567890.123456789', '1']],
  },
  {
    name: 'whole and broken numbers',
    content: 'a,n\n1,1\n2.5,2\n.5,3\n-3,4\n',
    shape: 'a:DECIMAL(18,1) n:BIGINT',
    rows: [
      ['1.0', '1'],
      ['2.5', '2'],
      ['0.5', '3'],
      ['-3.0', '4'],
    ],
  },
  {
    name: 'the largest BIGINT',
    content: 'a,n\n9223372036854775807,1\n-9223372036854775808,2\n',
    shape: 'a:BIGINT n:BIGINT',
  },
  {
    name: 'beyond BIGINT',
    content: 'a,n\n9223372036854775808,1\n',
    shape: 'a:DECIMAL(38,0) n:BIGINT',
    rows: [['9223372036854775808', '1']],
  },
  {
    name: 'beyond 38 digits: text',
    content: `a,n\n${many('9', 39)},1\n`,
    shape: 'a:VARCHAR n:BIGINT',
    rows: [[many('9', 39), '1']],
  },
  {
    name: 'exponents that a decimal holds',
    content: 'a,n\n1.5e3,1\n2e-2,2\n',
    shape: 'a:DECIMAL(18,2) n:BIGINT',
    rows: [
      ['1500.00', '1'],
      ['0.02', '2'],
    ],
  },
  {
    name: 'exponents that only a double holds',
    content: 'a,n\n1.5e-200,1\n2,2\n',
    shape: 'a:DOUBLE n:BIGINT',
    rows: [
      [1.5e-200, '1'],
      [2, '2'],
    ],
  },
  {
    name: 'only exponents',
    content: 'a,n\n1e3,1\n',
    shape: 'a:DECIMAL(18,0) n:BIGINT',
    rows: [['1000', '1']],
  },
  {
    name: 'a negative exponent that moves many digits',
    content: 'a,n\n123456789012345678901234567890e-5,1\n',
    shape: 'a:DECIMAL(38,5) n:BIGINT',
    rows: [['1234567890123456789012345.67890', '1']],
  },
  {
    name: 'exponents that DuckDB cannot read as the decimal needed: text',
    content: 'a,n\n123456789012345678901234567890e-5,1\n1.0000000001,2\n',
    shape: 'a:VARCHAR n:BIGINT',
    rows: [
      ['123456789012345678901234567890e-5', '1'],
      ['1.0000000001', '2'],
    ],
    warning: /not every cell is exactly/,
  },
  { name: 'exponents beyond a double: text', content: 'a,n\n1e400,1\n', shape: 'a:VARCHAR n:BIGINT' },
  { name: 'a plus sign stays text', content: 'phone,n\n+4930123,1\n', shape: 'phone:VARCHAR n:BIGINT' },
  { name: 'thousands separators stay text', content: 'a;n\n1,234;1\n', shape: 'a:VARCHAR n:BIGINT' },
  {
    name: 'underscores and hexadecimals stay text',
    content: 'a,b,n\n1_000,0x1F,1\n',
    shape: 'a:VARCHAR b:VARCHAR n:BIGINT',
  },
  {
    name: 'spaces around numbers',
    content: 'a,n\n 1 ,1\n2, 2\n',
    shape: 'a:BIGINT n:BIGINT',
    rows: [
      ['1', '1'],
      ['2', '2'],
    ],
  },
  {
    name: 'dates',
    content: 'd,n\n2024-02-29,1\n,2\n',
    shape: 'd:DATE? n:BIGINT',
    rows: [
      ['2024-02-29', '1'],
      [null, '2'],
    ],
  },
  { name: 'an impossible date: text', content: 'd,n\n2023-02-29,1\n', shape: 'd:VARCHAR n:BIGINT' },
  {
    name: 'ambiguous dates stay text',
    content: 'd,n\n01/02/2024,1\n31/12/2024,2\n',
    shape: 'd:VARCHAR n:BIGINT',
  },
  {
    name: 'dates by option',
    content: 'd,n\n01/02/2024,1\n31/12/2024,2\n',
    given: { options: { columns: [{ name: 'd', type: 'DATE' }], dateFormat: '%d/%m/%Y' } },
    shape: 'd:DATE n:BIGINT',
    rows: [
      ['2024-02-01', '1'],
      ['2024-12-31', '2'],
    ],
  },
  {
    name: 'timestamps',
    content: 't,n\n2024-01-02 03:04:05,1\n2024-01-02T03:04,2\n2024-01-02,3\n',
    shape: 't:TIMESTAMP n:BIGINT',
    rows: [
      ['2024-01-02 03:04:05', '1'],
      ['2024-01-02 03:04:00', '2'],
      ['2024-01-02 00:00:00', '3'],
    ],
  },
  {
    name: 'nanoseconds',
    content: 't,n\n2024-01-02T03:04:05.1234567,1\n',
    shape: 't:TIMESTAMP_NS n:BIGINT',
    rows: [['2024-01-02 03:04:05.1234567', '1']],
  },
  {
    name: 'time zones',
    content: 't,n\n2024-01-02T03:04:05Z,1\n2024-01-02T03:04:05+02:00,2\n',
    shape: 't:TIMESTAMP WITH TIME ZONE n:BIGINT',
    rows: [
      ['2024-01-02 03:04:05+00', '1'],
      ['2024-01-02 01:04:05+00', '2'],
    ],
  },
  {
    name: 'with and without time zone: text',
    content: 't,n\n2024-01-02T03:04:05Z,1\n2024-01-02T03:04:05,2\n',
    shape: 't:VARCHAR n:BIGINT',
  },
  { name: 'times of day stay text', content: 't,n\n12:30:00,1\n', shape: 't:VARCHAR n:BIGINT' },
  {
    name: 'booleans',
    content: 'b,n\ntrue,1\nFALSE,2\n,3\n',
    shape: 'b:BOOLEAN? n:BIGINT',
    rows: [
      [true, '1'],
      [false, '2'],
      [null, '3'],
    ],
  },
  { name: 'yes and 0/1 are no booleans', content: 'a,b\nyes,1\nno,0\n', shape: 'a:VARCHAR b:BIGINT' },
  {
    name: 'empty is NULL, quoted empty is empty text',
    content: 'a,n\n,1\n"",2\nx,3\n',
    shape: 'a:VARCHAR? n:BIGINT',
    rows: [
      [null, '1'],
      ['', '2'],
      ['x', '3'],
    ],
  },
  {
    name: 'quoted empty among numbers is NULL',
    content: 'a,n\n"1",1\n"",2\n',
    shape: 'a:BIGINT? n:BIGINT',
    rows: [
      ['1', '1'],
      [null, '2'],
    ],
  },
  {
    name: 'NULL and NA are text',
    content: 'a,n\nNULL,1\nNA,2\n',
    rows: [
      ['NULL', '1'],
      ['NA', '2'],
    ],
  },
  {
    name: 'NULL by option, unless quoted',
    content: 'a,b,n\nNA,NA,1\n5,"NA",2\n',
    given: { options: { nullText: 'NA' } },
    shape: 'a:BIGINT? b:VARCHAR? n:BIGINT',
    rows: [
      [null, null, '1'],
      ['5', 'NA', '2'],
    ],
  },
  { name: 'an empty column', content: 'a,n\n,1\n,2\n', shape: 'a:VARCHAR? n:BIGINT' },
  {
    name: 'a column that fills far behind',
    content: `a,n\n${many(',1\n', 300_000)}7,2\n`,
    shape: 'a:BIGINT? n:BIGINT',
  },
  {
    name: 'text far behind numbers loses nothing',
    content: `a,n\n${many('1,1\n', 300_000)}x,2\n`,
    shape: 'a:VARCHAR n:BIGINT',
    warning: /"a" is text/,
  },
  {
    name: 'text by option',
    content: 'a,n\n1,1\n',
    given: { options: { columns: [{ name: 'a', type: 'VARCHAR' }] } },
    shape: 'a:VARCHAR n:BIGINT',
  },
  {
    name: 'a type that some cells do not fit',
    content: 'a,n\n1,1\nx,2\n3,3\n',
    given: { options: { columns: [{ name: 'a', type: 'BIGINT' }] } },
    rows: [
      ['1', '1'],
      ['3', '3'],
    ],
    rejects: [[3, 'a', /"x" is no BIGINT/]],
  },
  {
    name: 'a given type that rounds says so',
    content: 'a,n\n1.255,1\n2.5,2\n',
    given: { options: { columns: [{ name: 'a', type: 'DECIMAL(10,2)' }] } },
    shape: 'a:DECIMAL(10,2) n:BIGINT',
    warning: /^1 cells of column "a" were rounded/,
  },
  {
    name: 'an option for a column that is not there',
    content: 'a,n\n1,1\n',
    given: { options: { columns: [{ name: 'b', type: 'BIGINT' }] } },
    refused: 'COLUMN_UNKNOWN',
    message: /a, n/,
  },
];

const damages: Case[] = [
  { name: 'no byte', content: '', refused: 'EMPTY_FILE' },
  { name: 'white space only', content: ' \n\t\n', refused: 'EMPTY_FILE' },
  {
    name: 'short and long rows',
    content: 'a,b\n1,2\n3\n4,5,6\n7,8\n9,10\n',
    rows: [
      ['1', '2'],
      ['7', '8'],
      ['9', '10'],
    ],
    rejects: [
      [3, null, /1 field/],
      [4, null, /more than 2/],
    ],
  },
  {
    name: 'rejects behind cells with line ends have physical lines',
    content: 'a,b\n1,"x\n\ny"\n2\n3,z\n4,z\n',
    rows: [
      ['1', 'x\n\ny'],
      ['3', 'z'],
      ['4', 'z'],
    ],
    rejects: [[5, null, /1 field/]],
  },
  {
    name: 'rejects behind blank lines',
    content: 'a,b\n\n\n1,2\n3\n4,5\n5,6\n',
    rejects: [[5, null, /1 field/]],
  },
  { name: 'rejects in CRLF files', content: 'a,b\r\n1,2\r\n3\r\n4,5\r\n', rejects: [[3, null, /1 field/]] },
  {
    name: 'rejects behind skipped lines',
    content: 'one\ntwo\na,b\n1,2\n3\n4,5\n',
    given: { options: { skipLines: 2 } },
    rejects: [[5, null, /1 field/]],
  },
  {
    name: 'too many rejects',
    content: 'a,b\n1,2\n3,4\n5,6\n7\n8\n9\n10\n',
    refused: 'TOO_MANY_REJECTS',
    message: /4 of 7 rows .* line 5: 1 field/,
  },
  {
    name: 'too many rejects by option',
    content: `a,b\n${many('1,2\n', 50)}3\n`,
    given: { options: { rejectRatioMax: 0.01 } },
    refused: 'TOO_MANY_REJECTS',
  },
  {
    name: 'all rows rejected',
    content: 'a,b\nx,y\n',
    given: { options: { columns: [{ name: 'a', type: 'BIGINT' }], rejectRatioMax: 1, header: true } },
    refused: 'TOO_MANY_REJECTS',
  },
  {
    name: 'text behind a closing quote',
    content: 'a,b\n1,"x"y\n2,z\n3,z\n',
    rows: [
      ['2', 'z'],
      ['3', 'z'],
    ],
    rejects: [[2, 'b', /closing quote/]],
  },
  {
    name: 'a quote that is never closed',
    content: 'a,b\n1,2\n3,"x\n4,5\n',
    refused: 'MALFORMED_FILE',
    message: /line 3 is never closed/,
  },
  {
    name: 'a stray quote that swallows many lines',
    content: `a,b\n${many('1,2\n', 20)}3,"x\n${many('4,5\n', 80)}6,"y"\n`,
    refused: 'TOO_MANY_REJECTS',
  },
  {
    name: 'a line beyond the limit',
    content: `a,b\n1,${many('x', 5_000_000)}\n2,y\n`,
    refused: 'LINE_LIMIT',
    message: /line 2/,
  },
  {
    name: 'a long line within the limit',
    content: `a,b\n1,${many('x', 3_000_000)}\n2,y\n`,
    shape: 'a:BIGINT b:VARCHAR',
  },
  {
    name: 'one gigantic line',
    content: many('x', 6_000_000),
    refused: 'MALFORMED_FILE',
    message: /longer than 1 MiB/,
  },
  {
    name: 'too many columns',
    content: `${many('a,', 2000)}b\n${many('1,', 2000)}2\n`,
    refused: 'COLUMN_LIMIT',
  },
  {
    name: 'many columns',
    content: `${Array.from({ length: 300 }, (_, i) => `c${i}`).join(',')}\n${many('1,', 299)}2\n`,
  },
  { name: 'a ZIP archive', content: 'PK\x03\x04xxxx', refused: 'UNSUPPORTED_FORMAT', message: /ZIP/ },
  {
    name: 'random bytes',
    content: Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)),
    refused: 'UNSUPPORTED_FORMAT',
  },
  {
    name: 'CSV called Parquet',
    content: 'a,b\n1,2\n',
    given: { options: { format: 'parquet' } },
    refused: 'MALFORMED_FILE',
  },
];

function run(cases: readonly Case[]) {
  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    if (one.refused) {
      const refusal = await refusalOf(one.content, one.given);
      expect(refusal.code).toBe(one.refused);
      if (one.message) expect(refusal.message).toMatch(one.message);
      return;
    }
    const converted = await convertContent(one.content, one.given);
    if (one.shape !== undefined) expect(converted.shape).toBe(one.shape);
    if (one.rows) expect(converted.rows).toEqual(one.rows);
    if (one.format) expect(converted.format).toBe(one.format);
    if (one.warning) expect(converted.warnings.join('\n')).toMatch(one.warning);
    const expected = one.rejects ?? [];
    expect(converted.rejects.count).toBe(expected.length);
    expected.forEach(([line, column, reason], i) => {
      expect(converted.rejects.kept[i]).toMatchObject({
        line,
        column,
        reason: expect.stringMatching(reason),
      });
    });
  });
}

describe('punctuation', () => run(punctuation));
describe('encodings', () => run(encodings));
describe('headers', () => run(headers));
describe('I2: types', () => run(types));
describe('I1: damages', () => run(damages));
