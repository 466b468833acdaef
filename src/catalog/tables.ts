import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Column, Lineage, SensitivityOverride, Verification, WriteMode } from './model.ts';

export const datasets = sqliteTable(
  'datasets',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    bucket: text('bucket').notNull(),
    description: text('description'),
    owner: text('owner'),
    tags: text('tags', { mode: 'json' }).$type<string[]>().notNull(),
    primaryKey: text('primary_key', { mode: 'json' }).$type<string[]>().notNull(),
    columnNotes: text('column_notes', { mode: 'json' }).$type<Record<string, string>>().notNull(),
    columnSensitivity: text('column_sensitivity', { mode: 'json' })
      .$type<Record<string, SensitivityOverride>>()
      .notNull()
      .default({}),
    currentVersion: integer('current_version').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [
    uniqueIndex('datasets_name').on(table.name).where(sql`deleted_at is null`),
    index('datasets_bucket').on(table.bucket),
  ],
);

/** Immutable snapshots. */
export const datasetVersions = sqliteTable(
  'dataset_versions',
  {
    id: text('id').primaryKey(),
    datasetId: text('dataset_id')
      .notNull()
      .references(() => datasets.id),
    version: integer('version').notNull(),
    mode: text('mode').$type<WriteMode>().notNull(),
    columns: text('columns', { mode: 'json' }).$type<Column[]>().notNull(),
    rowCount: integer('row_count').notNull(),
    byteSize: integer('byte_size').notNull(),
    lineage: text('lineage', { mode: 'json' }).$type<Lineage>(),
    rejectedCount: integer('rejected_count').notNull(),
    warnings: text('warnings', { mode: 'json' }).$type<string[]>().notNull(),
    manifestKey: text('manifest_key').notNull(),
    manifestSha256: text('manifest_sha256').notNull(),
    manifestBytes: integer('manifest_bytes').notNull(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
  },
  (table) => [uniqueIndex('dataset_versions_number').on(table.datasetId, table.version)],
);

/** The files of a version in reading order; an appended version names its forerunner's files again. */
export const versionFiles = sqliteTable(
  'version_files',
  {
    versionId: text('version_id')
      .notNull()
      .references(() => datasetVersions.id),
    ordinal: integer('ordinal').notNull(),
    bucket: text('bucket').notNull(),
    key: text('key').notNull(),
    sha256: text('sha256').notNull(),
    bytes: integer('bytes').notNull(),
    rows: integer('rows').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.versionId, table.ordinal] }),
    index('version_files_key').on(table.bucket, table.key),
  ],
);

/** Rows of the source that did not get into a version, apart from it so that lists of versions stay light. */
export const versionRejects = sqliteTable(
  'version_rejects',
  {
    versionId: text('version_id')
      .notNull()
      .references(() => datasetVersions.id),
    ordinal: integer('ordinal').notNull(),
    line: integer('line'),
    column: text('column'),
    reason: text('reason').notNull(),
    text: text('text'),
  },
  (table) => [primaryKey({ columns: [table.versionId, table.ordinal] })],
);

/** Proof of versions that came from a database, apart from them because it is long and seldom read. */
export const versionVerifications = sqliteTable('version_verifications', {
  versionId: text('version_id')
    .primaryKey()
    .references(() => datasetVersions.id),
  verification: text('verification', { mode: 'json' }).$type<Verification>().notNull(),
});
