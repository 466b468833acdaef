import { commonErrors, type Page, type PageRequest } from '../src/kernel/index.ts';

/** A page with its lazy total, as the connection types want it. */
export function withCount<T>(page: Page<T>, count: () => number): Page<T> & { count: () => number } {
  return { ...page, count };
}

/** Just the paging part of a field's arguments. */
export const pageOf = ({ first, after, last, before }: PageRequest): PageRequest => ({
  first,
  after,
  last,
  before,
});

/** The beginning of a list that is not paged; without `first` all of it. Throws INVALID_ARGUMENT. */
export function firstOf<T>(list: readonly T[], first: number | null | undefined): readonly T[] {
  if (first == null) return list;
  if (first < 0) throw commonErrors.INVALID_ARGUMENT(`first is at least 0, not ${first}.`);
  return list.slice(0, first);
}
