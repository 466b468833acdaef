import { copyFile, link } from 'node:fs/promises';
import { LakehouseError, type Logger } from '../kernel/index.ts';
import type { ObjectRef, ObjectStore } from '../storage/index.ts';
import { chunkTableBytes } from './chunk-table.ts';
import type { RunOptions } from './door.ts';
import type { CachedGraph, GraphCache } from './graph-cache.ts';
import type { GraphParameters } from './model.ts';
import type { IndexEntry } from './registry.ts';
import type { Servable } from './serving-host.ts';
import type { ServedFiles } from './serving-protocol.ts';

/** Bytes of links a vector has in an hnswlib graph besides itself, on top of 8 for each of `m`. */
const linkBytes = 40;

/** Turns registry entries into something to search: keys, sizes, verified paths. */
export class GenerationFilesLocator {
  private readonly objects: ObjectStore;
  private readonly graphs: GraphCache;
  private readonly logger: Logger;

  constructor(options: { objects: ObjectStore; graphs: GraphCache; logger: Logger }) {
    this.objects = options.objects;
    this.graphs = options.graphs;
    this.logger = options.logger;
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
    return this.objects.localPath(entry.files.vectors);
  }

  private async locate(entry: IndexEntry): Promise<ServedFiles> {
    const { record, files } = entry;
    return {
      backend: files.graph ? 'HNSW' : 'FLAT',
      vectorsPath: files.graph ? '' : await this.vectorsPath(entry),
      graphPath: files.graph ? await this.graphPath(entry, files.graph) : '',
      chunksPath: await this.objects.localPath(files.chunks),
      modelName: record.model.name,
      modelTablePath: await this.objects.localPath(files.modelTable),
      count: record.chunkCount,
      dimensions: record.dimensions,
    };
  }

  /** A graph that is damaged or gone is built again from the vectors: the server heals, and says so. */
  private async graphPath(entry: IndexEntry, graph: ObjectRef): Promise<string> {
    try {
      return await this.objects.localPath(graph);
    } catch (error) {
      if (!isDamage(error)) throw error;
      const { name, parameters } = entry.record;
      this.logger.error({ err: error, index: name }, 'A graph file is damaged; it is built again.');
      return (await this.buildGraph(entry, parameters)).path;
    }
  }

  async buildGraph(
    entry: IndexEntry,
    parameters: GraphParameters,
    options?: RunOptions,
  ): Promise<CachedGraph> {
    const { chunkCount: count, dimensions } = entry.record;
    const vectorsPath = await this.vectorsPath(entry);
    return this.graphs.obtain(
      { vectorsPath, vectorsSha256: entry.files.vectors.sha256, count, dimensions },
      parameters,
      options,
    );
  }
}

/** Equal where the searched memory is: generations that differ in `efSearch` alone share it. */
export const servingKey = ({ files }: Pick<IndexEntry, 'files'>) =>
  `${files.graph?.sha256 ?? `flat-${files.vectors.sha256}`}/${files.chunks.sha256}`;

function isDamage(error: unknown): boolean {
  return (
    error instanceof LakehouseError && (error.code === 'OBJECT_CORRUPT' || error.code === 'OBJECT_MISSING')
  );
}

/** A second name for an immutable file, or a copy where the target is on another file system. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    await copyFile(from, to);
  }
}
