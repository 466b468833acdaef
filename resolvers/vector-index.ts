import type { GraphQLResolveInfo } from 'graphql';
import { onlyGiven, type PageRequest } from '../src/kernel/index.ts';
import type { TrialOrder } from '../src/tuning/index.ts';
import type {
  BuildIndexInput,
  HnswParameters,
  IndexFilter,
  IndexRecord,
  SearchHit,
  SearchInput,
  SearchResult,
} from '../src/vectors/index.ts';
import { nullIfAbsent } from './absent.ts';
import type { Context } from './context.ts';
import { pageOf, withCount } from './paging.ts';
import { selects } from './selection.ts';

type Root = object;
type Nullable<T> = { [K in keyof T]?: T[K] | null | undefined };
type BuildArguments = Omit<BuildIndexInput, 'parameters'> & {
  parameters?: Nullable<HnswParameters> | null | undefined;
  idempotencyKey?: string | null | undefined;
};

export const datasetOf = (index: IndexRecord, _args: object, { loaders }: Context) =>
  loaders.dataset.load(index.datasetId);

export async function isStale(index: IndexRecord, _args: object, { loaders }: Context) {
  const dataset = await loaders.dataset.load(index.datasetId);
  return dataset !== null && dataset.currentVersion !== index.sourceVersion;
}

export const bucketOf = (index: IndexRecord, _args: object, { services, caller }: Context) =>
  services.buckets.get(caller, index.bucket);

export const promotion = (index: IndexRecord, _args: object, { services, caller }: Context) =>
  services.tuning.currentPromotion(caller, index.id);

export const history = ({ id }: IndexRecord, args: PageRequest, { services, caller }: Context) =>
  withCount(services.tuning.promotionHistory(caller, id, pageOf(args)), () =>
    services.tuning.countPromotionHistory(caller, id),
  );

export const trials = (
  { id }: IndexRecord,
  args: PageRequest & { orderBy?: TrialOrder | null | undefined },
  { services, caller }: Context,
) =>
  withCount(
    services.tuning.listTrials(
      caller,
      { indexId: id },
      args.orderBy ?? { field: 'CREATED_AT' },
      pageOf(args),
    ),
    () => services.tuning.countTrials(caller, { indexId: id }),
  );

export const evaluationSets = ({ id }: IndexRecord, args: PageRequest, { services, caller }: Context) =>
  withCount(services.tuning.listEvaluationSets(caller, id, pageOf(args)), () =>
    services.tuning.countEvaluationSets(caller, id),
  );

export function jobs({ id }: IndexRecord, args: PageRequest, { services, caller }: Context) {
  const filter = { subjectId: id };
  return withCount(services.jobs.list(caller, filter, pageOf(args)), () =>
    services.jobs.count(caller, filter),
  );
}

export const index = (_root: Root, { name }: { name: string }, { services, caller }: Context) =>
  nullIfAbsent(() => services.vectors.getIndex(caller, { name }));

export function indexes(
  _root: Root,
  args: PageRequest & { filter?: Nullable<IndexFilter> | null | undefined },
  { services, caller, bucket }: Context,
) {
  const filter = { bucket, ...onlyGiven(args.filter) };
  return withCount(services.vectors.listIndexes(caller, filter, pageOf(args)), () =>
    services.vectors.countIndexes(caller, filter),
  );
}

/** Rows that are asked for are read here, so that a failure to read them is the search's. */
export async function search(
  { input }: { input: SearchInput },
  context: Context,
  info: GraphQLResolveInfo,
): Promise<SearchResult> {
  const { services, caller, signal } = context;
  const result = await services.vectors.search(caller, input, { signal });
  if (selects(info, ['hits', 'row']))
    await Promise.all(result.hits.map((hit) => rowOf({ ...hit, search: result }, {}, context)));
  return result;
}

export const searchedIndex = (result: SearchResult, _args: object, { services, caller }: Context) =>
  services.vectors.getIndex(caller, { id: result.indexId });

export const rowOf = (
  hit: SearchHit & { search: SearchResult },
  _args: object,
  { services, caller, loaders }: Context,
) =>
  loaders.sourceRow.load({
    datasetId: services.vectors.getIndex(caller, { id: hit.search.indexId }).datasetId,
    version: hit.search.sourceVersion,
    ordinal: hit.rowOrdinal,
  });

export function buildIndex({ input }: { input: BuildArguments }, { services, caller, bucket }: Context) {
  const { idempotencyKey, parameters, ...rest } = input;
  const wanted = { ...rest, bucket: rest.bucket ?? bucket, parameters: onlyGiven(parameters) };
  return { job: services.vectors.buildIndex(caller, wanted, idempotencyKey) };
}

export const deleteIndex = ({ id }: { id: string }, { services, caller }: Context) =>
  services.vectors.deleteIndex(caller, id);

export const restoreIndex = ({ id }: { id: string }, { services, caller }: Context) => ({
  index: services.vectors.restoreIndex(caller, id),
});
