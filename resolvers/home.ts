import type { Context } from './context.ts';

/** The bucket for a dataset: the one asked for, the request's, or where the dataset lives. */
export const homeOf = (
  { name, bucket: asked }: { name: string; bucket?: string | null | undefined },
  { services, caller, bucket }: Context,
): string => asked ?? bucket ?? services.catalog.homeOf(caller, name);
