import type { PageRequest } from '../src/kernel/index.ts';
import { type Bucket, protectedBuckets } from '../src/storage/model.ts';
import { nullIfAbsent } from './absent.ts';
import type { Context } from './context.ts';
import { pageOf, withCount } from './paging.ts';

type Root = object;

export const isProtected = (bucket: Bucket) => protectedBuckets.has(bucket.name);

export function datasets(bucket: Bucket, args: PageRequest, { services, caller }: Context) {
  const filter = { bucket: bucket.name };
  return withCount(services.catalog.list(caller, filter, pageOf(args)), () =>
    services.catalog.count(caller, filter),
  );
}

export const bucket = (_root: Root, { name }: { name: string }, { services, caller }: Context) =>
  nullIfAbsent(() => services.buckets.get(caller, name));

export const buckets = (_root: Root, _args: object, { services, caller }: Context) =>
  services.buckets.list(caller);

export async function createBucket(
  { input }: { input: { name: string; root?: string | null | undefined } },
  { services, caller }: Context,
) {
  return { bucket: await services.buckets.create(caller, input) };
}

export function removeBucket({ name }: { name: string }, { services, caller }: Context) {
  return { bucket: services.buckets.remove(caller, name) };
}
