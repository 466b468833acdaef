import type { SearchHit } from './model.ts';

/** What a serving thread needs to open a generation. Paths are verified by whoever sends them. */
export interface ServedFiles {
  readonly backend: 'FLAT' | 'HNSW';
  readonly vectorsPath: string;
  /** For HNSW. */
  readonly graphPath: string;
  readonly chunksPath: string;
  readonly modelName: string;
  readonly modelTablePath: string;
  readonly count: number;
  readonly dimensions: number;
}

export interface ServedSearch {
  readonly key: string;
  /** A text, or a vector of unit length. */
  readonly query: string | Float32Array;
  readonly k: number;
  readonly efSearch: number;
  readonly groupByDocument: boolean;
}

export interface ServedAnswer {
  readonly hits: SearchHit[];
}

export type ToServing =
  | { type: 'open'; id: number; key: string; files: ServedFiles }
  | { type: 'close'; key: string }
  /** Answers what was asked before, then ends. */
  | { type: 'stop' }
  | { type: 'search'; id: number; search: ServedSearch };
export type FromServing =
  | { type: 'done'; id: number; value: unknown }
  | { type: 'failed'; id: number; message: string; stack?: string };
