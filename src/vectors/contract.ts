import type { Job } from '../jobs/index.ts';
import type { Caller, Dependent, Page, PageRequest } from '../kernel/index.ts';
import type { Tx } from '../metadata/index.ts';
import type { ObjectRef } from '../storage/index.ts';
import type {
  BuildIndexInput,
  GraphParameters,
  HnswParameters,
  IndexFilter,
  IndexRecord,
  IndexReference,
  SearchInput,
  SearchResult,
} from './model.ts';

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

/** The vectors of one source generation, opened for measuring; the files outlive a rebuild by the grace period. */
export interface VectorSource extends AsyncDisposable {
  readonly indexId: string;
  /** The index's generation when it was opened. */
  readonly generation: number;
  readonly sourceGeneration: number;
  readonly count: number;
  readonly modelName: string;
  readonly dimensions: number;
  /** Raw little-endian float32, count × dimensions, row-major, unit length; row i is chunk i. */
  readonly vectorsPath: string;
  /** Hex; names the vectors whatever the index is called, so it keys caches of ground truth and graphs. */
  readonly vectorsSha256: string;
  readonly isFlat: boolean;
  /** n different chunks chosen by the seed, with their texts, in ordinal order; all of them when n ≥ count. */
  sampleTexts(n: number, seed: number): Promise<{ chunk: number; text: string }[]>;
  /** texts × dimensions, row-major, by the index's own model version. */
  embedQueries(texts: readonly string[]): Promise<Float32Array>;
}

export interface BuiltGraph {
  readonly path: string;
  /** Of the build itself, also when it came from the cache. */
  readonly buildMs: number;
  readonly cached: boolean;
  readonly parameters: GraphParameters;
  readonly vectorsSha256: string;
  readonly count: number;
  readonly dimensions: number;
}

export interface EfMeasurement {
  readonly efSearch: number;
  /** queries × k chunk ordinals, best first; −1 where fewer were found. */
  readonly neighbors: Int32Array;
  /** One per query, in microseconds. */
  readonly latenciesUs: Float64Array;
}

/** A generation that is ready to serve: its graph is published and loaded. Activate or dispose it. */
export interface PreparedGeneration extends AsyncDisposable {
  readonly indexId: string;
  readonly sourceGeneration: number;
  readonly parameters: HnswParameters;
  readonly isFlat: boolean;
}

export type OwnParametersListener = (tx: Tx, caller: Caller, indexId: string) => void;

export interface Vectors extends AsyncDisposable {
  /** Throws NOT_FOUND with the available names. */
  getIndex(caller: Caller, reference: IndexReference): IndexRecord;
  /** By name. */
  listIndexes(caller: Caller, filter: IndexFilter, page: PageRequest): Page<IndexRecord>;
  countIndexes(caller: Caller, filter: IndexFilter): number;
  /** Checks the input and starts the job `index.build`. */
  buildIndex(caller: Caller, input: BuildIndexInput, idempotencyKey?: string | null): Job;
  /** Recoverable until the grace period ends. Throws NOT_FOUND, or IN_USE while something depends on it. */
  deleteIndex(caller: Caller, indexId: string): IndexRecord & { recoverableUntil: number };
  /**
   * Takes a deletion back while the index is still there. Throws NOT_FOUND, also where its dataset is gone, and
   * ALREADY_EXISTS where another index has its name by now.
   */
  restoreIndex(caller: Caller, indexId: string): IndexRecord;
  /** Forgets indexes deleted longer ago than the grace period, and gives their files up. Returns how many. */
  purge(): number;
  /** What is open for searches now, and about how much memory it takes. */
  readonly stats: { openCount: number; memoryBytes: number };
  /** Every object that an index needs, with its owner; for `verify`. */
  references(): Iterable<{ ref: ObjectRef; owner: string }>;
  /** Who depends on indexes says so here; called inside the deleting transaction. */
  addDependents(find: (indexId: string) => Dependent[]): void;
  /** Called in the transaction of a rebuild that was given parameters of its own: they replace whatever was promoted. */
  onOwnParameters(listener: OwnParametersListener): void;
  /** Throws NOT_FOUND, INVALID_ARGUMENT, MODEL_MISMATCH or INDEX_TOO_LARGE. */
  search(
    caller: Caller,
    input: SearchInput,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<SearchResult>;

  openVectorSource(indexId: string): Promise<VectorSource>;
  /** queries × k chunk ordinals by exact inner product, best first, ties by ordinal; −1 where count < k. */
  exactNeighbors(
    source: VectorSource,
    queries: Float32Array,
    k: number,
    options?: RunOptions,
  ): Promise<Int32Array>;
  /** From the cache or built in a worker thread; one build per key at a time. */
  buildGraph(source: VectorSource, parameters: GraphParameters, options?: RunOptions): Promise<BuiltGraph>;
  /**
   * One search at a time on one thread, interleaved over the ef values so that noise hits all alike, and never two
   * of one query in a row. The time is that of the graph: no embedding, no texts, no hop between threads.
   */
  measureGraph(
    graph: BuiltGraph,
    queries: Float32Array,
    k: number,
    efSearch: readonly number[],
    options?: RunOptions,
  ): Promise<EfMeasurement[]>;
  /** The same over the flat exact scan (efSearch has no effect there). */
  measureFlat(
    source: VectorSource,
    queries: Float32Array,
    k: number,
    options?: RunOptions,
  ): Promise<Omit<EfMeasurement, 'efSearch'>>;

  prepareGeneration(
    caller: Caller,
    indexId: string,
    parameters: HnswParameters,
    options?: RunOptions,
  ): Promise<PreparedGeneration>;
  /**
   * In the caller's transaction: inserts the generation row and moves `currentGeneration`; searches see it once
   * the transaction has committed. Throws STALE_EXPECTATION if the index was rebuilt since prepare. Returns the
   * new generation's number.
   */
  activateIn(tx: Tx, prepared: PreparedGeneration, options: { reason: string; caller: Caller }): number;
}
