import { ingestErrors } from '../errors.ts';
import { quoteForMessage } from '../model.ts';

const lengthMax = 120;
/** The reader of Parquet numbers rows by this name and refuses files in which a column has it. */
const takenByReader = 'file_row_number';
/** Of the name in the source, which is kept beside the safe one; survey exports write whole questions. */
export const originalLengthMax = 1000;

/**
 * Safe, unique names for the columns of a file, in order. A name that is a plain identifier stays as it is;
 * otherwise letters and digits of any script are kept, everything else becomes `_`. Empty ones are
 * `column_<position>`. A repeated name (without regard to case) gets `_2`, `_3`, …, and so does the one that the reader
 * of Parquet takes. Throws COLUMN_NAME_LIMIT and MALFORMED_FILE.
 */
export function nameColumns(originals: readonly string[]): string[] {
  const long = originals.findIndex((original) => original.length > originalLengthMax);
  if (long >= 0)
    throw ingestErrors.COLUMN_NAME_LIMIT(
      `The name of column ${long + 1} has ${originals[long]!.length} characters, more than ${originalLengthMax}: ${quoteForMessage(originals[long]!)}`,
      { details: { position: long + 1, length: originals[long]!.length, lengthMax: originalLengthMax } },
    );
  const cut = originals.findIndex((original) => original.includes('\0'));
  if (cut >= 0)
    throw ingestErrors.MALFORMED_FILE(
      `The name of column ${cut + 1} holds a zero character: ${quoteForMessage(originals[cut]!)}`,
    );
  const wanted = originals.map((original, i) => cleanName(original) || `column_${i + 1}`);
  const firstUse = new Set([takenByReader]);
  const isFirst = wanted.map((name) => {
    const key = name.toLowerCase();
    if (firstUse.has(key)) return false;
    firstUse.add(key);
    return true;
  });
  // First uses keep their names, so that a later "a_2" of the file is not pushed aside by a renamed "a".
  const taken = new Set(firstUse);
  const nextNumber = new Map<string, number>();
  return wanted.map((name, i) => {
    if (isFirst[i]) return name;
    const key = name.toLowerCase();
    let number = nextNumber.get(key) ?? 2;
    while (taken.has(`${key}_${number}`)) number++;
    nextNumber.set(key, number + 1);
    taken.add(`${key}_${number}`);
    return `${name}_${number}`;
  });
}

function cleanName(original: string): string {
  const text = original.normalize('NFC').trim();
  if (/^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(text) && text.length <= lengthMax) return text;
  const name = [...text.replace(/[^\p{L}\p{M}\p{N}_]+/gu, '_').replace(/^_+|_+$/g, '')]
    .slice(0, lengthMax)
    .join('');
  return /^[\p{N}\p{M}]/u.test(name) ? `_${name}` : name;
}

/** The names for a message: at most twenty of them. */
export const listNames = (columns: readonly { name: string }[]) =>
  columns
    .slice(0, 20)
    .map((column) => column.name)
    .join(', ') + (columns.length > 20 ? ` and ${columns.length - 20} more` : '');
