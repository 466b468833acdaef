import type { Searcher } from './backends/searcher.ts';

export interface MeasureInput {
  /** queries × dimensions, row-major. */
  queries: Float32Array;
  k: number;
  efSearch: readonly number[];
}

/** For each `efSearch`, by query: the ordinals found (−1 where fewer than k) and the time that took. */
export interface MeasureResult {
  neighbors: Int32Array[];
  latenciesUs: Float64Array[];
}

const warmUpQueries = 10;

/**
 * Searches every query with every `efSearch`, taking the efforts in turn so that a noisy moment falls on all of them
 * alike. They are at different queries meanwhile: a search just after another one of the same query would find its
 * vectors in the processor's caches, and efforts measured together would look faster than one measured alone.
 * `onStep` is called before each round and may throw to stop.
 */
export function measure(
  searcher: Searcher,
  input: MeasureInput,
  onStep: (done: number) => void,
): MeasureResult {
  const { queries, k, efSearch } = input;
  const { dimensions } = searcher;
  const count = queries.length / dimensions;
  const neighbors = efSearch.map(() => new Int32Array(count * k).fill(-1));
  const latenciesUs = efSearch.map(() => new Float64Array(count));
  const queryAt = (i: number) => queries.subarray(i * dimensions, (i + 1) * dimensions);
  for (let i = 0; i < Math.min(count, warmUpQueries); i++)
    for (const ef of efSearch) searcher.search(queryAt(i), k, ef);
  const apart = Math.max(1, Math.floor(count / efSearch.length));
  for (let step = 0; step < count; step++) {
    onStep(step);
    for (let turn = 0; turn < efSearch.length; turn++) {
      const which = (turn + step) % efSearch.length;
      const query = (step + which * apart) % count;
      const startedAt = performance.now();
      const { ordinals } = searcher.search(queryAt(query), k, efSearch[which]!);
      latenciesUs[which]![query] = (performance.now() - startedAt) * 1000;
      for (let j = 0; j < Math.min(k, ordinals.length); j++) neighbors[which]![query * k + j] = ordinals[j]!;
    }
  }
  return { neighbors, latenciesUs };
}
