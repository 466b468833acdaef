import type { SourceColumn } from './arrange-columns.ts';
import { misfitMark, textType } from './cell-types.ts';
import type { Work } from './work.ts';

/** The position of the column of which a cell did not fit, if that is what an error says. */
export function misfitPosition(error: unknown): number | undefined {
  const found = error instanceof Error && new RegExp(`${misfitMark}(\\d+)`).exec(error.message);
  return found ? Number(found[1]) : undefined;
}

/**
 * Runs `write`. If a cell turns out not to fit the type that the profile of its column promised, the column becomes
 * text and everything is written again. Each turn makes one more column text, so it ends.
 */
export async function writeAfterMisfits<T>(
  work: Work,
  columns: readonly SourceColumn[],
  write: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      const column = columns[misfitPosition(error) ?? -1];
      if (!column || column.plan.family === 'TEXT') throw error;
      work.warnings.push(`Column "${column.name}" is text: not every cell is exactly a ${column.plan.type}.`);
      column.plan = textType;
      column.isFinal = true;
    }
  }
}
