import { describe, expect, test } from 'vitest';
import { convertContent, refusalOf } from './support/convert-text.ts';

/*
 * Types come from the first rows. A later row of another kind, far behind them, must change the type and lose nothing:
 * not a digit, not a part of a second.
 */

const count = 9000;
const second = (i: number) => String(i % 60).padStart(2, '0');

/** As programs print doubles, some of them with 15 digits and more. */
const printed = (i: number) => String(i / 7 / 10);

/** What the first rows are, the one behind them, the type that holds both, and the last value in it. */
const cases: [string, (i: number) => string, string, string, unknown][] = [
  ['whole numbers, then a fraction', (i) => `${i}`, '0.125', 'DECIMAL(18,3)', '0.125'],
  ['amounts, then a finer one', (i) => `${i}.25`, '1.12345', 'DECIMAL(18,5)', '1.12345'],
  [
    'numbers, then a long one',
    (i) => `${i}`,
    '12345678901234567890',
    'DECIMAL(38,0)',
    '12345678901234567890',
  ],
  ['numbers, then an exponent', (i) => `${i}`, '1.5e3', 'DECIMAL(18,0)', '1500'],
  [
    'seconds, then nanoseconds',
    (i) => `2024-01-01T00:00:${second(i)}`,
    '2024-01-01T00:00:00.123456789',
    'TIMESTAMP_NS',
    '2024-01-01 00:00:00.123456789',
  ],
  [
    'microseconds, then nanoseconds',
    (i) => `2024-01-01T00:00:${second(i)}.123456`,
    '2024-01-01T00:00:00.123456789',
    'TIMESTAMP_NS',
    '2024-01-01 00:00:00.123456789',
  ],
  [
    'zoned, then finer than its type',
    (i) => `2024-01-01T00:00:${second(i)}Z`,
    '2024-01-01T00:00:00.123456789Z',
    'VARCHAR',
    '2024-01-01T00:00:00.123456789Z',
  ],
  [
    'days, then a moment',
    (i) => `2024-01-${String(1 + (i % 28)).padStart(2, '0')}`,
    '2024-01-01T10:00:00',
    'TIMESTAMP',
    '2024-01-01 10:00:00',
  ],
  [
    'printed doubles, then another',
    printed,
    '1.7976931348623157e+308',
    'DOUBLE',
    1.7976931348623157e308 as never,
  ],
  [
    'printed doubles, then more digits',
    printed,
    '0.1234567890123456789',
    'DECIMAL(38,19)',
    '0.1234567890123456789',
  ],
  ['printed doubles, then a price', printed, '12.50', 'DECIMAL(38,18)', '12.500000000000000000'],
  ['days, then a word', () => '2024-01-01', 'soon', 'VARCHAR', 'soon'],
  ['words, then a day', (i) => `word ${i}`, '2024-01-01', 'VARCHAR', '2024-01-01'],
];

describe.each(['csv', 'ndjson'])('%s', (format) => {
  const write = (values: readonly (string | null)[]) => {
    if (format === 'csv') return `id,v\n${values.map((value, i) => `${i},${value ?? ''}`).join('\n')}\n`;
    const json = (value: string) => (/^-?[\d.]+(e[+-]?\d+)?$/.test(value) ? value : JSON.stringify(value));
    return values.map((value, i) => `{"id":${i},"v":${value === null ? 'null' : json(value)}}\n`).join('');
  };

  test.each(cases)('%s', async (_name, first, last, type, read) => {
    const values = [...Array.from({ length: count }, (_, i) => first(i)), last];
    const { columns, rows, rejects } = await convertContent(write(values));
    expect(columns[1]!.type).toBe(type);
    expect(rejects.count).toBe(0);
    expect(rows).toHaveLength(count + 1);
    expect(rows.at(-1)![1]).toBe(read);
  });

  test('nothing, then something', async () => {
    const { columns, rows } = await convertContent(
      write([...Array.from({ length: count }, () => null), '7']),
    );
    expect(columns[1]!.type).toBe('BIGINT');
    expect(rows.at(-1)).toEqual([String(count), '7']);
  });

  test('what a DOUBLE would round is not appended to one', async () => {
    const appendTo = [
      { name: 'id', type: 'BIGINT' },
      { name: 'v', type: 'DOUBLE' },
    ];
    const halves = Array.from({ length: count }, (_, i) => `${i}.5`);
    expect((await convertContent(write(halves), { appendTo })).rows).toHaveLength(count);
    expect(await refusalOf(write([...halves, '0.12345678901234567890']), { appendTo })).toMatchObject({
      code: 'SCHEMA_MISMATCH',
    });
  });

  test('printed doubles are appended to the decimals that their column was', async () => {
    const appendTo = [
      { name: 'id', type: 'BIGINT' },
      { name: 'v', type: 'DECIMAL(38,20)' },
    ];
    const { rows } = await convertContent(write(['0.1234567890123456', '2.5']), { appendTo });
    expect(rows.map(([, v]) => v)).toEqual(['0.12345678901234560000', '2.50000000000000000000']);
  });

  test('what a TIMESTAMP would cut is not appended to one', async () => {
    const appendTo = [
      { name: 'id', type: 'BIGINT' },
      { name: 'v', type: 'TIMESTAMP' },
    ];
    const seconds = Array.from({ length: count }, (_, i) => `2024-01-01T00:00:${second(i)}`);
    expect(await refusalOf(write([...seconds, '2024-01-01T00:00:00.123456789']), { appendTo })).toMatchObject(
      {
        code: 'SCHEMA_MISMATCH',
      },
    );
  });
});
