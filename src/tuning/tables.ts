import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { ObjectRef } from '../storage/index.ts';
import type { HnswParameters } from '../vectors/index.ts';
import type { EvaluationSet, PromotionEvidence, TrialSource } from './model.ts';

/** Query sets; the queries and their exact neighbours are objects in the index's bucket. */
export const evaluationSets = sqliteTable(
  'evaluation_sets',
  {
    id: text('id').primaryKey(),
    indexId: text('index_id').notNull(),
    bucket: text('bucket').notNull(),
    name: text('name').notNull(),
    kind: text('kind').$type<EvaluationSet['kind']>().notNull(),
    seed: integer('seed'),
    queryCount: integer('query_count').notNull(),
    k: integer('k'),
    vectorsSha256: text('vectors_sha256'),
    sourceGeneration: integer('source_generation'),
    /** JSON list of a given set's texts. */
    textsRef: text('texts_ref', { mode: 'json' }).$type<ObjectRef>(),
    /** float32, queries × dimensions. */
    queriesRef: text('queries_ref', { mode: 'json' }).$type<ObjectRef>(),
    /** int32, queries × k. */
    truthRef: text('truth_ref', { mode: 'json' }).$type<ObjectRef>(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    /** Set once other vectors took their place; the trials measured with it stay. */
    retiredAt: integer('retired_at'),
    /** Since when its index is not found; it may come back until the grace period ends. */
    orphanedAt: integer('orphaned_at'),
  },
  (table) => [
    index('evaluation_sets_index').on(table.indexId, table.kind, table.vectorsSha256),
    uniqueIndex('evaluation_sets_name').on(table.indexId, table.name),
  ],
);

/** Every configuration ever measured. Rows are only inserted. */
export const trials = sqliteTable(
  'trials',
  {
    id: text('id').primaryKey(),
    indexId: text('index_id').notNull(),
    generation: integer('generation').notNull(),
    sourceGeneration: integer('source_generation').notNull(),
    m: integer('m').notNull(),
    efConstruction: integer('ef_construction').notNull(),
    efSearch: integer('ef_search').notNull(),
    seed: integer('seed').notNull(),
    recall: real('recall').notNull(),
    recallLow: real('recall_low').notNull(),
    recallHigh: real('recall_high').notNull(),
    k: integer('k').notNull(),
    queryCount: integer('query_count').notNull(),
    p50Us: real('p50_us').notNull(),
    p99Us: real('p99_us').notNull(),
    buildMs: real('build_ms').notNull(),
    evaluationSetId: text('evaluation_set_id').notNull(),
    source: text('source').$type<TrialSource>().notNull(),
    jobId: text('job_id'),
    actor: text('actor').notNull(),
    note: text('note'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    index('trials_index').on(table.indexId, table.id),
    index('trials_recall').on(table.indexId, table.recall, table.id),
    index('trials_p50').on(table.indexId, table.p50Us, table.id),
    // A resumed job cannot record a configuration twice.
    uniqueIndex('trials_job').on(
      table.jobId,
      table.evaluationSetId,
      table.sourceGeneration,
      table.m,
      table.efConstruction,
      table.efSearch,
    ),
  ],
);

/** Every promotion ever made. Rows are only inserted. */
export const promotions = sqliteTable(
  'promotions',
  {
    id: text('id').primaryKey(),
    indexId: text('index_id').notNull(),
    sequence: integer('sequence').notNull(),
    trialId: text('trial_id').notNull(),
    parameters: text('parameters', { mode: 'json' }).$type<HnswParameters>().notNull(),
    promotedBy: text('promoted_by').notNull(),
    note: text('note'),
    evidence: text('evidence', { mode: 'json' }).$type<PromotionEvidence>().notNull(),
    previousId: text('previous_id'),
    generation: integer('generation').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('promotions_sequence').on(table.indexId, table.sequence)],
);

/** One row for each index that was ever promoted: what is current and what a rollback returns to. */
export const promotionStacks = sqliteTable('promotion_stacks', {
  indexId: text('index_id').primaryKey(),
  currentId: text('current_id'),
  /** Promotion ids, oldest first. */
  history: text('history', { mode: 'json' }).$type<string[]>().notNull(),
  /** What served before the first promotion; an exhausted history returns to it. */
  baseline: text('baseline', { mode: 'json' }).$type<HnswParameters>().notNull(),
  updatedAt: integer('updated_at').notNull(),
});
