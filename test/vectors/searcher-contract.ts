import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/kernel/index.ts';
import { findExactNeighbors } from '../../src/vectors/backends/flat/exact-neighbors.ts';
import type { Searcher } from '../../src/vectors/backends/searcher.ts';
import { makeDirectory } from '../support/directory.ts';

export const dimensions = 64;

/** Unit vectors around a few centres, so that neighbours mean something. */
export function makeVectors(count: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const centres = Array.from({ length: 20 }, () =>
    Float32Array.from({ length: dimensions }, () => random() - 0.5),
  );
  const rows = new Float32Array(count * dimensions);
  for (let i = 0; i < count; i++) {
    const centre = centres[Math.floor(random() * centres.length)]!;
    const row = rows.subarray(i * dimensions, (i + 1) * dimensions);
    for (let j = 0; j < dimensions; j++) row[j] = centre[j]! + (random() - 0.5) * 0.6;
    const length = Math.hypot(...row);
    for (let j = 0; j < dimensions; j++) row[j] = row[j]! / length;
  }
  return rows;
}

export function writeVectors(rows: Float32Array) {
  const vectorsPath = path.join(makeDirectory(), 'vectors.f32');
  writeFileSync(vectorsPath, rows);
  return { vectorsPath, count: rows.length / dimensions, dimensions };
}

/** What every backend promises. `recallMin` is 1 for exact ones. */
export function describeSearcher(
  name: string,
  open: (file: ReturnType<typeof writeVectors>) => Promise<Searcher>,
  recallMin: number,
) {
  describe(`${name} searcher`, () => {
    test('a stored vector is its own nearest neighbour, with score 1', async () => {
      const rows = makeVectors(333, 1);
      using searcher = await open(writeVectors(rows));
      for (const i of [0, 1, 150, 332]) {
        const { ordinals, scores } = searcher.search(
          rows.subarray(i * dimensions, (i + 1) * dimensions),
          1,
          50,
        );
        expect(ordinals[0]).toBe(i);
        expect(scores[0]).toBeCloseTo(1, 5);
      }
    });

    test('answers are different, best first, and scored by the inner product', async () => {
      const rows = makeVectors(500, 2);
      using searcher = await open(writeVectors(rows));
      const query = makeVectors(1, 99);
      const { ordinals, scores } = searcher.search(query, 25, 100);
      expect(new Set(Array.from(ordinals)).size).toBe(25);
      for (let i = 0; i < 25; i++) {
        const row = rows.subarray(ordinals[i]! * dimensions, (ordinals[i]! + 1) * dimensions);
        expect(scores[i]).toBeCloseTo(
          row.reduce((sum, value, j) => sum + value * query[j]!, 0),
          4,
        );
        if (i > 0) expect(scores[i]!).toBeLessThanOrEqual(scores[i - 1]!);
      }
    });

    test('recall against the exact neighbours', async () => {
      const rows = makeVectors(3000, 3);
      const file = writeVectors(rows);
      using searcher = await open(file);
      const queries = makeVectors(100, 4);
      const truth = findExactNeighbors({ ...file, queries, k: 10 }, () => {});
      let found = 0;
      for (let i = 0; i < 100; i++) {
        const { ordinals } = searcher.search(queries.subarray(i * dimensions, (i + 1) * dimensions), 10, 100);
        const wanted = new Set(truth.subarray(i * 10, i * 10 + 10));
        found += Array.from(ordinals).filter((ordinal) => wanted.has(ordinal)).length;
      }
      expect(found / 1000).toBeGreaterThanOrEqual(recallMin);
    });

    test('k beyond the count gives everything once', async () => {
      const rows = makeVectors(7, 5);
      using searcher = await open(writeVectors(rows));
      const { ordinals } = searcher.search(rows.subarray(0, dimensions), 50, 10);
      expect(Array.from(ordinals).sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    });

    test('one vector is an index', async () => {
      const rows = makeVectors(1, 6);
      using searcher = await open(writeVectors(rows));
      expect(Array.from(searcher.search(rows, 3, 10).ordinals)).toEqual([0]);
    });

    test('a file of the wrong size is refused', async () => {
      const file = writeVectors(makeVectors(10, 7));
      await expect(
        open({ ...file, count: 11 }).then((searcher) => searcher[Symbol.dispose]()),
      ).rejects.toThrow();
    });
  });
}
