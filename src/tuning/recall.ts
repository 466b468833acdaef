/** Pure arithmetic of measurements: recall with ties, its interval, percentiles. */

/** Two similarities nearer than this are one distance: the rounding of a 768-term float32 sum. */
const tieTolerance = 1e-6;

/**
 * recall@k of each query, 0 to 1. A found neighbour counts if it is one of the exact k or as near as the k-th
 * of them (ann-benchmarks counts by distance too: plotting/metrics.py), so that copies of one text do not
 * count against an index. `found` and `truth` are rows of chunk ordinals, best first, −1 where there is none;
 * `truth` may be wider than k. `similarityOf` is asked only where the ordinals differ.
 */
export async function scoreRecall(options: {
  found: Int32Array;
  truth: Int32Array;
  truthWidth: number;
  k: number;
  similarityOf: (query: number, chunk: number) => Promise<number>;
}): Promise<Float64Array> {
  const { found, truth, truthWidth, k, similarityOf } = options;
  const queryCount = truth.length / truthWidth;
  const recalls = new Float64Array(queryCount);
  for (let query = 0; query < queryCount; query++) {
    const exact = truth.subarray(query * truthWidth, query * truthWidth + k).filter((chunk) => chunk >= 0);
    const given = new Set(found.subarray(query * k, query * k + k).filter((chunk) => chunk >= 0));
    const wanted = new Set(exact);
    const others = [...given].filter((chunk) => !wanted.has(chunk));
    let hits = given.size - others.length;
    if (others.length > 0 && hits < exact.length) {
      const farthest = await similarityOf(query, exact.at(-1)!);
      for (const chunk of others) if ((await similarityOf(query, chunk)) >= farthest - tieTolerance) hits++;
    }
    recalls[query] = exact.length === 0 ? 1 : Math.min(1, hits / exact.length);
  }
  return recalls;
}

/**
 * 95 % score interval of Wilson (1927) for the mean of `count` values in [0, 1]. The unit is the query, whose
 * neighbours are not independent. Conservative here: such values vary at most as yes-or-no answers of the same
 * mean do (Bhatia and Davis, 2000). Unlike a bootstrap it stays honest where every value is 1.
 */
export function wilsonInterval(mean: number, count: number): { low: number; high: number } {
  if (count === 0) return { low: 0, high: 1 };
  const z = 1.959963984540054;
  const spread = (z * z) / count;
  const centre = (mean + spread / 2) / (1 + spread);
  const half = (z * Math.sqrt((mean * (1 - mean)) / count + spread / (4 * count))) / (1 + spread);
  // Rounding may put the end a hair inside the mean when it is exactly 0 or 1.
  return {
    low: Math.max(0, Math.min(mean, centre - half)),
    high: Math.min(1, Math.max(mean, centre + half)),
  };
}

/** Rounded to nine digits, so that a sum of tenths meets a gate that it equals. */
export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? 0 : Math.round((sum / values.length) * 1e9) / 1e9;
}

/** The smallest value that at least `share` of all values do not exceed (nearest rank). */
export function percentile(values: Float64Array, share: number): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}
