import { quoteName } from '../../engine/index.ts';

/** What DuckDB's COPY with RETURN_STATS says of one column of the file that it wrote. */
export interface CopyStatistics {
  /** The quoted name, or the path to a part of a nested column. */
  key: string;
  value: { key: string; value: string }[];
}

/** Which of some columns hold at least one NULL or may: those of which no count says that there is none. */
export function findNullable(
  statistics: readonly CopyStatistics[] | null,
  columns: readonly string[],
): Set<string> {
  const byKey = new Map(statistics?.map(({ key, value }) => [key, value]));
  return new Set(
    columns.filter((name) => {
      const nulls = byKey.get(quoteName(name))?.find(({ key }) => key === 'null_count');
      return nulls?.value !== '0';
    }),
  );
}
