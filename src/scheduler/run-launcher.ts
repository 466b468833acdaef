import type { JobQueue } from '../jobs/index.ts';
import { personal } from '../journal/index.ts';
import {
  type Caller,
  commonErrors,
  type Failure,
  faultPoint,
  LakehouseError,
  type Logger,
  systemCaller,
  toFailure,
} from '../kernel/index.ts';
import type { Metadata, Tx } from '../metadata/index.ts';
import type { Actions } from './actions.ts';
import { isRunOpen, type Schedule, type ScheduleRun } from './model.ts';
import type { RunStore } from './run-store.ts';
import type { ScheduleStore } from './schedule-store.ts';

interface LauncherOptions {
  metadata: Metadata;
  jobs: Pick<JobQueue, 'getMany' | 'follow'>;
  logger: Logger;
  schedules: ScheduleStore;
  runs: RunStore;
  actions: Actions;
  callerOf(schedule: Schedule): Caller;
}

/** Turns decided runs into jobs, and follows these to their ends. */
export class RunLauncher implements AsyncDisposable {
  private readonly options: LauncherOptions;
  private readonly schedules: ScheduleStore;
  private readonly runs: RunStore;
  private readonly actions: Actions;
  private readonly stopping = new AbortController();
  /** Starts that are under way, by run. */
  private readonly starting = new Map<string, Promise<void>>();

  constructor(options: LauncherOptions) {
    this.options = options;
    this.schedules = options.schedules;
    this.runs = options.runs;
    this.actions = options.actions;
  }

  get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Until the run is a job, or was refused. */
  async waitFor(runId: string): Promise<void> {
    await this.starting.get(runId);
  }

  async waitForAll(): Promise<void> {
    await Promise.all(this.starting.values());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stopping.abort();
    await this.waitForAll();
  }

  /** Asks the action to start; each run at most once at a time. Never rejects. */
  launch(run: ScheduleRun): void {
    if (this.starting.has(run.id) || this.stopping.signal.aborted) return;
    const started = this.startRun(run)
      .catch((error) => {
        if (!this.stopping.signal.aborted)
          this.options.logger.error({ err: error, runId: run.id }, 'A run of a schedule could not be noted.');
      })
      .finally(() => this.starting.delete(run.id));
    this.starting.set(run.id, started);
  }

  private async startRun(run: ScheduleRun): Promise<void> {
    const { signal } = this.stopping;
    const schedule = this.schedules.find(run.scheduleId);
    if (!schedule) return;
    try {
      const action = this.actions.require(schedule.action);
      const outcome = await action.start(this.options.callerOf(schedule), schedule.input, {
        idempotencyKey: run.id,
        isManual: run.reason === 'MANUAL',
        signal,
      });
      faultPoint('run-started');
      if ('jobId' in outcome) this.move(run.id, { state: 'RUNNING', jobId: outcome.jobId });
      else this.move(run.id, { state: 'SKIPPED', reason: 'UNCHANGED', message: outcome.unchanged });
    } catch (error) {
      if (signal.aborted) return; // the next start asks again
      const known =
        error instanceof LakehouseError
          ? error
          : commonErrors.INTERNAL('The run did not start for an unforeseen reason; the server log has it.');
      if (known.kind === 'INTERNAL')
        this.options.logger.error({ err: error, runId: run.id }, 'A run of a schedule did not start.');
      this.move(run.id, { state: 'FAILED', ...describeFailure(toFailure(known)) });
    }
    this.settleEnded(); // a short job may be over before its run knew of it
  }

  /** Moves a run on, and counts failures of its schedule. */
  private move(id: string, change: Parameters<RunStore['move']>[2]): void {
    this.options.metadata.write((tx) => {
      const run = this.runs.move(tx, id, change);
      if (!run || isRunOpen(run)) return;
      const schedule = this.schedules.find(run.scheduleId);
      if (!schedule) return;
      if (run.state === 'FAILED') this.countFailure(tx, schedule, run);
      else if (run.state === 'SUCCEEDED' && schedule.failureCount > 0)
        this.schedules.set(tx, schedule.id, { failureCount: 0 });
    });
  }

  private countFailure(tx: Tx, schedule: Schedule, run: ScheduleRun): void {
    const failureCount = schedule.failureCount + 1;
    const { pauseAfterFailures: limit } = schedule;
    const isTooMany = limit > 0 && failureCount >= limit && schedule.pausedReason === null;
    const pausedReason = isTooMany
      ? `${failureCount} runs failed in a row, the last with: ${run.message ?? 'no message'}`
      : schedule.pausedReason;
    this.schedules.set(tx, schedule.id, { failureCount, pausedReason });
    if (isTooMany)
      this.schedules.record(tx, systemCaller, schedule.id, {
        action: 'paused',
        newValue: personal(pausedReason),
      });
  }

  /** Looks which open runs' jobs have ended. */
  settleEnded(): void {
    const running = this.runs.listOpen().filter(({ jobId }) => jobId !== null);
    const found = this.options.jobs.getMany(
      systemCaller,
      running.map(({ jobId }) => jobId!),
    );
    for (const [i, run] of running.entries()) {
      const job = found[i];
      if (!job) {
        const gone = commonErrors.NOT_FOUND(`The job ${run.jobId} is gone.`);
        this.move(run.id, { state: 'FAILED', ...describeFailure(toFailure(gone)) });
      } else if (job.state === 'SUCCEEDED' || job.state === 'FAILED' || job.state === 'CANCELLED')
        this.move(run.id, { state: job.state, ...describeFailure(job.failure) });
    }
  }

  /** Notes the end of a run at once, not at the next look. */
  async followJobs(): Promise<void> {
    const { signal } = this.stopping;
    const states = ['SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
    for await (const { job } of this.options.jobs.follow(systemCaller, { states, signal })) {
      if (this.runs.findByJob(job.id)) this.settleEnded();
    }
  }
}

const describeFailure = (failure: Failure | null) => ({
  failure,
  message: failure && `${failure.code}: ${failure.message}`,
});
