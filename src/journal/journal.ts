import { createHash } from 'node:crypto';
import { desc, sql } from 'drizzle-orm';
import { type Caller, type Clock, canonicalJson } from '../kernel/index.ts';
import type { Metadata, Tx } from '../metadata/index.ts';
import { journal } from './tables.ts';

export interface JournalEntry {
  entityType: 'bucket' | 'connection' | 'dataset' | 'index' | 'job' | 'trial' | 'upload' | 'promotion';
  entityId: string;
  /** A past participle: `created`, `published`, `rolledBack`, `deleted`. */
  action: string;
  field?: string;
  oldValue?: unknown;
  newValue?: unknown;
}

export interface ChainHead {
  seq: number;
  /** Hex SHA-256 of the newest entry. */
  hash: string;
}

export type ChainCheck =
  | { isIntact: true; head: ChainHead }
  | { isIntact: false; seq: number; reason: string };

export interface Journal {
  /** Appends in the caller's transaction. */
  append(tx: Tx, caller: Caller, entry: JournalEntry): void;
  head(): ChainHead;
  /** Walks the whole chain and names the first entry that does not fit. */
  check(): ChainCheck;
}

const genesis: ChainHead = { seq: 0, hash: '0'.repeat(64) };

export function openJournal(options: { metadata: Metadata; clock: Clock }): Journal {
  const { db } = options.metadata;
  const newest = db
    .select({ seq: journal.seq, hash: journal.hash })
    .from(journal)
    .orderBy(desc(journal.seq))
    .limit(1)
    .prepare();
  const head = () => newest.get() ?? genesis;
  const batch = db
    .select()
    .from(journal)
    .where(sql`${journal.seq} > ${sql.placeholder('after')}`)
    .orderBy(journal.seq)
    .limit(1000)
    .prepare();
  const issued = db
    .select({ seq: sql<number>`seq` })
    .from(sql`sqlite_sequence`)
    .where(sql`name = 'journal'`)
    .prepare();
  return {
    head,
    append: (tx, caller, entry) => {
      const previous = head();
      const row = {
        seq: previous.seq + 1,
        at: options.clock.now(),
        entityType: entry.entityType,
        entityId: entry.entityId,
        action: entry.action,
        field: entry.field ?? null,
        oldValue: entry.oldValue === undefined ? null : canonicalJson(entry.oldValue),
        newValue: entry.newValue === undefined ? null : canonicalJson(entry.newValue),
        actor: caller.actor,
        source: caller.source,
        requestId: caller.requestId ?? null,
        prevHash: previous.hash,
      };
      tx.db
        .insert(journal)
        .values({ ...row, hash: hashRow(row) })
        .run();
    },
    check: () => {
      let previous = genesis;
      for (;;) {
        const rows = batch.all({ after: previous.seq });
        for (const row of rows) {
          const { hash, ...rest } = row;
          if (row.seq !== previous.seq + 1)
            return { isIntact: false, seq: previous.seq + 1, reason: 'This entry is missing.' };
          if (row.prevHash !== previous.hash)
            return { isIntact: false, seq: row.seq, reason: 'This entry does not follow the one before it.' };
          if (hashRow(rest) !== hash)
            return { isIntact: false, seq: row.seq, reason: 'This entry was changed after it was written.' };
          previous = { seq: row.seq, hash };
        }
        if (rows.length > 0) continue;
        // AUTOINCREMENT remembers the newest number that was ever given.
        if ((issued.get()?.seq ?? 0) <= previous.seq) return { isIntact: true, head: previous };
        return { isIntact: false, seq: previous.seq + 1, reason: 'This entry is missing.' };
      }
    },
  };
}

function hashRow(row: Omit<typeof journal.$inferSelect, 'hash'>): string {
  return createHash('sha256').update(canonicalJson(row)).digest('hex');
}
