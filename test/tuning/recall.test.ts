import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanOf, percentile, scoreRecall, wilsonInterval } from '../../src/tuning/recall.ts';

const unasked = () => Promise.reject(new Error('no similarity was needed'));

describe('recall@k', () => {
  it('counts the exact neighbours that were found, in any order', async () => {
    const recalls = await scoreRecall({
      found: Int32Array.from([3, 1, 2, 9, 8, 7]),
      truth: Int32Array.from([1, 2, 3, 7, 8, 9]),
      truthWidth: 3,
      k: 3,
      similarityOf: unasked,
    });
    expect([...recalls]).toEqual([1, 1]);
  });

  it('counts a neighbour as near as the k-th, and no nearer misses', async () => {
    const similarities: Record<number, number> = { 2: 0.5, 5: 0.5, 6: 0.4999 };
    const similarityOf = async (_query: number, chunk: number) => similarities[chunk]!;
    const truth = Int32Array.from([1, 2]);
    const score = (found: number[]) =>
      scoreRecall({ found: Int32Array.from(found), truth, truthWidth: 2, k: 2, similarityOf });
    expect([...(await score([1, 5]))]).toEqual([1]);
    expect([...(await score([1, 6]))]).toEqual([0.5]);
  });

  it('ignores repeats and gaps, and measures a small index against all it has', async () => {
    const score = (found: number[], truth: number[]) =>
      scoreRecall({
        found: Int32Array.from(found),
        truth: Int32Array.from(truth),
        truthWidth: 3,
        k: 3,
        similarityOf: async () => 0,
      });
    expect([...(await score([4, 4, 4], [4, 5, 6]))]).toEqual([expect.closeTo(1 / 3)]);
    expect([...(await score([0, 1, -1], [1, 0, -1]))]).toEqual([1]);
    expect([...(await score([-1, -1, -1], [1, 0, -1]))]).toEqual([0]);
  });

  it('reads the first k of a wider truth', async () => {
    const recalls = await scoreRecall({
      found: Int32Array.from([1, 2]),
      truth: Int32Array.from([1, 3, 2]),
      truthWidth: 3,
      k: 2,
      similarityOf: async (_query, chunk) => 1 / chunk,
    });
    // 2 is nearer than the second exact one here, which only rounding can bring about: it counts.
    expect([...recalls]).toEqual([1]);
  });
});

describe('the 95 % interval', () => {
  it('agrees with published values of the Wilson score interval', () => {
    const { low, high } = wilsonInterval(0.9, 200);
    expect(low).toBeCloseTo(0.8506, 4);
    expect(high).toBeCloseTo(0.9343, 4);
    expect(wilsonInterval(1, 200).low).toBeCloseTo(0.9812, 4);
    expect(wilsonInterval(1, 10).low).toBeCloseTo(0.7225, 4);
  });

  it('holds the mean, stays within 0 and 1, and narrows with more queries', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 5000 }),
        (mean, count) => {
          const few = wilsonInterval(mean, count);
          const many = wilsonInterval(mean, count * 4);
          return (
            few.low >= 0 &&
            few.low <= mean &&
            mean <= few.high &&
            few.high <= 1 &&
            many.high - many.low < few.high - few.low
          );
        },
      ),
    );
  });
});

describe('percentiles', () => {
  it('are values that occurred, by nearest rank', () => {
    const values = Float64Array.from([5, 1, 4, 2, 3]);
    expect(percentile(values, 0.5)).toBe(3);
    expect(percentile(values, 0.99)).toBe(5);
    expect(percentile(values, 0.2)).toBe(1);
    expect([...values]).toEqual([5, 1, 4, 2, 3]);
  });
});

describe('the mean', () => {
  it('of nine tenths is nine tenths', () => {
    expect(meanOf(new Float64Array(200).fill(0.9))).toBe(0.9);
    expect(meanOf(Float64Array.from([1, 2]))).toBe(1.5);
    expect(meanOf(new Float64Array())).toBe(0);
  });
});
