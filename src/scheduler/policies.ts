import { commonErrors } from '../kernel/index.ts';
import type { ScheduleInput } from './contract.ts';
import { overlapPolicies } from './model.ts';

const jitterSecondsMax = 3600;
const pauseAfterFailuresMax = 1000;
const pauseAfterFailuresDefault = 5;

/** How a schedule deals with overlaps, misses and failures; defaults where nothing is said. Throws INVALID_ARGUMENT. */
export function readPolicies(
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
