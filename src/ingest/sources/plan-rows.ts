import { type CursorColumn, findCursorColumn, windowCondition } from './cursor-window.ts';
import { explainDrift, joinColumns } from './drift.ts';
import { sourceErrors } from './errors.ts';
import type { ColumnPlan, ReadRequest } from './model.ts';
import type { ReadPlan, SourceSession } from './session.ts';

export interface RowPlan extends ReadPlan {
  cursor:
    | (CursorColumn & { /** The highest in the rows to come, or of the run before. */ value: string | null })
    | null;
}

/**
 * Decides what is read and how: all rows, or those that the cursor has not passed. Throws SCHEMA_DRIFT where the columns
 * do not go with those of the dataset.
 */
export async function planRows(
  session: SourceSession,
  request: ReadRequest,
  forcedToText: ReadonlyMap<number, string>,
): Promise<RowPlan> {
  let plan = await session.plan(request.selection, forcedToText);
  const texts = findTexts(request, plan.columns);
  if (texts.length > 0) plan = await session.plan(request.selection, new Map([...texts, ...forcedToText]));
  requireNoDrift(request, plan.columns);
  if (!request.cursor) return { ...plan, cursor: null };
  const { after } = request.cursor;
  const cursor = findCursorColumn(plan.columns, request.cursor);
  const cell = plan.cells[cursor.position]!;
  const until = await session.clockBefore(cursor.lagMs);
  const { kind } = request.login;
  const condition = windowCondition({ kind, cell, order: cursor.order, after, until });
  const rowEstimate = condition ? await session.narrow(condition, after === null) : plan.rowEstimate;
  const { value } = await session.measure([{ alias: 'value', sql: `max(${cell})` }]);
  return { ...plan, rowEstimate, cursor: { ...cursor, value: value ?? after } };
}

/** Columns that the dataset keeps as text because of values that may not be among those to come. */
function findTexts({ merge }: ReadRequest, columns: readonly ColumnPlan[]): [number, string][] {
  return columns.flatMap(({ name, type }, i): [number, string][] => {
    const former = merge?.columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return former?.textReason !== undefined && former.type === 'VARCHAR' && type !== 'VARCHAR'
      ? [[i, former.textReason]]
      : [];
  });
}

function requireNoDrift({ merge, expected }: ReadRequest, columns: readonly ColumnPlan[]) {
  const given = columns.map(({ name, type }) => ({ name, type, isNullable: true }));
  const joined = merge && joinColumns(merge.columns, given);
  const drift = typeof joined === 'string' ? joined : expected && explainDrift(expected, given);
  if (!drift) return;
  throw sourceErrors.SCHEMA_DRIFT(`The source has changed: ${drift}. The former version stays.`, {
    details: { columns: columns.map(({ name, type }) => ({ name, type })) },
  });
}
