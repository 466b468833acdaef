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

/** Below it the clock's grain rules. */
const sliceMinMs = 100;
/** A second so long ago counts e times less than the present one. */
const rateWindowMs = 5000;
/** No time left is told before a phase has run so long, and has done this share of what it had to do. */
const etaAfter = { ms: 2000, share: 0.01 };

/**
 * Follows one run of a job: the recent rate, and the time left. That is told at the mean of the recent rate and the whole
 * phase's, so that neither a slow beginning nor a stop in the middle makes it absurd.
 */
export class ProgressMeter {
  current: Progress = { phase: null, done: null, total: null, ratePerSec: null, etaSeconds: null };
  private start = { atMs: 0, done: 0 };
  private mark = { atMs: 0, done: 0 };
  /** Amount and time since the start, the present counting most. */
  private recent = { amount: 0, ms: 0 };

  update(update: ProgressUpdate, nowMs: number): Progress {
    const previous = this.current;
    const isNewPhase = update.phase !== undefined && update.phase !== previous.phase;
    const base: Progress = isNewPhase
      ? { phase: update.phase!, done: null, total: null, ratePerSec: null, etaSeconds: null }
      : previous;
    const done = update.done ?? base.done;
    const total = update.total ?? base.total;
    if (isNewPhase || previous.done === null) this.begin(done ?? 0, nowMs);
    else if (done !== null && nowMs - this.mark.atMs >= sliceMinMs) this.addSlice(done, nowMs);
    const { amount, ms } = this.recent;
    const ratePerSec = ms === 0 ? null : (amount * 1000) / ms;
    this.current = { phase: base.phase, done, total, ratePerSec, etaSeconds: null };
    this.current.etaSeconds = this.estimateLeft(this.current, nowMs);
    return this.current;
  }

  private begin(done: number, atMs: number): void {
    this.start = { atMs, done };
    this.mark = { atMs, done };
    this.recent = { amount: 0, ms: 0 };
  }

  private addSlice(done: number, nowMs: number): void {
    const ms = nowMs - this.mark.atMs;
    const kept = Math.exp(-ms / rateWindowMs);
    this.recent.amount = this.recent.amount * kept + Math.max(0, done - this.mark.done);
    this.recent.ms = this.recent.ms * kept + ms;
    this.mark = { atMs: nowMs, done };
  }

  private estimateLeft({ done, total, ratePerSec }: Progress, nowMs: number): number | null {
    if (done === null || total === null || ratePerSec === null) return null;
    const ran = { ms: nowMs - this.start.atMs, amount: done - this.start.done };
    const isTelling = ran.amount > 0 && ran.amount >= etaAfter.share * (total - this.start.done);
    if (!isTelling || ran.ms < etaAfter.ms) return null;
    const rate = (ratePerSec + (ran.amount * 1000) / ran.ms) / 2;
    return Math.max(0, (total - done) / rate);
  }
}
