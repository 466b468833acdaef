import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { type EmbeddingProvider, openEmbeddingProvider } from '../embedding/index.ts';
import { createRandom } from '../kernel/index.ts';
import { ChunkTable } from './chunk-table.ts';
import type { VectorSource } from './contract.ts';
import type { GenerationFilesLocator } from './generation-files.ts';
import type { IndexEntry } from './registry.ts';

/** Queries embedded between two looks at the event loop; about 2 ms. */
const queryBatch = 128;

/** The vectors, texts and model of one source generation, for measuring. */
export class OpenVectorSource implements VectorSource {
  readonly indexId: string;
  readonly generation: number;
  readonly sourceGeneration: number;
  readonly count: number;
  readonly modelName: string;
  readonly dimensions: number;
  readonly vectorsPath: string;
  readonly vectorsSha256: string;
  readonly isFlat: boolean;
  private readonly chunks: ChunkTable;
  private readonly provider: EmbeddingProvider;

  private constructor(
    entry: IndexEntry,
    opened: { vectorsPath: string; chunks: ChunkTable; provider: EmbeddingProvider },
  ) {
    const { record, files } = entry;
    this.indexId = record.id;
    this.generation = record.generation;
    this.sourceGeneration = record.sourceGeneration;
    this.count = record.chunkCount;
    this.modelName = record.model.name;
    this.dimensions = record.dimensions;
    this.isFlat = record.isFlat;
    this.vectorsSha256 = files.vectors.sha256;
    this.vectorsPath = opened.vectorsPath;
    this.chunks = opened.chunks;
    this.provider = opened.provider;
  }

  static async open(entry: IndexEntry, files: GenerationFilesLocator): Promise<OpenVectorSource> {
    const vectorsPath = await files.vectorsPath(entry);
    const chunksPath = await files.chunksPath(entry);
    const table = readFileSync(await files.modelTablePath(entry));
    const provider = openEmbeddingProvider(entry.record.model.name, table);
    return new OpenVectorSource(entry, { vectorsPath, chunks: new ChunkTable(chunksPath), provider });
  }

  async sampleTexts(n: number, seed: number): Promise<{ chunk: number; text: string }[]> {
    return sampleOrdinals(this.count, n, seed).map((chunk) => ({
      chunk,
      text: this.chunks.read(chunk).text,
    }));
  }

  async embedQueries(texts: readonly string[]): Promise<Float32Array> {
    const rows = new Float32Array(texts.length * this.dimensions);
    for (let from = 0; from < texts.length; from += queryBatch) {
      rows.set(await this.provider.embed(texts.slice(from, from + queryBatch)), from * this.dimensions);
      await setImmediate();
    }
    return rows;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.chunks[Symbol.dispose]();
  }
}

/** n different numbers below `count`, ascending (Floyd's sampling). */
export function sampleOrdinals(count: number, n: number, seed: number): number[] {
  const random = createRandom(seed);
  const chosen = new Set<number>();
  for (let upper = Math.max(0, count - n); upper < count; upper++) {
    const pick = Math.floor(random() * (upper + 1));
    chosen.add(chosen.has(pick) ? upper : pick);
  }
  return [...chosen].sort((a, b) => a - b);
}
