import { asc, desc, gt, lt, type Placeholder, type SQL } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { type PageSlice, readNumberKey } from '../kernel/index.ts';

/** Where a page begins, the other way round if it is read backwards; `from` may be bound later. */
export interface KeysetSlice extends Pick<PageSlice, 'isBackward'> {
  from: string | Placeholder | undefined;
}

/**
 * The condition and the order that read a page of a list sorted by a unique column. The key of a column of numbers is
 * read as one; throws INVALID_CURSOR where it is none.
 */
export function keysetOf(
  column: SQLiteColumn,
  { from, isBackward }: KeysetSlice,
  direction: 'ASC' | 'DESC',
): { beyond: SQL | undefined; order: SQL } {
  const isAscending = (direction === 'ASC') !== isBackward;
  const key = typeof from === 'string' && column.dataType === 'number' ? readNumberKey(from) : from;
  return {
    beyond: key === undefined ? undefined : (isAscending ? gt : lt)(column, key),
    order: (isAscending ? asc : desc)(column),
  };
}
