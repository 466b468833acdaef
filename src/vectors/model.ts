/** What vectors says to other rooms and to the schema: types, constants and pure functions. */
import { commonErrors } from '../kernel/index.ts';

/** The knobs of an HNSW graph. `m`, `efConstruction` and `seed` shape the graph; `efSearch` only its searches. */
export interface HnswParameters {
  readonly m: number;
  readonly efConstruction: number;
  readonly efSearch: number;
  readonly seed: number;
}

/** What a graph is built from; graphs with equal values over equal vectors are equal files. */
export type GraphParameters = Pick<HnswParameters, 'm' | 'efConstruction' | 'seed'>;

export const defaultParameters: HnswParameters = Object.freeze({
  m: 16,
  efConstruction: 80,
  efSearch: 60,
  seed: 42,
});

/** Allowed values, ends included; outside them a request is refused as absurd. */
export const parameterBounds = Object.freeze({
  m: Object.freeze({ min: 4, max: 64 }),
  efConstruction: Object.freeze({ min: 10, max: 400 }),
  efSearch: Object.freeze({ min: 10, max: 200 }),
  seed: Object.freeze({ min: 0, max: 2_147_483_647 }),
});

export const vectorBackends = ['HNSW'] as const;
export type VectorBackend = (typeof vectorBackends)[number];

export interface ModelRef {
  readonly name: string;
  /** Names the fitted tables too: vectors of two versions are never compared. */
  readonly version: string;
}

/** What one build measured; times in milliseconds. */
export interface BuildStats {
  readonly rowCount: number;
  /** Rows whose text is null or blank; they have no chunk. */
  readonly skippedRows: number;
  readonly fitMs: number;
  readonly embedMs: number;
  readonly assembleMs: number;
  /** 0 below the flat threshold, where no graph is built. */
  readonly graphMs: number;
}

/** An index as it is now: its fixed description and its current generation. */
export interface IndexRecord {
  readonly id: string;
  readonly name: string;
  readonly datasetId: string;
  readonly datasetName: string;
  readonly bucket: string;
  readonly textColumn: string;
  /** Its text is the hits' `docId`; null means the row's ordinal. */
  readonly idColumn: string | null;
  readonly backend: VectorBackend;
  readonly metric: 'COSINE';
  readonly model: ModelRef;
  readonly dimensions: number;
  /** In UTF-16 code units, as `start` and `end` of a hit. */
  readonly chunkSize: number;
  readonly chunkOverlap: number;
  readonly createdAt: number;
  readonly createdBy: string;
  /** Counts up with every build and every activation of other parameters. */
  readonly generation: number;
  /** The generation whose build brought the vectors; activations keep it. */
  readonly sourceGeneration: number;
  /** The dataset version the vectors were made from. */
  readonly sourceVersion: number;
  readonly parameters: HnswParameters;
  /** True below `vectors.flat_below`: searches are exact and the parameters only recorded. */
  readonly isFlat: boolean;
  readonly chunkCount: number;
  readonly buildStats: BuildStats;
  readonly generationCreatedAt: number;
}

/** An index by its id, by its name, or by either: ids go first where a name looks like one. */
export type IndexReference =
  | { readonly id: string }
  | { readonly name: string }
  | { readonly idOrName: string };

export interface IndexFilter {
  readonly datasetId?: string | undefined;
  readonly bucket?: string | undefined;
  readonly modelName?: string | undefined;
  readonly backend?: VectorBackend | undefined;
}

/** Input of the `index.build` job. Everything optional falls back to the configuration. */
export interface BuildIndexInput {
  /** Id or name; an id goes first. */
  readonly dataset: string;
  readonly name: string;
  readonly textColumn: string;
  readonly idColumn?: string | null | undefined;
  readonly bucket?: string | null | undefined;
  readonly chunkSize?: number | null | undefined;
  readonly chunkOverlap?: number | null | undefined;
  readonly model?: string | null | undefined;
  /** Omitted for a rebuild means the parameters that are current. */
  readonly parameters?: Partial<HnswParameters> | null | undefined;
}

export interface BuildIndexResult {
  readonly indexId: string;
  readonly name: string;
  readonly generation: number;
  readonly chunkCount: number;
}

export interface SearchInput {
  /** Name or id. */
  readonly index: string;
  /** Exactly one of the two. */
  readonly text?: string | null | undefined;
  readonly vector?: ArrayLike<number> | null | undefined;
  readonly k?: number | null | undefined;
  /** Overrides the generation's; ignored where the search is exact. */
  readonly efSearch?: number | null | undefined;
  /** Best chunk of each document only; the default. */
  readonly groupByDocument?: boolean | null | undefined;
  /** Refuses the search (MODEL_MISMATCH) unless the vector comes from this model version. */
  readonly modelVersion?: string | null | undefined;
}

export interface SearchHit {
  readonly docId: string;
  /** The row's place in the source version, counted from 0. */
  readonly rowOrdinal: number;
  /** Which chunk of the row, counted from 0. */
  readonly chunk: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Cosine similarity, −1 to 1. */
  readonly score: number;
}

export interface SearchResult {
  readonly indexId: string;
  /** The generation that answered; it was current when the search began. */
  readonly generation: number;
  readonly sourceVersion: number;
  readonly hits: SearchHit[];
  readonly elapsedMs: number;
}

/** Throws INVALID_ARGUMENT when a parameter is not an integer inside {@link parameterBounds}. */
export function requireParameters(parameters: HnswParameters): HnswParameters {
  for (const key of ['m', 'efConstruction', 'efSearch', 'seed'] as const) {
    const { min, max } = parameterBounds[key];
    const value = parameters[key];
    if (!Number.isInteger(value) || value < min || value > max)
      throw commonErrors.INVALID_ARGUMENT(`${key} must be an integer from ${min} to ${max}, not ${value}.`, {
        details: { argument: key, min, max },
      });
  }
  const { m, efConstruction, efSearch, seed } = parameters;
  return { m, efConstruction, efSearch, seed };
}
