import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonSplitter } from '../../../src/ingest/files/json/splitter.ts';
import { type Converted, type ConvertOptions, convertContent, refusalOf } from './support/convert-text.ts';

const seed = 20260102;

/** The value of a number without rounding: its digits as a whole number, and the power of ten. */
function exactValue(text: string): string {
  const [, sign, whole = '', fraction = '', exponent = '0'] = /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(
    text,
  )!;
  const digits = (whole + fraction).replace(/^0+/, '');
  const counted = digits.replace(/0+$/, '');
  if (counted === '') return '0';
  return `${sign}${counted}e${Number(exponent) - fraction.length + digits.length - counted.length}`;
}

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: length });
const whole = (length: number) => digits(length).map((text) => text.replace(/^0+(?=\d)/, ''));
const literal = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.oneof(whole(3), whole(22), whole(40)),
      fc
        .oneof(
          fc.constant(''),
          digits(2),
          digits(20),
          fc.constantFrom('0', '00', '10', '50', '000000', '0000001'),
        )
        .map((text) => text && `.${text}`),
      fc.oneof(
        { weight: 3, arbitrary: fc.constant('') },
        fc
          .tuple(
            fc.constantFrom('e', 'E', 'e+', 'E+', 'e-', 'E-'),
            fc.constantFrom('0', '3', '07', '20', '320'),
          )
          .map((parts) => parts.join('')),
      ),
    )
    .map((parts) => parts.join('')),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.integer().map(String),
);

const withId = (values: readonly string[]) => values.map((value, i) => `{"id":${i},"v":${value}}`);
const forms = {
  NDJSON: (records: readonly string[]) => `${records.join('\n')}\n`,
  'an array': (records: readonly string[]) => `[${records.join(',\n ')}]`,
  'values on many lines': (records: readonly string[]) =>
    records.map((record) => record.replace(',', ',\n  ')).join('\n'),
};
const form = fc.constantFrom(...Object.values(forms));
const valuesOf = ({ rows }: Converted) => rows.map(([, value]) => (value === null ? null : String(value)));
const mark = /\de\d{15}/;
const shown = ({ columns, warnings, rejects, rows }: Converted) =>
  JSON.stringify({ columns, warnings, rejects, rows });

test('I2: numbers are read as the cells of a CSV file with the same literals are, without a digit less', async () => {
  const cells = fc.array(fc.option(literal, { freq: 8, nil: null }), { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(cells, form, async (literals, write) => {
      const csv = `id,v\n${literals.map((one, i) => `${i},${one ?? ''}\n`).join('')}`;
      const records = withId(literals.map((one) => one ?? 'null'));
      const json = await convertContent(write(records));
      const asCsv = await convertContent(csv, { options: { header: true, delimiter: ',' } });
      expect(json.shape).toBe(asCsv.shape);
      const plain = (one: string | null) => one?.replace(/^-0$/, '0') ?? null;
      expect(valuesOf(json).map(plain)).toEqual(valuesOf(asCsv).map(plain));
      if (json.columns[1]!.type !== 'DOUBLE')
        expect(valuesOf(json).map((one) => one && exactValue(one))).toEqual(
          literals.map((one) => one && exactValue(one)),
        );
      expect(shown(json)).not.toMatch(mark);
    }),
    { seed, numRuns: 50 },
  );
}, 240_000);

test('beside strings, or as the VARCHAR that was asked for, numbers are the text of their literal', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(literal, { minLength: 1, maxLength: 6 }),
      form,
      fc.boolean(),
      async (literals, write, isGiven) => {
        const records = withId([...literals, ...(isGiven ? [] : ['"1.50"'])]);
        const given = isGiven ? { options: { columns: [{ name: 'v', type: 'VARCHAR' }] } } : {};
        const json = await convertContent(write(records), given);
        expect(json.columns[1]!.type).toBe('VARCHAR');
        const expected = [...literals, ...(isGiven ? [] : ['1.50'])];
        // DuckDB knows no whole number -0.
        expect(valuesOf(json)).toEqual(expected.map((one) => (one === '-0' ? '0' : one)));
      },
    ),
    { seed, numRuns: 40 },
  );
}, 240_000);

test.each([10, 20])(
  'as a DECIMAL(38,%i) that was asked for, a number is exact or a reject',
  async (scale) => {
    const columns = [{ name: 'v', type: `DECIMAL(38,${scale})` }];
    await fc.assert(
      fc.asyncProperty(fc.array(literal, { minLength: 1, maxLength: 8 }), async (drawn) => {
        // One that fits: without rows there is no dataset.
        const literals = ['0', ...drawn];
        const json = await convertContent(forms.NDJSON(withId(literals)), {
          options: { columns, rejectRatioMax: 1 },
        });
        expect(json.rejects.count + json.rowCount).toBe(literals.length);
        for (const [id, value] of json.rows)
          expect(exactValue(String(value))).toBe(exactValue(literals[Number(id)]!));
        const kept = new Set(json.rows.map(([id]) => Number(id)));
        literals.forEach((one, id) => {
          const [, counted = '', power = '0'] = /^-?(\d+)e(.*)$/.exec(exactValue(one)) ?? [];
          const fits = Number(power) >= -scale && counted.length + Number(power) <= 38 - scale;
          // With an exponent, DuckDB refuses some of those that need all 38 digits.
          if (fits && !/e/i.test(one)) expect(kept, one).toContain(id);
          if (!fits) expect(kept, one).not.toContain(id);
        });
        expect(shown(json)).not.toMatch(mark);
      }),
      { seed, numRuns: 40 },
    );
  },
  240_000,
);

const ones = (count: number) => '123456789'.repeat(5).slice(0, count);

describe.each(Object.entries(forms))('a column in %s', (_, write) => {
  test.each<[string, string[], string, (string | null)[]]>([
    ['plain', ['1.25', '-3.5'], 'DECIMAL(18,2)', ['1.25', '-3.50']],
    ['money', ['0.10', '12.50', '7.00'], 'DECIMAL(18,2)', ['0.10', '12.50', '7.00']],
    ['zeros', ['0.00', '-0.000', '0e3'], 'DECIMAL(18,3)', ['0.000', '0.000', '0.000']],
    ['small', ['1e-7', '1E-07', '0.00000012'], 'DECIMAL(18,8)', ['0.00000010', '0.00000010', '0.00000012']],
    ['great', ['1.5E+20', '1e3'], 'DECIMAL(38,0)', ['150000000000000000000', '1000']],
    ['38 digits', [`0.${ones(37)}`, '-9.5'], 'DECIMAL(38,37)', [`0.${ones(37)}`, `-9.5${'0'.repeat(36)}`]],
    ['39 digits', [`1.${ones(38)}`, '1.50'], 'VARCHAR', [`1.${ones(38)}`, '1.50']],
    [
      '0.1 with 30 digits',
      ['0.100000000000000000000000000001'],
      'DECIMAL(38,30)',
      ['0.100000000000000000000000000001'],
    ],
    ['whole ones beyond 64 bits', [ones(38), `-${ones(20)}`], 'DECIMAL(38,0)', [ones(38), `-${ones(20)}`]],
    ['whole ones beyond 128 bits', [ones(39), '1'], 'VARCHAR', [ones(39), '1']],
    [
      'whole ones and long fractions',
      ['9223372036854775807', '0.1234567890123456789'],
      'DECIMAL(38,19)',
      ['9223372036854775807.0000000000000000000', '0.1234567890123456789'],
    ],
    ['beside null', ['0.12345678901234567890', 'null'], 'DECIMAL(38,20)', ['0.12345678901234567890', null]],
    [
      'beside strings',
      ['0.12345678901234567890', '"1.50"', '2.50', '1E5', 'true'],
      'VARCHAR',
      ['0.12345678901234567890', '1.50', '2.50', '1E5', 'true'],
    ],
    [
      'beside objects',
      ['{"x":0.12345678901234567890}', '2.50'],
      'VARCHAR',
      ['{"x":0.12345678901234567890}', '2.50'],
    ],
    ['beyond every double', ['1e400', '1.50'], 'VARCHAR', ['1e400', '1.50']],
    ['of a wide range', ['1e-300', '1.5e300'], 'DOUBLE', ['1e-300', '1.5e+300']],
  ])('%s', async (_name, values, type, expected) => {
    const json = await convertContent(write(withId(values)));
    expect(json.columns[1]!.type).toBe(type);
    expect(valuesOf(json)).toEqual(expected);
    expect(shown(json)).not.toMatch(mark);
  });

  test('members that are missing are NULL', async () => {
    const json = await convertContent(write(['{"id":0,"v":0.12345678901234567890}', '{"id":1}']));
    expect(json.shape).toBe('id:BIGINT v:DECIMAL(38,20)?');
    expect(valuesOf(json)).toEqual(['0.12345678901234567890', null]);
  });
});

test('a warning says why numbers are text', async () => {
  const records = withId([`1.${ones(38)}`]);
  expect((await convertContent(forms.NDJSON(records))).warnings).toEqual([
    expect.stringContaining('Column "v" is text: its numbers have more digits'),
  ]);
  const columns = [{ name: 'v', type: 'VARCHAR' }];
  expect((await convertContent(forms.NDJSON(records), { options: { columns } })).warnings).toEqual([]);
});

describe('numbers inside objects and lists', () => {
  test.each([
    ['of more digits than a double', '{"x":[0.12345678901234567890],"y":1.5}'],
    ['beyond every double', '{"x":[1e400]}'],
    ['below every double', '{"x":-1e-400}'],
    ['of mixed kinds', '{"x":["a",0.12345678901234567890,1.5E-7]}'],
  ])('%s keep every digit, in JSON text', async (_, value) => {
    const json = await convertContent(forms.NDJSON([...withId([value]), '{"id":1,"v":{"x":null}}']));
    expect(json.shape).toBe('id:BIGINT v:VARCHAR');
    expect(json.rows[0]![1]).toBe(value.replace('1.5E-7', '1.5e-7'));
    expect(json.warnings).toEqual([expect.stringContaining('kept as JSON text')]);
  });

  test('that a double keeps do not, also where another column holds longer ones', async () => {
    const json = await convertContent(
      '{"a":[1.50,1e3,0.30000000000000004],"b":[0.12345678901234567890],"c":1.50}',
    );
    expect(json.shape).toBe('a:DOUBLE[]? b:VARCHAR c:DECIMAL(18,2)');
    expect(json.rows).toEqual([[[1.5, 1000, 0.30000000000000004], '[0.12345678901234567890]', '1.50']]);
  });
});

describe('rejects show the numbers of the source', () => {
  test('in lines that are broken or no objects', async () => {
    const bad = [
      '{"a":12.50,"b":1E5,}',
      '[1.50,0.12345678901234567890]',
      '{"a":0.12345678901234567890,"b":1.5e-7 x',
      '1.50',
    ];
    const json = await convertContent(forms.NDJSON(['{"a":12.50}', ...bad]), {
      options: { rejectRatioMax: 1 },
    });
    expect(json.rejects.kept.map((reject) => reject.text)).toEqual(expect.arrayContaining(bad.slice(1)));
    expect(shown(json)).not.toMatch(mark);
  });

  test('in rows that do not fit a type, and where the text is cut off', async () => {
    const long = `{"a":[${'0.12345678901234567890,'.repeat(100)}1],"v":1.50}`;
    const columns = [{ name: 'v', type: 'BIGINT' }];
    const json = await convertContent(forms.NDJSON(['{"v":1}', '{"v":1.50}', long]), {
      options: { columns, rejectRatioMax: 1 },
    });
    expect(json.rejects.kept.map((reject) => reject.text)).toEqual(['{"v":1.50}', long.slice(0, 500)]);
  });
});

describe('types that the caller gives', () => {
  test('DOUBLE rounds fractions, counted, and refuses what is beyond it', async () => {
    const columns = [{ name: 'v', type: 'DOUBLE' }];
    const values = ['0.1', '0.12345678901234567890', '1.50', '1e400', '9007199254740993', '2.5e-3'];
    const json = await convertContent(forms.NDJSON(withId(values)), {
      options: { columns, rejectRatioMax: 1 },
    });
    expect(valuesOf(json)).toEqual(['0.1', '0.12345678901234568', '1.5', '0.0025']);
    expect(json.rejects.kept.map((reject) => reject.line)).toEqual([4, 5]);
    expect(json.warnings).toEqual(['1 cells of column "v" were rounded or cut to the given type DOUBLE.']);
  });

  test('an exponent hides no digit that a decimal or whole number does not keep', async () => {
    const values = ['123456789012345678.5e-1', '12345678901234567.85e1', '1.5000e3', '1500e-2', '0.000e-9'];
    const as = async (type: string) => {
      const columns = [{ name: 'v', type }];
      const json = await convertContent(forms.NDJSON(withId(values)), {
        options: { columns, rejectRatioMax: 1 },
      });
      return valuesOf(json);
    };
    expect(await as('DECIMAL(38,1)')).toEqual(['123456789012345678.5', '1500.0', '15.0', '0.0']);
    expect(await as('BIGINT')).toEqual(['1500', '15', '0']);
  });
});

describe('appending', () => {
  const append = (type: string, value: string): [string, ConvertOptions] => [
    forms.NDJSON([`{"v":${value}}`]),
    { appendTo: [{ name: 'v', type }] },
  ];

  test.each([
    ['DECIMAL(38,20)', '0.12345678901234567890', '0.12345678901234567890'],
    ['DECIMAL(38,20)', '1.5e-7', '0.00000015000000000000'],
    ['DECIMAL(18,2)', '12.50', '12.50'],
    ['DOUBLE', '0.5', 0.5],
    ['VARCHAR', '0.12345678901234567890', '0.12345678901234567890'],
    ['VARCHAR', '1.50', '1.50'],
  ])('to %s: %s fits', async (type, value, expected) => {
    const json = await convertContent(...append(type, value));
    expect(json.rows).toEqual([[expected]]);
    expect(json.columns[0]!.type).toBe(type);
  });

  test.each([
    ['DECIMAL(18,2)', '0.125'],
    ['DECIMAL(18,2)', '0.12345678901234567890'],
    ['DECIMAL(38,20)', '0.123456789012345678901'],
    ['DECIMAL(38,20)', '1234567890123456789.5'],
    ['DOUBLE', '0.12345678901234567890'],
    ['BIGINT', '1.50'],
  ])('to %s: %s is a mismatch', async (type, value) => {
    const refusal = await refusalOf(...append(type, value));
    expect(refusal.code).toBe('SCHEMA_MISMATCH');
    expect(refusal.message).not.toMatch(mark);
  });
});

test('records are the same however the file is cut into pieces', () => {
  const record = fc
    .array(
      fc.oneof(
        literal,
        fc.constantFrom('"a\\"1.50"', 'true', 'null', '{"x":0.12345678901234567890}', '[1.50]'),
      ),
      { maxLength: 4 },
    )
    .map((values) => `{${values.map((value, i) => `"k${i}":${value}`).join(',')}}`);
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 5 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      (records, size, isLines) => {
        const content = Buffer.from(isLines ? records.join('\n') : `[${records.join(', ')}]`);
        const split = (pieceBytes: number) => {
          const splitter = new JsonSplitter(isLines ? 'lines' : 'values', 1_000_000);
          let text = '';
          for (let at = 0; at < content.length; at += pieceBytes)
            text += splitter.split(content.subarray(at, at + pieceBytes)).toString();
          return text + splitter.finish().toString();
        };
        const unmarked = (text: string) => text.replaceAll(/1e\d{15}/g, '1e<run>');
        expect(unmarked(split(size))).toBe(unmarked(split(1_000_000)));
      },
    ),
    { seed, numRuns: 500 },
  );
});
