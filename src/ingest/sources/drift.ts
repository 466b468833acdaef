import type { Column } from '../../catalog/index.ts';

interface Typed {
  name: string;
  type: string;
}

/** Types that hold every value of the one before them. */
const ladders = [
  ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT'],
  ['UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT'],
  ['UTINYINT', 'SMALLINT'],
  ['USMALLINT', 'INTEGER'],
  ['UINTEGER', 'BIGINT'],
  ['FLOAT', 'DOUBLE'],
  ['DATE', 'TIMESTAMP'],
];

/** Whether every value of type `former` can be had as `next`. Anything can be had as text, but that breaks readers. */
function isWider(former: string, next: string): boolean {
  if (former === next) return true;
  if (ladders.some((types) => types.includes(former) && types.indexOf(next) > types.indexOf(former)))
    return true;
  const [before, after] = [readDecimal(former), readDecimal(next)];
  return (
    before !== undefined && after !== undefined && after.scale >= before.scale && after.whole >= before.whole
  );
}

function readDecimal(type: string): { whole: number; scale: number } | undefined {
  const match = /^DECIMAL\((\d+),(\d+)\)$/.exec(type);
  return match ? { whole: Number(match[1]) - Number(match[2]), scale: Number(match[2]) } : undefined;
}

/** Types whose values came out narrower by chance: MySQL's tinyint(1) is BOOLEAN while it holds nothing but 0 and 1. */
const isNarrower = (next: string, former: string) =>
  isWider(next, former) || (next === 'BOOLEAN' && former === 'TINYINT');

/**
 * The columns of rows that are added to those of a version: the version's, each as wide as both need, then those that
 * are new. A text says why the two do not go together.
 */
export function joinColumns(former: readonly Column[], next: readonly Column[]): Column[] | string {
  const added = new Map(next.map((column) => [column.name.toLowerCase(), column]));
  const joined: Column[] = [];
  for (const column of former) {
    const match = added.get(column.name.toLowerCase());
    if (!match) return `column "${column.name}" is gone`;
    added.delete(column.name.toLowerCase());
    const isNew = isWider(column.type, match.type);
    if (!isNew && !isNarrower(match.type, column.type))
      return `column "${column.name}" is ${match.type} now and was ${column.type}`;
    joined.push({
      ...match,
      name: column.name,
      type: isNew ? match.type : column.type,
      isNullable: column.isNullable || match.isNullable,
    });
  }
  return [...joined, ...[...added.values()].map((column) => ({ ...column, isNullable: true }))];
}

/** What a dataset's readers would miss: a column that is gone or narrower. Columns that were added are no drift. */
export function explainDrift(former: readonly Typed[], next: readonly Typed[]): string | undefined {
  for (const column of former) {
    const match = next.find((one) => one.name.toLowerCase() === column.name.toLowerCase());
    if (!match) return `column "${column.name}" is gone`;
    if (!isWider(column.type, match.type))
      return `column "${column.name}" is ${match.type} now and was ${column.type}`;
  }
  return undefined;
}
