import { commonErrors } from '../../kernel/index.ts';
import { ingestErrors } from '../errors.ts';
import { listNames } from '../files/column-names.ts';

const keyColumnsMax = 32;

/** A key as a caller names it, whose columns nobody knows yet; null keeps the former one. Throws INVALID_ARGUMENT. */
export function readKeyArgument(wanted: readonly string[] | null | undefined): string[] | null {
  if (wanted == null) return null;
  if (wanted.length > keyColumnsMax)
    throw commonErrors.INVALID_ARGUMENT(`A primary key has ${keyColumnsMax} columns at most.`);
  requireDistinct(wanted);
  return [...wanted];
}

/** Key columns by their safe names. Throws COLUMN_UNKNOWN or INVALID_ARGUMENT; `origin` is what the message says has the columns. */
export function readPrimaryKey(
  wanted: readonly string[] | null,
  columns: readonly { name: string; originalName?: string }[],
  origin: 'file' | 'source',
): string[] | null {
  if (wanted === null) return null;
  const key = wanted.map((name) => {
    const column =
      columns.find((one) => one.originalName === name || one.name === name) ??
      columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (column) return column.name;
    throw ingestErrors.COLUMN_UNKNOWN(
      `The primary key names ${JSON.stringify(name.slice(0, 80))}, but the ${origin} has ${listNames(columns)}.`,
      { details: { column: name.slice(0, 80) } },
    );
  });
  requireDistinct(key);
  return key;
}

/** Throws INVALID_ARGUMENT for a key that names a column twice. */
function requireDistinct(key: readonly string[]): void {
  const repeated = key.find((name, i) => key.indexOf(name) !== i);
  if (repeated !== undefined)
    throw commonErrors.INVALID_ARGUMENT(
      `The primary key names ${JSON.stringify(repeated.slice(0, 80))} twice.`,
      { details: { column: repeated.slice(0, 80) } },
    );
}
