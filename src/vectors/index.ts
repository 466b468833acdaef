/**
 * Vectors: the index registry, chunking, index builds, search, and the measuring tools that tuning uses.
 *
 * Invariant V1: a generation row is immutable; `currentGeneration` is the one pointer that moves.
 * Invariant V2: a search answers whole from the generation that was current when it began, and names it.
 * Invariant V3: the embeddings in Parquet are the truth; vectors, chunk table and graph can be made from them.
 * Invariant V4: vectors of different model versions are never compared.
 * It deliberately decides nothing about which parameters are good; that is tuning's.
 */
export type {
  BuiltGraph,
  EfMeasurement,
  PreparedGeneration,
  RunOptions,
  VectorSource,
  Vectors,
} from './contract.ts';
export { vectorErrors } from './errors.ts';
export type {
  BuildIndexInput,
  BuildIndexResult,
  BuildStats,
  GraphParameters,
  HnswParameters,
  IndexFilter,
  IndexRecord,
  IndexReference,
  ModelRef,
  SearchHit,
  SearchInput,
  SearchResult,
  VectorBackend,
} from './model.ts';
export { defaultParameters, parameterBounds, requireParameters, vectorBackends } from './model.ts';
export type { VectorsOptions } from './vectors.ts';
export { openVectors } from './vectors.ts';
