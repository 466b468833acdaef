import { sourceErrors } from './errors.ts';

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
    late.reject(
      sourceErrors.SOURCE_STALLED(
        `The source of connection "${deadline.who}" sent nothing for ${deadline.ms} ms ([sources] ${deadline.setting}).`,
      ),
    );
    deadline.onLate();
  }, deadline.ms);
  answer.catch(() => {}); // it may fail after its deadline
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
