import { expect, test } from 'vitest';
import { CsvWriter } from '../../../src/ingest/sources/mysql/csv-writer.ts';

/** A cell as MySQL's protocol writes it: its length in 1, 3, 4 or 9 bytes, then its bytes. */
function cell(value: Buffer | null): Buffer {
  if (value === null) return Buffer.from([0xfb]);
  const { length } = value;
  if (length < 251) return Buffer.concat([Buffer.from([length]), value]);
  const head = Buffer.alloc(length < 65_536 ? 3 : length < 16_777_216 ? 4 : 9);
  head[0] = head.length === 3 ? 0xfc : head.length === 4 ? 0xfd : 0xfe;
  head.writeUIntLE(length, 1, Math.min(6, head.length - 1));
  return Buffer.concat([head, value]);
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

test('cells of every length, plain, quoted and as hexadecimal digits', () => {
  for (const length of [0, 1, 47, 48, 49, 250, 251, 65_535, 65_536, 300_000]) {
    const writer = new CsvWriter(['PLAIN', 'QUOTED', 'QUOTED', 'HEX', 'QUOTED']);
    const text = 'é'.repeat(length >> 1) + 'x'.repeat(length & 1);
    const marks = '",\n'.repeat(Math.ceil(length / 3)).slice(0, length);
    const row = [Buffer.from('12'), Buffer.from(text), Buffer.from(marks), Buffer.from(text), null].map(cell);
    const source = Buffer.concat([Buffer.from('noise'), ...row, Buffer.from('noise')]);
    writer.addRow(source, 5, source.length - 5);
    const taken = writer.take().toString();
    const wanted = `12,${quoted(text)},${quoted(marks)},"${Buffer.from(text).toString('hex')}",\n`;
    expect(taken === wanted, `${length} bytes`).toBe(true);
  }
});

test('a cell of more than 16 MiB', () => {
  const writer = new CsvWriter(['PLAIN', 'QUOTED']);
  const source = Buffer.concat([cell(Buffer.alloc(16_777_216, 'x')), cell(Buffer.from('y'))]);
  writer.addRow(source, 0, source.length);
  const taken = writer.take();
  expect(taken.subarray(-6).toString()).toBe('x,"y"\n');
  expect(taken.length).toBe(16_777_216 + 5);
});

test('a piece stays as it is while the next one is written; dates that are none are counted', () => {
  const writer = new CsvWriter(['DATE', 'PLAIN']);
  const add = (date: string, plain: string) => {
    const source = Buffer.concat([cell(Buffer.from(date)), cell(Buffer.from(plain))]);
    writer.addRow(source, 0, source.length);
  };
  add('2024-02-29', '1');
  add('2023-02-29', '2');
  const first = writer.take();
  add('0000-00-00 00:00:00', '3');
  add('1900-02-29', '4');
  add('2000-02-29 23:59:59.5', '5');
  expect(first.toString()).toBe('2024-02-29,1\n,2\n');
  expect(writer.take().toString()).toBe(',3\n,4\n2000-02-29 23:59:59.5,5\n');
  expect([writer.rows, writer.impossible.get(0)]).toEqual([5, 3]);
});
