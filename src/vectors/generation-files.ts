import { copyFile, link, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { EmbeddingConfig } from '../config/index.ts';
import { LakehouseError, type Logger } from '../kernel/index.ts';
import { hashFile, type ObjectRef, type ObjectStore } from '../storage/index.ts';
import type { AssemblyInput, AssemblyResult } from './assembly.ts';
import { engineBudget, openBuildChild } from './build-child.ts';
import { chunkTableBytes } from './chunk-table.ts';
import type { RunOptions } from './contract.ts';
import { vectorErrors } from './errors.ts';
import type { CachedGraph, GraphCache } from './graph-cache.ts';
import type { GraphParameters } from './model.ts';
import type { IndexEntry } from './registry.ts';
import type { Servable } from './serving-host.ts';
import type { ServedFiles } from './serving-protocol.ts';

export interface GenerationFilesOptions {
  objects: ObjectStore;
  graphs: GraphCache;
  logger: Logger;
  /** For side files that had to be made again. */
  mendedDir: string;
  embedding: EmbeddingConfig;
}

/** Bytes of links a vector has in an hnswlib graph besides itself, on top of 8 for each of `m`. */
const linkBytes = 40;

/**
 * Verified local paths of a generation's files. What is damaged or gone is made again where it can be (invariant V3):
 * the vectors and the chunk table from the Parquet files, the graph from the vectors; the server logs an error and
 * goes on. Damaged embeddings, where they are needed, and a damaged model table fail with OBJECT_CORRUPT or
 * OBJECT_MISSING: the index must be built again.
 */
export class GenerationFilesLocator {
  private readonly options: GenerationFilesOptions;
  private readonly mending = new Map<string, Promise<string>>();

  constructor(options: GenerationFilesOptions) {
    this.options = options;
  }

  servable(entry: IndexEntry): Servable {
    const { record, files } = entry;
    const vectorBytes = record.dimensions * 4;
    const graphBytes = files.graph ? record.parameters.m * 8 + linkBytes : 0;
    return {
      key: servingKey(entry),
      memoryBytes: record.chunkCount * (vectorBytes + graphBytes) + chunkTableBytes(record.chunkCount),
      locate: () => this.locate(entry),
    };
  }

  vectorsPath(entry: IndexEntry): Promise<string> {
    return this.sideFile(entry, entry.files.vectors, 'vectors.f32');
  }

  chunksPath(entry: IndexEntry): Promise<string> {
    return this.sideFile(entry, entry.files.chunks, 'chunks.bin');
  }

  modelTablePath(entry: IndexEntry): Promise<string> {
    return this.options.objects.localPath(entry.files.modelTable);
  }

  async buildGraph(
    entry: IndexEntry,
    parameters: GraphParameters,
    options?: RunOptions,
  ): Promise<CachedGraph> {
    const { chunkCount: count, dimensions } = entry.record;
    const vectorsPath = await this.vectorsPath(entry);
    const vectorsSha256 = entry.files.vectors.sha256;
    return this.options.graphs.obtain({ vectorsPath, vectorsSha256, count, dimensions }, parameters, options);
  }

  private async locate(entry: IndexEntry): Promise<ServedFiles> {
    const { record, files } = entry;
    return {
      backend: files.graph ? 'HNSW' : 'FLAT',
      vectorsPath: files.graph ? '' : await this.vectorsPath(entry),
      graphPath: files.graph ? await this.graphPath(entry, files.graph) : '',
      chunksPath: await this.chunksPath(entry),
      modelName: record.model.name,
      modelTablePath: await this.modelTablePath(entry),
      count: record.chunkCount,
      dimensions: record.dimensions,
    };
  }

  private async graphPath(entry: IndexEntry, graph: ObjectRef): Promise<string> {
    try {
      return await this.options.objects.localPath(graph);
    } catch (error) {
      this.requireMendable(error, entry, graph);
      return (await this.buildGraph(entry, entry.record.parameters)).path;
    }
  }

  private async sideFile(
    entry: IndexEntry,
    ref: ObjectRef,
    name: 'vectors.f32' | 'chunks.bin',
  ): Promise<string> {
    try {
      return await this.options.objects.localPath(ref);
    } catch (error) {
      this.requireMendable(error, entry, ref);
      return path.join(await this.mend(entry), name);
    }
  }

  /** Makes both side files again, once for all who ask; returns their directory. */
  private mend(entry: IndexEntry): Promise<string> {
    const { vectors, chunks } = entry.files;
    const key = `${vectors.sha256.slice(0, 20)}-${chunks.sha256.slice(0, 20)}`;
    let mended = this.mending.get(key);
    if (!mended) {
      mended = this.assembleAgain(entry, path.join(this.options.mendedDir, key));
      this.mending.set(key, mended);
      mended.catch(() => this.mending.delete(key));
    }
    return mended;
  }

  private async assembleAgain(entry: IndexEntry, target: string): Promise<string> {
    const { objects, embedding } = this.options;
    const { record, files } = entry;
    const dir = `${target}.tmp`;
    await rm(dir, { recursive: true, force: true });
    await mkdir(dir, { recursive: true });
    const input: AssemblyInput = {
      parts: await Promise.all(files.embeddings.map((part) => objects.localPath(part))),
      ...{ chunkCount: record.chunkCount, dimensions: record.dimensions, dir },
      engine: engineBudget(embedding, path.join(dir, 'spill')),
    };
    await using child = await openBuildChild(embedding);
    const made = await child.call<AssemblyResult>('assemble', input);
    if (
      made.vectorsSha256 !== files.vectors.sha256 ||
      (await hashFile(made.chunksFile)) !== files.chunks.sha256
    ) {
      throw vectorErrors.VECTORS_INVALID(
        `The side files of index "${record.name}", made again, differ from the published ones.`,
      );
    }
    await rm(target, { recursive: true, force: true });
    await rename(dir, target);
    return target;
  }

  private requireMendable(error: unknown, entry: IndexEntry, ref: ObjectRef) {
    const isDamage =
      error instanceof LakehouseError && (error.code === 'OBJECT_CORRUPT' || error.code === 'OBJECT_MISSING');
    if (!isDamage) throw error;
    const facts = { err: error, index: entry.record.name, key: ref.key };
    this.options.logger.error(facts, 'A file of an index is damaged; it is made again.');
  }
}

/** Equal where the searched memory is: generations that differ in `efSearch` alone share it. */
export const servingKey = ({ files }: Pick<IndexEntry, 'files'>) =>
  `${files.graph?.sha256 ?? `flat-${files.vectors.sha256}`}/${files.chunks.sha256}`;

/** A second name for an immutable file, or a copy where the target is on another file system. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    await copyFile(from, to);
  }
}
