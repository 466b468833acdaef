import { and, asc, eq, gt, isNotNull, isNull, lt, lte, type SQL } from 'drizzle-orm';
import { nearest } from '../config/index.ts';
import { type EventLog, mapStream } from '../events/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import { type Journal, type JournalEntry, personal } from '../journal/index.ts';
import {
  type Caller,
  type Clock,
  commonErrors,
  createId,
  faultPoint,
  LakehouseError,
  type Logger,
  type Page,
  type PageRequest,
  readPage,
  requireName,
  systemCaller,
} from '../kernel/index.ts';
import { countRows, type Metadata, type Tx } from '../metadata/index.ts';
import { schedulerErrors } from './errors.ts';
import {
  isActive,
  isRunOpen,
  type OverlapPolicy,
  overlapPolicies,
  type RunReason,
  type Schedule,
  type ScheduleRun,
  type Trigger,
} from './model.ts';
import { RunStore } from './run-store.ts';
import { decideSlot, freeSlot, jitterOf, realignSlot, requireTrigger, slotAfter } from './slots.ts';
import { schedules } from './tables.ts';

/** What a schedule can do. Rooms above register theirs; the scheduler knows none of them. */
export interface ScheduleAction {
  kind: string;
  /** One line for people. */
  describe(input: unknown): string;
  /**
   * Checks the input when a schedule is made or changed, and returns what is stored: plain JSON without secrets.
   * Throws what the work itself would be refused with.
   */
  validate(caller: Caller, input: unknown): Promise<unknown> | unknown;
  /**
   * Starts one run as a job, or says that there is nothing to do. After a crash it is called again with the same
   * key and must then give the same job: pass it on as the job's idempotency key.
   */
  start(
    caller: Caller,
    input: unknown,
    run: { idempotencyKey: string; isManual: boolean; signal: AbortSignal },
  ): Promise<{ jobId: string } | { unchanged: string }>;
}

export interface ScheduleInput {
  name: string;
  trigger: Trigger;
  action: string;
  input: unknown;
  isEnabled?: boolean | null | undefined;
  overlap?: OverlapPolicy | null | undefined;
  catchesUp?: boolean | null | undefined;
  jitterSeconds?: number | null | undefined;
  pauseAfterFailures?: number | null | undefined;
}

export interface ScheduleReference {
  id?: string | null | undefined;
  name?: string | null | undefined;
}

export type ScheduleChanges = Omit<Partial<ScheduleInput>, 'name' | 'isEnabled' | 'action'>;

/** One event of the log stream `scheduleRuns`. */
export interface ScheduleRunChange {
  cursor: string;
  /** `run.started`, `.skipped`, `.succeeded`, `.failed` or `.cancelled`. */
  type: string;
  at: number;
  /** As it was at this event. */
  run: ScheduleRun;
}

export interface Scheduler extends AsyncDisposable {
  /** Before `start`. */
  register(action: ScheduleAction): void;
  /** Takes up what a crash left, then looks every `tickMs`. */
  start(): void;
  /** One look: decides all slots that are due, and waits until what it started has become jobs. */
  tick(): Promise<void>;
  create(caller: Caller, input: ScheduleInput): Promise<Schedule>;
  /** A changed trigger begins with a run now, like a new one. */
  update(caller: Caller, id: string, changes: ScheduleChanges): Promise<Schedule>;
  remove(caller: Caller, id: string): Schedule;
  /** Enabling clears a pause and its failures. */
  setEnabled(caller: Caller, id: string, isEnabled: boolean): Schedule;
  /** Starts a run beside the slots, also of a disabled schedule. Throws SCHEDULE_RUNNING. */
  runNow(caller: Caller, id: string): Promise<ScheduleRun>;
  get(caller: Caller, reference: ScheduleReference): Schedule;
  list(caller: Caller, page: PageRequest): Page<Schedule>;
  count(caller: Caller): number;
  describe(schedule: Schedule): string;
  isRunning(caller: Caller, scheduleId: string): boolean;
  newestRun(caller: Caller, scheduleId: string): ScheduleRun | null;
  listRuns(caller: Caller, scheduleId: string, page: PageRequest): Page<ScheduleRun>;
  countRuns(caller: Caller, scheduleId: string): number;
  /** Log stream of every decision and every end of a run. */
  follow(
    caller: Caller,
    options: { after?: string | null | undefined; scheduleId?: string | null | undefined },
  ): AsyncIterableIterator<ScheduleRunChange>;
}

export interface SchedulerOptions {
  metadata: Metadata;
  events: EventLog;
  journal: Journal;
  jobs: Pick<JobQueue, 'getMany' | 'follow'>;
  clock: Clock;
  logger: Logger;
  tickMs: number;
  runsKeptMax: number;
  /** The caller of a run: the creator with the rights he has. */
  restoreCaller(stored: { actor: string; source: string }): Caller;
}

export function createScheduler(options: SchedulerOptions): Scheduler {
  return new SqliteScheduler(options);
}

const jitterSecondsMax = 3600;
const pauseAfterFailuresMax = 1000;
const pauseAfterFailuresDefault = 5;
const dueAtOnce = 500;
/** Time after which a run that is still starting was left by a scheduler that died. */
const takeOverMs = 60_000;

type ScheduleRow = typeof schedules.$inferSelect;

class SqliteScheduler implements Scheduler {
  private readonly options: SchedulerOptions;
  private readonly runs: RunStore;
  private readonly actions = new Map<string, ScheduleAction>();
  private readonly stopping = new AbortController();
  /** Starts that are under way, by run. */
  private readonly starting = new Map<string, Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private following: Promise<void> | undefined;
  private lastLookAt = Number.POSITIVE_INFINITY;

  constructor(options: SchedulerOptions) {
    this.options = options;
    this.runs = new RunStore({ ...options, keptMax: options.runsKeptMax });
  }

  register(action: ScheduleAction): void {
    this.actions.set(action.kind, action);
  }

  start(): void {
    const look = () => {
      this.tick().catch((error) => {
        if (!this.stopping.signal.aborted)
          this.options.logger.error({ err: error }, 'Looking for due schedules failed; it is tried again.');
      });
    };
    look();
    this.timer = setInterval(look, this.options.tickMs);
    this.timer.unref();
    this.following = this.followJobs();
  }

  async tick(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.settleEnded();
    const now = this.options.clock.now();
    const isFirst = this.lastLookAt === Number.POSITIVE_INFINITY;
    if (now < this.lastLookAt) this.realign(now); // the first look, or the clock was set back
    this.lastLookAt = now;
    for (const run of this.runs.listOpen()) {
      const isLeft = isFirst || Math.abs(now - run.at) > takeOverMs;
      if (run.state === 'STARTING' && isLeft) this.launch(run);
    }
    for (const { id } of this.findDue(now)) {
      const run = this.options.metadata.write((tx) => this.decide(tx, id, now));
      faultPoint('slot-claimed');
      if (run?.state === 'STARTING') this.launch(run);
    }
    await Promise.all(this.starting.values());
  }

  async create(caller: Caller, input: ScheduleInput): Promise<Schedule> {
    requireWriter(caller);
    requireName('schedule', input.name);
    const { clock, metadata } = this.options;
    const trigger = requireTrigger(input.trigger, clock.now());
    const stored = await this.requireAction(input.action).validate(caller, input.input);
    const id = createId('sched');
    metadata.write((tx) => {
      const now = clock.now();
      if (this.findRow(eq(schedules.name, input.name)))
        throw commonErrors.ALREADY_EXISTS(`There is a schedule "${input.name}" already.`, {
          details: { entity: 'schedule', key: input.name },
        });
      const isEnabled = input.isEnabled ?? true;
      const row: ScheduleRow = {
        id,
        name: input.name,
        trigger,
        action: input.action,
        input: stored,
        isEnabled,
        pausedReason: null,
        ...readPolicies(input),
        failureCount: 0,
        nextSlot: now, // whoever makes it sees within one tick whether it works
        nextRunAt: now,
        createdAt: now,
        createdBy: caller.actor,
        updatedAt: now,
      };
      tx.db.insert(schedules).values(row).run();
      const { name, action } = row;
      const newValue = { name, action, trigger, isEnabled, input: personal(stored) };
      this.record(tx, caller, id, { action: 'created', newValue });
    });
    return this.get(caller, { id });
  }

  async update(caller: Caller, id: string, changes: ScheduleChanges): Promise<Schedule> {
    requireWriter(caller);
    const { clock, metadata } = this.options;
    const before = this.get(caller, { id });
    const trigger = changes.trigger ? requireTrigger(changes.trigger, clock.now()) : before.trigger;
    const input =
      changes.input === undefined
        ? before.input
        : await this.requireAction(before.action).validate(caller, changes.input);
    metadata.write((tx) => {
      const row = this.get(caller, { id }); // it may be gone, or others may have changed it, since
      const now = clock.now();
      const next = { trigger, input, ...readPolicies({ ...row, ...onlyGiven(changes) }) };
      const timing = changes.trigger ? { nextSlot: now, nextRunAt: now } : {};
      tx.db
        .update(schedules)
        .set({ ...next, ...timing, updatedAt: now })
        .where(eq(schedules.id, id))
        .run();
      for (const [field, newValue] of Object.entries(next)) {
        const oldValue = row[field as keyof Schedule];
        if (JSON.stringify(oldValue) === JSON.stringify(newValue)) continue;
        const values = // an input may hold a query, and a query quotes rows
          field === 'input'
            ? { oldValue: personal(oldValue), newValue: personal(newValue) }
            : { oldValue, newValue };
        this.record(tx, caller, id, { action: 'edited', field, ...values });
      }
    });
    return this.get(caller, { id });
  }

  remove(caller: Caller, id: string): Schedule {
    requireWriter(caller);
    return this.options.metadata.write((tx) => {
      const schedule = this.get(caller, { id });
      this.runs.removeAll(tx, id);
      tx.db.delete(schedules).where(eq(schedules.id, id)).run();
      this.record(tx, caller, id, { action: 'deleted', oldValue: { name: schedule.name } });
      return schedule;
    });
  }

  setEnabled(caller: Caller, id: string, isEnabled: boolean): Schedule {
    requireWriter(caller);
    this.options.metadata.write((tx) => {
      const schedule = this.get(caller, { id });
      if (schedule.isEnabled === isEnabled && schedule.pausedReason === null) return;
      const now = this.options.clock.now();
      // What passed while it was off is not made up for.
      const isOverdue = isEnabled && schedule.nextSlot !== null && schedule.nextSlot < now;
      const timing = isOverdue
        ? this.planNext(schedule, slotAfter(schedule.trigger, schedule.nextSlot!, now))
        : {};
      tx.db
        .update(schedules)
        .set({ isEnabled, pausedReason: null, failureCount: 0, ...timing, updatedAt: now })
        .where(eq(schedules.id, id))
        .run();
      this.record(tx, caller, id, { action: isEnabled ? 'enabled' : 'disabled' });
    });
    return this.get(caller, { id });
  }

  async runNow(caller: Caller, id: string): Promise<ScheduleRun> {
    requireWriter(caller);
    const run = this.options.metadata.write((tx) => {
      const schedule = this.get(caller, { id });
      const open = this.runs.findOpen(id);
      if (open)
        throw schedulerErrors.SCHEDULE_RUNNING(`The schedule "${schedule.name}" is running.`, {
          details: { jobId: open.jobId, runId: open.id },
        });
      return this.fire(tx, caller, { id, slot: null, reason: 'MANUAL', missedCount: 0 })!;
    });
    this.launch(run);
    await this.starting.get(run.id);
    return this.runs.find(run.id) ?? run;
  }

  get(_caller: Caller, reference: ScheduleReference): Schedule {
    const { id, name } = reference;
    const row = this.findRow(id != null ? eq(schedules.id, id) : eq(schedules.name, name ?? ''));
    if (row) return row;
    const key = (id ?? name ?? '').slice(0, 80);
    throw commonErrors.NOT_FOUND(`There is no schedule ${JSON.stringify(key)}.`, {
      details: { entity: 'schedule', key },
    });
  }

  list(_caller: Caller, page: PageRequest): Page<Schedule> {
    return readPage(
      page,
      ({ from, isBackward, limit }) => {
        const beyond =
          from === undefined ? undefined : isBackward ? lt(schedules.name, from) : gt(schedules.name, from);
        const rows = this.options.metadata.db.select().from(schedules).where(beyond);
        return (isBackward ? rows.orderBy(schedules.name) : rows.orderBy(asc(schedules.name)))
          .limit(limit)
          .all();
      },
      (schedule) => schedule.name,
    );
  }

  count(_caller: Caller): number {
    return countRows(this.options.metadata.db, schedules);
  }

  describe(schedule: Schedule): string {
    return this.actions.get(schedule.action)?.describe(schedule.input) ?? schedule.action;
  }

  isRunning(_caller: Caller, scheduleId: string): boolean {
    return this.runs.findOpen(scheduleId) !== undefined;
  }

  newestRun(_caller: Caller, scheduleId: string): ScheduleRun | null {
    return this.runs.newest(scheduleId) ?? null;
  }

  listRuns(_caller: Caller, scheduleId: string, page: PageRequest): Page<ScheduleRun> {
    return this.runs.list(scheduleId, page);
  }

  countRuns(_caller: Caller, scheduleId: string): number {
    return this.runs.count(scheduleId);
  }

  follow(
    _caller: Caller,
    { after, scheduleId }: { after?: string | null | undefined; scheduleId?: string | null | undefined },
  ): AsyncIterableIterator<ScheduleRunChange> {
    const stream = this.options.events.subscribe({
      streams: ['scheduleRuns'],
      after,
      entityId: scheduleId ?? undefined,
    });
    return mapStream(stream, ({ cursor, type, at, payload }) => ({
      cursor,
      type,
      at,
      run: payload as ScheduleRun,
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.following?.catch(() => {});
    await Promise.all(this.starting.values());
  }

  /** Decides one schedule's slot, in one transaction; undefined when there is nothing to decide. */
  private decide(tx: Tx, id: string, now: number): ScheduleRun | undefined {
    const schedule = this.findRow(eq(schedules.id, id));
    if (!schedule || !isActive(schedule) || schedule.nextSlot === null) return undefined;
    if (schedule.nextRunAt === null || schedule.nextRunAt > now) return undefined; // another was faster
    const open = this.runs.findOpen(id);
    const newest = this.runs.newest(id);
    const decision = decideSlot({
      trigger: schedule.trigger,
      slot: schedule.nextSlot,
      now,
      overlap: schedule.overlap,
      catchesUp: schedule.catchesUp,
      isRunning: open !== undefined,
      hasWaited: schedule.overlap === 'WAIT' && (newest?.finishedAt ?? 0) > schedule.nextRunAt,
    });
    if (decision.kind === 'WAIT') return undefined;
    const { reason, missedCount } = decision;
    const slot = schedule.nextSlot;
    tx.db.update(schedules).set(this.planNext(schedule, decision.next)).where(eq(schedules.id, id)).run();
    const creator = this.restoreCaller(schedule);
    if (decision.kind === 'START') return this.fire(tx, creator, { id, slot, reason, missedCount });
    return this.runs.insert(tx, { scheduleId: id, slot, state: 'SKIPPED', reason, missedCount });
  }

  private fire(
    tx: Tx,
    caller: Caller,
    {
      id,
      slot,
      reason,
      missedCount,
    }: { id: string; slot: number | null; reason: RunReason; missedCount: number },
  ): ScheduleRun | undefined {
    const run = this.runs.insert(tx, { scheduleId: id, slot, state: 'STARTING', reason, missedCount });
    if (run) this.record(tx, caller, id, { action: 'fired', newValue: { run: run.id, slot, reason } });
    return run;
  }

  private planNext(schedule: Schedule, nextSlot: number | null) {
    if (nextSlot === null) return { nextSlot, nextRunAt: null };
    const { id, trigger, jitterSeconds } = schedule;
    const free = freeSlot(trigger, nextSlot, (slot) => this.runs.isDecided(id, slot));
    return { nextSlot: free, nextRunAt: free + jitterOf(id, free, jitterSeconds) };
  }

  /** Asks the action to start; each run at most once at a time. Never rejects. */
  private launch(run: ScheduleRun): void {
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
    const schedule = this.findRow(eq(schedules.id, run.scheduleId));
    if (!schedule) return;
    try {
      const action = this.requireAction(schedule.action);
      const outcome = await action.start(this.restoreCaller(schedule), schedule.input, {
        idempotencyKey: run.id,
        isManual: run.reason === 'MANUAL',
        signal,
      });
      faultPoint('run-started');
      if ('jobId' in outcome) this.move(run.id, { state: 'RUNNING', jobId: outcome.jobId });
      else this.move(run.id, { state: 'SKIPPED', reason: 'UNCHANGED', message: outcome.unchanged });
    } catch (error) {
      if (signal.aborted) return; // the next start asks again
      const isKnown = error instanceof LakehouseError && error.kind !== 'INTERNAL';
      if (!isKnown)
        this.options.logger.error({ err: error, runId: run.id }, 'A run of a schedule did not start.');
      const message = isKnown ? `${error.code}: ${error.message}` : 'It could not be started; see the log.';
      this.move(run.id, { state: 'FAILED', message });
    }
    this.settleEnded(); // a short job may be over before its run knew of it
  }

  /** Moves a run on, and counts failures of its schedule. */
  private move(id: string, change: Parameters<RunStore['move']>[2]): void {
    this.options.metadata.write((tx) => {
      const run = this.runs.move(tx, id, change);
      if (!run || isRunOpen(run)) return;
      const schedule = this.findRow(eq(schedules.id, run.scheduleId));
      if (!schedule) return;
      if (run.state === 'FAILED') this.countFailure(tx, schedule, run);
      else if (run.state === 'SUCCEEDED' && schedule.failureCount > 0)
        tx.db.update(schedules).set({ failureCount: 0 }).where(eq(schedules.id, schedule.id)).run();
    });
  }

  private countFailure(tx: Tx, schedule: Schedule, run: ScheduleRun): void {
    const failureCount = schedule.failureCount + 1;
    const { pauseAfterFailures: limit } = schedule;
    const isTooMany = limit > 0 && failureCount >= limit && schedule.pausedReason === null;
    const pausedReason = isTooMany
      ? `${failureCount} runs failed in a row, the last with: ${run.message ?? 'no message'}`
      : schedule.pausedReason;
    tx.db.update(schedules).set({ failureCount, pausedReason }).where(eq(schedules.id, schedule.id)).run();
    if (isTooMany)
      this.record(tx, systemCaller, schedule.id, { action: 'paused', newValue: personal(pausedReason) });
  }

  /** Looks which open runs' jobs have ended. */
  private settleEnded(): void {
    const running = this.runs.listOpen().filter(({ jobId }) => jobId !== null);
    const found = this.options.jobs.getMany(
      systemCaller,
      running.map(({ jobId }) => jobId!),
    );
    for (const [i, run] of running.entries()) {
      const job = found[i];
      if (!job) this.move(run.id, { state: 'FAILED', message: `The job ${run.jobId} is gone.` });
      else if (job.state === 'SUCCEEDED' || job.state === 'FAILED' || job.state === 'CANCELLED') {
        const { failure } = job;
        this.move(run.id, {
          state: job.state,
          message: failure ? `${failure.code}: ${failure.message}` : null,
        });
      }
    }
  }

  /** Notes the end of a run at once, not at the next look. */
  private async followJobs(): Promise<void> {
    const { signal } = this.stopping;
    const states = ['SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
    for await (const { job } of this.options.jobs.follow(systemCaller, { states, signal })) {
      if (this.runs.findByJob(job.id)) this.settleEnded();
    }
  }

  private realign(now: number): void {
    const later = this.options.metadata.db.select().from(schedules).where(gt(schedules.nextSlot, now)).all();
    for (const schedule of later) {
      const slot = realignSlot(schedule.trigger, schedule.nextSlot!, now, (at) =>
        this.runs.isDecided(schedule.id, at),
      );
      if (slot === undefined) continue;
      this.options.metadata.write((tx) =>
        tx.db
          .update(schedules)
          .set(this.planNext(schedule, slot))
          .where(and(eq(schedules.id, schedule.id), eq(schedules.nextSlot, schedule.nextSlot!)))
          .run(),
      );
    }
  }

  private findDue(now: number): { id: string }[] {
    return this.options.metadata.db
      .select({ id: schedules.id })
      .from(schedules)
      .where(
        and(
          eq(schedules.isEnabled, true),
          isNull(schedules.pausedReason),
          isNotNull(schedules.nextSlot),
          lte(schedules.nextRunAt, now),
        ),
      )
      .orderBy(schedules.nextRunAt)
      .limit(dueAtOnce)
      .all();
  }

  private findRow(where: SQL): ScheduleRow | undefined {
    return this.options.metadata.db.select().from(schedules).where(where).get();
  }

  private restoreCaller(schedule: Schedule): Caller {
    return this.options.restoreCaller({ actor: schedule.createdBy, source: 'schedule' });
  }

  private requireAction(kind: string): ScheduleAction {
    const action = this.actions.get(kind);
    if (action) return action;
    const guess = nearest(kind, [...this.actions.keys()]);
    throw commonErrors.INVALID_ARGUMENT(
      `A schedule cannot run ${JSON.stringify(kind.slice(0, 80))}${guess ? `; did you mean ${guess}?` : '.'}`,
      { details: { available: [...this.actions.keys()] } },
    );
  }

  private record(tx: Tx, caller: Caller, id: string, entry: Omit<JournalEntry, 'entityType' | 'entityId'>) {
    this.options.journal.append(tx, caller, { entityType: 'schedule', entityId: id, ...entry });
  }
}

function readPolicies(
  input: Pick<ScheduleInput, 'overlap' | 'catchesUp' | 'jitterSeconds' | 'pauseAfterFailures'>,
) {
  const overlap = input.overlap ?? 'SKIP';
  if (!overlapPolicies.includes(overlap))
    throw commonErrors.INVALID_ARGUMENT(`overlap is one of ${overlapPolicies.join(', ')}.`);
  const within = (name: string, value: number, max: number) => {
    if (Number.isInteger(value) && value >= 0 && value <= max) return value;
    throw commonErrors.INVALID_ARGUMENT(`${name} is a whole number from 0 to ${max}, not ${value}.`);
  };
  return {
    overlap,
    catchesUp: input.catchesUp ?? true,
    jitterSeconds: within('jitterSeconds', input.jitterSeconds ?? 0, jitterSecondsMax),
    pauseAfterFailures: within(
      'pauseAfterFailures',
      input.pauseAfterFailures ?? pauseAfterFailuresDefault,
      pauseAfterFailuresMax,
    ),
  };
}

const onlyGiven = <T extends object>(changes: T): Partial<T> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value != null)) as Partial<T>;

function requireWriter(caller: Caller): void {
  if (!caller.policy.canWrite) throw commonErrors.FORBIDDEN('This caller may not change or run schedules.');
}
