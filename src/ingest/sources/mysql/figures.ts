import type { ColumnPlan } from '../model.ts';
import type { Figure } from '../session.ts';

/*
 * The dialect of MySQL and MariaDB: SQL text for what a session asks, without a server.
 */

export const quoteName = (name: string) => `\`${name.replaceAll('`', '``')}\``;
/** In our sessions, whose sql_mode is empty: a backslash means something in a text. */
export const quoteText = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** The source's SQL for the figures of a column; `cell` is the quoted column. */
export function figuresOf(column: ColumnPlan, cell: string): Partial<Record<Figure, string>> {
  const count = `COUNT(${cell})`;
  const text = column.sourceText!;
  switch (column.family) {
    case 'INTEGER':
    case 'DECIMAL':
      // Of years and bits the number, whose text and order are others than their own.
      return {
        count,
        sum: `SUM(${column.sourceCell})`,
        min: `MIN(${column.sourceCell})`,
        max: `MAX(${column.sourceCell})`,
      };
    case 'FLOAT':
      return { count, min: `MIN(${cell} * 1e0)`, max: `MAX(${cell} * 1e0)` };
    case 'BOOLEAN':
      return { count, sum: `COUNT(NULLIF(${cell}, 0))` };
    case 'DATE':
      return { count, min: `MIN(${cell})`, max: `MAX(${cell})` };
    case 'BINARY':
      return { count, length: `SUM(OCTET_LENGTH(${cell}))` };
    case 'TIME':
    case 'TEXT':
      return { count, length: `SUM(OCTET_LENGTH(${text}))`, min: `MIN(${text})`, max: `MAX(${text})` };
  }
}

/** Aggregates whose results together are an order-free hash of the rows. */
export function rowHashOf(texts: readonly string[]): [string, string] {
  const values = texts.map((text) => `COALESCE(CONCAT(OCTET_LENGTH(${text}), ':', ${text}), '-')`);
  const hash = `MD5(CONCAT_WS(',', ${values.join(', ')}))`;
  const part = (from: number) => `SUM(CAST(CONV(SUBSTR(${hash}, ${from}, 15), 16, 10) AS UNSIGNED))`;
  return [part(1), part(16)];
}
