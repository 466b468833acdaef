import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findRows } from '../../src/vectors/row-finder.ts';

/** Chunks in the order of their similarity to any query; `rows[i]` is the row of the i-th. */
function open(rows: readonly number[]) {
  const wanted: number[] = [];
  const searcher = {
    count: rows.length,
    dimensions: 1,
    search(_query: Float32Array, k: number) {
      wanted.push(k);
      const ordinals = rows.map((_, i) => i).slice(0, k);
      return { ordinals, scores: ordinals.map((ordinal) => 1 - ordinal / rows.length) };
    },
    [Symbol.dispose]() {},
  };
  const chunks = { rowCount: new Set(rows).size, rowOrdinal: (i: number) => rows[i]! };
  const find = (k: number) => findRows(searcher, chunks, new Float32Array(1), { k, efSearch: 10 });
  return { find, wanted };
}

test('each row comes once with its best chunk, as many as wanted or as there are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(8), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 12 }),
      (rows, k) => {
        const first = [...new Set(rows)].slice(0, k).map((row) => rows.indexOf(row));
        expect(
          open(rows)
            .find(k)
            .map((place) => place.ordinal),
        ).toEqual(first);
      },
    ),
  );
});

test('a few rows of very many chunks are found without a look at all of them', () => {
  const { find, wanted } = open(Array.from({ length: 100_000 }, (_, i) => i % 5));
  expect(find(10).map((place) => place.ordinal)).toEqual([0, 1, 2, 3, 4]);
  expect(wanted).toEqual([20]);
});
