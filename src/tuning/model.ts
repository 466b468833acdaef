/** What tuning says to other rooms and to the schema: types and constants. */
import type { HnswParameters } from '../vectors/index.ts';

/** One point of a grid: an HNSW configuration without its seed, which a run has once. */
export type GridPoint = Pick<HnswParameters, 'm' | 'efConstruction' | 'efSearch'>;

export const defaultGrid: readonly GridPoint[] = Object.freeze([
  { m: 16, efConstruction: 20, efSearch: 30 },
  { m: 16, efConstruction: 40, efSearch: 30 },
  { m: 16, efConstruction: 80, efSearch: 30 },
  { m: 16, efConstruction: 80, efSearch: 60 },
  { m: 16, efConstruction: 160, efSearch: 30 },
]);

export const defaultSeed = 42;
/** The largest k that a trial can be measured at. */
export const kMax = 100;
/** A query set given by a user has at least so many, or its interval would say nothing. */
export const givenQueriesMin = 20;
export const givenQueriesMax = 10_000;
export const queryTextMax = 10_000;
export const noteMax = 2000;

/** Who proposed a configuration. */
export const trialSources = ['AUTOTUNE'] as const;
export type TrialSource = (typeof trialSources)[number];

/** One measured configuration; never changed afterwards. */
export interface Trial {
  id: string;
  indexId: string;
  /** The index's generation when the measurement began, and the one that brought its vectors. */
  generation: number;
  sourceGeneration: number;
  parameters: HnswParameters;
  /** Mean recall@k over the queries, 0 to 1, with its 95 % Wilson interval. */
  recall: number;
  recallLow: number;
  recallHigh: number;
  k: number;
  queryCount: number;
  /** Microseconds of one search of the graph on one thread, without embedding the query or reading texts. */
  p50Us: number;
  p99Us: number;
  /** Of the graph, which trials of equal m and efConstruction share. */
  buildMs: number;
  evaluationSetId: string;
  source: TrialSource;
  jobId: string | null;
  actor: string;
  note: string | null;
  createdAt: number;
}

export const trialOrderFields = ['CREATED_AT', 'RECALL', 'P50'] as const;
export interface TrialOrder {
  field: (typeof trialOrderFields)[number];
  /** Omitted: newest, highest recall or lowest latency first. */
  direction?: 'ASC' | 'DESC' | null | undefined;
}

export interface TrialFilter {
  indexId?: string | null | undefined;
  jobId?: string | null | undefined;
}

/** Why a promotion was made, as it was known then. */
export interface PromotionEvidence {
  recall: number;
  recallLow: number;
  recallHigh: number;
  k: number;
  queryCount: number;
  p50Us: number;
  p99Us: number;
  evaluationSetId: string;
  /** For a promotion by autotune: its job, the gate it had to pass, and how a tie was decided. */
  jobId?: string;
  recallMin?: number;
  tieBreak?: TieBreak[];
}

/** Latency of trials with equal recall, measured anew in turns, because runs minutes apart do not compare. */
export interface TieBreak {
  trialId: string;
  p50Us: number;
}

/** Parameters that were made current. Immutable; which one is current is a pointer beside them. */
export interface Promotion {
  id: string;
  indexId: string;
  /** Counts the promotions of the index from 1. */
  sequence: number;
  trialId: string;
  parameters: HnswParameters;
  promotedBy: string;
  note: string | null;
  evidence: PromotionEvidence;
  /** What was current before. */
  previousId: string | null;
  /** The generation that first served it. */
  generation: number;
  createdAt: number;
}

export interface PromoteInput {
  trialId: string;
  /** Compare-and-swap: the current promotion's id, null for none; omitted, whatever is current is replaced. */
  expectedCurrent?: string | null | undefined;
  note?: string | null | undefined;
}

export interface RollbackInput {
  /** Name or id. */
  index: string;
  expectedCurrent?: string | null | undefined;
  note?: string | null | undefined;
}

export interface PromotionOutcome {
  indexId: string;
  /** What is current now; null after the last promotion was rolled back. */
  current: Promotion | null;
  /** The generation that serves it. */
  generation: number;
}

export const evaluationSetKinds = ['AUTO', 'USER'] as const;

/** Queries with the exact answers that recall is measured against. */
export interface EvaluationSet {
  id: string;
  indexId: string;
  bucket: string;
  name: string;
  kind: (typeof evaluationSetKinds)[number];
  /** Of the automatic queries; null for given ones. */
  seed: number | null;
  queryCount: number;
  /** How many exact neighbours are stored; null until a given set is first used. */
  k: number | null;
  /** Over which vectors they are exact. */
  vectorsSha256: string | null;
  sourceGeneration: number | null;
  createdAt: number;
  createdBy: string;
}

export interface EvaluationSetInput {
  /** Name or id. */
  index: string;
  name: string;
  queries: readonly string[];
}

export interface AutotuneInput {
  /** Name or id. */
  index: string;
  grid?: readonly (Omit<GridPoint, 'm'> & { m?: number | null | undefined })[] | null | undefined;
  seed?: number | null | undefined;
  k?: number | null | undefined;
  /** The gate: the winner's mean recall must reach it to be promoted. */
  recallMin?: number | null | undefined;
  promote?: boolean | null | undefined;
  note?: string | null | undefined;
  /** Id of a set made by `createEvaluationSet`; omitted, queries are made from the index's texts. */
  evaluationSetId?: string | null | undefined;
}

export const autotuneReasons = [
  'PROMOTED',
  'BELOW_RECALL_MIN',
  'PROMOTION_NOT_WANTED',
  'INDEX_REBUILT',
] as const;

export interface AutotuneResult {
  trialIds: string[];
  /** The best trial that passed the gate. */
  winnerTrialId: string | null;
  promotionId: string | null;
  /** Why there is a promotion, or none. INDEX_REBUILT: the vectors changed while they were measured. */
  reason: (typeof autotuneReasons)[number];
}
