import type {
  Dataset,
  DatasetChange,
  DatasetChanges,
  DatasetFilter,
  DatasetVersion,
  SensitivityChange,
} from '../src/catalog/index.ts';
import { judgeColumns } from '../src/catalog/model.ts';
import { onlyGiven, type PageRequest, readPageSize } from '../src/kernel/index.ts';
import { nullIfAbsent } from './absent.ts';
import type { Context } from './context.ts';
import { firstOf, pageOf, withCount } from './paging.ts';

type Root = object;
type First = { first?: number | null | undefined };
type Reference = { id?: string | null | undefined; name?: string | null | undefined };

export type { DatasetChange } from '../src/catalog/index.ts';

export interface DeletedDataset {
  id: string;
  name: string;
  recoverableUntil: number;
}

export const dataset = (_root: Root, { ref }: { ref: Reference }, { services, caller }: Context) =>
  nullIfAbsent(() => services.catalog.get(caller, ref));

export function datasets(
  _root: Root,
  args: PageRequest & { filter?: DatasetFilter | null | undefined },
  { services, caller, bucket }: Context,
) {
  const filter = { bucket, ...onlyGiven(args.filter) };
  return withCount(services.catalog.list(caller, filter, pageOf(args)), () =>
    services.catalog.count(caller, filter),
  );
}

export const bucketOf = (entity: { bucket: string }, _args: object, { services, caller }: Context) =>
  services.buckets.get(caller, entity.bucket);

export function versions({ id }: Dataset, args: PageRequest, { services, caller }: Context) {
  return withCount(services.catalog.listVersions(caller, id, pageOf(args)), () =>
    services.catalog.countVersions(caller, id),
  );
}

/** Decisions are the dataset's; a deleted one has none to show. */
export async function versionColumns(version: DatasetVersion, { first }: First, { loaders }: Context) {
  const dataset = await loaders.dataset.load(version.datasetId);
  const columns = judgeColumns(version.columns, dataset?.columnSensitivity ?? {});
  return firstOf(columns, first).map((column) => ({ ...column, note: null }));
}

export function columns(dataset: Dataset, { first }: First) {
  const { current, columnSensitivity, columnNotes } = dataset;
  return firstOf(judgeColumns(current.columns, columnSensitivity), first).map((column) => ({
    ...column,
    note: columnNotes[column.name] ?? null,
  }));
}

export const files = (version: DatasetVersion, { first }: First, { services, caller }: Context) =>
  firstOf(services.catalog.listFiles(caller, version.id), first);

export const rejects = (version: DatasetVersion, { first }: First, { services, caller }: Context) =>
  services.catalog.listRejects(caller, version.id).slice(0, readPageSize(first));

export const verification = (version: DatasetVersion, _args: object, { services, caller }: Context) =>
  services.catalog.getVerification(caller, version.id);

export const preview = (
  entity: Dataset,
  { limit, version }: { limit?: number | null | undefined; version?: number | null | undefined },
  { services, caller, signal }: Context,
) =>
  services.queries.previewDataset(caller, services.catalog.resolve(caller, { id: entity.id, version }), {
    limit: limit ?? 50,
    ...(signal ? { signal } : {}),
  });

export function indexes({ id }: Dataset, args: PageRequest, { services, caller }: Context) {
  const filter = { datasetId: id };
  return withCount(services.vectors.listIndexes(caller, filter, pageOf(args)), () =>
    services.vectors.countIndexes(caller, filter),
  );
}

export function jobs({ id }: { id: string }, args: PageRequest, { services, caller }: Context) {
  const filter = { subjectId: id };
  return withCount(services.jobs.list(caller, filter, pageOf(args)), () =>
    services.jobs.count(caller, filter),
  );
}

export const datasetOf = (event: DatasetChange, _args: object, { loaders }: Context) =>
  loaders.dataset.load(event.datasetId);

export const subscribeDatasets = (
  _root: Root,
  { after }: { after?: string | null | undefined },
  { services, caller }: Context,
) => services.catalog.follow(caller, { after });

export async function updateDataset(
  { input }: { input: DatasetChanges & { ref: Reference } },
  { services, caller, signal }: Context,
) {
  const { ref, ...changes } = input;
  return { dataset: await services.catalog.edit(caller, ref, changes, signal) };
}

export function setColumnSensitivity(
  { input }: { input: SensitivityChange & { ref: Reference } },
  { services, caller }: Context,
) {
  const { ref, ...change } = input;
  return { dataset: services.catalog.setColumnSensitivity(caller, ref, change) };
}

export function rollbackDataset(
  { input }: { input: { ref: Reference; toVersion: number; expectedVersion?: number | null | undefined } },
  { services, caller }: Context,
) {
  return { dataset: services.catalog.rollback(caller, input.ref, input) };
}

export function deleteDataset({ ref }: { ref: Reference }, { services, caller }: Context): DeletedDataset {
  const { id, name, recoverableUntil } = services.catalog.remove(caller, ref);
  return { id, name, recoverableUntil };
}

export const restoreDataset = ({ id }: { id: string }, { services, caller }: Context) => ({
  dataset: services.catalog.restore(caller, id),
});
