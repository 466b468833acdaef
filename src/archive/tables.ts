import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * Ranges of the journal that stand in Parquet files, without gaps or overlaps. A merge replaces rows by one;
 * entries stay where they are, in the journal itself.
 */
export const journalFlushes = sqliteTable('journal_flushes', {
  firstSeq: integer('first_seq').primaryKey(),
  lastSeq: integer('last_seq').notNull().unique(),
  /** The hash of the entry before the first one, and that of the last. */
  previousHash: text('previous_hash').notNull(),
  headHash: text('head_hash').notNull(),
  bucket: text('bucket').notNull(),
  key: text('key').notNull(),
  sha256: text('sha256').notNull(),
  bytes: integer('bytes').notNull(),
  at: integer('at').notNull(),
});
