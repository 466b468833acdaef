import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { EventLog } from '../events/index.ts';
import { type Clock, createId, type Page, type PageRequest, readPage } from '../kernel/index.ts';
import { countRows, keysetOf, type Metadata, type Tx } from '../metadata/index.ts';
import type { RunState, ScheduleRun } from './model.ts';
import { scheduleRuns } from './tables.ts';

const shown = {
  id: scheduleRuns.id,
  scheduleId: scheduleRuns.scheduleId,
  slot: scheduleRuns.slot,
  at: scheduleRuns.at,
  state: scheduleRuns.state,
  reason: scheduleRuns.reason,
  missedCount: scheduleRuns.missedCount,
  jobId: scheduleRuns.jobId,
  message: scheduleRuns.message,
  failure: scheduleRuns.failure,
  finishedAt: scheduleRuns.finishedAt,
};

const openStates: RunState[] = ['STARTING', 'RUNNING'];

/** The rows of `schedule_runs`; every change of one is an event of the stream `scheduleRuns`. */
export class RunStore {
  private readonly metadata: Metadata;
  private readonly events: EventLog;
  private readonly clock: Clock;
  private readonly keptMax: number;

  constructor(options: { metadata: Metadata; events: EventLog; clock: Clock; keptMax: number }) {
    this.metadata = options.metadata;
    this.events = options.events;
    this.clock = options.clock;
    this.keptMax = options.keptMax;
  }

  /** Records a decision; undefined when the slot was decided before. */
  insert(
    tx: Tx,
    decision: Pick<ScheduleRun, 'scheduleId' | 'slot' | 'state' | 'reason' | 'missedCount'>,
  ): ScheduleRun | undefined {
    const at = this.clock.now();
    const finishedAt = decision.state === 'SKIPPED' ? at : null;
    const nothingYet = { jobId: null, message: null, failure: null };
    const run = { id: createId('run'), ...decision, ...nothingYet, at, finishedAt };
    const { changes } = tx.db.insert(scheduleRuns).values(run).onConflictDoNothing().run();
    if (changes === 0) return undefined;
    this.prune(tx, run.scheduleId);
    this.announce(tx, run.state === 'SKIPPED' ? 'run.skipped' : 'run.started', run);
    return run;
  }

  /** Moves an open run on; undefined when it has ended already. */
  move(
    tx: Tx,
    id: string,
    change: Partial<Pick<ScheduleRun, 'state' | 'reason' | 'jobId' | 'message' | 'failure'>>,
  ): ScheduleRun | undefined {
    const isEnd = change.state !== undefined && !openStates.includes(change.state);
    const { changes } = tx.db
      .update(scheduleRuns)
      .set({ ...change, ...(isEnd ? { finishedAt: this.clock.now() } : {}) })
      .where(and(eq(scheduleRuns.id, id), inArray(scheduleRuns.state, openStates)))
      .run();
    if (changes === 0) return undefined;
    const run = this.find(id)!;
    if (isEnd) this.announce(tx, `run.${run.state.toLowerCase()}`, run);
    return run;
  }

  find(id: string): ScheduleRun | undefined {
    return this.select().where(eq(scheduleRuns.id, id)).get();
  }

  findByJob(jobId: string): ScheduleRun | undefined {
    return this.select().where(eq(scheduleRuns.jobId, jobId)).get();
  }

  findOpen(scheduleId: string): ScheduleRun | undefined {
    return this.select()
      .where(and(eq(scheduleRuns.scheduleId, scheduleId), inArray(scheduleRuns.state, openStates)))
      .get();
  }

  listOpen(): ScheduleRun[] {
    return this.select().where(inArray(scheduleRuns.state, openStates)).all();
  }

  isDecided(scheduleId: string, slot: number): boolean {
    return (
      this.select()
        .where(and(eq(scheduleRuns.scheduleId, scheduleId), eq(scheduleRuns.slot, slot)))
        .get() !== undefined
    );
  }

  newest(scheduleId: string): ScheduleRun | undefined {
    return this.select()
      .where(eq(scheduleRuns.scheduleId, scheduleId))
      .orderBy(desc(scheduleRuns.seq))
      .limit(1)
      .get();
  }

  list(scheduleId: string, page: PageRequest): Page<ScheduleRun> {
    return readPage(
      'scheduleRuns',
      page,
      (slice) => {
        const { beyond, order } = keysetOf(scheduleRuns.seq, slice, 'DESC');
        return this.metadata.db
          .select()
          .from(scheduleRuns)
          .where(and(eq(scheduleRuns.scheduleId, scheduleId), beyond))
          .orderBy(order)
          .limit(slice.limit)
          .all();
      },
      (row) => String(row.seq),
    );
  }

  count(scheduleId: string): number {
    return countRows(this.metadata.db, scheduleRuns, eq(scheduleRuns.scheduleId, scheduleId));
  }

  removeAll(tx: Tx, scheduleId: string): void {
    tx.db.delete(scheduleRuns).where(eq(scheduleRuns.scheduleId, scheduleId)).run();
  }

  private select() {
    return this.metadata.db.select(shown).from(scheduleRuns).$dynamic();
  }

  private prune(tx: Tx, scheduleId: string) {
    const oldest = sql`(select seq from schedule_runs where schedule_id = ${scheduleId} order by seq desc limit 1 offset ${this.keptMax})`;
    tx.db
      .delete(scheduleRuns)
      .where(and(eq(scheduleRuns.scheduleId, scheduleId), sql`${scheduleRuns.seq} <= ${oldest}`))
      .run();
  }

  private announce(tx: Tx, type: string, run: ScheduleRun) {
    this.events.append(tx, { stream: 'scheduleRuns', entityId: run.scheduleId, type, payload: run });
  }
}
