import {
  type ColumnProfile,
  emptyProfile,
  type PlannedType,
  profileSql,
  profileWidth,
  readProfile,
} from './cell-types.ts';
import type { Work } from './work.ts';

/**
 * Columns from which on their cells go through one set of expressions, one below the other. Side by side each column has
 * regular expressions of its own, which cost 100 ms and 10 MB a column however few the rows; few columns of many rows are
 * a quarter faster so.
 */
const belowMin = 20;

/** What all rows hold, by column. `cell` is the SQL expression of its text; `family` the only one that is asked for. */
export async function profileColumns(
  work: Work,
  columns: readonly { cell: string; family?: PlannedType['family'] }[],
  from: string,
): Promise<ColumnProfile[]> {
  if (columns.length < belowMin) {
    const expressions = columns.flatMap(({ cell, family }) => profileSql(cell, family));
    const [row] = await work.read('typing', `SELECT ${expressions.join(', ')} FROM ${from}`);
    return columns.map((_, i) => readProfile(row!.slice(i * profileWidth, (i + 1) * profileWidth)));
  }
  const cells = columns.map(({ cell }) => cell).join(', ');
  const rows = await work.read(
    'typing',
    `SELECT place, ${profileSql('cell').join(', ')}
     FROM (SELECT unnest(range(${columns.length})) AS place, unnest([${cells}]) AS cell FROM ${from}) GROUP BY place`,
  );
  const profiles = new Map(rows.map(([place, ...values]) => [Number(place), readProfile(values)]));
  return columns.map((_, i) => profiles.get(i) ?? emptyProfile());
}
