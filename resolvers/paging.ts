import type { Page, PageRequest } from '../src/kernel/index.ts';

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
