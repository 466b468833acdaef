import type { JobQueue } from '../jobs/index.ts';
import type { ScheduleAction } from '../scheduler/index.ts';

/** The schedule action `verify`: the job of that kind. */
export function createVerifyAction(jobs: JobQueue): ScheduleAction {
  return {
    kind: 'verify',
    describe: () => 'verify all files and the journal',
    validate: () => ({}),
    start: async (caller, input, { idempotencyKey }) => ({
      jobId: jobs.submit(caller, { kind: 'verify', input, idempotencyKey }).id,
    }),
  };
}
