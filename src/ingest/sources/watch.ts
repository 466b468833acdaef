import { sourceErrors } from './errors.ts';
import type { SourceLogin } from './model.ts';

export interface Deadline {
  ms: number;
  /** The key of [sources] that it comes from. */
  setting: string;
  /** The connection's name. */
  who: string;
  /** Ends what is waited for. */
  onLate: () => void;
}

/** Waits for the source no longer than that; then ends it and throws SOURCE_STALLED. */
export async function withDeadline<T>(answer: Promise<T>, deadline: Deadline): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(stalled(deadline));
    deadline.onLate();
  }, deadline.ms);
  answer.catch(() => {}); // it may fail after its deadline
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

const stalled = ({ who, ms, setting }: Omit<Deadline, 'onLate'>) =>
  sourceErrors.SOURCE_STALLED(
    `The source of connection "${who}" sent nothing for ${ms} ms ([sources] ${setting}).`,
  );

/**
 * Watches a stream of rows: the first byte has `answerTimeoutMs`, each later one `stallTimeoutMs`. Time in which the
 * socket rests because we are busy does not count.
 */
export class StallWatch implements Disposable {
  /** Rejects with SOURCE_STALLED. */
  readonly late: Promise<never>;
  private readonly timer: NodeJS.Timeout;
  private isFirst = true;
  private isResting = false;
  private hasHeard = false;
  private heardAt = performance.now();

  constructor(login: SourceLogin, onLate: () => void) {
    const late = Promise.withResolvers<never>();
    this.late = late.promise;
    this.late.catch(() => {}); // nobody may be waiting
    const look = () => {
      if (this.hasHeard) this.heardAt = performance.now();
      this.hasHeard = false;
      const ms = this.isFirst ? login.answerTimeoutMs : login.stallTimeoutMs;
      if (this.isResting || performance.now() - this.heardAt < ms) return;
      const setting = this.isFirst ? 'answer_timeout_ms' : 'stall_timeout_ms';
      late.reject(stalled({ who: login.name, ms, setting }));
      onLate();
    };
    this.timer = setInterval(look, Math.min(1000, login.stallTimeoutMs / 4));
  }

  /** Something came. Cheap enough for each row: the timer reads the clock. */
  heard(): void {
    this.isFirst = false;
    this.hasHeard = true;
  }

  rest(): void {
    this.isResting = true;
  }

  resume(): void {
    this.isResting = false;
    this.heardAt = performance.now();
  }

  [Symbol.dispose](): void {
    clearInterval(this.timer);
  }
}
