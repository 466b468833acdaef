/** Aggregates that a source is asked for at once: PostgreSQL takes 1,664 and MariaDB 4,096 in one SELECT. */
export const measuredMax = 1000;

/** A list in order, cut into lists of at most `size`. */
export function portions<T>(list: readonly T[], size: number): T[][] {
  const cut: T[][] = [];
  for (let at = 0; at < list.length; at += size) cut.push(list.slice(at, at + size));
  return cut;
}
