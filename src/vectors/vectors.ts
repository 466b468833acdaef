import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Catalog } from '../catalog/index.ts';
import type { EmbeddingConfig, VectorsConfig } from '../config/index.ts';
import type { EventLog } from '../events/index.ts';
import type { Job, JobQueue } from '../jobs/index.ts';
import type { Journal } from '../journal/index.ts';
import {
  type Caller,
  type Clock,
  createId,
  type Dependent,
  type Logger,
  type Page,
  type PageRequest,
  requireWriter,
} from '../kernel/index.ts';
import type { Metadata, Tx } from '../metadata/index.ts';
import type { BucketRegistry, ObjectRef, ObjectStore } from '../storage/index.ts';
import { BuildJob, buildKind } from './build-job.ts';
import { findSource, planBuild } from './build-plan.ts';
import type {
  BuiltGraph,
  EfMeasurement,
  OwnParametersListener,
  PreparedGeneration,
  RunOptions,
  VectorSource,
  Vectors,
} from './contract.ts';
import { vectorErrors } from './errors.ts';
import { GenerationFilesLocator, linkOrCopy, servingKey } from './generation-files.ts';
import { GraphCache } from './graph-cache.ts';
import { runGraphTask } from './graph-task.ts';
import {
  type BuildIndexInput,
  type GraphParameters,
  type HnswParameters,
  type IndexFilter,
  type IndexRecord,
  type IndexReference,
  requireParameters,
  type SearchInput,
  type SearchResult,
} from './model.ts';
import { type IndexEntry, IndexRegistry } from './registry.ts';
import { prepareSearch } from './search-request.ts';
import { type Pin, ServingHost } from './serving-host.ts';
import { OpenVectorSource } from './vector-source.ts';

export interface VectorsOptions {
  metadata: Metadata;
  events: EventLog;
  journal: Journal;
  objects: ObjectStore;
  buckets: BucketRegistry;
  catalog: Catalog;
  jobs: JobQueue;
  clock: Clock;
  logger: Logger;
  /** Its `graphs` folder holds the graph cache. */
  dataDir: string;
  gracePeriodMs: number;
  config: { vectors: VectorsConfig; embedding: EmbeddingConfig };
}

/** Opens the room and registers its job, so before `jobs.start`. */
export async function openVectors(options: VectorsOptions): Promise<Vectors> {
  const { graphCacheMb } = options.config.vectors;
  // What an earlier run assembled; whoever needs it again assembles it from checked files.
  await rm(mendedDirOf(options), { recursive: true, force: true });
  const graphs = await GraphCache.open({
    dir: path.join(options.dataDir, 'graphs'),
    bytesMax: graphCacheMb * 1_048_576,
  });
  return new VectorService(options, graphs);
}

const mendedDirOf = ({ dataDir }: VectorsOptions) => path.join(dataDir, 'mended');

class VectorService implements Vectors {
  private readonly options: VectorsOptions;
  private readonly registry: IndexRegistry;
  private readonly graphs: GraphCache;
  private readonly host: ServingHost;
  private readonly locator: GenerationFilesLocator;
  private readonly ownParametersListeners: OwnParametersListener[] = [];

  constructor(options: VectorsOptions, graphs: GraphCache) {
    const { objects, logger, config, catalog, buckets, jobs } = options;
    this.options = options;
    this.graphs = graphs;
    this.registry = new IndexRegistry(options);
    this.locator = new GenerationFilesLocator({
      ...{ objects, graphs, logger, embedding: config.embedding },
      mendedDir: mendedDirOf(options),
    });
    const { indexMemoryMb, searchThreads } = config.vectors;
    this.host = new ServingHost({ memoryMb: indexMemoryMb, threads: searchThreads });
    catalog.addDependents((datasetId) => this.registry.ofDataset(datasetId));
    buckets.addDependents((bucket) => this.registry.ofBucket(bucket));
    jobs.register(
      new BuildJob({
        ...{ catalog, objects, config, graphs, registry: this.registry },
        isUnfinished: (jobId) => jobs.isUnfinished(jobId),
        onReplaced: (formerKey) => this.host.retire(formerKey),
        onOwnParameters: (...told) => {
          for (const listener of this.ownParametersListeners) listener(...told);
        },
      }),
    );
  }

  getIndex(_caller: Caller, reference: IndexReference): IndexRecord {
    return this.registry.get(reference).record;
  }

  listIndexes(_caller: Caller, filter: IndexFilter, page: PageRequest): Page<IndexRecord> {
    return this.registry.list(filter, page);
  }

  countIndexes(_caller: Caller, filter: IndexFilter): number {
    return this.registry.count(filter);
  }

  buildIndex(caller: Caller, input: BuildIndexInput, idempotencyKey?: string | null): Job {
    const { catalog, jobs, buckets, config } = this.options;
    requireWriter(caller, 'change indexes');
    const existing = this.registry.find({ name: input.name })?.record;
    const snapshot = catalog.resolve(caller, findSource(catalog, caller, input));
    const plan = planBuild(input, { snapshot, existing, newId: () => '', config: config.vectors });
    buckets.get(caller, plan.bucket);
    const subject = existing
      ? { type: 'index' as const, id: existing.id }
      : { type: 'dataset' as const, id: snapshot.datasetId };
    return jobs.submit(caller, {
      ...{ kind: buildKind, input, subject, idempotencyKey },
      requireFree: () => this.requireNoBuild(caller, input.name),
    });
  }

  /** Of two builds of one index at a time, one would be for nothing. */
  private requireNoBuild(caller: Caller, name: string) {
    const { edges } = this.options.jobs.list(
      caller,
      { kinds: [buildKind], states: ['QUEUED', 'RUNNING'] },
      { first: 500 },
    );
    const active = edges.find(({ node }) => (node.input as BuildIndexInput).name === name)?.node;
    if (!active) return;
    throw vectorErrors.INDEX_BUSY(
      `The build ${active.id} of the index "${name}" is ${active.state.toLowerCase()}; one runs at a time.`,
      { details: { jobId: active.id } },
    );
  }

  deleteIndex(caller: Caller, indexId: string): IndexRecord & { recoverableUntil: number } {
    requireWriter(caller, 'change indexes');
    const entry = this.registry.get({ id: indexId });
    const recoverableUntil = this.registry.remove(caller, indexId);
    this.host.retire(servingKey(entry));
    return { ...entry.record, recoverableUntil };
  }

  restoreIndex(caller: Caller, indexId: string): IndexRecord {
    requireWriter(caller, 'change indexes');
    this.registry.restore(caller, indexId, (datasetId) => {
      this.options.catalog.get(caller, { id: datasetId });
    });
    return this.registry.get({ id: indexId }).record;
  }

  purge(): number {
    return this.registry.purge();
  }

  references(): Iterable<{ ref: ObjectRef; owner: string }> {
    return this.registry.references();
  }

  get stats() {
    const { openCount, memoryBytes } = this.host;
    return { openCount, memoryBytes };
  }

  addDependents(find: (indexId: string) => Dependent[]): void {
    this.registry.addDependents(find);
  }

  onOwnParameters(listener: OwnParametersListener): void {
    this.ownParametersListeners.push(listener);
  }

  async search(
    _caller: Caller,
    input: SearchInput,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<SearchResult> {
    const startedAt = performance.now();
    options.signal?.throwIfAborted();
    for (;;) {
      const entry = this.registry.get({ idOrName: input.index });
      const request = prepareSearch(input, entry.record, this.options.config.vectors.searchKMax);
      let pin: Pin;
      try {
        pin = await this.host.acquire(this.locator.servable(entry));
      } catch (error) {
        // Rebuilt and swept between the look and the opening: what is current now is there.
        const now = this.registry.get({ idOrName: input.index }).record;
        if (now.id !== entry.record.id || now.generation !== entry.record.generation) continue;
        throw error;
      }
      using _pinned = pin;
      const { hits } = await pin.search(request);
      const { id, generation, sourceVersion } = entry.record;
      return { indexId: id, generation, sourceVersion, hits, elapsedMs: performance.now() - startedAt };
    }
  }

  async openVectorSource(indexId: string): Promise<VectorSource> {
    return OpenVectorSource.open(this.registry.get({ id: indexId }), this.locator);
  }

  exactNeighbors(
    source: VectorSource,
    queries: Float32Array,
    k: number,
    options: RunOptions = {},
  ): Promise<Int32Array> {
    const { vectorsPath, count, dimensions } = source;
    return runGraphTask({ kind: 'exact', vectorsPath, count, dimensions, queries, k }, count, options);
  }

  async buildGraph(
    source: VectorSource,
    parameters: GraphParameters,
    options: RunOptions = {},
  ): Promise<BuiltGraph> {
    const { m, efConstruction, seed } = requireParameters({ efSearch: 10, ...parameters });
    const { vectorsSha256, count, dimensions } = source;
    const graph = await this.graphs.obtain(source, { m, efConstruction, seed }, options);
    return {
      ...{ path: graph.path, buildMs: graph.buildMs, cached: graph.cached },
      ...{ parameters: { m, efConstruction, seed }, vectorsSha256, count, dimensions },
    };
  }

  async measureGraph(
    graph: BuiltGraph,
    queries: Float32Array,
    k: number,
    efSearch: readonly number[],
    options: RunOptions = {},
  ): Promise<EfMeasurement[]> {
    const { path: graphPath, count, dimensions } = graph;
    const { neighbors, latenciesUs } = await runGraphTask(
      { kind: 'measureGraph', graphPath, count, dimensions, queries, k, efSearch },
      queries.length / dimensions,
      options,
    );
    return efSearch.map((ef, i) => ({
      efSearch: ef,
      neighbors: neighbors[i]!,
      latenciesUs: latenciesUs[i]!,
    }));
  }

  async measureFlat(
    source: VectorSource,
    queries: Float32Array,
    k: number,
    options: RunOptions = {},
  ): Promise<Omit<EfMeasurement, 'efSearch'>> {
    const { vectorsPath, count, dimensions } = source;
    const { neighbors, latenciesUs } = await runGraphTask(
      { kind: 'measureFlat', vectorsPath, count, dimensions, queries, k, efSearch: [0] },
      queries.length / dimensions,
      options,
    );
    return { neighbors: neighbors[0]!, latenciesUs: latenciesUs[0]! };
  }

  async prepareGeneration(
    caller: Caller,
    indexId: string,
    parameters: HnswParameters,
    options: RunOptions = {},
  ): Promise<PreparedGeneration> {
    requireWriter(caller, 'change indexes');
    const wanted = requireParameters(parameters);
    const entry = this.registry.get({ id: indexId });
    const { graph, isNew } = entry.record.isFlat
      ? { graph: null, isNew: false }
      : await this.obtainGraphObject(caller, entry, wanted, options);
    const prepared: IndexEntry = {
      record: { ...entry.record, parameters: wanted },
      files: { ...entry.files, graph },
    };
    try {
      options.signal?.throwIfAborted();
      const pin = await this.host.acquire(this.locator.servable(prepared));
      return new ReadyGeneration(prepared, isNew, async (isActivated) => {
        pin[Symbol.dispose]();
        if (!isActivated) await this.giveUp(prepared, isNew);
      });
    } catch (error) {
      if (graph && isNew) await this.options.objects.discard([graph]);
      throw error;
    }
  }

  activateIn(tx: Tx, prepared: PreparedGeneration, options: { reason: string; caller: Caller }): number {
    if (!(prepared instanceof ReadyGeneration)) throw new Error('not a generation that this room prepared');
    const { indexId, sourceGeneration, parameters } = prepared;
    const former = this.registry.get({ id: indexId });
    const generation = this.registry.insertActivation(tx, options.caller, {
      ...{ indexId, sourceGeneration, parameters, reason: options.reason },
      ...{ graph: prepared.entry.files.graph, isNewGraph: prepared.isNewGraph },
    });
    tx.afterCommit(() => {
      prepared.isActivated = true;
      if (servingKey(former) !== servingKey(prepared.entry)) this.host.retire(servingKey(former));
    });
    return generation;
  }

  /** Frees what a generation that was prepared and not activated holds in memory and on disk. */
  private async giveUp(prepared: IndexEntry, isNewGraph: boolean): Promise<void> {
    const current = this.registry.find({ id: prepared.record.id });
    const key = servingKey(prepared);
    if (!current || servingKey(current) !== key) this.host.retire(key);
    const { graph } = prepared.files;
    if (graph && isNewGraph) await this.options.objects.discard([graph]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.host[Symbol.asyncDispose]();
  }

  /** A published graph of this shape: one that is kept already, or a new object from the cache or a build. */
  private async obtainGraphObject(
    caller: Caller,
    entry: IndexEntry,
    parameters: HnswParameters,
    options: RunOptions,
  ): Promise<{ graph: ObjectRef; isNew: boolean }> {
    const { record } = entry;
    const kept = this.registry.history.findGraph({ ...record, indexId: record.id }, parameters);
    if (kept) return { graph: kept, isNew: false };
    const built = await this.locator.buildGraph(entry, parameters, options);
    const id = createId('graph');
    const { objects } = this.options;
    await using stage = await objects.openStage(caller, record.bucket, id);
    const file = path.join(stage.dir, 'graph.hnsw');
    await linkOrCopy(built.path, file);
    const key = `indexes/${record.id}/${id}/graph.hnsw`;
    const [graph] = await objects.publish(record.bucket, [{ file, key, sha256: built.sha256 }]);
    return { graph: graph!, isNew: true };
  }
}

class ReadyGeneration implements PreparedGeneration {
  readonly indexId: string;
  readonly sourceGeneration: number;
  readonly parameters: HnswParameters;
  readonly isFlat: boolean;
  readonly entry: IndexEntry;
  readonly isNewGraph: boolean;
  isActivated = false;
  private readonly release: (isActivated: boolean) => Promise<void>;
  private isDisposed = false;

  constructor(entry: IndexEntry, isNewGraph: boolean, release: (isActivated: boolean) => Promise<void>) {
    this.indexId = entry.record.id;
    this.sourceGeneration = entry.record.sourceGeneration;
    this.parameters = entry.record.parameters;
    this.isFlat = entry.record.isFlat;
    this.entry = entry;
    this.isNewGraph = isNewGraph;
    this.release = release;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isDisposed) return;
    this.isDisposed = true;
    await this.release(this.isActivated);
  }
}
