import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { openEngine, quoteText, streamColumns } from '../engine/index.ts';
import type { CallContext } from '../processes/index.ts';
import { ChunkTableWriter } from './chunk-table.ts';
import type { EngineBudget } from './embed-stripe.ts';
import { vectorErrors } from './errors.ts';

export interface AssemblyInput {
  /** The embeddings' Parquet files in order. */
  parts: string[];
  chunkCount: number;
  dimensions: number;
  dir: string;
  engine: EngineBudget;
}

export interface AssemblyResult {
  vectorsFile: string;
  vectorsSha256: string;
  chunksFile: string;
}

/**
 * Makes the two side files from the Parquet files alone, so that they can be made again at any time:
 * `vectors.f32` (chunks × dimensions, row-major) and `chunks.bin` (see ChunkTable). Notes: chunks done.
 * Throws VECTORS_INVALID for a vector that is not finite or not of length 1; hnswlib, built with -ffast-math,
 * would not notice.
 */
export async function assemble(input: AssemblyInput, context: CallContext): Promise<AssemblyResult> {
  using engine = await openEngine(input.engine);
  using connection = await engine.connect();
  const vectorsFile = path.join(input.dir, 'vectors.f32');
  const chunksFile = path.join(input.dir, 'chunks.bin');
  const hash = createHash('sha256');
  const vectors = openSync(vectorsFile, 'w');
  using chunks = new ChunkTableWriter(chunksFile, input.chunkCount);
  let done = 0;
  try {
    for (const part of input.parts) {
      const sql = `SELECT row_ordinal::DOUBLE, doc_id, chunk, start, "end", text, vector FROM read_parquet(${quoteText(part)})`;
      for await (const batch of streamColumns(connection, sql)) {
        context.signal.throwIfAborted();
        const floats = batch.floats(6);
        requireUnitLength(floats, input.dimensions, done);
        const bytes = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
        hash.update(bytes);
        for (let at = 0; at < bytes.length; ) at += writeSync(vectors, bytes, at);
        const [ordinals, numbers, starts, ends] = [0, 2, 3, 4].map((column) => batch.numbers(column));
        const docIds = batch.texts(1);
        const texts = batch.texts(5);
        for (let i = 0; i < batch.rowCount; i++) {
          chunks.add({
            rowOrdinal: ordinals![i]!,
            chunk: numbers![i]!,
            start: starts![i]!,
            end: ends![i]!,
            docId: docIds[i]!,
            text: texts[i]!,
          });
        }
        done += batch.rowCount;
        context.note(done);
      }
    }
    chunks.finish();
  } finally {
    closeSync(vectors);
  }
  return { vectorsFile, vectorsSha256: hash.digest('hex'), chunksFile };
}

/** Throws VECTORS_INVALID; `first` is the ordinal of row 0, for the message. NaN and infinity fail the comparison. */
export function requireUnitLength(rows: Float32Array, dimensions: number, first: number): void {
  for (let at = 0; at < rows.length; at += dimensions) {
    let squares = 0;
    for (let i = at; i < at + dimensions; i++) squares += rows[i]! * rows[i]!;
    if (Math.abs(squares - 1) < 1e-3) continue;
    throw vectorErrors.VECTORS_INVALID(
      `The embedding of chunk ${first + at / dimensions} is not finite or not of length 1.`,
    );
  }
}
