import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { ObjectRef } from '../storage/index.ts';
import type { BuildStats, HnswParameters, VectorBackend } from './model.ts';

/** Where a generation's files are. The graph is null below the flat threshold. */
export interface GenerationFiles {
  /** Parquet, in order: the truth from which the others can be made. */
  embeddings: ObjectRef[];
  vectors: ObjectRef;
  chunks: ObjectRef;
  modelTable: ObjectRef;
  graph: ObjectRef | null;
}

export function allFiles(files: GenerationFiles): ObjectRef[] {
  const { embeddings, vectors, chunks, modelTable, graph } = files;
  return [...embeddings, vectors, chunks, modelTable, ...(graph ? [graph] : [])];
}

/** What an index is; only the pointer and the deletion mark ever change. */
export const indexes = sqliteTable(
  'indexes',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    datasetId: text('dataset_id').notNull(),
    datasetName: text('dataset_name').notNull(),
    bucket: text('bucket').notNull(),
    textColumn: text('text_column').notNull(),
    idColumn: text('id_column'),
    modelName: text('model_name').notNull(),
    dimensions: integer('dimensions').notNull(),
    metric: text('metric').$type<'COSINE'>().notNull(),
    backend: text('backend').$type<VectorBackend>().notNull(),
    currentGeneration: integer('current_generation').notNull(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [
    uniqueIndex('indexes_name').on(table.name).where(sql`deleted_at is null`),
    index('indexes_dataset').on(table.datasetId),
    index('indexes_bucket').on(table.bucket),
  ],
);

/** Immutable: one row for each build and each activation of other parameters. */
export const indexGenerations = sqliteTable(
  'index_generations',
  {
    indexId: text('index_id')
      .notNull()
      .references(() => indexes.id),
    generation: integer('generation').notNull(),
    sourceGeneration: integer('source_generation').notNull(),
    sourceVersion: integer('source_version').notNull(),
    modelVersion: text('model_version').notNull(),
    chunkSize: integer('chunk_size').notNull(),
    chunkOverlap: integer('chunk_overlap').notNull(),
    chunkCount: integer('chunk_count').notNull(),
    isFlat: integer('is_flat', { mode: 'boolean' }).notNull(),
    parameters: text('parameters', { mode: 'json' }).$type<HnswParameters>().notNull(),
    files: text('files', { mode: 'json' }).$type<GenerationFiles>().notNull(),
    buildStats: text('build_stats', { mode: 'json' }).$type<BuildStats>().notNull(),
    reason: text('reason').notNull(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
  },
  (table) => [primaryKey({ columns: [table.indexId, table.generation] })],
);
