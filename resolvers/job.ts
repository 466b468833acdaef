import type { Job, JobLogLine, JobState } from '../src/jobs/index.ts';
import { commonErrors, type PageRequest } from '../src/kernel/index.ts';
import { nullIfAbsent } from './absent.ts';
import type { Context } from './context.ts';
import { pageOf, withCount } from './paging.ts';

type Root = object;
export type LogLine = JobLogLine;

export type { JobChange } from '../src/jobs/index.ts';

const typeNames: Readonly<Record<string, string>> = {
  ingest: 'IngestJob',
  'index.build': 'IndexBuildJob',
  'index.autotune': 'AutotuneJob',
  verify: 'VerifyJob',
};

export const jobTypeName = (job: Pick<Job, 'kind'>): string => typeNames[job.kind] ?? 'IngestJob';

export const job = (_root: Root, { id }: { id: string }, { services, caller }: Context) =>
  nullIfAbsent(() => services.jobs.get(caller, id));

export function jobs(
  _root: Root,
  args: PageRequest & {
    states?: readonly JobState[] | null | undefined;
    kinds?: readonly string[] | null | undefined;
  },
  { services, caller }: Context,
) {
  const filter = { states: args.states, kinds: args.kinds };
  return withCount(services.jobs.list(caller, filter, pageOf(args)), () =>
    services.jobs.count(caller, filter),
  );
}

export const log = ({ id }: Job, _args: object, { services, caller }: Context) =>
  services.jobs.log(caller, id);

interface Input {
  name?: string;
  dataset?: string;
  indexId?: string;
}
interface Result {
  datasetId?: string;
  version?: number;
  rowCount?: number;
  rejectedCount?: number;
  arrivedCount?: number;
  changedCount?: number;
  indexId?: string;
  generation?: number;
  trialIds?: string[];
  winnerTrialId?: string | null;
  promotionId?: string | null;
  reason?: string;
}

const jobTrialsMax = 500;
const inputOf = (job: Job) => job.input as Input;
const resultOf = (job: Job) => (job.result ?? {}) as Result;

export const datasetName = (job: Job) => inputOf(job).dataset ?? inputOf(job).name ?? '';
export const indexName = (job: Job) => inputOf(job).name ?? '';
export const publishedVersion = (job: Job) => resultOf(job).version ?? null;
export const rowCount = (job: Job) => resultOf(job).rowCount ?? null;
export const rejectedCount = (job: Job) => resultOf(job).rejectedCount ?? null;
export const arrivedCount = (job: Job) => resultOf(job).arrivedCount ?? null;
export const changedCount = (job: Job) => resultOf(job).changedCount ?? null;
export const generation = (job: Job) => resultOf(job).generation ?? null;
export const outcome = (job: Job) => resultOf(job).reason ?? null;

export function dataset(job: Job, _args: object, { loaders }: Context) {
  const { datasetId } = resultOf(job);
  return datasetId === undefined ? null : loaders.dataset.load(datasetId);
}

export function index(job: Job, _args: object, { services, caller }: Context) {
  const id = resultOf(job).indexId ?? inputOf(job).indexId;
  return id === undefined ? null : nullIfAbsent(() => services.vectors.getIndex(caller, { id }));
}

export const trials = (job: Job, _args: object, { services, caller }: Context) =>
  services.tuning
    .listTrials(caller, { jobId: job.id }, { field: 'CREATED_AT', direction: 'ASC' }, { first: jobTrialsMax })
    .edges.map((edge) => edge.node);

export function winner(job: Job, _args: object, { services, caller }: Context) {
  const id = resultOf(job).winnerTrialId;
  return id == null ? null : nullIfAbsent(() => services.tuning.getTrial(caller, id));
}

export function promotion(job: Job, _args: object, { services, caller }: Context) {
  const id = resultOf(job).promotionId;
  return id == null ? null : (services.tuning.getPromotions(caller, [id])[0] ?? null);
}

export function watchJob(
  _root: Root,
  { id, maxHz }: { id: string; maxHz?: number | null | undefined },
  { services, caller }: Context,
) {
  const rate = maxHz ?? 4;
  if (!(rate > 0 && rate <= 20)) throw commonErrors.INVALID_ARGUMENT('maxHz is above 0 and at most 20.');
  return services.jobs.watch(caller, id, { minIntervalMs: 1000 / rate });
}

export function subscribeJobs(
  _root: Root,
  { after, states }: { after?: string | null | undefined; states?: readonly JobState[] | null | undefined },
  { services, caller }: Context,
) {
  return services.jobs.follow(caller, { after, states });
}

export const cancelJob = ({ id }: { id: string }, { services, caller }: Context) => ({
  job: services.jobs.cancel(caller, id),
});

export const retryJob = ({ id }: { id: string }, { services, caller }: Context) => ({
  job: services.jobs.retry(caller, id),
});
