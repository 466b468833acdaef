import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Every transition, in commit order. `seq` never repeats (AUTOINCREMENT), and only the oldest rows are removed. */
export const events = sqliteTable(
  'events',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    stream: text('stream').notNull(),
    entityId: text('entity_id').notNull(),
    type: text('type').notNull(),
    payload: text('payload', { mode: 'json' }).notNull(),
    at: integer('at').notNull(),
  },
  (table) => [index('events_stream').on(table.stream, table.seq)],
);

/** One row: the identity of this event history, part of every cursor. */
export const eventEpoch = sqliteTable('event_epoch', {
  id: integer('id').primaryKey(),
  epoch: text('epoch').notNull(),
});
