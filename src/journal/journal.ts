import { setImmediate as nextTurn } from 'node:timers/promises';
import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import {
  type Caller,
  type Clock,
  canonicalJson,
  commonErrors,
  faultPoint,
  type Page,
  type PageRequest,
  readPage,
} from '../kernel/index.ts';
import { countRows, keysetOf, type Metadata, type Tx } from '../metadata/index.ts';
import { JournalKeys } from './keys.ts';
import {
  type ChainCheck,
  type ChainHead,
  explainBreak,
  genesis,
  hashEntry,
  type JournalEntity,
  type JournalEntry,
  type JournalFilter,
  type RevealedValues,
  type StoredEntry,
} from './model.ts';
import { type OpeningCounts, openSealed, sealedMark, sealPersonal } from './personal.ts';
import { journal } from './tables.ts';

export interface Journal {
  /** Appends in the caller's transaction. What is marked as personal is written sealed, and only so. */
  append(tx: Tx, caller: Caller, entry: JournalEntry): void;
  /** The values of an entry with what is sealed in them opened. Throws FORBIDDEN. */
  reveal(caller: Caller, entry: StoredEntry): RevealedValues;
  /**
   * Destroys the key of an entity: its personal values in all entries so far are unreadable from then on, wherever
   * the entries were copied to, and the chain stays as it is. Journaled itself. Later values get a new key. Returns
   * in how many entries values were lost; 0 when there was no key. Throws FORBIDDEN, NOT_FOUND.
   */
  erase(caller: Caller, entity: JournalEntity): { entryCount: number };
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
  const keys = new JournalKeys(options.metadata);
  const readAfter = (after: number, limit: number): StoredEntry[] => batch.all({ after, limit });
  const issued = db
    .select({ seq: sql<number>`seq` })
    .from(sql`sqlite_sequence`)
    .where(sql`name = 'journal'`)
    .prepare();
  const journalRoom: Journal = {
    head,
    readAfter,
    append: (tx, caller, entry) => {
      const previous = head();
      const seq = previous.seq + 1;
      const at = options.clock.now();
      const toText = (value: unknown) =>
        canonicalJson(sealPersonal(value, { ...entry, seq }, () => keys.take(tx, entry, at)));
      const row = {
        seq,
        at,
        entityType: entry.entityType,
        entityId: entry.entityId,
        action: entry.action,
        field: entry.field ?? null,
        oldValue: entry.oldValue === undefined ? null : toText(entry.oldValue),
        newValue: entry.newValue === undefined ? null : toText(entry.newValue),
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
    reveal: (caller, entry) => {
      requireReader(caller);
      const counts: OpeningCounts = { opened: 0, erased: 0, damaged: 0 };
      const read = (text: string | null) =>
        text === null ? null : openSealed(JSON.parse(text), entry, (id) => keys.find(id), counts);
      const [oldValue, newValue] = [read(entry.oldValue), read(entry.newValue)];
      return { oldValue, newValue, personalValues: summarize(counts) };
    },
    erase: (caller, entity) => {
      if (!caller.policy.canAdmin)
        throw commonErrors.FORBIDDEN('Only an administrator may erase values of the journal.');
      const { entityType, entityId } = entity;
      const entryCount = options.metadata.write((tx) => {
        const ofEntity = and(eq(journal.entityId, entityId), eq(journal.entityType, entityType));
        if (countRows(tx.db, journal, ofEntity) === 0) throw notFound(entity);
        const key = keys.findOf(entity);
        if (!key) return 0;
        const mark = sealedMark(key.id);
        const isSealed = sql`(instr(${journal.oldValue}, ${mark}) > 0 or instr(${journal.newValue}, ${mark}) > 0)`;
        const count = countRows(tx.db, journal, and(ofEntity, isSealed));
        keys.erase(tx, key.id);
        const newValue = { keyId: key.id, entryCount: count };
        const erased = { entityType: entityType as JournalEntry['entityType'], entityId }; // it has entries
        journalRoom.append(tx, caller, { ...erased, action: 'valuesErased', newValue });
        return count;
      });
      faultPoint('journal-key-erased');
      options.metadata.scrub(); // also when an earlier call erased the key and failed here
      return { entryCount };
    },
    list: (caller, filter, page) => {
      requireReader(caller);
      return readPage(
        'journal',
        page,
        (slice) => {
          const { beyond, order } = keysetOf(journal.seq, slice, 'DESC');
          return db
            .select()
            .from(journal)
            .where(and(matches(filter), beyond))
            .orderBy(order)
            .limit(slice.limit)
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
  return journalRoom;
}

function summarize({ opened, erased, damaged }: OpeningCounts): RevealedValues['personalValues'] {
  if (damaged > 0) return 'DAMAGED';
  if (erased > 0) return 'ERASED';
  return opened > 0 ? 'KEPT' : 'NONE';
}

function notFound({ entityType, entityId }: JournalEntity) {
  const key = entityId.slice(0, 80);
  return commonErrors.NOT_FOUND(
    `The journal knows no ${JSON.stringify(entityType.slice(0, 80))} with the id ${JSON.stringify(key)}.`,
    { details: { entity: entityType.slice(0, 80), key } },
  );
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

/** A reader of the journal sees personal values, so it takes a caller who may see everything. */
function requireReader(caller: Caller): void {
  if (!caller.policy.canAdmin) throw commonErrors.FORBIDDEN('Only an administrator may read the journal.');
}
