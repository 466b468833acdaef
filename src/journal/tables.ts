import { blob, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** One row for each change of each entity. Rows are only ever inserted; `hash` covers the row and `prevHash`. */
export const journal = sqliteTable(
  'journal',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    at: integer('at').notNull(),
    entityType: text('entity_type').notNull(),
    entityId: text('entity_id').notNull(),
    action: text('action').notNull(),
    field: text('field'),
    oldValue: text('old_value'),
    newValue: text('new_value'),
    actor: text('actor').notNull(),
    source: text('source').notNull(),
    requestId: text('request_id'),
    prevHash: text('prev_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    index('journal_entity').on(table.entityId, table.seq),
    index('journal_action').on(table.entityType, table.action, table.seq),
    index('journal_actor').on(table.actor, table.seq),
    index('journal_at').on(table.at),
  ],
);

/** What personal values in the journal are sealed under, beside the chain: erasing a row makes them unreadable. */
export const journalKeys = sqliteTable(
  'journal_keys',
  {
    id: text('id').primaryKey(),
    entityType: text('entity_type').notNull(),
    entityId: text('entity_id').notNull(),
    key: blob('key', { mode: 'buffer' }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('journal_keys_entity').on(table.entityId, table.entityType)],
);
