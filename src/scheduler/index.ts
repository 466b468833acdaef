/**
 * Scheduler: starts registered actions at intervals or by cron, and records why it did or did not.
 *
 * Invariant H1: a slot of a schedule is decided once, however many schedulers look and however often they crash:
 * UNIQUE(schedule, slot) holds it, and the start of its job is idempotent by the run's id.
 * Invariant H2: whatever the clock does, at most one run makes up for missed slots, and no schedule stands still.
 * It deliberately does no work itself: what runs is a job.
 */

export type {
  ScheduleAction,
  ScheduleChanges,
  ScheduleInput,
  ScheduleRunChange,
  Scheduler,
} from './contract.ts';
export { schedulerErrors } from './errors.ts';
export type { OverlapPolicy, RunReason, RunState, Schedule, ScheduleRun, Trigger } from './model.ts';
export { createScheduler, type SchedulerOptions } from './scheduler.ts';
