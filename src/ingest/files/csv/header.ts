import { emptyProfile, planType, profileCell } from '../cell-types.ts';
import type { SampleRecord } from './records.ts';

export interface HeaderDecision {
  hasHeader: boolean;
  /** Nothing in the values told names from data; the usual case, a header, was assumed. */
  isAssumed: boolean;
}

const nameLengthMax = 100;

/**
 * Whether the first record names the columns. A column whose values are numbers, dates or booleans while its
 * first cell is not decides; in a file of text only, the first record is a header if its cells look like names.
 */
export function decideHeader(records: readonly SampleRecord[]): HeaderDecision {
  const [first, ...body] = records;
  if (!first) return { hasHeader: false, isAssumed: false };
  const names = first.cells.map((cell) => cell?.trim() ?? '');
  const firstTypes = names.map(typeOf);
  if (body.length === 0) {
    const isHeader = names.every((name) => name !== '') && firstTypes.every((type) => type === 'TEXT');
    return { hasHeader: isHeader && areNames(names), isAssumed: isHeader };
  }
  const rows = body.slice(0, 500).filter((record) => record.cells.length === names.length);
  const columns = names.map((_, i) => rows.map((record) => record.cells[i] ?? ''));
  const bodyTypes = columns.map((cells) => {
    const profile = emptyProfile();
    for (const cell of cells) profileCell(profile, cell);
    return planType(profile).family;
  });
  const differs = names.filter(
    (name, i) => name !== '' && firstTypes[i] === 'TEXT' && isTyped(bodyTypes[i]!),
  ).length;
  const typedInFirst = names.filter((_, i) => isTyped(firstTypes[i]!)).length;
  if (differs > 0 && (typedInFirst === 0 || areYears(names, columns)))
    return { hasHeader: true, isAssumed: false };
  if (typedInFirst > 0) return { hasHeader: areYears(names, columns), isAssumed: false };
  if (names.every((name) => name === '')) return { hasHeader: false, isAssumed: false };
  const recurs = names.some((name, i) => name !== '' && columns[i]!.includes(name));
  return areNames(names) && !recurs
    ? { hasHeader: true, isAssumed: true }
    : { hasHeader: false, isAssumed: true };
}

const isTyped = (family: string) => family !== 'TEXT' && family !== 'EMPTY';

function typeOf(cell: string): string {
  const profile = emptyProfile();
  profileCell(profile, cell);
  return planType(profile).family;
}

/** Names are short, on one line, not addresses and mostly not empty. */
function areNames(names: readonly string[]): boolean {
  const filled = names.filter((name) => name !== '');
  return (
    filled.length * 2 >= names.length &&
    filled.every(
      (name) =>
        name.length <= nameLengthMax &&
        !/[\n\r@]|:\/\//.test(name) &&
        !/^[+#$€£]?[\d.,\s%/:-]+[€$£%]?$/.test(name),
    )
  );
}

/** `region, 2019, 2020` over numbers that are not all years themselves. */
function areYears(names: readonly string[], columns: readonly string[][]): boolean {
  const years = names.flatMap((name, i) => (/^(?:19|20)\d\d$/.test(name) ? [i] : []));
  const others = names.filter((name, i) => name !== '' && !years.includes(i));
  if (years.length === 0 || others.length === 0 || !others.every((name) => typeOf(name) === 'TEXT'))
    return false;
  const isRising = years.every((i, n) => n === 0 || Number(names[i]) > Number(names[years[n - 1]!]));
  const bodyHasOthers = years.some((i) => columns[i]!.some((cell) => !/^(?:19|20)\d\d$/.test(cell.trim())));
  return years.length > 1 && isRising && bodyHasOthers;
}
