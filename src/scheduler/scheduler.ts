import type { EventLog } from '../events/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import { type Journal, personal } from '../journal/index.ts';
import {
  type Caller,
  type Clock,
  commonErrors,
  createId,
  faultPoint,
  type Logger,
  mapStream,
  onlyGiven,
  type Page,
  type PageRequest,
  requireName,
  requireWriter,
} from '../kernel/index.ts';
import type { Metadata, Tx } from '../metadata/index.ts';
import { Actions } from './actions.ts';
import type {
  ScheduleAction,
  ScheduleChanges,
  ScheduleInput,
  ScheduleReference,
  ScheduleRunChange,
  Scheduler,
} from './contract.ts';
import { schedulerErrors } from './errors.ts';
import { isActive, type RunReason, type Schedule, type ScheduleRun } from './model.ts';
import { readPolicies } from './policies.ts';
import { RunLauncher } from './run-launcher.ts';
import { RunStore } from './run-store.ts';
import { ScheduleStore } from './schedule-store.ts';
import { decideSlot, freeSlot, jitterOf, realignSlot, requireTrigger, slotAfter } from './slots.ts';

export interface SchedulerOptions {
  metadata: Metadata;
  events: EventLog;
  journal: Journal;
  jobs: Pick<JobQueue, 'getMany' | 'follow'>;
  clock: Clock;
  logger: Logger;
  tickMs: number;
  runsKeptMax: number;
  /** The caller of a run: whoever made the schedule, with the rights that they have now. */
  restoreCaller(stored: { actor: string; source: string }): Caller;
}

export function createScheduler(options: SchedulerOptions): Scheduler {
  return new SqliteScheduler(options);
}

/** Looks that a run may be late by; one of them may itself be late. */
const inTimeLooks = 2;
/** Time after which a run that is still starting was left by a scheduler that died. */
const takeOverMs = 60_000;

class SqliteScheduler implements Scheduler {
  private readonly options: SchedulerOptions;
  private readonly runs: RunStore;
  private readonly schedules: ScheduleStore;
  private readonly actions = new Actions();
  private readonly launcher: RunLauncher;
  private timer: NodeJS.Timeout | undefined;
  private following: Promise<void> | undefined;
  private lastLookAt = Number.POSITIVE_INFINITY;

  constructor(options: SchedulerOptions) {
    this.options = options;
    this.runs = new RunStore({ ...options, keptMax: options.runsKeptMax });
    this.schedules = new ScheduleStore(options);
    const { runs, schedules, actions } = this;
    const callerOf = (schedule: Schedule) => this.restoreCaller(schedule);
    this.launcher = new RunLauncher({ ...options, runs, schedules, actions, callerOf });
  }

  register(action: ScheduleAction): void {
    this.actions.register(action);
  }

  start(): void {
    const look = () => {
      this.tick().catch((error) => {
        if (!this.launcher.isStopping)
          this.options.logger.error({ err: error }, 'Looking for due schedules failed; it is tried again.');
      });
    };
    look();
    this.timer = setInterval(look, this.options.tickMs);
    this.timer.unref();
    this.following = this.launcher.followJobs();
  }

  async tick(): Promise<void> {
    if (this.launcher.isStopping) return;
    this.launcher.settleEnded();
    const now = this.options.clock.now();
    const isFirst = this.lastLookAt === Number.POSITIVE_INFINITY;
    if (now < this.lastLookAt) this.realign(now); // the first look, or the clock was set back
    this.lastLookAt = now;
    for (const run of this.runs.listOpen()) {
      const isLeft = isFirst || Math.abs(now - run.at) > takeOverMs;
      if (run.state === 'STARTING' && isLeft) this.launcher.launch(run);
    }
    for (const { id } of this.schedules.listDue(now)) {
      const run = this.options.metadata.write((tx) => this.decide(tx, id, now));
      faultPoint('slot-claimed');
      if (run?.state === 'STARTING') this.launcher.launch(run);
    }
    await this.launcher.waitForAll();
  }

  async create(caller: Caller, input: ScheduleInput): Promise<Schedule> {
    requireWriter(caller, 'change or run schedules');
    requireName('schedule', input.name);
    const { clock, metadata } = this.options;
    const trigger = requireTrigger(input.trigger, clock.now());
    const stored = await this.actions.require(input.action).validate(caller, input.input);
    const id = createId('sched');
    metadata.write((tx) => {
      const now = clock.now();
      if (this.schedules.findByName(input.name))
        throw commonErrors.ALREADY_EXISTS(`There is a schedule "${input.name}" already.`, {
          details: { entity: 'schedule', key: input.name },
        });
      const isEnabled = input.isEnabled ?? true;
      const row: Schedule = {
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
      this.schedules.insert(tx, row);
      const { name, action } = row;
      const newValue = { name, action, trigger, isEnabled, input: personal(stored) };
      this.schedules.record(tx, caller, id, { action: 'created', newValue });
    });
    return this.schedules.require({ id });
  }

  async update(caller: Caller, id: string, changes: ScheduleChanges): Promise<Schedule> {
    requireWriter(caller, 'change or run schedules');
    const { clock, metadata } = this.options;
    const { action } = this.schedules.require({ id });
    if (changes.action !== undefined && changes.action !== action)
      throw commonErrors.INVALID_ARGUMENT(
        `This schedule runs ${action}; make another for ${changes.action}.`,
      );
    const trigger = changes.trigger && requireTrigger(changes.trigger, clock.now());
    const hasInput = changes.input !== undefined;
    const input = hasInput ? await this.actions.require(action).validate(caller, changes.input) : undefined;
    metadata.write((tx) => {
      const row = this.schedules.require({ id }); // it may be gone, or others may have changed it, since
      const now = clock.now();
      const next = {
        trigger: trigger ?? row.trigger,
        input: hasInput ? input : row.input,
        ...readPolicies({ ...row, ...onlyGiven(changes) }),
      };
      const timing = trigger ? { nextSlot: now, nextRunAt: now } : {};
      this.schedules.set(tx, id, { ...next, ...timing, updatedAt: now });
      for (const [field, newValue] of Object.entries(next)) {
        const oldValue = row[field as keyof Schedule];
        if (JSON.stringify(oldValue) === JSON.stringify(newValue)) continue;
        const values = // an input may hold a query, and a query quotes rows
          field === 'input'
            ? { oldValue: personal(oldValue), newValue: personal(newValue) }
            : { oldValue, newValue };
        this.schedules.record(tx, caller, id, { action: 'edited', field, ...values });
      }
    });
    return this.schedules.require({ id });
  }

  remove(caller: Caller, id: string): Schedule {
    requireWriter(caller, 'change or run schedules');
    return this.options.metadata.write((tx) => {
      const schedule = this.schedules.require({ id });
      this.runs.removeAll(tx, id);
      this.schedules.remove(tx, id);
      this.schedules.record(tx, caller, id, { action: 'deleted', oldValue: { name: schedule.name } });
      return schedule;
    });
  }

  setEnabled(caller: Caller, id: string, isEnabled: boolean): Schedule {
    requireWriter(caller, 'change or run schedules');
    this.options.metadata.write((tx) => {
      const schedule = this.schedules.require({ id });
      if (schedule.isEnabled === isEnabled && schedule.pausedReason === null) return;
      const now = this.options.clock.now();
      // What passed while it was off is not made up for.
      const isOverdue = isEnabled && schedule.nextSlot !== null && schedule.nextSlot < now;
      const timing = isOverdue
        ? this.planNext(schedule, slotAfter(schedule.trigger, schedule.nextSlot!, now))
        : {};
      this.schedules.set(tx, id, {
        isEnabled,
        pausedReason: null,
        failureCount: 0,
        ...timing,
        updatedAt: now,
      });
      this.schedules.record(tx, caller, id, { action: isEnabled ? 'enabled' : 'disabled' });
    });
    return this.schedules.require({ id });
  }

  async runNow(caller: Caller, id: string): Promise<ScheduleRun> {
    requireWriter(caller, 'change or run schedules');
    const run = this.options.metadata.write((tx) => {
      const schedule = this.schedules.require({ id });
      const open = this.runs.findOpen(id);
      if (open)
        throw schedulerErrors.SCHEDULE_RUNNING(`The schedule "${schedule.name}" is running.`, {
          details: { jobId: open.jobId, runId: open.id },
        });
      return this.fire(tx, caller, { id, slot: null, reason: 'MANUAL', missedCount: 0 })!;
    });
    this.launcher.launch(run);
    await this.launcher.waitFor(run.id);
    return this.runs.find(run.id) ?? run;
  }

  namesWith(action: string, isMeant: (input: unknown) => boolean): string[] {
    return this.schedules
      .listByAction(action)
      .filter(({ input }) => isMeant(input))
      .map(({ name }) => name);
  }

  get(_caller: Caller, reference: ScheduleReference): Schedule {
    return this.schedules.require(reference);
  }

  list(_caller: Caller, page: PageRequest): Page<Schedule> {
    return this.schedules.list(page);
  }

  count(_caller: Caller): number {
    return this.schedules.count();
  }

  describe(schedule: Schedule): string {
    return this.actions.describe(schedule.action, schedule.input);
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
    await this.launcher[Symbol.asyncDispose]();
    await this.following?.catch(() => {});
  }

  /** Decides one schedule's slot, in one transaction; undefined when there is nothing to decide. */
  private decide(tx: Tx, id: string, now: number): ScheduleRun | undefined {
    const schedule = this.schedules.find(id);
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
      isInTime: now - schedule.nextRunAt <= inTimeLooks * this.options.tickMs,
      hasWaited: schedule.overlap === 'WAIT' && (newest?.finishedAt ?? 0) > schedule.nextRunAt,
    });
    if (decision.kind === 'WAIT') return undefined;
    const { reason, missedCount } = decision;
    const slot = schedule.nextSlot;
    this.schedules.set(tx, id, this.planNext(schedule, decision.next));
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
    if (run)
      this.schedules.record(tx, caller, id, { action: 'fired', newValue: { run: run.id, slot, reason } });
    return run;
  }

  private planNext(schedule: Schedule, nextSlot: number | null) {
    if (nextSlot === null) return { nextSlot, nextRunAt: null };
    const { id, trigger, jitterSeconds } = schedule;
    const free = freeSlot(trigger, nextSlot, (slot) => this.runs.isDecided(id, slot));
    return { nextSlot: free, nextRunAt: free + jitterOf(id, free, jitterSeconds) };
  }

  private realign(now: number): void {
    for (const schedule of this.schedules.listLater(now)) {
      const slot = realignSlot(schedule.trigger, schedule.nextSlot!, now, (at) =>
        this.runs.isDecided(schedule.id, at),
      );
      if (slot === undefined) continue;
      this.options.metadata.write((tx) => {
        const isAsRead = this.schedules.find(schedule.id)?.nextSlot === schedule.nextSlot;
        if (isAsRead) this.schedules.set(tx, schedule.id, this.planNext(schedule, slot));
      });
    }
  }

  private restoreCaller(schedule: Schedule): Caller {
    return this.options.restoreCaller({ actor: schedule.createdBy, source: 'schedule' });
  }
}
