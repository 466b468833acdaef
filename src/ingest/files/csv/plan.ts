import { ingestErrors } from '../../errors.ts';
import type { IngestLimits, IngestOptions } from '../../model.ts';
import { type ColumnProfile, emptyProfile, profileCell } from '../cell-types.ts';
import { nameColumns } from '../column-names.ts';
import { isDelimiter } from '../options.ts';
import { detectDialect, nameDelimiter } from './dialect.ts';
import { decideHeader } from './header.ts';
import { type Dialect, noDelimiter, readRecords, type SampleRecord } from './records.ts';

/** A line before the header that is no data. */
export interface PreambleLine {
  line: number;
  text: string;
}

/** Everything about a CSV file that its beginning tells. */
export interface CsvPlan {
  dialect: Dialect;
  hasHeader: boolean;
  /** Physical lines before the first record that counts, `options.skipLines` included. */
  skipLines: number;
  skippedText: string;
  /** Of those, lines that nobody asked to skip; they are rejects. */
  preamble: PreambleLine[];
  names: string[];
  originals: string[];
  profiles: ColumnProfile[];
  warnings: string[];
}

const preambleMax = 20;
const lineBreak = /\r\n|\n|\r/g;

/**
 * Reads dialect, header, names and the types of the first rows from the beginning of a file. Throws
 * DELIMITER_UNCLEAR, COLUMN_LIMIT, COLUMN_UNKNOWN or MALFORMED_FILE.
 */
export function planCsv(
  head: string,
  isWhole: boolean,
  options: IngestOptions,
  limits: IngestLimits,
): CsvPlan {
  const warnings: string[] = [];
  const declared = options.skipLines ? undefined : readSeparatorLine(head);
  const asked = skipLines(head, declared === undefined ? (options.skipLines ?? 0) : 1);
  const detected = detectDialect(asked.rest, isWhole, {
    ...options,
    delimiter: options.delimiter ?? declared,
  });
  const { dialect, fieldCount } = detected;
  const preamble = findPreamble(detected.records, fieldCount, asked.rest, asked.count);
  const skipped = skipLines(head, asked.count + preamble.length);
  const records = readRecords(skipped.rest, dialect, {
    isWhole,
    recordsMax: 5000,
    nullText: options.nullText,
  });
  const [first] = records;
  if (!first)
    throw ingestErrors.MALFORMED_FILE(
      isWhole
        ? 'The file has no line with content.'
        : 'The first line is longer than 1 MiB, so columns cannot be told. Check the quotes and line ends.',
    );
  const decided = options.header === undefined ? decideHeader(records) : undefined;
  const hasHeader = options.header ?? decided!.hasHeader;
  if (decided?.isAssumed)
    warnings.push(
      `Nothing but text tells whether the first line is a header; it was taken as ${hasHeader ? 'one' : 'data'}. Pass options.header to decide.`,
    );
  const columnCount = hasHeader ? first.cells.length : fieldCount;
  requireAgreement(hasHeader, first, columnCount, fieldCount, records, dialect);
  if (columnCount > limits.columnsMax)
    throw ingestErrors.COLUMN_LIMIT(
      `The file has ${columnCount} columns; the limit is ${limits.columnsMax} ([ingest] columns_max).`,
      { details: { columns: columnCount, columnsMax: limits.columnsMax } },
    );
  const originals = hasHeader ? first.cells.map((cell) => cell ?? '') : [];
  const names = nameColumns(hasHeader ? originals : Array.from({ length: columnCount }, () => ''));
  const profiles = names.map(emptyProfile);
  for (const { cells, isBroken, isUnclosed } of hasHeader ? records.slice(1) : records) {
    if (cells.length !== columnCount || isBroken || isUnclosed) continue;
    for (let i = 0; i < columnCount; i++) profileCell(profiles[i]!, cells[i]!);
  }
  return {
    dialect,
    hasHeader,
    skipLines: skipped.count,
    skippedText: skipped.text,
    preamble,
    names,
    originals,
    profiles,
    warnings,
  };
}

/** The delimiter that a first line `sep=;` names, as spreadsheets write and read it. */
export function readSeparatorLine(head: string): string | undefined {
  const named = /^(?:sep=(.)|"sep=(.)")\r?(?:\n|$)/i.exec(head);
  const delimiter = named?.[1] ?? named?.[2];
  return delimiter !== undefined && isDelimiter(delimiter) ? delimiter : undefined;
}

function skipLines(text: string, count: number) {
  let from = 0;
  let taken = 0;
  lineBreak.lastIndex = 0;
  while (taken < count) {
    const found = lineBreak.exec(text);
    if (!found)
      throw ingestErrors.MALFORMED_FILE(`The file has no more than ${count} lines to skip in its first MiB.`);
    from = found.index + found[0].length;
    taken++;
  }
  return { count, text: text.slice(0, from), rest: text.slice(from) };
}

/** Leading lines of one field before a table of several: titles and notes of exports. */
function findPreamble(
  records: readonly SampleRecord[],
  fieldCount: number,
  text: string,
  linesBefore: number,
): PreambleLine[] {
  if (fieldCount < 2) return [];
  const firstTable = records.findIndex((record) => record.cells.length > 1);
  if (firstTable <= 0 || firstTable > preambleMax) return [];
  const end = records[firstTable]!.line - 1;
  return text
    .split(lineBreak)
    .slice(0, end)
    .map((line, i) => ({ line: linesBefore + i + 1, text: line }));
}

/** A header of another width than the rows would make every row a reject: say so plainly. */
function requireAgreement(
  hasHeader: boolean,
  first: SampleRecord,
  columnCount: number,
  fieldCount: number,
  records: readonly SampleRecord[],
  dialect: Dialect,
) {
  if (!hasHeader || columnCount === fieldCount || records.length < 3) return;
  // An empty last field is how some programs end their lines; DuckDB leaves it out.
  const fits = records
    .slice(1)
    .filter(
      ({ cells }) =>
        cells.length === columnCount || (cells.length === columnCount + 1 && cells.at(-1) === null),
    );
  if (fits.length * 2 >= records.length - 1) return;
  throw ingestErrors.MALFORMED_FILE(
    `The header on line ${first.line} has ${columnCount} fields, but most rows have ${fieldCount} (split by ${nameDelimiter(dialect.delimiter)}). Correct it, or pass options.header or options.skipLines.`,
    { details: { headerFields: columnCount, rowFields: fieldCount } },
  );
}

export const isSingleColumn = (dialect: Dialect) => dialect.delimiter === noDelimiter;
