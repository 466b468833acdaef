import type {
  DatabaseIngestInput,
  DatabaseIngestResult,
  IngestInput,
  IngestJobResult,
} from '../src/ingest/index.ts';
import type { Job, JobLogLine, JobState } from '../src/jobs/index.ts';
import { commonErrors, type PageRequest } from '../src/kernel/index.ts';
import type { AutotuneResult } from '../src/tuning/index.ts';
import type { BuildIndexInput, BuildIndexResult } from '../src/vectors/index.ts';
import { nullIfAbsent } from './absent.ts';
import type { Context } from './context.ts';
import { pageOf, withCount } from './paging.ts';

type Root = object;
export type LogLine = JobLogLine;

export type { JobChange } from '../src/jobs/index.ts';

/** By the kind of job. */
const typeNames: Readonly<Record<string, string>> = {
  ingest: 'IngestJob',
  'ingest.database': 'IngestJob',
  'index.build': 'IndexBuildJob',
  'index.autotune': 'AutotuneJob',
  verify: 'VerifyJob',
};

/** Kinds that have no type of their own have no result that the interface does not show. */
export const jobTypeName = ({ kind }: Pick<Job, 'kind'>): string => typeNames[kind] ?? 'OtherJob';

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

const jobTrialsMax = 500;

const ingestInput = (job: Job) => job.input as Pick<IngestInput | DatabaseIngestInput, 'name'>;
const ingestResult = (job: Job) => (job.result ?? {}) as Partial<IngestJobResult & DatabaseIngestResult>;
const buildInput = (job: Job) => job.input as BuildIndexInput;
const buildResult = (job: Job) => (job.result ?? {}) as Partial<BuildIndexResult>;
const autotuneInput = (job: Job) => job.input as { indexId: string };
const autotuneResult = (job: Job) => (job.result ?? {}) as Partial<AutotuneResult>;

export const datasetName = (job: Job) => ingestInput(job).name;
export const publishedVersion = (job: Job) => ingestResult(job).version ?? null;
export const rowCount = (job: Job) => ingestResult(job).rowCount ?? null;
export const rejectedCount = (job: Job) => ingestResult(job).rejectedCount ?? null;
export const arrivedCount = (job: Job) => ingestResult(job).arrivedCount ?? null;
export const changedCount = (job: Job) => ingestResult(job).changedCount ?? null;

export function dataset(job: Job, _args: object, { loaders }: Context) {
  const { datasetId } = ingestResult(job);
  return datasetId === undefined ? null : loaders.dataset.load(datasetId);
}

export const indexName = (job: Job) => buildInput(job).name;
export const generation = (job: Job) => buildResult(job).generation ?? null;
export const builtIndex = (job: Job, _args: object, context: Context) =>
  findIndex(buildResult(job).indexId, context);

export const outcome = (job: Job) => autotuneResult(job).reason ?? null;
export const tunedIndex = (job: Job, _args: object, context: Context) =>
  findIndex(autotuneInput(job).indexId, context);

const findIndex = (id: string | undefined, { services, caller }: Context) =>
  id === undefined ? null : nullIfAbsent(() => services.vectors.getIndex(caller, { id }));

export const trials = (job: Job, _args: object, { services, caller }: Context) =>
  services.tuning
    .listTrials(caller, { jobId: job.id }, { field: 'CREATED_AT', direction: 'ASC' }, { first: jobTrialsMax })
    .edges.map((edge) => edge.node);

export function winner(job: Job, _args: object, { services, caller }: Context) {
  const id = autotuneResult(job).winnerTrialId;
  return id == null ? null : nullIfAbsent(() => services.tuning.getTrial(caller, id));
}

export function promotion(job: Job, _args: object, { services, caller }: Context) {
  const id = autotuneResult(job).promotionId;
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
