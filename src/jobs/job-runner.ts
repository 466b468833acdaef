import { sql } from 'drizzle-orm';
import {
  type Caller,
  commonErrors,
  faultPoint,
  LakehouseError,
  type Logger,
  toFailure,
  translateDiskFull,
} from '../kernel/index.ts';
import type { Tx } from '../metadata/index.ts';
import { jobErrors } from './errors.ts';
import { type JobRow, type JobStore, type JobStoreOptions, toJob } from './job-store.ts';
import type { Job, JobSubject } from './model.ts';
import { type Progress, ProgressMeter, type ProgressUpdate } from './progress.ts';

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
  publish<T>(change: (tx: Tx) => T, result: (value: T) => unknown, subject?: (value: T) => JobSubject): T;
}

export interface JobHandler {
  readonly kind: string;
  run(context: JobContext): Promise<void>;
}

export interface JobRunnerOptions extends JobStoreOptions {
  logger: Logger;
  concurrency: number;
  attemptsMax: number;
  leaseMs: number;
  progressIntervalMs: number;
  /** How long a stop waits for handlers to save their checkpoint and end. */
  stopDeadlineMs: number;
}

interface Publication<T> {
  change: (tx: Tx) => T;
  result: (value: T) => unknown;
  /** What the job turned out to be about, where that did not exist when it was submitted. */
  subject?: ((value: T) => JobSubject) | undefined;
}

interface Run {
  readonly row: JobRow;
  readonly controller: AbortController;
  readonly meter: ProgressMeter;
  savedAtMs: number;
  hasPublished: boolean;
  finished: Promise<void>;
}

const retryDelaysMs = [1000, 5000, 30_000];
const retryDelayMaxMs = 60_000;

/**
 * Claims waiting jobs and runs their handlers, some at a time.
 *
 *   pump ─► claim (fence + 1) ─► handler ─► publish ─► SUCCEEDED
 *                                   │ ├─ cancelled: already recorded
 *                                   │ ├─ stopping: QUEUED, the attempt does not count
 *                                   │ ├─ retryable and attempts left: QUEUED after a delay
 *                                   │ └─ else FAILED
 *                                   └─ crash: RUNNING without a run, found at the next start
 */
export class JobRunner {
  private readonly options: JobRunnerOptions;
  private readonly store: JobStore;
  private readonly onProgress: (id: string, job: () => Job) => void;
  private readonly handlers = new Map<string, JobHandler>();
  private readonly runs = new Map<string, Run>();
  private isStarted = false;
  private isStopping = false;
  private leaseTimer: NodeJS.Timeout | undefined;
  private delayTimer: NodeJS.Timeout | undefined;

  constructor(options: JobRunnerOptions, store: JobStore, onProgress: (id: string, job: () => Job) => void) {
    this.options = options;
    this.store = store;
    this.onProgress = onProgress;
  }

  get runningCount(): number {
    return this.runs.size;
  }

  register(handler: JobHandler) {
    if (this.handlers.has(handler.kind)) throw new Error(`Two handlers for jobs of kind ${handler.kind}`);
    this.handlers.set(handler.kind, handler);
  }

  hasHandler(kind: string): boolean {
    return this.handlers.has(kind);
  }

  /** What a run in this process reported last. */
  progressOf(id: string): Progress | undefined {
    return this.runs.get(id)?.meter.current;
  }

  start() {
    this.isStarted = true;
    this.options.metadata.write((tx) => this.store.prune(tx));
    this.takeUpOrphans();
    this.leaseTimer = setInterval(() => this.tend(), this.options.leaseMs / 3);
    this.leaseTimer.unref();
    this.pump();
  }

  /** Begins what waits, as far as there is room. Never throws: what fails now is tried again by the timer. */
  pump() {
    if (!this.isStarted || this.isStopping) return;
    const { clock, concurrency, logger } = this.options;
    clearTimeout(this.delayTimer);
    try {
      while (this.runs.size < concurrency) {
        const waiting = this.store.findWaiting([...this.runs.keys()], retryDelayMaxMs);
        if (!waiting) break;
        this.begin(waiting.id);
      }
      const due = this.store.findNextDue();
      if (due === undefined) return;
      const waitMs = Math.min(Math.max(1, due - clock.now()), retryDelayMaxMs);
      this.delayTimer = setTimeout(() => this.pump(), waitMs);
      this.delayTimer.unref();
    } catch (error) {
      logger.error({ err: error }, 'Waiting jobs could not be started; trying again soon.');
    }
  }

  /** Stops the run of a job whose new state is recorded already. */
  abort(id: string) {
    this.runs.get(id)?.controller.abort();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.leaseTimer);
    clearTimeout(this.delayTimer);
    const runs = [...this.runs.values()];
    for (const run of runs) run.controller.abort();
    // A handler that does not stop is left behind; its job is found RUNNING at the next start.
    const { promise: deadline, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.options.stopDeadlineMs);
    await Promise.race([Promise.all(runs.map((run) => run.finished)), deadline]);
    clearTimeout(timer);
  }

  private tend() {
    const { clock, leaseMs, logger } = this.options;
    try {
      if (this.runs.size > 0) this.store.extendLeases([...this.runs.keys()], clock.now() + leaseMs);
      this.takeUpOrphans();
    } catch (error) {
      logger.error({ err: error }, 'Leases could not be renewed; trying again soon.');
    }
    this.pump();
  }

  /**
   * Jobs that are RUNNING without a run: left by a crash (nobody else can run them: the data lock proves it), or
   * by a run whose end could not be written because the disk was full.
   */
  private takeUpOrphans() {
    const { metadata, clock, attemptsMax } = this.options;
    for (const row of this.store.findOrphans([...this.runs.keys()])) {
      const isExhausted = row.attempts >= attemptsMax;
      const failure = jobErrors.JOB_ATTEMPTS_EXHAUSTED(
        `The job was interrupted ${row.attempts} times and is not tried again.`,
      );
      const set = isExhausted
        ? { state: 'FAILED', failure: toFailure(failure), finishedAt: clock.now(), leaseUntil: null }
        : { state: 'QUEUED', notBefore: 0, leaseUntil: null };
      metadata.write((tx) =>
        this.store.move(
          tx,
          row.id,
          { states: ['RUNNING'], fence: row.fence },
          { action: isExhausted ? 'failed' : 'interrupted', set },
        ),
      );
    }
  }

  private begin(id: string) {
    const { metadata, clock, leaseMs, logger } = this.options;
    const now = clock.now();
    const isClaimed = metadata.write((tx) =>
      this.store.move(
        tx,
        id,
        { states: ['QUEUED'] },
        {
          action: 'started',
          set: {
            state: 'RUNNING',
            fence: sql`fence + 1`,
            attempts: sql`attempts + 1`,
            leaseUntil: now + leaseMs,
            startedAt: sql`coalesce(started_at, ${now})`,
            phase: null,
            done: null,
            total: null,
          },
        },
      ),
    );
    if (!isClaimed) return;
    const run: Run = {
      row: this.store.find(id)!,
      controller: new AbortController(),
      meter: new ProgressMeter(),
      savedAtMs: 0,
      hasPublished: false,
      finished: Promise.resolve(),
    };
    this.runs.set(id, run);
    run.finished = this.execute(run)
      .catch((error: unknown) => {
        // The end of the run could not be recorded; it is an orphan from here on.
        logger.error({ err: error, jobId: id }, 'The end of a job could not be recorded; trying again soon.');
      })
      .then(() => {
        this.runs.delete(id);
        this.pump();
      });
  }

  private async execute(run: Run): Promise<void> {
    const { row, controller } = run;
    try {
      const handler = this.handlers.get(row.kind);
      if (!handler) throw new Error(`No handler for jobs of kind ${row.kind}`);
      await handler.run(this.contextFor(run));
      if (run.hasPublished) return;
      if (!controller.signal.aborted) throw new Error(`The handler of ${row.kind} ended without publishing.`);
    } catch (error) {
      if (run.hasPublished)
        return this.options.logger.error(
          { err: error, jobId: row.id },
          'A job failed after it had published.',
        );
      if (!controller.signal.aborted) return this.recordFailure(run, error);
    }
    // Aborted: a cancelled job has left RUNNING already, so this only puts back what the stop interrupted.
    this.requeue(run, { action: 'interrupted', delayMs: 0, attempts: row.attempts - 1 });
  }

  private recordFailure(run: Run, thrown: unknown) {
    const { metadata, clock, logger, attemptsMax } = this.options;
    const { row } = run;
    const error = translateDiskFull(thrown);
    const known =
      error instanceof LakehouseError
        ? error
        : commonErrors.INTERNAL('The job failed for an unforeseen reason; the server log has it.');
    const willRetry = known.retryable && row.attempts < attemptsMax;
    logger.warn({ err: error, jobId: row.id, willRetry }, 'A job failed.');
    if (willRetry) {
      const delayMs = retryDelaysMs[row.attempts - 1] ?? retryDelayMaxMs;
      return this.requeue(run, { action: 'retrying', delayMs, attempts: row.attempts });
    }
    const failure = toFailure(known);
    const { phase, done, total } = run.meter.current;
    metadata.write((tx) =>
      this.store.move(
        tx,
        row.id,
        { states: ['RUNNING'], fence: row.fence },
        {
          action: 'failed',
          set: { state: 'FAILED', failure, phase, done, total, finishedAt: clock.now(), leaseUntil: null },
        },
      ),
    );
  }

  private requeue(run: Run, how: { action: string; delayMs: number; attempts: number }) {
    const { metadata, clock } = this.options;
    const notBefore = how.delayMs === 0 ? 0 : clock.now() + how.delayMs;
    metadata.write((tx) =>
      this.store.move(
        tx,
        run.row.id,
        { states: ['RUNNING'], fence: run.row.fence },
        {
          action: how.action,
          set: { state: 'QUEUED', leaseUntil: null, notBefore, attempts: how.attempts },
        },
      ),
    );
  }

  private contextFor(run: Run): JobContext {
    const { row, controller } = run;
    return {
      jobId: row.id,
      input: row.input,
      caller: this.options.restoreCaller(row),
      attempt: row.attempts,
      signal: controller.signal,
      checkpoint: row.checkpoint ?? null,
      progress: (update) => this.report(run, update),
      log: (level, message) => this.store.addLogLine(row.id, level, message),
      saveCheckpoint: (value) => {
        if (!controller.signal.aborted) this.store.saveCheckpoint(row.id, row.fence, value);
      },
      publish: (change, result, subject) => this.publish(run, { change, result, subject }),
    };
  }

  private publish<T>(run: Run, publication: Publication<T>): T {
    const { change, result, subject } = publication;
    const { metadata, clock } = this.options;
    const { id, fence } = run.row;
    const produced = metadata.write((tx) => {
      const current = this.store.find(id);
      if (current?.state !== 'RUNNING' || current.fence !== fence)
        throw jobErrors.JOB_FENCED(`The job ${id} is no longer this run’s to publish.`);
      const value = change(tx);
      const { phase, done, total } = run.meter.current;
      this.store.move(
        tx,
        id,
        { states: ['RUNNING'], fence },
        {
          action: 'succeeded',
          set: {
            state: 'SUCCEEDED',
            result: result(value) ?? null,
            ...(subject ? { subject: subject(value) } : {}),
            finishedAt: clock.now(),
            leaseUntil: null,
            checkpoint: null,
            phase,
            done: total ?? done,
            total,
          },
        },
      );
      faultPoint('before-commit');
      return value;
    });
    run.hasPublished = true;
    faultPoint('after-commit');
    return produced;
  }

  private report(run: Run, update: ProgressUpdate) {
    if (run.hasPublished || run.controller.signal.aborted) return;
    const { row, meter } = run;
    const nowMs = performance.now();
    const progress = meter.update(update, nowMs);
    if (nowMs - run.savedAtMs >= this.options.progressIntervalMs) {
      run.savedAtMs = nowMs;
      this.store.saveProgress(row.id, row.fence, progress);
    }
    this.onProgress(row.id, () => toJob(row, progress));
  }
}
