import hnswlib from 'hnswlib-node';
import type { GraphParameters } from '../../model.ts';
import { VectorFile, type VectorFileOptions } from '../../vector-file.ts';

export interface GraphInput extends VectorFileOptions {
  parameters: GraphParameters;
  outputPath: string;
}

const blockRows = 256;

/**
 * Builds an HNSW graph over unit vectors in file order and writes it; the same input gives the same file.
 * `onStep` is called before each vector and may throw to stop. Returns the time in milliseconds, without the write.
 */
export function buildGraph(input: GraphInput, onStep: (done: number) => void): number {
  const { count, dimensions, parameters } = input;
  const startedAt = performance.now();
  const graph = new hnswlib.HierarchicalNSW('ip', dimensions);
  graph.initIndex(count, parameters.m, parameters.efConstruction, parameters.seed);
  try {
    addAll(graph, input, onStep);
    const elapsedMs = performance.now() - startedAt;
    graph.writeIndexSync(input.outputPath);
    return elapsedMs;
  } finally {
    graph.initIndex(1); // gives the memory back at once
  }
}

function addAll(graph: hnswlib.HierarchicalNSW, input: GraphInput, onStep: (done: number) => void) {
  const { count, dimensions } = input;
  const point = new Array<number>(dimensions).fill(0);
  const block = new Float32Array(blockRows * dimensions);
  using file = new VectorFile(input);
  for (let first = 0; first < count; first += blockRows) {
    const rows = Math.min(blockRows, count - first);
    file.readInto(first, new Uint8Array(block.buffer, 0, rows * dimensions * 4));
    for (let row = 0; row < rows; row++) {
      onStep(first + row);
      for (let i = 0; i < dimensions; i++) point[i] = block[row * dimensions + i]!;
      graph.addPoint(point, first + row);
    }
  }
}
