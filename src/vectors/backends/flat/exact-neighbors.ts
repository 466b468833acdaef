import { VectorFile } from '../../vector-file.ts';
import { bindDotKernel, createMemory } from './dot-kernel.ts';
import { TopK } from './top-k.ts';

export interface ExactInput {
  vectorsPath: string;
  count: number;
  dimensions: number;
  /** queries × dimensions. */
  queries: Float32Array;
  k: number;
}

/** Rows that all queries see while they are in the processor's second-level cache (384 KB at 768 d). */
const tileRows = 128;

/**
 * Exact neighbours by inner product, in one pass over the file: queries × k ordinals, best first, −1 where
 * there are fewer than k rows. `onStep` is called before each tile and may throw to stop.
 */
export function findExactNeighbors(input: ExactInput, onStep: (rows: number) => void): Int32Array {
  const { dimensions, k } = input;
  const stride = dimensions * 4;
  const queryCount = input.queries.length / dimensions;
  const paddedQueries = Math.ceil(queryCount / 4) * 4;
  const rowsAt = paddedQueries * stride;
  const outAt = rowsAt + tileRows * stride;
  const memory = createMemory(outAt + 4 * tileRows * 4);
  new Float32Array(memory.buffer).set(input.queries);
  const rows = new Uint8Array(memory.buffer, rowsAt, tileRows * stride);
  const scores = new Float32Array(memory.buffer, outAt, 4 * tileRows);
  const kernel = bindDotKernel(memory);
  const best = Array.from({ length: queryCount }, () => new TopK(k));
  using file = new VectorFile(input);
  for (let first = 0; first < input.count; first += tileRows) {
    onStep(first);
    const count = Math.min(tileRows, input.count - first);
    file.readInto(first, rows.subarray(0, count * stride));
    const even = count + (count & 1);
    for (let query = 0; query < queryCount; query += 4) {
      kernel.four(query * stride, rowsAt, even, stride, outAt, tileRows * 4);
      for (let j = 0; j < 4 && query + j < queryCount; j++)
        best[query + j]!.offer(scores, j * tileRows, count, first);
    }
  }
  const neighbors = new Int32Array(queryCount * k);
  best.forEach(({ ordinals }, query) => {
    neighbors.set(ordinals, query * k);
  });
  return neighbors;
}
