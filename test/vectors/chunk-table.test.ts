import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requireUnitLength } from '../../src/vectors/assembly.ts';
import { ChunkTable, ChunkTableWriter } from '../../src/vectors/chunk-table.ts';
import { sampleOrdinals } from '../../src/vectors/vector-source.ts';
import { makeDirectory } from '../support/directory.ts';

test('a chunk table gives back what was written', () => {
  const row = fc.record({
    rowOrdinal: fc.integer({ min: 0, max: 4_000_000_000 }),
    chunk: fc.nat(),
    start: fc.nat(),
    end: fc.nat(),
    docId: fc.string({ unit: 'binary' }),
    text: fc.string({ unit: 'binary', maxLength: 200 }),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
      const file = path.join(makeDirectory(), 'chunks.bin');
      {
        using writer = new ChunkTableWriter(file, rows.length);
        for (const one of rows) writer.add(one);
        writer.finish();
      }
      using table = new ChunkTable(file);
      expect(rows.map((_, i) => table.read(i))).toEqual(rows);
      expect(table.rowCount).toBe(rows.filter((one) => one.chunk === 0).length);
    }),
    { numRuns: 30 },
  );
});

test('a sample has different ordinals in order, the same for the same seed', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(600), fc.nat(), (count, n, seed) => {
      const sample = sampleOrdinals(count, n, seed);
      expect(sample).toEqual(sampleOrdinals(count, n, seed));
      expect(sample.length).toBe(Math.min(count, n));
      expect(new Set(sample).size).toBe(sample.length);
      for (const ordinal of sample) expect(ordinal).toBeLessThan(count);
      expect(sample).toEqual([...sample].sort((a, b) => a - b));
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, 0, 2])('a vector with %s in it is refused', (value) => {
  const rows = new Float32Array(32);
  rows[0] = 1;
  rows[16] = value;
  expect(() => requireUnitLength(rows, 16, 40)).toThrow(
    expect.objectContaining({ code: 'VECTORS_INVALID', message: expect.stringContaining('chunk 41') }),
  );
});
