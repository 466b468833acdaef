import { quoteName } from '../../engine/index.ts';
import type { ColumnFamily, ColumnPlan } from './model.ts';

/** What the source knows about a column, before it is decided how it travels. */
export interface SourceField {
  originalName: string;
  sourceType: string;
  /** The quoted column in the source's dialect. */
  cell: string;
}

type Travel = Pick<ColumnPlan, 'sourceCell' | 'sourceText' | 'textReason' | 'ourValue' | 'csvType'>;

/** A column whose CSV cell DuckDB reads as it is, and whose text is the same on both sides. */
export function travelAs(
  field: SourceField,
  type: string,
  family: ColumnFamily,
  change: Partial<Travel> & { ourText?: ColumnPlan['ourText'] } = {},
): ColumnPlan {
  return {
    name: field.originalName,
    originalName: field.originalName,
    sourceType: field.sourceType,
    type,
    family,
    sourceCell: field.cell,
    csvType: type,
    sourceText: field.cell,
    ourText: (column) => `CAST(${column} AS VARCHAR)`,
    ...change,
  };
}

/** Where a decimal is all fraction DuckDB writes no zero before the point. */
export const decimalText = (column: string) =>
  `regexp_replace(CAST(${column} AS VARCHAR), '^(-?)[.]', '\\10.')`;

/** CSV columns are named by position, so that an error of the reader tells which it was. */
export const csvName = (position: number) => `c${position}`;

/** The SELECT over one spool file that gives the dataset's columns. */
export function selectFrom(reader: string, columns: readonly ColumnPlan[]): string {
  const values = columns.map(({ name, ourValue }, i) => {
    const cell = csvName(i);
    return `${ourValue ? ourValue(cell) : cell} AS ${quoteName(name)}`;
  });
  return `SELECT ${values.join(', ')} FROM ${reader}`;
}
