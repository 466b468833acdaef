import type { Neighbors, Searcher } from './backends/searcher.ts';
import type { ChunkTable } from './chunk-table.ts';

/** A chunk among the answers. */
export interface Place {
  ordinal: number;
  score: number;
}

export interface PlaceRequest {
  k: number;
  efSearch: number;
}

/** The k best chunks, fewer where there are fewer. */
export function findChunks(searcher: Searcher, vector: Float32Array, request: PlaceRequest): Place[] {
  return [...places(searcher.search(vector, request.k, request.efSearch))];
}

/** Asks for more until k different rows, or all there are, are among the answers, each with its best chunk. */
export function findRows(
  searcher: Searcher,
  chunks: Pick<ChunkTable, 'rowCount' | 'rowOrdinal'>,
  vector: Float32Array,
  { k, efSearch }: PlaceRequest,
): Place[] {
  const rowsWanted = Math.min(k, chunks.rowCount);
  for (let wanted = k * 2; ; wanted *= 3) {
    const best = new Map<number, Place>();
    for (const place of places(searcher.search(vector, wanted, efSearch))) {
      const row = chunks.rowOrdinal(place.ordinal);
      if (!best.has(row)) best.set(row, place);
      if (best.size === rowsWanted) return [...best.values()];
    }
    if (wanted >= searcher.count) return [...best.values()];
  }
}

function* places({ ordinals, scores }: Neighbors): Generator<Place> {
  for (let i = 0; i < ordinals.length; i++) {
    if (ordinals[i]! >= 0) yield { ordinal: ordinals[i]!, score: scores[i]! };
  }
}
