import * as resolve from '../resolvers/job.ts';
import { type Job as JobModel, jobStates } from '../src/jobs/model.ts';
import { builder } from './builder.ts';
import { pageArguments, sized } from './connection.ts';
import { asResult, Failure, resultUnion } from './errors.ts';
import { Node } from './node.ts';
import { Dataset, Index, Job, JobConnection, Promotion, Trial } from './references.ts';

const JobState = builder.enumType('JobState', { values: jobStates });

const Progress = builder.objectRef<JobModel>('Progress').implement({
  fields: (t) => ({
    phase: t.exposeString('phase', { nullable: true, description: 'What the job is doing.' }),
    done: t.field({
      type: 'BigInt',
      nullable: true,
      resolve: (job) => round(job.done),
      description: 'In units of the phase: bytes, rows, chunks, trials.',
    }),
    total: t.field({ type: 'BigInt', nullable: true, resolve: (job) => round(job.total) }),
    ratio: t.float({
      nullable: true,
      resolve: (job) => (job.done !== null && job.total ? Math.min(1, job.done / job.total) : null),
      description: '0 to 1.',
    }),
    ratePerSec: t.exposeFloat('ratePerSec', { nullable: true }),
    etaSeconds: t.exposeFloat('etaSeconds', {
      nullable: true,
      description: 'Time left in the phase; null until two seconds and a hundredth of it are done.',
    }),
  }),
});

const JobLogLine = builder.objectRef<resolve.LogLine>('JobLogLine').implement({
  fields: (t) => ({
    at: t.field({ type: 'DateTime', resolve: (line) => line.at }),
    level: t.exposeString('level'),
    message: t.exposeString('message'),
  }),
});

Job.implement({
  description: 'Long work: made at once, watched with jobProgress, resumed after a crash, published once.',
  interfaces: [Node],
  resolveType: (job) => resolve.jobTypeName(job),
  fields: (t) => ({
    id: t.exposeID('id'),
    kind: t.exposeString('kind'),
    state: t.field({ type: JobState, resolve: (job) => job.state }),
    progress: t.field({ type: Progress, resolve: (job) => job }),
    failure: t.field({ type: Failure, nullable: true, resolve: (job) => job.failure }),
    actor: t.exposeString('actor', { description: 'Who started it.' }),
    attempts: t.exposeInt('attempts'),
    log: t.field({ type: [JobLogLine], extensions: sized(50), resolve: resolve.log }),
    createdAt: t.field({ type: 'DateTime', resolve: (job) => job.createdAt }),
    startedAt: t.field({ type: 'DateTime', nullable: true, resolve: (job) => job.startedAt }),
    finishedAt: t.field({ type: 'DateTime', nullable: true, resolve: (job) => job.finishedAt }),
  }),
});

builder.objectRef<JobModel>('IngestJob').implement({
  interfaces: [Job, Node],
  fields: (t) => ({
    datasetName: t.string({ resolve: resolve.datasetName }),
    dataset: t.field({
      type: Dataset,
      nullable: true,
      resolve: resolve.dataset,
      description: 'Once it is published.',
    }),
    version: t.int({
      nullable: true,
      resolve: resolve.publishedVersion,
      description: 'The version that the job published; null also where there was nothing new.',
    }),
    rowCount: t.field({ type: 'BigInt', nullable: true, resolve: resolve.rowCount }),
    rejectedCount: t.field({ type: 'BigInt', nullable: true, resolve: resolve.rejectedCount }),
    arrivedCount: t.field({
      type: 'BigInt',
      nullable: true,
      resolve: resolve.arrivedCount,
      description: 'Rows that a database sent for this run.',
    }),
    changedCount: t.field({
      type: 'BigInt',
      nullable: true,
      resolve: resolve.changedCount,
      description: 'Those of them that the dataset did not hold exactly so; 0 where there was nothing new.',
    }),
  }),
});

builder.objectRef<JobModel>('IndexBuildJob').implement({
  interfaces: [Job, Node],
  fields: (t) => ({
    indexName: t.string({ resolve: resolve.indexName }),
    index: t.field({
      type: Index,
      nullable: true,
      resolve: resolve.builtIndex,
      description: 'Once it is published.',
    }),
    generation: t.int({ nullable: true, resolve: resolve.generation }),
  }),
});

builder.objectRef<JobModel>('OtherJob').implement({
  description: 'A kind of job without a result of its own.',
  interfaces: [Job, Node],
});

builder.objectRef<JobModel>('AutotuneJob').implement({
  interfaces: [Job, Node],
  fields: (t) => ({
    index: t.field({ type: Index, nullable: true, resolve: resolve.tunedIndex }),
    trials: t.field({
      type: [Trial],
      extensions: sized(50),
      resolve: resolve.trials,
      description: 'In the order they were measured.',
    }),
    winner: t.field({
      type: Trial,
      nullable: true,
      resolve: resolve.winner,
      description: 'Null while running, and when none passed the recall gate.',
    }),
    promotion: t.field({ type: Promotion, nullable: true, resolve: resolve.promotion }),
    outcome: t.string({
      nullable: true,
      resolve: resolve.outcome,
      description: 'Why this winner, or why none.',
    }),
  }),
});

builder.queryFields((t) => ({
  job: t.field({
    type: Job,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: resolve.job,
  }),
  jobs: t.field({
    type: JobConnection,
    description: 'Newest first.',
    args: { ...pageArguments, states: t.arg({ type: [JobState] }), kinds: t.arg.stringList() },
    resolve: resolve.jobs,
  }),
}));

const JobEvent = builder.objectRef<resolve.JobChange>('JobEvent').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'Pass it as `after` to go on behind this event.' }),
    type: t.exposeString('type', {
      description:
        'job.submitted, .started, .succeeded, .failed, .cancelled, .interrupted, .retrying or .retried.',
    }),
    at: t.field({ type: 'DateTime', resolve: (event) => event.at }),
    job: t.field({ type: Job, resolve: (event) => event.job, description: 'As it was at this event.' }),
  }),
});

builder.subscriptionFields((t) => ({
  jobProgress: t.field({
    type: Job,
    description:
      'State stream: the job now, then its latest state as it changes, and at last its terminal state.',
    args: {
      id: t.arg.id({ required: true }),
      maxHz: t.arg.float({ defaultValue: 4, description: 'Updates a second at most: above 0, up to 20.' }),
    },
    subscribe: resolve.watchJob,
    resolve: (job: JobModel) => job,
  }),
  jobEvents: t.field({
    type: JobEvent,
    description:
      'Log stream: every transition exactly once, in order, from `after` on; without it, from now on.',
    args: { after: t.arg.string(), states: t.arg({ type: [JobState] }) },
    subscribe: resolve.subscribeJobs,
    resolve: (event: resolve.JobChange) => event,
  }),
}));

/** `<Name>Payload { job }`, for every mutation that starts or changes a job. */
export function jobPayload(name: string) {
  return builder.objectRef<{ job: JobModel }>(name).implement({
    fields: (t) => ({ job: t.field({ type: Job, resolve: (payload) => payload.job }) }),
  });
}

const CancelJobResult = resultUnion('CancelJobResult', jobPayload('CancelJobPayload'));
const RetryJobResult = resultUnion('RetryJobResult', jobPayload('RetryJobPayload'));

builder.mutationFields((t) => ({
  cancelJob: t.field({
    type: CancelJobResult,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.cancelJob(args, context)),
  }),
  retryJob: t.field({
    type: RetryJobResult,
    description: 'Starts a failed or cancelled job again, from its last checkpoint.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.retryJob(args, context)),
  }),
}));

function round(value: number | null) {
  return value === null ? null : Math.round(value);
}
