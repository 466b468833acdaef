import hnswlib from 'hnswlib-node';
import type { Neighbors, Searcher } from '../searcher.ts';

export interface HnswOptions {
  graphPath: string;
  count: number;
  dimensions: number;
}

/** hnswlib over a graph file, which holds the vectors too. One thread at a time; about 0.1–0.3 ms a search. */
export class HnswSearcher implements Searcher {
  readonly count: number;
  readonly dimensions: number;
  private readonly graph: hnswlib.HierarchicalNSW;
  /** hnswlib takes plain arrays only; a reused one costs no garbage. */
  private readonly query: number[];

  private constructor(options: HnswOptions, graph: hnswlib.HierarchicalNSW) {
    this.count = options.count;
    this.dimensions = options.dimensions;
    this.graph = graph;
    this.query = new Array<number>(options.dimensions).fill(0);
  }

  /** Reads the file outside the event loop. The caller has checked its hash: hnswlib trusts what it reads. */
  static async open(options: HnswOptions): Promise<HnswSearcher> {
    const graph = new hnswlib.HierarchicalNSW('ip', options.dimensions);
    await graph.readIndex(options.graphPath);
    if (graph.getCurrentCount() !== options.count)
      throw new Error(`a graph has ${graph.getCurrentCount()} vectors instead of ${options.count}`);
    return new HnswSearcher(options, graph);
  }

  search(query: Float32Array, k: number, efSearch: number): Neighbors {
    for (let i = 0; i < this.dimensions; i++) this.query[i] = query[i]!;
    const kept = Math.min(k, this.count);
    this.graph.setEf(Math.max(efSearch, kept));
    const { neighbors, distances } = this.graph.searchKnn(this.query, kept);
    return { ordinals: neighbors, scores: distances.map((distance) => 1 - distance) };
  }

  [Symbol.dispose](): void {
    this.graph.initIndex(1); // frees the native memory now, not when the garbage collector comes by
  }
}
