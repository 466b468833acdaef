import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Buckets created at run time or named in the configuration; the row outlives the configuration entry. */
export const buckets = sqliteTable('buckets', {
  name: text('name').primaryKey(),
  backend: text('backend', { enum: ['local'] }).notNull(),
  root: text('root').notNull(),
  origin: text('origin', { enum: ['BUILT_IN', 'CONFIG', 'RUN_TIME'] }).notNull(),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').notNull(),
});

/** Files about to appear under their final name whose catalog transaction has not committed yet. */
export const pendingObjects = sqliteTable(
  'pending_objects',
  { bucket: text('bucket').notNull(), key: text('key').notNull(), at: integer('at').notNull() },
  (table) => [primaryKey({ columns: [table.bucket, table.key] })],
);

/** Files that nothing refers to any more, removed once the grace period is over. */
export const retiredObjects = sqliteTable(
  'retired_objects',
  { bucket: text('bucket').notNull(), key: text('key').notNull(), at: integer('at').notNull() },
  (table) => [primaryKey({ columns: [table.bucket, table.key] })],
);
