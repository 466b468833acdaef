import type { Clock } from '../kernel/index.ts';
import type { Readiness } from './model.ts';

/** Anybody may ask, and each look writes to every bucket: so long the answer of one stands. */
const readinessKeptMs = 2000;

/** One look at a time, and the next no sooner than {@link readinessKeptMs} after its end. */
export function createReadiness(
  look: () => Readiness | Promise<Readiness>,
  clock: Clock,
): () => Promise<Readiness> {
  let last: { answer: Promise<Readiness>; endedAt: number | null } | undefined;
  return () => {
    const ageMs = last?.endedAt == null ? 0 : clock.now() - last.endedAt;
    if (last && ageMs >= 0 && ageMs < readinessKeptMs) return last.answer; // a clock set back makes it stale
    const looking: NonNullable<typeof last> = { answer: (async () => look())(), endedAt: null };
    const end = () => {
      looking.endedAt = clock.now();
    };
    looking.answer.then(end, end);
    last = looking;
    return looking.answer;
  };
}
