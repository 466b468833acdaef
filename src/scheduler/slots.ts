import { createHash } from 'node:crypto';
import { Cron } from 'croner';
import { schedulerErrors } from './errors.ts';
import type { OverlapPolicy, RunReason, Trigger } from './model.ts';

/*
 * Deciding, as functions over values. Times are milliseconds since the epoch. Daylight saving is croner's: a
 * local time that does not exist runs at the next one that does, one that exists twice runs once, and slots by
 * the minute or hour follow elapsed time.
 */

const secondsMax = 31_536_000;
const countedMax = 100; // croner takes 0.1 to 0.3 ms for each

/** Throws INVALID_CRON, INVALID_TIME_ZONE or INVALID_INTERVAL. */
export function requireTrigger(trigger: Trigger, now: number): Trigger {
  if (trigger.kind === 'INTERVAL') {
    const { seconds } = trigger;
    if (Number.isInteger(seconds) && seconds >= 1 && seconds <= secondsMax) return trigger;
    throw schedulerErrors.INVALID_INTERVAL(
      `An interval has 1 to ${secondsMax} whole seconds, not ${seconds}.`,
    );
  }
  const { expression, timezone } = trigger;
  const shown = JSON.stringify(expression.slice(0, 80));
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch (error) {
    throw schedulerErrors.INVALID_TIME_ZONE(
      `There is no time zone ${JSON.stringify(timezone.slice(0, 80))}.`,
      { cause: error },
    );
  }
  if (expression.length > 200)
    throw schedulerErrors.INVALID_CRON('A cron expression has at most 200 characters.');
  let first: number | null;
  try {
    first = slotAfter(trigger, now, now);
  } catch (error) {
    throw schedulerErrors.INVALID_CRON(
      `The cron expression ${shown} cannot be read: ${(error as Error).message}`,
      { cause: error },
    );
  }
  if (first === null) throw schedulerErrors.INVALID_CRON(`No moment ever fits the cron expression ${shown}.`);
  return { kind: 'CRON', expression: expression.trim(), timezone };
}

/** The first slot later than `time`; null when there is none. Intervals count from `anchor`. */
export function slotAfter(trigger: Trigger, anchor: number, time: number): number | null {
  if (trigger.kind === 'INTERVAL') {
    const step = trigger.seconds * 1000;
    return anchor + Math.max(1, Math.floor((time - anchor) / step) + 1) * step;
  }
  const cron = new Cron(trigger.expression, { timezone: trigger.timezone, paused: true });
  return cron.nextRun(new Date(time))?.getTime() ?? null;
}

/** How many slots lie behind `slot` and not later than `now`, at most 100. */
function countMissed(trigger: Trigger, slot: number, now: number): number {
  let count = 0;
  for (let at = slotAfter(trigger, slot, slot); at !== null && at <= now && count < countedMax; count++)
    at = slotAfter(trigger, slot, at);
  return count;
}

/** A delay below `jitterSeconds` that is the same for the same slot, whoever computes it. */
export function jitterOf(scheduleId: string, slot: number, jitterSeconds: number): number {
  if (jitterSeconds === 0) return 0;
  const digest = createHash('sha256').update(`${scheduleId} ${slot}`).digest();
  return digest.readUInt32BE(0) % (jitterSeconds * 1000);
}

export interface SlotQuestion {
  trigger: Trigger;
  slot: number;
  now: number;
  overlap: OverlapPolicy;
  catchesUp: boolean;
  /** Whether the run before it has not ended. */
  isRunning: boolean;
  /** Whether it had to wait for that run before. */
  hasWaited: boolean;
  /** Whether it starts when it was meant to, its jitter and the time between two looks allowed for. */
  isInTime: boolean;
}

export type SlotDecision =
  | { kind: 'WAIT' }
  | { kind: 'START' | 'SKIP'; reason: RunReason; missedCount: number; next: number | null };

/** What becomes of a slot whose time has come. All slots up to `now` are settled by one decision. */
export function decideSlot(question: SlotQuestion): SlotDecision {
  const { trigger, slot, now, overlap, catchesUp, isRunning, hasWaited, isInTime } = question;
  if (isRunning && overlap === 'WAIT') return { kind: 'WAIT' };
  const missedCount = countMissed(trigger, slot, now);
  const next = slotAfter(trigger, slot, now);
  if (isRunning) return { kind: 'SKIP', reason: 'OVERLAP', missedCount, next };
  if (hasWaited) return { kind: 'START', reason: 'WAITED', missedCount, next };
  // Slots that pass between two looks or within the jitter are nobody's failure: one run stands for them.
  if (missedCount === 0 || (!catchesUp && isInTime))
    return { kind: 'START', reason: 'DUE', missedCount, next };
  return {
    kind: catchesUp ? 'START' : 'SKIP',
    reason: catchesUp ? 'CAUGHT_UP' : 'MISSED',
    missedCount,
    next,
  };
}

/**
 * The slot itself, or where the clock brings a decided one again: for an interval a free one milliseconds before it,
 * since time goes on; for cron the same, since that time of day has had its run.
 */
export function freeSlot(trigger: Trigger, slot: number, isDecided: (slot: number) => boolean): number {
  let free = slot;
  if (trigger.kind === 'INTERVAL') while (isDecided(free)) free--;
  return free;
}

/**
 * The next slot after the clock was set back, or undefined to leave it. An interval never waits longer than
 * itself; a cron slot that was decided before stays decided.
 */
export function realignSlot(
  trigger: Trigger,
  nextSlot: number,
  now: number,
  isDecided: (slot: number) => boolean,
): number | undefined {
  if (trigger.kind === 'INTERVAL') {
    const latest = now + trigger.seconds * 1000;
    return nextSlot <= latest ? undefined : freeSlot(trigger, latest, isDecided);
  }
  let slot = slotAfter(trigger, now, now);
  for (let i = 0; i < realignStepsMax && slot !== null && slot < nextSlot; i++) {
    if (!isDecided(slot)) return slot;
    slot = slotAfter(trigger, slot, slot);
  }
  return undefined;
}

const realignStepsMax = 2000;
