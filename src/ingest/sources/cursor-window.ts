import { quoteText } from '../../kernel/index.ts';
import { ingestErrors } from '../errors.ts';
import { listNames } from '../files/column-names.ts';
import { sourceErrors } from './errors.ts';
import type { ColumnPlan, CursorRequest, SourceKind } from './model.ts';

/** NUMBER rises by itself; the others are moments, LOCAL those without a zone. */
export type CursorOrder = 'NUMBER' | 'DATE' | 'LOCAL_TIME' | 'ZONED_TIME';

export interface CursorColumn {
  position: number;
  order: CursorOrder;
  /** Milliseconds; 0 for numbers. */
  lagMs: number;
}

/** Finds the cursor column in a plan. Throws COLUMN_UNKNOWN and CURSOR_UNSUITABLE. */
export function findCursorColumn(columns: readonly ColumnPlan[], request: CursorRequest): CursorColumn {
  const wanted = request.column.toLowerCase();
  const exact = columns.findIndex(({ originalName }) => originalName === request.column);
  const position =
    exact >= 0
      ? exact
      : columns.findIndex((one) =>
          [one.originalName, one.name].some((name) => name.toLowerCase() === wanted),
        );
  const column = columns[position];
  if (!column)
    throw ingestErrors.COLUMN_UNKNOWN(
      `The cursor names ${JSON.stringify(request.column.slice(0, 80))}, but the source has ${listNames(columns)}.`,
      { details: { column: request.column.slice(0, 80) } },
    );
  const order = orderOf(column);
  if (!order)
    throw sourceErrors.CURSOR_UNSUITABLE(
      `The cursor column "${column.name}" is ${column.sourceType}; a cursor is a whole or decimal number, a date or a time stamp.`,
    );
  if (order === 'NUMBER' && request.lagMs !== null && request.lagMs > 0)
    throw sourceErrors.CURSOR_UNSUITABLE(
      `The cursor column "${column.name}" is a number, which has no age: leave the lag out or use a time stamp.`,
    );
  return { position, order, lagMs: order === 'NUMBER' ? 0 : (request.lagMs ?? request.lagDefaultMs) };
}

function orderOf({ type, family, sourceType }: ColumnPlan): CursorOrder | undefined {
  if (type === 'DATE') return 'DATE';
  if (type === 'TIMESTAMP') return 'LOCAL_TIME';
  if (type === 'TIMESTAMP WITH TIME ZONE') return 'ZONED_TIME';
  const isNumber = (family === 'INTEGER' && !/^bit\b/.test(sourceType)) || family === 'DECIMAL';
  return isNumber ? 'NUMBER' : undefined;
}

/**
 * The condition for the rows of one run, in the source's dialect: from the last value on (rows at it come again and are
 * told apart when they are merged), up to the moment from which on rows may still appear. A day is read when it is
 * over. NULLs come along so that they are noticed. Null: all rows.
 */
export function windowCondition(options: {
  kind: SourceKind;
  cell: string;
  order: CursorOrder;
  after: string | null;
  /** Of the source's clock, less the lag. */
  until: { utc: string; local: string };
}): string | null {
  const { kind, cell, order, after, until } = options;
  const literal = (text: string) => writeLiteral(kind, order, text);
  const limits = after === null ? [] : [`${cell} >= ${literal(after)}`];
  if (order === 'DATE') limits.push(`${cell} < ${literal(until.local.slice(0, 10))}`);
  if (order === 'LOCAL_TIME') limits.push(`${cell} <= ${literal(until.local)}`);
  if (order === 'ZONED_TIME')
    limits.push(`${cell} <= ${literal(kind === 'POSTGRES' ? `${until.utc}+00` : until.utc)}`);
  return limits.length === 0 ? null : `((${limits.join(' AND ')}) OR ${cell} IS NULL)`;
}

function writeLiteral(kind: SourceKind, order: CursorOrder, text: string): string {
  if (order === 'NUMBER') {
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw new Error('The value of a cursor is no number.');
    return text;
  }
  const quoted = quoteText(text);
  if (kind === 'MYSQL') return `CAST(${quoted} AS ${order === 'DATE' ? 'DATE' : 'DATETIME(6)'})`;
  return `${quoted}::${order === 'DATE' ? 'date' : order === 'LOCAL_TIME' ? 'timestamp' : 'timestamptz'}`;
}
