import { personal } from '../journal/index.ts';
import { commonErrors, requireName, type Sensitivity } from '../kernel/index.ts';
import type { Dataset, SensitivityOverride } from './model.ts';

export interface DatasetChanges {
  description?: string | null | undefined;
  owner?: string | null | undefined;
  tags?: readonly string[] | null | undefined;
  primaryKey?: readonly string[] | null | undefined;
  /** Merged by column name; an empty note removes one. */
  columnNotes?: readonly { column: string; note: string }[] | null | undefined;
}

export interface SensitivityChange {
  column: string;
  /** Null takes a former decision back. */
  sensitivity?: Sensitivity | null | undefined;
  /** For the journal; required with a level. */
  reason?: string | null | undefined;
}

type EditedFields = Partial<Pick<Dataset, 'description' | 'owner' | 'tags' | 'primaryKey' | 'columnNotes'>>;

const tagsMax = 50;

/** Texts that may name persons or quote rows. */
const writtenByPeople = new Set(['description', 'owner', 'columnNotes']);

export const isWrittenByPeople = (field: string) => writtenByPeople.has(field);

/** A decision as the journal keeps it. */
export const describeOverride = (override: SensitivityOverride | undefined) =>
  override ? { ...override, reason: personal(override.reason) } : null;

/** The dataset's decisions after one more. Throws INVALID_ARGUMENT. */
export function planSensitivity(
  dataset: Dataset,
  { column, sensitivity = null, reason }: SensitivityChange,
  made: { by: string; at: number },
): Record<string, SensitivityOverride> {
  const others = { ...dataset.columnSensitivity };
  delete others[column];
  // A decision about a column that is gone can still be taken back.
  if (sensitivity !== null || !Object.hasOwn(dataset.columnSensitivity, column))
    requireColumn(dataset, column);
  if (sensitivity === null) return others;
  const text = limitText('reason', reason?.trim() ?? '', 1000)!;
  if (text === '')
    throw commonErrors.INVALID_ARGUMENT('Say why: a decision about sensitivity needs a reason.');
  return { ...others, [column]: { sensitivity, reason: text, ...made } };
}

function requireColumn(dataset: Dataset, column: string): string {
  if (dataset.current.columns.some(({ name }) => name === column)) return column;
  throw commonErrors.INVALID_ARGUMENT(
    `The dataset "${dataset.name}" has no column ${JSON.stringify(column.slice(0, 80))}.`,
    { details: { column: column.slice(0, 80) } },
  );
}

/** The changed fields with their new values. Throws INVALID_ARGUMENT. */
export function planEdit(dataset: Dataset, changes: DatasetChanges): EditedFields {
  const next: EditedFields = {};
  if (changes.description !== undefined)
    next.description = limitText('description', changes.description, 4000);
  if (changes.owner !== undefined) next.owner = limitText('owner', changes.owner, 200);
  if (changes.tags) {
    next.tags = [...new Set(changes.tags.map((tag) => requireName('tag', tag)))];
    if (next.tags.length > tagsMax)
      throw commonErrors.INVALID_ARGUMENT(`A dataset has ${tagsMax} tags at most, not ${next.tags.length}.`);
  }
  if (changes.primaryKey) {
    next.primaryKey = changes.primaryKey.map((column) => requireColumn(dataset, column));
    if (new Set(next.primaryKey).size < next.primaryKey.length)
      throw commonErrors.INVALID_ARGUMENT('The primary key names a column twice.');
  }
  if (changes.columnNotes) {
    const notes = { ...dataset.columnNotes };
    for (const { column, note } of changes.columnNotes) {
      requireColumn(dataset, column);
      if (note === '') delete notes[column];
      else notes[column] = limitText('note', note, 1000)!;
    }
    next.columnNotes = notes;
  }
  return next;
}

function limitText(field: string, text: string | null, lengthMax: number): string | null {
  if (text === null || text.length <= lengthMax) return text;
  throw commonErrors.INVALID_ARGUMENT(
    `The ${field} may have ${lengthMax} characters at most, not ${text.length}.`,
  );
}
