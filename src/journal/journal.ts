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
  requireAdmin,
} from '../kernel/index.ts';
import { countRows, keysetOf, type Metadata, type Tx } from '../metadata/index.ts';
import { type FollowOptions, followEntries, type JournalChange } from './journal-stream.ts';
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
  /**
   * Log stream: every entry exactly once, in order, from `after` on; without it, from now on. Entries are kept for ever,
   * so a cursor never grows old; it holds the entry's hash, so that one from a history that was replaced by a backup
   * gives CURSOR_EXPIRED. Throws FORBIDDEN and INVALID_CURSOR.
   */
  follow(caller: Caller, options: FollowOptions): AsyncIterableIterator<JournalChange>;
  /** The entries behind `seq` in order, at most `limit`: for the server's own readers. */
  readAfter(seq: number, limit: number): StoredEntry[];
  /** Calls `listener` after every commit that appended, until the returned function is called. */
  watch(listener: () => void): () => void;
  /**
   * Walks the whole chain and names the first entry that does not fit. Reads in batches and lets others work
   * between them; `onEntry` sees each entry that fits.
   */
  check(options?: CheckOptions): Promise<ChainCheck>;
}

export interface CheckOptions {
  signal?: AbortSignal;
  onEntry?: (entry: StoredEntry) => void;
}

const checkedAtOnce = 500;

export interface JournalOptions {
  metadata: Metadata;
  clock: Clock;
}

export function openJournal(options: JournalOptions): Journal {
  return new SqliteJournal(options);
}

/*
 *   append ─► sealed, hashed over the former entry ─► row ─► commit ─► listeners, once for each transaction
 */
class SqliteJournal implements Journal {
  private readonly metadata: Metadata;
  private readonly clock: Clock;
  private readonly keys: JournalKeys;
  private readonly newest;
  private readonly batch;
  private readonly issued;
  private readonly listeners = new Set<() => void>();
  private ringing: Tx | undefined;

  constructor(options: JournalOptions) {
    this.metadata = options.metadata;
    this.clock = options.clock;
    this.keys = new JournalKeys(options.metadata);
    const { db } = options.metadata;
    this.newest = db
      .select({ seq: journal.seq, hash: journal.hash })
      .from(journal)
      .orderBy(desc(journal.seq))
      .limit(1)
      .prepare();
    this.batch = db
      .select()
      .from(journal)
      .where(sql`${journal.seq} > ${sql.placeholder('after')}`)
      .orderBy(journal.seq)
      .limit(sql.placeholder('limit'))
      .prepare();
    this.issued = db
      .select({ seq: sql<number>`seq` })
      .from(sql`sqlite_sequence`)
      .where(sql`name = 'journal'`)
      .prepare();
  }

  append(tx: Tx, caller: Caller, entry: JournalEntry): void {
    const row = this.seal(tx, caller, entry);
    tx.db
      .insert(journal)
      .values({ ...row, hash: hashEntry(row) })
      .run();
    if (this.ringing === tx) return; // once for each transaction is enough
    this.ringing = tx;
    tx.afterCommit(() => {
      for (const listener of this.listeners) listener();
    });
  }

  reveal(caller: Caller, entry: StoredEntry): RevealedValues {
    requireReader(caller);
    const counts: OpeningCounts = { opened: 0, erased: 0, damaged: 0 };
    const read = (text: string | null) =>
      text === null ? null : openSealed(JSON.parse(text), entry, (id) => this.keys.find(id), counts);
    const [oldValue, newValue] = [read(entry.oldValue), read(entry.newValue)];
    return { oldValue, newValue, personalValues: summarize(counts) };
  }

  erase(caller: Caller, entity: JournalEntity): { entryCount: number } {
    requireAdmin(caller, 'erase values of the journal');
    const entryCount = this.metadata.write((tx) => this.eraseIn(tx, caller, entity));
    faultPoint('journal-key-erased');
    this.metadata.scrub(); // also when an earlier call erased the key and failed here
    return { entryCount };
  }

  head(): ChainHead {
    return this.newest.get() ?? genesis;
  }

  list(caller: Caller, filter: JournalFilter, page: PageRequest): Page<StoredEntry> {
    requireReader(caller);
    return readPage(
      'journal',
      page,
      (slice) => {
        const { beyond, order } = keysetOf(journal.seq, slice, 'DESC');
        return this.metadata.db
          .select()
          .from(journal)
          .where(and(matches(filter), beyond))
          .orderBy(order)
          .limit(slice.limit)
          .all();
      },
      (entry) => String(entry.seq),
    );
  }

  count(caller: Caller, filter: JournalFilter): number {
    requireReader(caller);
    return countRows(this.metadata.db, journal, matches(filter));
  }

  countActions(caller: Caller): { entityType: string; action: string; count: number }[] {
    requireReader(caller);
    return this.metadata.db
      .select({
        entityType: journal.entityType,
        action: journal.action,
        count: sql<number>`count(*)`,
      })
      .from(journal)
      .groupBy(journal.entityType, journal.action)
      .orderBy(journal.entityType, journal.action)
      .all();
  }

  find(caller: Caller, seq: number): StoredEntry | null {
    requireReader(caller);
    return this.metadata.db.select().from(journal).where(eq(journal.seq, seq)).get() ?? null;
  }

  follow(caller: Caller, options: FollowOptions): AsyncIterableIterator<JournalChange> {
    requireReader(caller);
    return followEntries(this, options);
  }

  readAfter(after: number, limit: number): StoredEntry[] {
    return this.batch.all({ after, limit });
  }

  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async check(options: CheckOptions = {}): Promise<ChainCheck> {
    let previous = genesis;
    for (;;) {
      options.signal?.throwIfAborted();
      const rows = this.readAfter(previous.seq, checkedAtOnce);
      if (rows.length === 0) return this.checkEnd(previous);
      for (const row of rows) {
        const found = explainBreak(previous, row);
        if (found) return { isIntact: false, ...found };
        options.onEntry?.(row);
        previous = { seq: row.seq, hash: row.hash };
      }
      await nextTurn();
    }
  }

  /** AUTOINCREMENT remembers the newest number that was ever given. */
  private checkEnd(last: ChainHead): ChainCheck {
    if ((this.issued.get()?.seq ?? 0) <= last.seq) return { isIntact: true, head: last };
    return { isIntact: false, seq: last.seq + 1, reason: 'This entry is missing.' };
  }

  /** The row of an entry but for its hash, with what is personal in it sealed. */
  private seal(tx: Tx, caller: Caller, entry: JournalEntry): Omit<StoredEntry, 'hash'> {
    const previous = this.head();
    const seq = previous.seq + 1;
    const at = this.clock.now();
    const toText = (value: unknown) =>
      canonicalJson(sealPersonal(value, { ...entry, seq }, () => this.keys.take(tx, entry, at)));
    return {
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
  }

  private eraseIn(tx: Tx, caller: Caller, entity: JournalEntity): number {
    const { entityType, entityId } = entity;
    const ofEntity = and(eq(journal.entityId, entityId), eq(journal.entityType, entityType));
    if (countRows(tx.db, journal, ofEntity) === 0) throw notFound(entity);
    const key = this.keys.findOf(entity);
    if (!key) return 0;
    const mark = sealedMark(key.id);
    const isSealed = sql`(instr(${journal.oldValue}, ${mark}) > 0 or instr(${journal.newValue}, ${mark}) > 0)`;
    const count = countRows(tx.db, journal, and(ofEntity, isSealed));
    this.keys.erase(tx, key.id);
    this.append(tx, caller, {
      entityType: entityType as JournalEntry['entityType'], // it has entries
      entityId,
      action: 'valuesErased',
      newValue: { keyId: key.id, entryCount: count },
    });
    return count;
  }
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
  requireAdmin(caller, 'read the journal');
}
