import { type FileHandle, open } from 'node:fs/promises';
import type { VectorSource } from '../vectors/index.ts';

const bytesPerNumber = Float32Array.BYTES_PER_ELEMENT;

/** Similarities of single queries to single stored vectors, which are read from their file one by one. */
export class SimilarityReader implements AsyncDisposable {
  private readonly file: FileHandle;
  private readonly queries: Float32Array;
  private readonly dimensions: number;
  private readonly row: Buffer;

  private constructor(file: FileHandle, queries: Float32Array, dimensions: number) {
    this.file = file;
    this.queries = queries;
    this.dimensions = dimensions;
    this.row = Buffer.alloc(dimensions * bytesPerNumber);
  }

  static async open(source: VectorSource, queries: Float32Array): Promise<SimilarityReader> {
    return new SimilarityReader(await open(source.vectorsPath), queries, source.dimensions);
  }

  /** Inner product, summed in double precision. One call at a time. */
  async similarityOf(query: number, chunk: number): Promise<number> {
    const { dimensions, queries, row } = this;
    await this.file.read(row, 0, row.length, chunk * row.length);
    const vector = new Float32Array(row.buffer, row.byteOffset, dimensions);
    const start = query * dimensions;
    let sum = 0;
    for (let i = 0; i < dimensions; i++) sum += queries[start + i]! * vector[i]!;
    return sum;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.file.close();
  }
}
