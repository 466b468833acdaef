/** What a handler reports; absent fields keep their value, except that a new phase starts from nothing. */
export interface ProgressUpdate {
  phase?: string;
  done?: number;
  total?: number;
}

export interface Progress {
  phase: string | null;
  done: number | null;
  total: number | null;
  ratePerSec: number | null;
  etaSeconds: number | null;
}

/** Weight of the newest rate; about the last five reports count. */
const smoothing = 0.3;

/** Follows one run of a job: smoothed rate over reports at least 100 ms apart, and the time left at that rate. */
export class ProgressMeter {
  current: Progress = { phase: null, done: null, total: null, ratePerSec: null, etaSeconds: null };
  private markAtMs = 0;
  private markDone = 0;

  update(update: ProgressUpdate, nowMs: number): Progress {
    const previous = this.current;
    const isNewPhase = update.phase !== undefined && update.phase !== previous.phase;
    const base: Progress = isNewPhase
      ? { phase: update.phase!, done: null, total: null, ratePerSec: null, etaSeconds: null }
      : previous;
    const done = update.done ?? base.done;
    const total = update.total ?? base.total;
    let rate = base.ratePerSec;
    if (isNewPhase || previous.done === null) {
      this.markAtMs = nowMs;
      this.markDone = done ?? 0;
    } else if (done !== null && nowMs - this.markAtMs >= 100) {
      const measured = (Math.max(0, done - this.markDone) * 1000) / (nowMs - this.markAtMs);
      rate = rate === null ? measured : rate + smoothing * (measured - rate);
      this.markAtMs = nowMs;
      this.markDone = done;
    }
    const etaSeconds = rate && done !== null && total !== null ? Math.max(0, (total - done) / rate) : null;
    this.current = { phase: base.phase, done, total, ratePerSec: rate, etaSeconds };
    return this.current;
  }
}
