import type { SourceColumn } from './arrange-columns.ts';
import { misfitMark, needsAllRows, type PlannedType, planType, textType } from './cell-types.ts';
import { profileColumns } from './profile-columns.ts';
import type { Work } from './work.ts';

export interface Typing<Column extends SourceColumn, T> {
  /** SQL of all rows, with the cells of the columns. */
  rows: string;
  /** The type of a column, from the profile of all its cells. */
  planOf(column: Column): PlannedType;
  write(): Promise<T>;
}

/**
 * Writes columns whose types come from their first rows. Nothing is lost where later rows are of another kind: a cell
 * that does not fit ends the statement, all rows are looked at, and everything is written again. What cannot be told
 * from a few rows is looked at before.
 */
export async function writeTyped<Column extends SourceColumn, T>(
  work: Work,
  columns: readonly Column[],
  typing: Typing<Column, T>,
): Promise<T> {
  await profile(
    work,
    columns.filter((column) => isUncertain(work, column)),
    typing,
  );
  for (;;) {
    try {
      return await typing.write();
    } catch (error) {
      const column = columns[misfitPosition(error) ?? -1];
      const open = columns.filter(({ isFinal }) => !isFinal);
      if (!column || (open.length === 0 && column.plan.family === 'TEXT')) throw error;
      if (open.length > 0) await profile(work, open, typing);
      else becomeText(work, column);
    }
  }
}

/** Doubles are not checked digit by digit when they are written. */
function isUncertain({ request }: Work, { isFinal, profile: first, name }: SourceColumn): boolean {
  if (isFinal || first.filled === 0) return false;
  const target = request.appendTo?.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return needsAllRows(first) || target?.type === 'DOUBLE';
}

/** Profiles columns over all rows, which decides their types. */
async function profile<Column extends SourceColumn>(
  work: Work,
  columns: readonly Column[],
  { rows, planOf }: Typing<Column, unknown>,
): Promise<void> {
  if (columns.length === 0) return;
  const profiles = await profileColumns(
    work,
    columns.map(({ cell, profile: first }) => ({ cell, family: planType(first).family })),
    rows,
  );
  for (const [i, column] of columns.entries()) {
    const before = planType(column.profile);
    column.profile = profiles[i]!;
    column.plan = planOf(column);
    column.isFinal = true;
    if (column.plan.family === 'TEXT' && before.family !== 'EMPTY' && before.family !== 'TEXT')
      work.warnings.push(
        `Column "${column.name}" is text: its first rows are ${before.type}, but not all. Pass options.columns to make the others rejects.`,
      );
  }
}

/** The position of the column of which a cell did not fit, if that is what an error says. */
function misfitPosition(error: unknown): number | undefined {
  const found = error instanceof Error && new RegExp(`${misfitMark}(\\d+)`).exec(error.message);
  return found ? Number(found[1]) : undefined;
}

/** For a cell that does not fit what the profile of all cells promised. */
function becomeText(work: Work, column: SourceColumn): void {
  work.warnings.push(`Column "${column.name}" is text: not every cell is exactly a ${column.plan.type}.`);
  column.plan = textType;
}
