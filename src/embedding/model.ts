/** Turns texts into vectors of unit length. Equal texts under one version give equal bytes on every machine. */
export interface EmbeddingProvider {
  readonly name: string;
  /** Changes with anything that changes vectors, fitted tables included; vectors of two versions do not compare. */
  readonly version: string;
  readonly dimensions: number;
  /** A row for each text: texts × dimensions, row-major, each of length 1. Never a zero vector. */
  embed(texts: readonly string[], options?: { signal?: AbortSignal | undefined }): Promise<Float32Array>;
}

/** Learns what a model must know of a collection before it can embed it. */
export interface EmbeddingFitter {
  /** Every text that will be embedded, once, in any order. */
  add(text: string): void;
  /** The learnt table, to be stored beside the vectors: `openEmbeddingProvider` needs it. */
  finish(): Uint8Array;
}

export const defaultModel = 'hashed-768';
export const modelNames: readonly string[] = [defaultModel];
