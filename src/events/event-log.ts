import { createHash } from 'node:crypto';
import { and, asc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import { Bell, type Clock, commonErrors, createId, stoppable } from '../kernel/index.ts';
import type { Metadata, Tx } from '../metadata/index.ts';
import { eventEpoch, events } from './tables.ts';

export interface NewEvent {
  /** One of a few names, each a subscription: `jobs`, `datasets`, `trials`, … */
  stream: string;
  entityId: string;
  type: string;
  payload: unknown;
}

export interface StoredEvent extends NewEvent {
  seq: number;
  /** Milliseconds since the epoch. */
  at: number;
  /** Resumes right after this event, and only in a history that has this very event at its place. */
  cursor: string;
}

type EventRow = Omit<StoredEvent, 'cursor'>;

export interface SubscribeOptions {
  streams: readonly string[];
  /** Begin right after this cursor; without it, with the next event. */
  after?: string | null | undefined;
  entityId?: string | undefined;
  signal?: AbortSignal | undefined;
}

export interface EventLog extends Disposable {
  /** Appends in the caller's transaction: the event exists if and only if the change does. */
  append(tx: Tx, event: NewEvent): void;
  /**
   * Every event of the streams exactly once, in order, from the cursor on and then live, until the signal
   * aborts. Throws CURSOR_EXPIRED or INVALID_CURSOR. Holds one batch in memory, however slow the reader.
   */
  subscribe(options: SubscribeOptions): AsyncIterableIterator<StoredEvent>;
  /** The place right behind the newest event. */
  headCursor(): string;
  /** How many events were ever stored. */
  readonly storedCount: number;
}

const pruneEvery = 1000;
const prunedRowsMax = 10_000;

export interface EventLogOptions {
  metadata: Metadata;
  clock: Clock;
  /** Newest events that stay readable. */
  keptMax: number;
  /** Events that one subscription reads at once, and that stay in memory for all that keep up. */
  bufferMax: number;
}

export function openEventLog(options: EventLogOptions): EventLog {
  return new SqliteEventLog(options);
}

/*
 *   append ─► row ─► commit ─► recent (the newest events, in memory) ─► ring
 *                                 ▲                                       │
 *   subscriber behind them: reads rows by cursor     subscriber that keeps up: reads `recent`
 */
class SqliteEventLog implements EventLog {
  private readonly metadata: Metadata;
  private readonly options: EventLogOptions;
  private readonly epoch: string;
  private readonly insert;
  private readonly bounds;
  private readonly rowAt;
  private readonly bell = new Bell();
  /** The newest events in order and without gaps; those of other streams are among them. */
  private recent: StoredEvent[] = [];
  private sincePrune = 0;
  private isClosed = false;

  constructor(options: EventLogOptions) {
    this.metadata = options.metadata;
    this.options = options;
    this.epoch = this.loadEpoch();
    this.insert = this.metadata.db
      .insert(events)
      .values({
        stream: sql.placeholder('stream'),
        entityId: sql.placeholder('entityId'),
        type: sql.placeholder('type'),
        payload: sql.placeholder('payload'),
        at: sql.placeholder('at'),
      })
      .prepare();
    // Two subqueries, because SQLite answers min and max together by reading the whole table. The counter of
    // AUTOINCREMENT serves a log whose rows are all gone.
    this.bounds = this.metadata.db
      .select({
        oldest: sql<number | null>`(select min(seq) from events)`,
        newest: sql<number>`coalesce((select max(seq) from events), (select seq from sqlite_sequence where name = 'events'), 0)`,
      })
      .from(eventEpoch)
      .prepare();
    this.rowAt = this.metadata.db
      .select()
      .from(events)
      .where(eq(events.seq, sql.placeholder('seq')))
      .prepare();
  }

  append(tx: Tx, event: NewEvent): void {
    const at = this.options.clock.now();
    const payload: unknown = JSON.parse(JSON.stringify(event.payload ?? null)); // as a later reader will see it
    const { lastInsertRowid } = this.insert.run({ ...event, payload, at });
    if (++this.sincePrune >= pruneEvery) this.prune(tx);
    const seq = Number(lastInsertRowid);
    tx.afterCommit(() => {
      const row = { ...event, payload, at, seq };
      this.remember({ ...row, cursor: this.encode(seq, markOf(row)) });
    });
  }

  subscribe(options: SubscribeOptions): AsyncIterableIterator<StoredEvent> {
    const { oldest, newest } = this.readBounds();
    const resumed = options.after == null ? undefined : this.decode(options.after);
    const after = resumed?.seq ?? newest;
    this.requireRetained(after, oldest, newest);
    if (resumed && resumed.mark !== this.readMark(after))
      throw this.expire(
        'The cursor belongs to another event history; the catalog was restored from a backup.',
      );
    return stoppable(options.signal, (signal) => this.follow(options, after, signal));
  }

  headCursor(): string {
    const { newest } = this.readBounds();
    return this.encode(newest, this.readMark(newest));
  }

  get storedCount(): number {
    return this.readBounds().newest;
  }

  [Symbol.dispose](): void {
    this.isClosed = true;
    this.bell.ring();
  }

  private async *follow(
    options: SubscribeOptions,
    start: number,
    signal: AbortSignal,
  ): AsyncGenerator<StoredEvent> {
    let after = start;
    while (!signal.aborted && !this.isClosed) {
      const { batch, upTo } = this.readRecent(options, after) ?? this.readRows(options, after);
      for (const event of batch) {
        yield event;
        if (signal.aborted || this.isClosed) return;
      }
      if (upTo > after) after = upTo;
      else await this.bell.wait(signal); // no await since the read, so no append slips between
    }
  }

  /** What follows `after` in memory; undefined for a reader that is further behind. */
  private readRecent(options: SubscribeOptions, after: number) {
    const first = this.recent[0]?.seq;
    if (first === undefined || after + 1 < first) return undefined;
    const news = this.recent.slice(after + 1 - first);
    const batch = news.filter(
      (event) =>
        options.streams.includes(event.stream) &&
        (options.entityId === undefined || event.entityId === options.entityId),
    );
    return { batch, upTo: news.at(-1)?.seq ?? after };
  }

  private readRows(options: SubscribeOptions, after: number) {
    const { oldest, newest } = this.readBounds();
    this.requireRetained(after, oldest, newest);
    const batch = this.metadata.db
      .select()
      .from(events)
      .where(
        and(
          inArray(events.stream, [...options.streams]),
          gt(events.seq, after),
          options.entityId === undefined ? undefined : sql`${events.entityId} = ${options.entityId}`,
        ),
      )
      .orderBy(asc(events.seq))
      .limit(this.options.bufferMax)
      .all()
      .map((row) => ({ ...row, cursor: this.encode(row.seq, markOf(row)) }));
    const isPart = batch.length === this.options.bufferMax;
    return { batch, upTo: isPart ? batch.at(-1)!.seq : newest };
  }

  private remember(event: StoredEvent) {
    if (this.recent.length >= 2 * this.options.bufferMax)
      this.recent = this.recent.slice(-this.options.bufferMax);
    this.recent.push(event);
    this.bell.ring();
  }

  private readBounds(): { oldest: number; newest: number } {
    const { oldest, newest } = this.bounds.get()!;
    return { oldest: oldest ?? newest + 1, newest };
  }

  private requireRetained(after: number, oldest: number, newest: number) {
    if (after + 1 >= oldest && after <= newest) return;
    throw this.expire('The events after this cursor are no longer kept.');
  }

  /** In steps, so that no writer pays for a limit that was lowered by much. */
  private prune(tx: Tx) {
    this.sincePrune = 0;
    const { oldest, newest } = this.readBounds();
    const keepFrom = Math.min(newest - this.options.keptMax + 1, oldest + prunedRowsMax);
    tx.db.delete(events).where(lt(events.seq, keepFrom)).run();
  }

  private loadEpoch(): string {
    const row = this.metadata.db.select().from(eventEpoch).get();
    if (row) return row.epoch;
    const epoch = createId('e').slice(-10);
    this.metadata.write((tx) => tx.db.insert(eventEpoch).values({ id: 1, epoch }).run());
    return epoch;
  }

  private readMark(seq: number): string {
    return markOf(this.rowAt.get({ seq }));
  }

  private expire(reason: string) {
    return commonErrors.CURSOR_EXPIRED(reason, { details: { headCursor: this.headCursor() } });
  }

  private encode(seq: number, mark: string): string {
    return Buffer.from(`${this.epoch}:${seq}:${mark}`).toString('base64url');
  }

  private decode(cursor: string): { seq: number; mark: string } {
    const text = Buffer.from(cursor, 'base64url').toString('latin1');
    const match = /^([0-9a-z]{10}):(\d{1,15})(?::([0-9a-f]{16}|none))?$/.exec(text);
    if (!match) throw commonErrors.INVALID_CURSOR('This is not a cursor of an event stream.');
    const [, epoch, seq, mark] = match;
    if (epoch !== this.epoch) throw this.expire('The cursor belongs to another event history.');
    if (mark === undefined) throw this.expire('The cursor was made by an older version of this server.');
    return { seq: Number(seq), mark };
  }
}

/**
 * Tells an event from another one at the same place: a restored catalog keeps its epoch and gives the numbers behind
 * the backup a second time. `none` stands for a place without an event, such as the beginning.
 */
function markOf(row: EventRow | undefined): string {
  if (row === undefined) return 'none';
  const { seq, at, stream, entityId, type, payload } = row;
  const text = JSON.stringify([seq, at, stream, entityId, type, payload]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
