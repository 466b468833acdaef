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
