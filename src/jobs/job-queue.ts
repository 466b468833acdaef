import { createHash } from 'node:crypto';
import { and, asc, desc, eq, gt, inArray, lt, lte, sql } from 'drizzle-orm';
import { type EventLog, mapStream, StateHub } from '../events/index.ts';
import type { Journal } from '../journal/index.ts';
import {
  type Caller,
  type Clock,
  canonicalJson,
  commonErrors,
  createId,
  faultPoint,
  LakehouseError,
  type Logger,
  type Page,
  type PageRequest,
  readPage,
} from '../kernel/index.ts';
import { countRows, type Metadata, type Tx } from '../metadata/index.ts';
import { jobErrors } from './errors.ts';
import { isTerminal, type Job, type JobState, type JobSubject } from './model.ts';
import { type Progress, ProgressMeter, type ProgressUpdate } from './progress.ts';
import { jobLog, jobs } from './tables.ts';

export interface JobSpec {
  kind: string;
  /** Plain JSON; handlers see it again after a restart. */
  input: unknown;
  subject?: JobSubject | undefined;
  /** The same key and input give the same job again. */
  idempotencyKey?: string | null | undefined;
  /** Throws to refuse a new job, in the submitting transaction; a repeated request is not asked. */
  requireFree?: (() => void) | undefined;
}

export interface JobContext {
  readonly jobId: string;
  readonly input: unknown;
  readonly caller: Caller;
  /** 1 for the first run. */
  readonly attempt: number;
  /** Aborted on cancel and on stop. */
  readonly signal: AbortSignal;
  /** What the former run saved last, or null. */
  readonly checkpoint: unknown;
  progress(update: ProgressUpdate): void;
  log(level: 'info' | 'warn' | 'error', message: string): void;
  /** Durable: a later run begins from here. */
  saveCheckpoint(value: unknown): void;
  /**
   * The one publication of the job: `change` and the state SUCCEEDED in one transaction. Throws JOB_FENCED if
   * the job was cancelled or taken over meanwhile. `result` may depend on what `change` returned.
   */
  publish<T>(change: (tx: Tx) => T, result: (value: T) => unknown): T;
}

export interface JobHandler {
  readonly kind: string;
  run(context: JobContext): Promise<void>;
}

export interface JobFilter {
  states?: readonly JobState[] | null | undefined;
  kinds?: readonly string[] | null | undefined;
  subjectId?: string | null | undefined;
}

export interface JobLogLine {
  seq: number;
  at: number;
  level: 'info' | 'warn' | 'error';
  message: string;
}

export interface JobQueue extends AsyncDisposable {
  /** Before `start`. */
  register(handler: JobHandler): void;
  /** Puts back what a crash left running, then begins to work. */
  start(): void;
  submit(caller: Caller, spec: JobSpec): Job;
  get(caller: Caller, id: string): Job;
  getMany(caller: Caller, ids: readonly string[]): (Job | null)[];
  list(caller: Caller, filter: JobFilter, page: PageRequest): Page<Job>;
  count(caller: Caller, filter: JobFilter): number;
  log(caller: Caller, id: string): JobLogLine[];
  cancel(caller: Caller, id: string): Job;
  retry(caller: Caller, id: string): Job;
  /** State stream: the job now, then the latest, ending with the terminal state. */
  watch(
    caller: Caller,
    id: string,
    options: { minIntervalMs: number; signal?: AbortSignal },
  ): AsyncIterableIterator<Job>;
  /** Log stream of every transition, with the job as it was then. */
  follow(
    caller: Caller,
    options: {
      after?: string | null | undefined;
      states?: readonly JobState[] | null | undefined;
      signal?: AbortSignal;
    },
  ): AsyncIterableIterator<JobChange>;
  /** Whether a job may still need its stage. */
  isUnfinished(id: string): boolean;
  /** Running jobs now, for metrics. */
  readonly runningCount: number;
}

/** One event of the log stream `jobs`. */
export interface JobChange {
  cursor: string;
  /** `job.submitted`, `.started`, `.succeeded`, `.failed`, `.cancelled`, `.interrupted`, `.retrying` or `.retried`. */
  type: string;
  at: number;
  job: Job;
}

export interface JobQueueOptions {
  metadata: Metadata;
  events: EventLog;
  journal: Journal;
  clock: Clock;
  logger: Logger;
  concurrency: number;
  queueMax: number;
  attemptsMax: number;
  leaseMs: number;
  progressIntervalMs: number;
  keptMax: number;
  /** Rebuilds the caller of a job from its stored actor and roles. */
  restoreCaller(stored: { actor: string; roles: string[]; source: string }): Caller;
}

export function openJobQueue(options: JobQueueOptions): JobQueue {
  return new SqliteJobQueue(options);
}

interface Run {
  job: Job;
  fence: number;
  controller: AbortController;
  meter: ProgressMeter;
  savedAtMs: number;
  hasPublished: boolean;
  finished: Promise<void>;
}

const retryDelaysMs = [1000, 5000, 30_000];
const logLinesMax = 200;

class SqliteJobQueue implements JobQueue {
  private readonly options: JobQueueOptions;
  private readonly handlers = new Map<string, JobHandler>();
  private readonly runs = new Map<string, Run>();
  private readonly hub = new StateHub<Job>();
  private readonly byId;
  private isStopping = false;
  private isStarted = false;
  private leaseTimer: NodeJS.Timeout | undefined;
  private delayTimer: NodeJS.Timeout | undefined;

  constructor(options: JobQueueOptions) {
    this.options = options;
    this.byId = options.metadata.db
      .select()
      .from(jobs)
      .where(eq(jobs.id, sql.placeholder('id')))
      .prepare();
  }

  get runningCount(): number {
    return this.runs.size;
  }

  register(handler: JobHandler): void {
    if (this.handlers.has(handler.kind)) throw new Error(`Two handlers for jobs of kind ${handler.kind}`);
    this.handlers.set(handler.kind, handler);
  }

  start(): void {
    this.isStarted = true;
    this.recover();
    this.leaseTimer = setInterval(() => this.renewLeases(), this.options.leaseMs / 3);
    this.leaseTimer.unref();
    this.pump();
  }

  submit(caller: Caller, spec: JobSpec): Job {
    if (!this.handlers.has(spec.kind)) throw new Error(`No handler for jobs of kind ${spec.kind}`);
    if (!caller.policy.canWrite) throw commonErrors.FORBIDDEN('This caller may not start jobs.');
    const inputHash = createHash('sha256').update(canonicalJson(spec.input)).digest('hex');
    const { metadata, clock } = this.options;
    const id = metadata.write((tx) => {
      const repeated = spec.idempotencyKey ? this.findRepeated(tx, spec, inputHash) : undefined;
      if (repeated) return repeated;
      spec.requireFree?.();
      this.requireRoom(tx);
      const jobId = createId('job');
      tx.db
        .insert(jobs)
        .values({
          id: jobId,
          kind: spec.kind,
          state: 'QUEUED',
          actor: caller.actor,
          roles: [...caller.roles],
          source: caller.source,
          attempts: 0,
          fence: 0,
          notBefore: 0,
          subject: spec.subject ?? null,
          input: spec.input,
          inputHash,
          idempotencyKey: spec.idempotencyKey ?? null,
          createdAt: clock.now(),
        })
        .run();
      this.announce(tx, jobId, 'submitted', caller);
      return jobId;
    });
    this.pump();
    return this.get(caller, id);
  }

  get(_caller: Caller, id: string): Job {
    const row = this.byId.get({ id });
    if (!row)
      throw commonErrors.NOT_FOUND(`There is no job ${JSON.stringify(id.slice(0, 80))}.`, {
        details: { entity: 'job', key: id },
      });
    return this.toJob(row);
  }

  getMany(_caller: Caller, ids: readonly string[]): (Job | null)[] {
    const found = new Map(
      this.options.metadata.db
        .select()
        .from(jobs)
        .where(inArray(jobs.id, [...ids]))
        .all()
        .map((row) => [row.id, this.toJob(row)]),
    );
    return ids.map((id) => found.get(id) ?? null);
  }

  list(_caller: Caller, filter: JobFilter, page: PageRequest): Page<Job> {
    return readPage(
      page,
      ({ from, isBackward, limit }) =>
        this.options.metadata.db
          .select()
          .from(jobs)
          .where(
            and(
              matches(filter),
              from === undefined ? undefined : isBackward ? gt(jobs.id, from) : lt(jobs.id, from),
            ),
          )
          .orderBy(isBackward ? asc(jobs.id) : desc(jobs.id))
          .limit(limit)
          .all()
          .map((row) => this.toJob(row)),
      (job) => job.id,
    );
  }

  count(_caller: Caller, filter: JobFilter): number {
    return countRows(this.options.metadata.db, jobs, matches(filter));
  }

  log(_caller: Caller, id: string): JobLogLine[] {
    const { db } = this.options.metadata;
    return db
      .select({ seq: jobLog.seq, at: jobLog.at, level: jobLog.level, message: jobLog.message })
      .from(jobLog)
      .where(eq(jobLog.jobId, id))
      .orderBy(jobLog.seq)
      .limit(logLinesMax)
      .all();
  }

  cancel(caller: Caller, id: string): Job {
    if (!caller.policy.canWrite) throw commonErrors.FORBIDDEN('This caller may not cancel jobs.');
    const job = this.get(caller, id);
    if (isTerminal(job.state))
      throw jobErrors.JOB_NOT_ACTIVE(`The job ${id} has ended already: ${job.state}.`, {
        details: { state: job.state },
      });
    this.finish(id, undefined, { state: 'CANCELLED' }, 'cancelled', caller);
    this.runs.get(id)?.controller.abort();
    return this.get(caller, id);
  }

  retry(caller: Caller, id: string): Job {
    if (!caller.policy.canWrite) throw commonErrors.FORBIDDEN('This caller may not retry jobs.');
    const job = this.get(caller, id);
    if (job.state !== 'FAILED' && job.state !== 'CANCELLED') {
      throw jobErrors.JOB_NOT_RETRYABLE(
        `The job ${id} is ${job.state}; only failed or cancelled jobs can be retried.`,
        { details: { state: job.state } },
      );
    }
    this.options.metadata.write((tx) => {
      this.requireRoom(tx);
      tx.db
        .update(jobs)
        .set({
          state: 'QUEUED',
          attempts: 0,
          notBefore: 0,
          failure: null,
          finishedAt: null,
          phase: null,
          done: null,
          total: null,
        })
        .where(eq(jobs.id, id))
        .run();
      this.announce(tx, id, 'retried', caller);
    });
    // The former run of a cancelled job may still be winding down; the new one starts when it is gone.
    void (this.runs.get(id)?.finished ?? Promise.resolve()).then(() => this.pump());
    return this.get(caller, id);
  }

  watch(
    caller: Caller,
    id: string,
    options: { minIntervalMs: number; signal?: AbortSignal },
  ): AsyncIterableIterator<Job> {
    this.get(caller, id);
    return this.hub.watch(id, () => this.get(caller, id), {
      ...options,
      isLast: (job) => isTerminal(job.state),
    });
  }

  follow(
    _caller: Caller,
    options: {
      after?: string | null | undefined;
      states?: readonly JobState[] | null | undefined;
      signal?: AbortSignal;
    },
  ): AsyncIterableIterator<JobChange> {
    const { states, ...rest } = options;
    return mapStream(
      this.options.events.subscribe({ streams: ['jobs'], ...rest }),
      ({ cursor, type, at, payload }) => {
        const job = payload as Job;
        return states == null || states.includes(job.state) ? { cursor, type, at, job } : undefined;
      },
    );
  }

  isUnfinished(id: string): boolean {
    const row = this.byId.get({ id });
    return row !== undefined && !isTerminal(row.state);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isStopping = true;
    clearInterval(this.leaseTimer);
    clearTimeout(this.delayTimer);
    const runs = [...this.runs.values()];
    for (const run of runs) run.controller.abort();
    await Promise.allSettled(runs.map((run) => run.finished));
  }

  /** After a crash nothing of ours runs any more: the data lock proves it. */
  private recover() {
    const { metadata, attemptsMax } = this.options;
    const orphans = metadata.db.select().from(jobs).where(eq(jobs.state, 'RUNNING')).all();
    for (const row of orphans) {
      if (row.attempts >= attemptsMax) {
        const message = `The job was interrupted ${row.attempts} times and is not tried again.`;
        this.finish(
          row.id,
          row.fence,
          { state: 'FAILED', failure: { code: 'JOB_ATTEMPTS_EXHAUSTED', kind: 'INTERNAL', message } },
          'failed',
        );
      } else {
        this.requeue(row.id, row.fence, 0, 'interrupted');
      }
    }
  }

  private pump() {
    if (!this.isStarted || this.isStopping) return;
    clearTimeout(this.delayTimer);
    const { metadata, clock, concurrency } = this.options;
    while (this.runs.size < concurrency) {
      const waiting = metadata.db
        .select({ id: jobs.id, notBefore: jobs.notBefore })
        .from(jobs)
        .where(and(eq(jobs.state, 'QUEUED'), lte(jobs.notBefore, clock.now())))
        .orderBy(asc(jobs.id))
        .limit(concurrency + 1)
        .all()
        .find((row) => !this.runs.has(row.id));
      if (!waiting) break;
      this.begin(waiting.id);
    }
    const next = metadata.db
      .select({ at: sql<number | null>`min(not_before)` })
      .from(jobs)
      .where(and(eq(jobs.state, 'QUEUED'), gt(jobs.notBefore, clock.now())))
      .get()?.at;
    if (next != null) {
      this.delayTimer = setTimeout(() => this.pump(), Math.max(1, next - clock.now()));
      this.delayTimer.unref();
    }
  }

  private begin(id: string) {
    const { metadata, clock, leaseMs } = this.options;
    const now = clock.now();
    metadata.write((tx) => {
      tx.db
        .update(jobs)
        .set({
          state: 'RUNNING',
          fence: sql`fence + 1`,
          attempts: sql`attempts + 1`,
          leaseUntil: now + leaseMs,
          startedAt: sql`coalesce(started_at, ${now})`,
          phase: null,
          done: null,
          total: null,
        })
        .where(and(eq(jobs.id, id), eq(jobs.state, 'QUEUED')))
        .run();
      this.announce(tx, id, 'started');
    });
    const row = this.byId.get({ id })!;
    const run: Run = {
      job: this.toJob(row),
      fence: row.fence,
      controller: new AbortController(),
      meter: new ProgressMeter(),
      savedAtMs: 0,
      hasPublished: false,
      finished: Promise.resolve(),
    };
    this.runs.set(id, run);
    run.finished = this.execute(run, row).finally(() => {
      this.runs.delete(id);
      this.pump();
    });
  }

  private async execute(run: Run, row: typeof jobs.$inferSelect): Promise<void> {
    const { logger, attemptsMax } = this.options;
    const id = row.id;
    try {
      await this.handlers.get(row.kind)!.run(this.contextFor(run, row));
      if (!run.hasPublished && !run.controller.signal.aborted)
        throw new Error(`The handler of ${row.kind} ended without publishing.`);
    } catch (error) {
      if (run.hasPublished)
        return logger.error({ err: error, jobId: id }, 'A job failed after it had published.');
      if (this.isStopping && run.controller.signal.aborted)
        return this.requeue(id, run.fence, 0, 'interrupted', row.attempts - 1);
      if (run.controller.signal.aborted) return; // cancelled: already recorded
      const known = error instanceof LakehouseError;
      const willRetry = known && error.retryable && row.attempts < attemptsMax;
      logger.warn({ err: error, jobId: id, willRetry }, 'A job failed.');
      if (willRetry)
        return this.requeue(id, run.fence, retryDelaysMs[row.attempts - 1] ?? 60_000, 'retrying');
      const failure = known
        ? { code: error.code, kind: error.kind, message: error.message }
        : {
            code: 'INTERNAL',
            kind: 'INTERNAL' as const,
            message: 'The job failed for an unforeseen reason; the server log has it.',
          };
      this.finish(id, run.fence, { state: 'FAILED', failure }, 'failed');
    }
  }

  private contextFor(run: Run, row: typeof jobs.$inferSelect): JobContext {
    const { metadata, clock, restoreCaller } = this.options;
    const id = row.id;
    return {
      jobId: id,
      input: row.input,
      caller: restoreCaller(row),
      attempt: row.attempts,
      signal: run.controller.signal,
      checkpoint: row.checkpoint ?? null,
      progress: (update) => this.report(run, update),
      log: (level, message) => {
        metadata.relaxedDb
          .insert(jobLog)
          .values({ jobId: id, at: clock.now(), level, message: message.slice(0, 2000) })
          .run();
      },
      saveCheckpoint: (value) => {
        if (run.controller.signal.aborted) return;
        metadata.write((tx) =>
          tx.db
            .update(jobs)
            .set({ checkpoint: value })
            .where(and(eq(jobs.id, id), eq(jobs.fence, run.fence)))
            .run(),
        );
      },
      publish: (change, result) => {
        const value = metadata.write((tx) => {
          const current = this.byId.get({ id });
          if (current?.state !== 'RUNNING' || current.fence !== run.fence)
            throw jobErrors.JOB_FENCED(`The job ${id} is no longer this run’s to publish.`);
          const produced = change(tx);
          tx.db
            .update(jobs)
            .set({
              state: 'SUCCEEDED',
              result: result(produced),
              finishedAt: clock.now(),
              leaseUntil: null,
              checkpoint: null,
              done: run.meter.current.total ?? run.meter.current.done,
              total: run.meter.current.total,
            })
            .where(eq(jobs.id, id))
            .run();
          this.announce(tx, id, 'succeeded');
          faultPoint('before-commit');
          return produced;
        });
        run.hasPublished = true;
        faultPoint('after-commit');
        return value;
      },
    };
  }

  private report(run: Run, update: ProgressUpdate) {
    if (run.hasPublished || run.controller.signal.aborted) return;
    const nowMs = performance.now();
    const progress: Progress = run.meter.update(update, nowMs);
    Object.assign(run.job, progress);
    if (nowMs - run.savedAtMs >= this.options.progressIntervalMs || update.phase !== undefined) {
      run.savedAtMs = nowMs;
      const { phase, done, total } = progress;
      this.options.metadata.relaxedDb
        .update(jobs)
        .set({ phase, done, total })
        .where(and(eq(jobs.id, run.job.id), eq(jobs.fence, run.fence)))
        .run();
    }
    this.hub.set(run.job.id, { ...run.job });
  }

  private finish(
    id: string,
    fence: number | undefined,
    outcome: { state: JobState; failure?: Job['failure'] },
    action: string,
    caller?: Caller,
  ) {
    const { metadata, clock } = this.options;
    metadata.write((tx) => {
      tx.db
        .update(jobs)
        .set({ ...outcome, finishedAt: clock.now(), leaseUntil: null })
        .where(
          and(
            eq(jobs.id, id),
            inArray(jobs.state, ['QUEUED', 'RUNNING']),
            fence === undefined ? undefined : eq(jobs.fence, fence),
          ),
        )
        .run();
      this.announce(tx, id, action, caller);
    });
  }

  private requeue(id: string, fence: number, delayMs: number, action: string, attempts?: number) {
    const { metadata, clock } = this.options;
    metadata.write((tx) => {
      tx.db
        .update(jobs)
        .set({
          state: 'QUEUED',
          leaseUntil: null,
          notBefore: delayMs === 0 ? 0 : clock.now() + delayMs,
          ...(attempts === undefined ? {} : { attempts }),
        })
        .where(and(eq(jobs.id, id), eq(jobs.fence, fence), eq(jobs.state, 'RUNNING')))
        .run();
      this.announce(tx, id, action);
    });
  }

  /** The event of a transition carries the job as it was then; the hub gets it once the commit is durable. */
  private announce(tx: Tx, id: string, action: string, caller?: Caller) {
    const row = this.byId.get({ id })!;
    const job = this.toJob(row);
    this.options.events.append(tx, { stream: 'jobs', entityId: id, type: `job.${action}`, payload: job });
    const { restoreCaller } = this.options;
    this.options.journal.append(tx, caller ?? restoreCaller(row), {
      entityType: 'job',
      entityId: id,
      action,
      newValue: { kind: job.kind, state: job.state },
    });
    tx.afterCommit(() => (isTerminal(job.state) ? this.hub.end(id, job) : this.hub.set(id, job)));
  }

  private findRepeated(tx: Tx, spec: JobSpec, inputHash: string): string | undefined {
    const earlier = tx.db
      .select()
      .from(jobs)
      .where(and(eq(jobs.kind, spec.kind), eq(jobs.idempotencyKey, spec.idempotencyKey!)))
      .get();
    if (!earlier) return undefined;
    if (earlier.inputHash === inputHash) return earlier.id;
    throw jobErrors.IDEMPOTENCY_KEY_REUSED(
      `The idempotency key was used before, by job ${earlier.id}, with another input.`,
      { details: { jobId: earlier.id } },
    );
  }

  private requireRoom(tx: Tx) {
    const waiting = countRows(tx.db, jobs, eq(jobs.state, 'QUEUED'));
    const { queueMax } = this.options;
    if (waiting >= queueMax)
      throw jobErrors.JOB_QUEUE_FULL(`${waiting} jobs are waiting already; the limit is ${queueMax}.`, {
        details: { queueMax },
      });
  }

  private renewLeases() {
    const { metadata, clock, leaseMs } = this.options;
    const ids = [...this.runs.keys()];
    if (ids.length > 0)
      metadata.relaxedDb
        .update(jobs)
        .set({ leaseUntil: clock.now() + leaseMs })
        .where(and(inArray(jobs.id, ids), eq(jobs.state, 'RUNNING')))
        .run();
  }

  private toJob(row: typeof jobs.$inferSelect): Job {
    const live = row.state === 'RUNNING' ? this.runs.get(row.id)?.meter.current : undefined;
    return {
      id: row.id,
      kind: row.kind,
      state: row.state,
      phase: live?.phase ?? row.phase,
      done: live?.done ?? row.done,
      total: live?.total ?? row.total,
      ratePerSec: live?.ratePerSec ?? null,
      etaSeconds: live?.etaSeconds ?? null,
      failure: row.failure,
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
}

function matches(filter: JobFilter) {
  return and(
    filter.states ? inArray(jobs.state, [...filter.states]) : undefined,
    filter.kinds ? inArray(jobs.kind, [...filter.kinds]) : undefined,
    filter.subjectId ? sql`json_extract(${jobs.subject}, '$.id') = ${filter.subjectId}` : undefined,
  );
}
