import { and, asc, gt, inArray, lt, sql } from 'drizzle-orm';
import { type Clock, commonErrors, createId } from '../kernel/index.ts';
import type { Metadata, Tx } from '../metadata/index.ts';
import { eventErrors } from './errors.ts';
import { stoppable } from './stoppable.ts';
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
  /** Resumes right after this event. */
  cursor: string;
}

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
}

const pruneEvery = 1000;

export function openEventLog(options: {
  metadata: Metadata;
  clock: Clock;
  keptMax: number;
  bufferMax: number;
}): EventLog {
  return new SqliteEventLog(options);
}

class SqliteEventLog implements EventLog {
  private readonly metadata: Metadata;
  private readonly clock: Clock;
  private readonly keptMax: number;
  private readonly bufferMax: number;
  private readonly epoch: string;
  private readonly insert;
  private readonly bounds;
  private wake = Promise.withResolvers<void>();
  private sincePrune = 0;
  private isClosed = false;

  constructor(options: { metadata: Metadata; clock: Clock; keptMax: number; bufferMax: number }) {
    this.metadata = options.metadata;
    this.clock = options.clock;
    this.keptMax = options.keptMax;
    this.bufferMax = options.bufferMax;
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
    this.bounds = this.metadata.db
      .select({ first: sql<number | null>`min(seq)`, last: sql<number | null>`max(seq)` })
      .from(events)
      .prepare();
  }

  append(tx: Tx, event: NewEvent): void {
    this.insert.run({ ...event, at: this.clock.now() });
    if (++this.sincePrune >= pruneEvery) this.prune(tx);
    tx.afterCommit(() => this.signal());
  }

  subscribe(options: SubscribeOptions): AsyncIterableIterator<StoredEvent> {
    const after = options.after == null ? this.head() : this.decode(options.after);
    return stoppable(options.signal, (signal) => this.follow(options, after, signal));
  }

  private async *follow(
    options: SubscribeOptions,
    start: number,
    signal: AbortSignal,
  ): AsyncGenerator<StoredEvent> {
    const aborted = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => aborted.resolve(), { once: true });
    let after = start;
    while (!signal.aborted && !this.isClosed) {
      const woken = this.wake.promise; // taken before the read, so that no append slips between
      this.requireRetained(after);
      const head = this.head();
      const batch = this.read(options, after);
      for (const event of batch) {
        if (signal.aborted) return;
        yield event;
        after = event.seq;
      }
      if (batch.length > 0) continue;
      after = Math.max(after, head); // events of other streams need not be looked at again
      await Promise.race([woken, aborted.promise]);
    }
  }

  headCursor(): string {
    return this.encode(this.head());
  }

  [Symbol.dispose](): void {
    this.isClosed = true;
    this.signal();
  }

  private read(options: SubscribeOptions, after: number): StoredEvent[] {
    return this.metadata.db
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
      .limit(this.bufferMax)
      .all()
      .map((row) => ({ ...row, cursor: this.encode(row.seq) }));
  }

  private head(): number {
    return this.bounds.get()?.last ?? this.lastIssued();
  }

  /** AUTOINCREMENT's own counter, for a log whose rows are all pruned. */
  private lastIssued(): number {
    return (
      this.metadata.db.get<{ seq: number }>(sql`select seq from sqlite_sequence where name = 'events'`)
        ?.seq ?? 0
    );
  }

  private requireRetained(after: number) {
    const { first, last } = this.bounds.get() ?? {};
    const oldest = first ?? this.lastIssued() + 1;
    const newest = last ?? this.lastIssued();
    if (after + 1 >= oldest && after <= newest) return;
    throw eventErrors.CURSOR_EXPIRED('The events after this cursor are no longer kept.', {
      details: { headCursor: this.headCursor() },
    });
  }

  private prune(tx: Tx) {
    this.sincePrune = 0;
    tx.db
      .delete(events)
      .where(lt(events.seq, this.head() - this.keptMax + 1))
      .run();
  }

  private signal() {
    const { resolve } = this.wake;
    this.wake = Promise.withResolvers<void>();
    resolve();
  }

  private loadEpoch(): string {
    const row = this.metadata.db.select().from(eventEpoch).get();
    if (row) return row.epoch;
    const epoch = createId('e').slice(-10);
    this.metadata.write((tx) => tx.db.insert(eventEpoch).values({ id: 1, epoch }).run());
    return epoch;
  }

  private encode(seq: number): string {
    return Buffer.from(`${this.epoch}:${seq}`).toString('base64url');
  }

  private decode(cursor: string): number {
    const match = /^([0-9a-z]{10}):(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
    if (!match) throw commonErrors.INVALID_CURSOR('This is not a cursor of an event stream.');
    if (match[1] !== this.epoch)
      throw eventErrors.CURSOR_EXPIRED('The cursor belongs to another event history.', {
        details: { headCursor: this.headCursor() },
      });
    return Number(match[2]);
  }
}
