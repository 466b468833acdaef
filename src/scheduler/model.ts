import type { Failure } from '../kernel/index.ts';

export type Trigger =
  | { kind: 'INTERVAL'; seconds: number }
  | { kind: 'CRON'; expression: string; timezone: string };

/** What happens to a slot while the run before it has not ended: it is skipped, or begins when that one ends. */
export const overlapPolicies = ['SKIP', 'WAIT'] as const;
export type OverlapPolicy = (typeof overlapPolicies)[number];

/*
 *           claim (one transaction, UNIQUE(schedule, slot))        action.start
 *   slot ───────────────────────────────► STARTING ───────────────────► RUNNING ──► SUCCEEDED, FAILED, CANCELLED
 *      └──────────────► SKIPPED              └── nothing to do ──► SKIPPED
 *                                            └── throws ──► FAILED
 */
export const runStates = ['STARTING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'SKIPPED'] as const;
export type RunState = (typeof runStates)[number];

/**
 * Why a run was started or not. DUE: its time had come. CAUGHT_UP: it is late, and stands for all slots that
 * were missed meanwhile. WAITED: the run before it had to end first. MANUAL: runScheduleNow. The others are
 * reasons to skip: OVERLAP: the run before it went on. MISSED: too late, and the schedule does not catch up.
 * UNCHANGED: the action found nothing new.
 */
export const runReasons = ['DUE', 'CAUGHT_UP', 'WAITED', 'MANUAL', 'OVERLAP', 'MISSED', 'UNCHANGED'] as const;
export type RunReason = (typeof runReasons)[number];

export interface ScheduleRun {
  id: string;
  scheduleId: string;
  /** Milliseconds since the epoch; null for runScheduleNow. */
  slot: number | null;
  /** When it was decided. */
  at: number;
  state: RunState;
  reason: RunReason;
  /** Further slots that passed before this one was decided; they get no run of their own. Counted up to 100. */
  missedCount: number;
  jobId: string | null;
  /** Why it failed or was skipped, for people. */
  message: string | null;
  /** Why it failed, for programs: its job's failure, or why there is no job. */
  failure: Failure | null;
  finishedAt: number | null;
}

export interface Schedule {
  id: string;
  name: string;
  trigger: Trigger;
  /** The kind of a registered action, and what it is told. */
  action: string;
  input: unknown;
  isEnabled: boolean;
  /** Set when too many runs failed in a row; enabling clears it. */
  pausedReason: string | null;
  overlap: OverlapPolicy;
  /** Whether one run makes up for slots that were missed. */
  catchesUp: boolean;
  jitterSeconds: number;
  /** Failures in a row after which it pauses itself; 0 for never. */
  pauseAfterFailures: number;
  failureCount: number;
  /** The slot that is next, and when it starts (later by the jitter); null when there is none. */
  nextSlot: number | null;
  nextRunAt: number | null;
  createdAt: number;
  createdBy: string;
  updatedAt: number;
}

/** Whether its slots are looked at. */
export const isActive = (schedule: Pick<Schedule, 'isEnabled' | 'pausedReason'>) =>
  schedule.isEnabled && schedule.pausedReason === null;

export const isRunOpen = (run: Pick<ScheduleRun, 'state'>) =>
  run.state === 'STARTING' || run.state === 'RUNNING';
