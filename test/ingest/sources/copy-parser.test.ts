import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CopyParser } from '../../../src/ingest/sources/postgres/copy-parser.ts';

function message(code: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.write(code);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const bodies = fc.uint8Array({ maxLength: 300 });
/** At least a line feed. */
const rowsOfBytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
const answers = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: rowsOfBytes.map((body) => ({ row: Buffer.from(body), wire: message('d', body) })),
    },
    fc
      .tuple(fc.constantFrom('H', 'N', 'S', 'A'), bodies)
      .map(([code, body]) => ({ row: undefined, wire: message(code, body) })),
  ),
  { maxLength: 60 },
);

test('rows come out whole and in order, however the socket cuts them and whenever they are taken', () => {
  fc.assert(
    fc.property(
      answers,
      fc.array(fc.integer({ min: 1, max: 400 })),
      fc.boolean(),
      (sent, cuts, takesOften) => {
        const wire = Buffer.concat([
          ...sent.map((one) => one.wire),
          message('c', Buffer.alloc(0)),
          Buffer.from('Z'),
        ]);
        const parser = new CopyParser();
        const taken: Buffer[] = [];
        let rows = 0;
        let rowsWhole = 0;
        const take = () => {
          const piece = parser.take();
          if (!piece) return;
          rows += piece.rows;
          taken.push(Buffer.from(piece.bytes)); // the parser will use it again
          if (piece.end > 0) rowsWhole = rows;
        };
        const rests: Buffer[] = [];
        for (let at = 0, i = 0; at < wire.length; i++) {
          const chunk = Buffer.from(wire.subarray(at, at + (cuts[i % cuts.length] ?? 65_536)));
          at += chunk.length;
          if (rests.length > 0) rests.push(chunk);
          else {
            const rest = parser.parse(chunk);
            if (rest) rests.push(Buffer.from(rest));
          }
          chunk.fill(0xee); // nor may it look at what it was given once it has returned
          if (takesOften) take();
        }
        take();
        const expected = sent.flatMap(({ row }) => (row ? [row] : []));
        expect(Buffer.concat(taken)).toEqual(Buffer.concat(expected));
        expect([rows, parser.rowCount]).toEqual([expected.length, expected.length]);
        expect(rowsWhole).toBeLessThanOrEqual(rows);
        expect(rests[0]?.[0]).toBe('c'.charCodeAt(0));
      },
    ),
    { numRuns: 300 },
  );
});

test('a row longer than the buffer, and where the last whole row of a piece ends', () => {
  const parser = new CopyParser();
  const long = Buffer.alloc(3 << 20, 'x');
  const wire = Buffer.concat([message('d', Buffer.from('short\n')), message('d', long)]);
  parser.parse(wire.subarray(0, 1 << 20));
  expect(parser.isFull).toBe(true);
  expect(parser.take()).toMatchObject({ rows: 1, end: 6 });
  parser.parse(wire.subarray(1 << 20));
  const last = parser.take()!;
  expect(last.rows).toBe(1);
  expect(last.end).toBe(last.bytes.length);
  expect(parser.take()).toBeUndefined();
});
