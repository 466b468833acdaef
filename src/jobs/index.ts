/**
 * Jobs: durable long work: submit, run, watch, cancel, retry, resume after a crash, publish once.
 *
 * Invariant B1: a job's publication and its state SUCCEEDED commit together, under the newest fence.
 * Invariant B2: every transition is an event; progress is not (it is a conflated state).
 * Handlers are registered by the rooms above; this room knows none of them.
 */
export { jobErrors } from './errors.ts';
export type { JobChange, JobQueue, JobQueueOptions, JobSpec } from './job-queue.ts';
export { openJobQueue } from './job-queue.ts';
export type { JobContext, JobHandler } from './job-runner.ts';
export type { Job, JobFilter, JobLogLine, JobState, JobSubject } from './model.ts';
