import { setImmediate as nextTurn } from 'node:timers/promises';
import { and, desc, eq, gt, gte, lt, type SQL, sql } from 'drizzle-orm';
import {
  type Caller,
  type Clock,
  canonicalJson,
  commonErrors,
  type Page,
  type PageRequest,
  readPage,
} from '../kernel/index.ts';
import { countRows, type Metadata, type Tx } from '../metadata/index.ts';
import {
  type ChainCheck,
  type ChainHead,
  explainBreak,
  genesis,
  hashEntry,
  type JournalEntry,
  type JournalFilter,
  type StoredEntry,
} from './model.ts';
import { journal } from './tables.ts';

export interface Journal {
  /** Appends in the caller's transaction. */
  append(tx: Tx, caller: Caller, entry: JournalEntry): void;
  head(): ChainHead;
  /** Newest first. Throws FORBIDDEN for all but administrators, like every reading of the journal. */
  list(caller: Caller, filter: JournalFilter, page: PageRequest): Page<StoredEntry>;
  count(caller: Caller, filter: JournalFilter): number;
  /** How often each action happened to each type of entity. */
  countActions(caller: Caller): { entityType: string; action: string; count: number }[];
  find(caller: Caller, seq: number): StoredEntry | null;
  /** The entries behind `seq` in order, at most `limit`: for the server's own readers. */
  readAfter(seq: number, limit: number): StoredEntry[];
  /** Calls `listener` after every commit that appended, until the returned function is called. */
  watch(listener: () => void): () => void;
  /**
   * Walks the whole chain and names the first entry that does not fit. Reads in batches and lets others work
   * between them; `onEntry` sees each entry that fits.
   */
  check(options?: { signal?: AbortSignal; onEntry?: (entry: StoredEntry) => void }): Promise<ChainCheck>;
}

const checkedAtOnce = 500;

export function openJournal(options: { metadata: Metadata; clock: Clock }): Journal {
  const { db } = options.metadata;
  const listeners = new Set<() => void>();
  let ringing: Tx | undefined;
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
    .limit(sql.placeholder('limit'))
    .prepare();
  const readAfter = (after: number, limit: number): StoredEntry[] => batch.all({ after, limit });
  const issued = db
    .select({ seq: sql<number>`seq` })
    .from(sql`sqlite_sequence`)
    .where(sql`name = 'journal'`)
    .prepare();
  return {
    head,
    readAfter,
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
        .values({ ...row, hash: hashEntry(row) })
        .run();
      if (ringing === tx) return; // once for each transaction is enough
      ringing = tx;
      tx.afterCommit(() => {
        for (const listener of listeners) listener();
      });
    },
    list: (caller, filter, page) => {
      requireReader(caller);
      return readPage(
        page,
        ({ from, isBackward, limit }) => {
          const seq = from === undefined ? undefined : Number(from);
          const beyond =
            seq === undefined ? undefined : isBackward ? gt(journal.seq, seq) : lt(journal.seq, seq);
          return db
            .select()
            .from(journal)
            .where(and(matches(filter), beyond))
            .orderBy(isBackward ? journal.seq : desc(journal.seq))
            .limit(limit)
            .all();
        },
        (entry) => String(entry.seq),
      );
    },
    count: (caller, filter) => {
      requireReader(caller);
      return countRows(db, journal, matches(filter));
    },
    countActions: (caller) => {
      requireReader(caller);
      return db
        .select({
          entityType: journal.entityType,
          action: journal.action,
          count: sql<number>`count(*)`,
        })
        .from(journal)
        .groupBy(journal.entityType, journal.action)
        .orderBy(journal.entityType, journal.action)
        .all();
    },
    find: (caller, seq) => {
      requireReader(caller);
      return db.select().from(journal).where(eq(journal.seq, seq)).get() ?? null;
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    check: async ({ signal, onEntry } = {}) => {
      let previous = genesis;
      for (;;) {
        signal?.throwIfAborted();
        const rows = readAfter(previous.seq, checkedAtOnce);
        for (const row of rows) {
          const found = explainBreak(previous, row);
          if (found) return { isIntact: false, ...found };
          onEntry?.(row);
          previous = { seq: row.seq, hash: row.hash };
        }
        if (rows.length > 0) {
          await nextTurn();
          continue;
        }
        // AUTOINCREMENT remembers the newest number that was ever given.
        if ((issued.get()?.seq ?? 0) <= previous.seq) return { isIntact: true, head: previous };
        return { isIntact: false, seq: previous.seq + 1, reason: 'This entry is missing.' };
      }
    },
  };
}

function matches(filter: JournalFilter): SQL | undefined {
  const { entityType, entityId, action, actor, since, until } = filter;
  return and(
    entityType == null ? undefined : eq(journal.entityType, entityType),
    entityId == null ? undefined : eq(journal.entityId, entityId),
    action == null ? undefined : eq(journal.action, action),
    actor == null ? undefined : eq(journal.actor, actor),
    since == null ? undefined : gte(journal.at, since),
    until == null ? undefined : lt(journal.at, until),
  );
}

/** Old and new values are not masked, so only who may see everything may read them. */
function requireReader(caller: Caller): void {
  if (!caller.policy.canAdmin) throw commonErrors.FORBIDDEN('Only an administrator may read the journal.');
}
