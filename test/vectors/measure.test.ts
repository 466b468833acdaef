import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Searcher } from '../../src/vectors/backends/searcher.ts';
import { measure } from '../../src/vectors/measure.ts';

/** Vectors of one number, which name the query; every search answers with the query and the effort. */
function openRecorder() {
  const asked: { query: number; efSearch: number }[] = [];
  const searcher: Searcher = {
    count: 1000,
    dimensions: 1,
    search(vector, _k, efSearch) {
      asked.push({ query: vector[0]!, efSearch });
      return { ordinals: [vector[0]!, efSearch], scores: [1, 1] };
    },
    [Symbol.dispose]() {},
  };
  return { searcher, asked };
}

test('every effort meets every query once, in turns, and never just after another did', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 1, max: 5 }), (count, efforts) => {
      const { searcher, asked } = openRecorder();
      const efSearch = Array.from({ length: efforts }, (_, i) => 10 * (i + 1));
      const queries = Float32Array.from({ length: count }, (_, i) => i);
      const { neighbors, latenciesUs } = measure(searcher, { queries, k: 3, efSearch }, () => {});
      const measured = asked.slice(-count * efforts);
      for (const [which, effort] of efSearch.entries()) {
        const met = measured.filter((one) => one.efSearch === effort).map((one) => one.query);
        expect(met.toSorted((a, b) => a - b)).toEqual([...queries]);
        const expected = [...queries].flatMap((query) => [query, effort, -1]);
        expect([...neighbors[which]!]).toEqual(expected);
        expect(latenciesUs[which]).toHaveLength(count);
      }
      for (let step = 0; step < count; step++) {
        const turn = measured.slice(step * efforts, (step + 1) * efforts);
        expect(new Set(turn.map((one) => one.efSearch)).size).toBe(efforts);
        if (efforts <= count) expect(new Set(turn.map((one) => one.query)).size).toBe(efforts);
      }
    }),
  );
});
