import { and, asc, desc, eq, gt, inArray, lte, notInArray, or, sql } from 'drizzle-orm';
import type { EventLog } from '../events/index.ts';
import type { Journal } from '../journal/index.ts';
import { type Caller, type Clock, createId, type PageSlice, readFailure } from '../kernel/index.ts';
import { countRows, keysetOf, type Metadata, type Tx } from '../metadata/index.ts';
import {
  isTerminal,
  type Job,
  type JobFilter,
  type JobLogLine,
  type JobState,
  type JobSubject,
  terminalStates,
} from './model.ts';
import type { Progress } from './progress.ts';
import { jobLog, jobs } from './tables.ts';

export type JobRow = typeof jobs.$inferSelect;

export interface JobStoreOptions {
  metadata: Metadata;
  events: EventLog;
  journal: Journal;
  clock: Clock;
  keptMax: number;
  /** Rebuilds the caller of a job from its stored actor and roles. */
  restoreCaller(stored: { actor: string; roles: string[]; source: string }): Caller;
}

export interface NewJob {
  kind: string;
  input: unknown;
  inputHash: string;
  subject: JobSubject | null;
  idempotencyKey: string | null;
}

const logLinesMax = 200;
const prunedRowsMax = 500;
const shapesMax = 200;

/** The rows of jobs: reads, and every change of state together with its event and journal entry. */
export class JobStore {
  private readonly options: JobStoreOptions;
  private readonly onChange: (job: Job) => void;
  private readonly byId;
  private readonly byIds;
  private readonly lists = new Map<string, ReturnType<JobStore['prepareList']>>();

  /** `onChange` hears of every transition once it is durable. */
  constructor(options: JobStoreOptions, onChange: (job: Job) => void) {
    this.options = options;
    this.onChange = onChange;
    this.byId = options.metadata.db
      .select()
      .from(jobs)
      .where(eq(jobs.id, sql.placeholder('id')))
      .prepare();
    this.byIds = options.metadata.db
      .select()
      .from(jobs)
      .where(sql`${jobs.id} in (select value from json_each(${sql.placeholder('ids')}))`)
      .prepare();
  }

  find(id: string): JobRow | undefined {
    return this.byId.get({ id });
  }

  findMany(ids: readonly string[]): JobRow[] {
    return this.byIds.all({ ids: JSON.stringify(ids) });
  }

  findByKey(kind: string, idempotencyKey: string): JobRow | undefined {
    return this.options.metadata.db
      .select()
      .from(jobs)
      .where(and(eq(jobs.kind, kind), eq(jobs.idempotencyKey, idempotencyKey)))
      .get();
  }

  /** Newest first. Each shape of filter is prepared once. */
  list(filter: JobFilter, { from, isBackward, limit }: PageSlice): JobRow[] {
    const states = filter.states && [...new Set(filter.states)];
    const kinds = filter.kinds && [...new Set(filter.kinds)];
    const hasFrom = from !== undefined;
    const shape = `${states?.length}/${kinds?.length}/${filter.subjectId != null}/${hasFrom}/${isBackward}`;
    let query = this.lists.get(shape);
    if (!query) {
      if (this.lists.size >= shapesMax) this.lists.clear();
      query = this.prepareList(states?.length, kinds?.length, filter.subjectId != null, hasFrom, isBackward);
      this.lists.set(shape, query);
    }
    const values: Record<string, unknown> = { limit, from, subjectId: filter.subjectId };
    for (const [i, state] of (states ?? []).entries()) values[`state${i}`] = state;
    for (const [i, kind] of (kinds ?? []).entries()) values[`kind${i}`] = kind;
    return query.all(values);
  }

  count(filter: JobFilter): number {
    return countRows(
      this.options.metadata.db,
      jobs,
      and(
        filter.states ? inArray(jobs.state, [...filter.states]) : undefined,
        filter.kinds ? inArray(jobs.kind, [...filter.kinds]) : undefined,
        filter.subjectId != null ? eq(jobs.subjectId, filter.subjectId) : undefined,
      ),
    );
  }

  /** The oldest job that may run now and is not among `excluded`. */
  findWaiting(excluded: readonly string[], delayMaxMs: number): JobRow | undefined {
    const now = this.options.clock.now();
    return this.options.metadata.db
      .select()
      .from(jobs)
      .where(
        and(
          eq(jobs.state, 'QUEUED'),
          // A delay longer than any that we set means that the clock was put back.
          or(lte(jobs.notBefore, now), gt(jobs.notBefore, now + delayMaxMs)),
          excluded.length > 0 ? notInArray(jobs.id, [...excluded]) : undefined,
        ),
      )
      .orderBy(asc(jobs.id))
      .limit(1)
      .get();
  }

  /** When the next delayed job becomes due, in milliseconds since the epoch. */
  findNextDue(): number | undefined {
    const row = this.options.metadata.db
      .select({ at: sql<number | null>`min(not_before)` })
      .from(jobs)
      .where(and(eq(jobs.state, 'QUEUED'), gt(jobs.notBefore, this.options.clock.now())))
      .get();
    return row?.at ?? undefined;
  }

  /** Jobs that are RUNNING by their row, but not among `known`. */
  findOrphans(known: readonly string[]): JobRow[] {
    return this.options.metadata.db
      .select()
      .from(jobs)
      .where(and(eq(jobs.state, 'RUNNING'), known.length > 0 ? notInArray(jobs.id, [...known]) : undefined))
      .all();
  }

  insert(tx: Tx, caller: Caller, job: NewJob): string {
    const id = createId('job');
    tx.db
      .insert(jobs)
      .values({
        ...job,
        id,
        subjectId: job.subject?.id ?? null,
        state: 'QUEUED',
        actor: caller.actor,
        roles: [...caller.roles],
        source: caller.source,
        attempts: 0,
        fence: 0,
        notBefore: 0,
        createdAt: this.options.clock.now(),
      })
      .run();
    this.announce(tx, id, 'submitted', caller);
    return id;
  }

  /** Moves the job if it still is where `from` says, and only then announces it. Returns whether it was. */
  move(
    tx: Tx,
    id: string,
    from: { states: JobState[]; fence?: number | undefined },
    change: { action: string; set: Partial<Record<keyof JobRow, unknown>>; caller?: Caller | undefined },
  ): boolean {
    const { changes } = tx.db
      .update(jobs)
      .set(change.set as Partial<JobRow>)
      .where(
        and(
          eq(jobs.id, id),
          inArray(jobs.state, from.states),
          from.fence === undefined ? undefined : eq(jobs.fence, from.fence),
        ),
      )
      .run();
    if (changes > 0) this.announce(tx, id, change.action, change.caller);
    return changes > 0;
  }

  saveCheckpoint(id: string, fence: number, checkpoint: unknown) {
    this.options.metadata.write((tx) =>
      tx.db
        .update(jobs)
        .set({ checkpoint })
        .where(and(eq(jobs.id, id), eq(jobs.fence, fence)))
        .run(),
    );
  }

  saveProgress(id: string, fence: number, { phase, done, total }: Progress) {
    this.options.metadata.writeRelaxed((db) =>
      db
        .update(jobs)
        .set({ phase, done, total })
        .where(and(eq(jobs.id, id), eq(jobs.fence, fence), eq(jobs.state, 'RUNNING')))
        .run(),
    );
  }

  extendLeases(ids: readonly string[], leaseUntil: number) {
    this.options.metadata.writeRelaxed((db) =>
      db
        .update(jobs)
        .set({ leaseUntil })
        .where(and(inArray(jobs.id, [...ids]), eq(jobs.state, 'RUNNING')))
        .run(),
    );
  }

  addLogLine(jobId: string, level: JobLogLine['level'], message: string) {
    const at = this.options.clock.now();
    this.options.metadata.writeRelaxed((db) => {
      if (countRows(db, jobLog, eq(jobLog.jobId, jobId)) >= logLinesMax) return;
      db.insert(jobLog)
        .values({ jobId, at, level, message: message.slice(0, 2000) })
        .run();
    });
  }

  readLog(jobId: string): JobLogLine[] {
    return this.options.metadata.db
      .select({ seq: jobLog.seq, at: jobLog.at, level: jobLog.level, message: jobLog.message })
      .from(jobLog)
      .where(eq(jobLog.jobId, jobId))
      .orderBy(jobLog.seq)
      .all();
  }

  /** Forgets the oldest ended jobs beyond the limit, some at a time. */
  prune(tx: Tx) {
    const surplus = tx.db
      .select({ id: jobs.id })
      .from(jobs)
      .where(inArray(jobs.state, [...terminalStates]))
      .orderBy(desc(jobs.id))
      .limit(prunedRowsMax)
      .offset(this.options.keptMax)
      .all()
      .map((row) => row.id);
    if (surplus.length === 0) return;
    tx.db.delete(jobLog).where(inArray(jobLog.jobId, surplus)).run();
    tx.db.delete(jobs).where(inArray(jobs.id, surplus)).run();
  }

  /** The event of a transition carries the job as it was then. */
  private announce(tx: Tx, id: string, action: string, caller?: Caller) {
    const { events, journal, restoreCaller } = this.options;
    const row = this.find(id)!;
    const job = toJob(row);
    events.append(tx, { stream: 'jobs', entityId: id, type: `job.${action}`, payload: job });
    journal.append(tx, caller ?? restoreCaller(row), {
      entityType: 'job',
      entityId: id,
      action,
      newValue: { kind: job.kind, state: job.state },
    });
    tx.afterCommit(() => this.onChange(job));
  }

  private prepareList(
    stateCount: number | undefined,
    kindCount: number | undefined,
    hasSubjectId: boolean,
    hasFrom: boolean,
    isBackward: boolean,
  ) {
    const from = hasFrom ? sql.placeholder('from') : undefined;
    const { beyond, order } = keysetOf(jobs.id, { from, isBackward }, 'DESC');
    return this.options.metadata.db
      .select()
      .from(jobs)
      .where(
        and(
          stateCount === undefined ? undefined : inArray(jobs.state, placeholders('state', stateCount)),
          kindCount === undefined ? undefined : inArray(jobs.kind, placeholders('kind', kindCount)),
          hasSubjectId ? eq(jobs.subjectId, sql.placeholder('subjectId')) : undefined,
          beyond,
        ),
      )
      .orderBy(order)
      .limit(sql.placeholder('limit'))
      .prepare();
  }
}

const placeholders = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => sql.placeholder(`${name}${i}`));

/** The job as the door shows it; `live` is what a run in this process reported last. */
export function toJob(row: JobRow, live?: Progress): Job {
  const progress = isTerminal(row.state) ? undefined : live;
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    phase: progress?.phase ?? row.phase,
    done: progress?.done ?? row.done,
    total: progress?.total ?? row.total,
    ratePerSec: progress?.ratePerSec ?? null,
    etaSeconds: progress?.etaSeconds ?? null,
    failure: row.failure && readFailure(row.failure),
    actor: row.actor,
    attempts: row.attempts,
    subject: row.subject,
    input: row.input,
    result: row.result ?? null,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
  };
}
