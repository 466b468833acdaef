import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findExactNeighbors } from '../../src/vectors/backends/flat/exact-neighbors.ts';
import { FlatSearcher } from '../../src/vectors/backends/flat/flat-searcher.ts';
import { TopK } from '../../src/vectors/backends/flat/top-k.ts';
import { buildGraph } from '../../src/vectors/backends/hnsw/build-graph.ts';
import { HnswSearcher } from '../../src/vectors/backends/hnsw/hnsw-searcher.ts';
import { makeDirectory } from '../support/directory.ts';
import { describeSearcher, dimensions, makeVectors, writeVectors } from './searcher-contract.ts';

const graphOf = (file: ReturnType<typeof writeVectors>, seed = 42) => {
  const outputPath = path.join(makeDirectory(), 'graph.hnsw');
  buildGraph({ ...file, parameters: { m: 16, efConstruction: 80, seed }, outputPath }, () => {});
  return outputPath;
};

describeSearcher('flat', async (file) => new FlatSearcher(file), 1);
describeSearcher('HNSW', async (file) => HnswSearcher.open({ ...file, graphPath: graphOf(file) }), 0.93);

describe('graphs', () => {
  test('the same vectors, parameters and seed give the same file; another seed another', () => {
    const file = writeVectors(makeVectors(800, 11));
    const first = readFileSync(graphOf(file));
    expect(readFileSync(graphOf(file)).equals(first)).toBe(true);
    expect(readFileSync(graphOf(file, 43)).equals(first)).toBe(false);
  });

  test('more effort does not find less, taken over many queries', async () => {
    const file = writeVectors(makeVectors(4000, 12));
    using searcher = await HnswSearcher.open({ ...file, graphPath: graphOf(file) });
    const queries = makeVectors(100, 13);
    const truth = findExactNeighbors({ ...file, queries, k: 10 }, () => {});
    const recall = (ef: number) => {
      let found = 0;
      for (let i = 0; i < 100; i++) {
        const { ordinals } = searcher.search(queries.subarray(i * dimensions, (i + 1) * dimensions), 10, ef);
        const wanted = new Set(truth.subarray(i * 10, i * 10 + 10));
        found += Array.from(ordinals).filter((ordinal) => wanted.has(ordinal)).length;
      }
      return found / 1000;
    };
    expect(recall(200)).toBeGreaterThanOrEqual(recall(10));
    expect(recall(200)).toBeGreaterThan(0.97);
  });
});

describe('exact neighbours', () => {
  test('equal a plain computation, for any numbers of rows, queries and k', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        (count, queryCount, k, seed) => {
          const rows = makeVectors(count, seed);
          const queries = makeVectors(queryCount, seed + 1);
          const found = findExactNeighbors({ ...writeVectors(rows), queries, k }, () => {});
          for (let query = 0; query < queryCount; query++) {
            const score = (ordinal: number) => {
              let sum = 0;
              for (let j = 0; j < dimensions; j++)
                sum += rows[ordinal * dimensions + j]! * queries[query * dimensions + j]!;
              return sum;
            };
            const expected = Array.from({ length: count }, (_, i) => score(i)).sort((a, b) => b - a);
            for (let place = 0; place < k; place++) {
              const ordinal = found[query * k + place]!;
              if (place >= count) expect(ordinal).toBe(-1);
              else expect(score(ordinal)).toBeCloseTo(expected[place]!, 4);
            }
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test('a vector file of the wrong size is refused', () => {
    const file = writeVectors(makeVectors(10, 1));
    writeFileSync(file.vectorsPath, new Uint8Array(100));
    expect(() => new FlatSearcher(file)).toThrow(/100 bytes/);
  });

  test('equal scores come in the order of their ordinals', () => {
    const best = new TopK(3);
    best.offer(Float32Array.of(0.5, 0.9, 0.5, 0.9, 0.5), 0, 5, 100);
    expect(Array.from(best.ordinals)).toEqual([101, 103, 100]);
  });
});
