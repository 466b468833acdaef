import type { VerifyReport } from '../src/archive/index.ts';
import type { Job } from '../src/jobs/index.ts';
import type { Context } from './context.ts';

export const report = (job: Job) => job.result as VerifyReport | null;

export const verifyStorage = ({ services, caller }: Context) => ({
  job: services.jobs.submit(caller, { kind: 'verify', input: {} }),
});
