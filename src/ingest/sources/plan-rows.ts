import { type CursorColumn, findCursorColumn, windowCondition } from './cursor-window.ts';
import { explainDrift, joinColumns } from './drift.ts';
import { sourceErrors } from './errors.ts';
import { type ColumnPlan, misfitReason, type ReadRequest } from './model.ts';
import type { ReadPlan, SourceSession } from './session.ts';

export interface RowPlan extends ReadPlan {
  cursor:
    | (CursorColumn & { /** The highest in the rows to come, or of the run before. */ value: string | null })
    | null;
}

const formerNumberReason = 'the dataset has it as a number';

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
  const former = findFormer(request, plan.columns);
  if (former.length > 0) plan = await session.plan(request.selection, new Map([...former, ...forcedToText]));
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

/**
 * Columns whose type is that of the dataset because of values that may not be among those to come: text, where one did
 * not fit, and numbers in a tinyint(1). Otherwise a source that did not change would drift with its values.
 */
function findFormer({ merge, expected }: ReadRequest, columns: readonly ColumnPlan[]): [number, string][] {
  return columns.flatMap(({ name, type }, i): [number, string][] => {
    const isNamed = (one: { name: string }) => one.name.toLowerCase() === name.toLowerCase();
    const added = merge?.columns.find(isNamed);
    const replaced = expected?.find(isNamed);
    if (type === 'BOOLEAN' && replaced?.type === 'TINYINT') return [[i, formerNumberReason]];
    if (type === 'VARCHAR') return [];
    if (added?.textReason !== undefined && added.type === 'VARCHAR') return [[i, added.textReason]];
    return replaced?.textReason === misfitReason && replaced.type === 'VARCHAR' ? [[i, misfitReason]] : [];
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
