import { quoteName } from '../../../kernel/index.ts';
import type { ColumnPlan } from '../model.ts';
import { portions } from '../portions.ts';
import type { Figure } from '../session.ts';

/*
 * The dialect of PostgreSQL: SQL text for what a session asks, without a server.
 */

export const quotePath = (schema: string | null | undefined, table: string) =>
  schema ? `${quoteName(schema)}.${quoteName(table)}` : quoteName(table);

/**
 * The source's SQL for the figures of a column; `cell` is the quoted column. Without `isUtf8` the server keeps texts in
 * another encoding, whose order is not ours.
 */
export function figuresOf(
  column: ColumnPlan,
  cell: string,
  isUtf8: boolean,
): Partial<Record<Figure, string>> {
  const count = `count(${cell})`;
  const text = column.sourceText!;
  const bytes = `sum(octet_length(${isUtf8 ? text : `convert_to(${text}, 'UTF8')`}))`;
  switch (column.family) {
    case 'INTEGER':
    case 'DECIMAL':
      return { count, sum: `sum(${cell})`, min: `min(${cell})`, max: `max(${cell})` };
    case 'FLOAT':
      return { count, min: `min(${cell}::float8)`, max: `max(${cell}::float8)` };
    case 'BOOLEAN':
      return { count, sum: `count(*) FILTER (WHERE ${cell})` };
    case 'DATE':
      return { count, sum: sumOfDates(column.type, cell), min: `min(${cell})`, max: `max(${cell})` };
    case 'BINARY':
      return { count, length: `sum(octet_length(${cell}))` };
    case 'TIME':
    case 'TEXT': {
      if (!isUtf8) return { count, length: bytes };
      const ordered = `${text} COLLATE "C"`;
      return {
        count,
        length: bytes,
        min: `left(min(${ordered}), 100)`,
        max: `left(max(${ordered}), 100)`,
      };
    }
  }
}

/** Aggregates whose results together are an order-free hash of the rows. */
export function rowHashOf(texts: readonly string[]): [string, string] {
  const values = texts.map(
    (text) => `coalesce(octet_length(convert_to(${text}, 'UTF8')) || ':' || ${text}, '-')`,
  );
  // In brackets, because the server's stack is as deep as an expression, and a function takes 100 arguments.
  const row = portions(values, 50)
    .map((some) => `(${some.join(` || ',' || `)})`)
    .join(` || ',' || `);
  const hash = `md5(convert_to(${row}, 'UTF8'))`;
  const part = (from: number) => `sum(('x0' || substr(${hash}, ${from}, 15))::bit(64)::bigint::numeric)`;
  return [part(1), part(16)];
}

/** As the figures of files have it. */
const sumOfDates = (type: string, cell: string) =>
  `sum(CASE WHEN isfinite(${cell}) THEN ${type === 'DATE' ? `${cell} - date '2000-01-01'` : `(date_part('epoch', ${cell}) * 1e6)::bigint`} END)`;
