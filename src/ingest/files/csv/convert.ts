import { symlink } from 'node:fs/promises';
import type { Reject } from '../../../catalog/index.ts';
import { quoteName, quoteText } from '../../../engine/index.ts';
import { ingestErrors } from '../../errors.ts';
import type { ConvertResult, TextEncoding } from '../../model.ts';
import { arrangeColumns, type ColumnChoice, type SourceColumn } from '../arrange-columns.ts';
import { planType, roundingSql, typedSql } from '../cell-types.ts';
import { decodeHead, type Source } from '../formats/source.ts';
import { misfitPosition, writeAfterMisfits } from '../misfits.ts';
import { profileColumns } from '../profile-columns.ts';
import { requireFewRejects } from '../reject-ratio.ts';
import type { Work } from '../work.ts';
import { hashFiles, toColumn, type Written, writeParquet } from '../write-parquet.ts';
import { type CsvPlan, firstType, isSingleColumn, planCsv } from './plan.ts';
import { readRejects, storedRejectsMax } from './rejects.ts';
import { scanPlain, scanRewriting, type TextScan } from './scan.ts';

/** What DuckDB is given: UTF-8 with one kind of line end, and what the scan found in it. */
interface Prepared {
  plan: CsvPlan;
  scan: TextScan;
  /** A path without characters that DuckDB would expand. */
  file: string;
  encoding: TextEncoding;
  lineEnd: '\\n' | '\\r\\n';
}

/**
 * CSV, TSV and their kin → Parquet.
 *
 *     head ─► dialect, header, first types ─► scan (hash, UTF-8, count) ─► COPY with every cell checked ─► add up
 *                                                                            │ misfit          ▲
 *                                                                            └─► profile all rows
 */
export async function convertCsv(work: Work, source: Source): Promise<ConvertResult> {
  const prepared = await prepare(work, source);
  const { plan, scan } = prepared;
  work.warnings.push(...plan.warnings);
  requireClosedQuotes(prepared);
  const recordCount = countRecords(prepared);
  const columns = describeColumns(plan);
  const { written, choices, rejected } = await write(work, prepared, columns);
  await warnOfRounding(work, prepared, columns, choices);
  await source.requireUnchanged();
  const rejects = addUp(work, prepared, recordCount, written, rejected);
  return {
    format: plan.dialect.delimiter === '\t' ? 'tsv' : 'csv',
    columns: choices.map((choice) => toColumn(choice, written)),
    rowCount: written.rowCount,
    files: await hashFiles(work, written.files),
    rejects,
    source: { bytes: source.bytes, sha256: scan.sha256 },
    warnings: work.warnings,
    reading: {
      delimiter: isSingleColumn(plan.dialect) ? 'NONE' : plan.dialect.delimiter,
      quote: plan.dialect.quote,
      escape: plan.dialect.escape,
      header: plan.hasHeader,
      encoding: prepared.encoding,
      lines: scan.count.lines + plan.skipLines,
      blankLines: isSingleColumn(plan.dialect) ? 0 : scan.count.blanks,
    },
  };
}

async function prepare(work: Work, source: Source): Promise<Prepared> {
  const { options, limits } = work.request;
  let { text, encoding, markBytes } = decodeHead(source, options.encoding);
  let plan = planCsv(text, source.isWhole, options, limits);
  const isPlain = encoding === 'utf-8' && !source.isCompressed;
  if (isPlain) {
    const skipBytes = markBytes + Buffer.byteLength(plan.skippedText);
    const scan = await scanPlain(work, source, plan.dialect, skipBytes);
    const isOtherEncoding = !scan.isUtf8 && !scan.hasWideCharacters && options.encoding === undefined;
    const { lf, crlf, cr } = scan.count.endings;
    if (!isOtherEncoding && cr === 0 && (lf === 0 || crlf === 0)) {
      const file = work.scratch('source.csv');
      await symlink(source.path, file);
      return { plan, scan, file, encoding, lineEnd: crlf > 0 ? '\\r\\n' : '\\n' };
    }
    if (isOtherEncoding) {
      encoding = 'windows-1252';
      text = decodeHead(source, encoding).text;
      plan = planCsv(text, source.isWhole, options, limits);
    }
  }
  if (encoding === 'windows-1252' && options.encoding === undefined)
    work.warnings.push(
      'The text is not UTF-8; it was read as windows-1252 (latin-1). Pass options.encoding if that is wrong.',
    );
  const file = work.scratch('text.csv');
  const skipBytes = Buffer.byteLength(plan.skippedText.replace(/\r\n|\r/g, '\n'));
  const scan = await scanRewriting(work, source, plan.dialect, encoding, skipBytes, file);
  return { plan, scan, file, encoding, lineEnd: '\\n' };
}

/** Rows plus rejects must come to this: all records but the header. In one column a blank line is a row. */
function countRecords({ plan, scan }: Prepared): number {
  const { records, blanks } = scan.count;
  return records + (isSingleColumn(plan.dialect) ? blanks : 0) - (plan.hasHeader ? 1 : 0);
}

function requireClosedQuotes({ plan, scan }: Prepared) {
  if (scan.count.unclosedLine === null) return;
  const line = scan.count.unclosedLine + plan.skipLines;
  throw ingestErrors.MALFORMED_FILE(
    `A quote opened on line ${line} is never closed, so the rest of the file would be one cell. Close it, or pass options.quote (empty for none).`,
    { details: { line } },
  );
}

function describeColumns(plan: CsvPlan): SourceColumn[] {
  return plan.names.map((name, i) => ({
    name,
    originalName: plan.originals[i] ?? '',
    cell: `c${i}`,
    profile: plan.profiles[i]!,
    plan: firstType(plan.profiles[i]!),
    // Text in the first rows is final: no later row can make it a number again.
    isFinal: plan.profiles[i]!.filled > 0 && planType(plan.profiles[i]!).family === 'TEXT',
  }));
}

interface Attempt {
  written: Written;
  choices: ColumnChoice[];
  rejected: Awaited<ReturnType<typeof readRejects>>;
}

async function write(work: Work, prepared: Prepared, columns: SourceColumn[]): Promise<Attempt> {
  if (columns.some(isUncertain)) await profileAll(work, prepared, columns);
  return await writeAfterMisfits(work, columns, async () => {
    try {
      return await attempt(work, prepared, columns);
    } catch (error) {
      if (misfitPosition(error) === undefined || columns.every((column) => column.isFinal)) throw error;
      await profileAll(work, prepared, columns);
      return await attempt(work, prepared, columns);
    }
  });
}

/** Numbers with exponents, and those only a DOUBLE holds, are planned from all rows. */
const isUncertain = ({ profile, isFinal }: SourceColumn) =>
  !isFinal && profile.filled > 0 && (profile.exponents > 0 || planType(profile).family === 'DOUBLE');

async function attempt(work: Work, prepared: Prepared, columns: SourceColumn[]): Promise<Attempt> {
  const choices = arrangeColumns(work.request, columns);
  const connection = await work.connect();
  await connection.run('DROP TABLE IF EXISTS reject_errors');
  await connection.run('DROP TABLE IF EXISTS reject_scans');
  const expressions = choices.map(
    (choice) =>
      `${choice.sql ?? typedSql(choice.column.cell, choice.plan, choice.position)} AS ${quoteName(choice.outputName)}`,
  );
  const typed = new Map(
    choices.filter((choice) => choice.isGiven).map((one) => [one.column.cell, one.plan.type]),
  );
  const from = readCsvSql(work, prepared, columns, typed);
  const written = await writeParquet(
    work,
    `SELECT ${expressions.join(', ')} FROM ${from}`,
    choices.map((choice) => choice.outputName),
  );
  const names = new Map(columns.map((column) => [column.cell, column.name]));
  const rejected = await readRejects(work, prepared.file, 1, (cell) => names.get(cell) ?? cell);
  return { written, choices, rejected };
}

/** Profiles every undecided column over all rows. */
async function profileAll(work: Work, prepared: Prepared, columns: SourceColumn[]): Promise<void> {
  const open = columns.filter((column) => !column.isFinal);
  const profiles = await profileColumns(
    work,
    open.map(({ cell, profile }) => ({ cell, family: planType(profile).family })),
    readCsvSql(work, prepared, columns, new Map()),
  );
  open.forEach((column, i) => {
    const before = planType(column.profile);
    column.profile = profiles[i]!;
    column.plan = planType(column.profile);
    column.isFinal = true;
    if (column.plan.family === 'TEXT' && before.family !== 'EMPTY' && before.family !== 'TEXT')
      work.warnings.push(
        `Column "${column.name}" is text: its first rows are ${before.type}, but not all. Pass options.columns to make the others rejects.`,
      );
  });
}

/** The reader rounds and cuts where the caller gave a type; that is theirs to decide, but not unseen. */
async function warnOfRounding(
  work: Work,
  prepared: Prepared,
  columns: readonly SourceColumn[],
  choices: readonly ColumnChoice[],
): Promise<void> {
  const rounding = choices.flatMap(({ isGiven, column, plan }) => {
    const sql = isGiven ? roundingSql(column.cell, plan.type) : undefined;
    return sql === undefined ? [] : [{ column, type: plan.type, sql }];
  });
  if (rounding.length === 0) return;
  const from = readCsvSql(work, prepared, columns, new Map());
  const counts = rounding.map(({ sql }) => `count_if(${sql})`).join(', ');
  const [row] = await work.read('typing', `SELECT ${counts} FROM ${from}`);
  rounding.forEach(({ column, type }, i) => {
    const count = Number(row![i]);
    if (count > 0)
      work.warnings.push(
        `${count} cells of column "${column.name}" were rounded or cut to the given type ${type}.`,
      );
  });
}

function readCsvSql(
  work: Work,
  prepared: Prepared,
  columns: readonly SourceColumn[],
  typed: ReadonlyMap<string, string>,
): string {
  const { plan, scan, file, lineEnd } = prepared;
  const { options } = work.request;
  const { delimiter, quote } = plan.dialect;
  const types = columns.map(({ cell }) => `${quoteText(cell)}: ${quoteText(typed.get(cell) ?? 'VARCHAR')}`);
  // DuckDB's own default is 2 MB a line, and 16 lines a buffer.
  const lineBytes = Math.max(2_097_152, scan.count.longestBytes + 1024);
  const settings = [
    'auto_detect = false',
    `header = ${plan.hasHeader}`,
    `skip = ${plan.skipLines}`,
    `delim = ${quoteText(delimiter)}`,
    `quote = ${quoteText(quote)}`,
    `escape = ${quoteText(quote === '' ? '' : plan.dialect.escape)}`,
    `new_line = ${quoteText(lineEnd)}`,
    `nullstr = [${['', ...(options.nullText ? [options.nullText] : [])].map(quoteText).join(', ')}]`,
    'allow_quoted_nulls = false',
    `max_line_size = ${lineBytes}`,
    `buffer_size = ${Math.max(32_000_000, lineBytes * 2)}`,
    'store_rejects = true',
    `rejects_limit = ${storedRejectsMax}`,
    ...(options.dateFormat ? [`dateformat = ${quoteText(options.dateFormat)}`] : []),
    ...(options.timestampFormat ? [`timestampformat = ${quoteText(options.timestampFormat)}`] : []),
    `columns = {${types.join(', ')}}`,
  ];
  return `read_csv(${quoteText(file)}, ${settings.join(', ')})`;
}

/** The exact number of rejects, checked against what DuckDB said; throws TOO_MANY_REJECTS. */
function addUp(
  work: Work,
  { plan, scan }: Prepared,
  recordCount: number,
  written: Written,
  rejected: Attempt['rejected'],
): ConvertResult['rejects'] {
  const missing = recordCount - written.rowCount;
  const isCutOff = rejected.storedCount >= storedRejectsMax && missing >= rejected.storedCount;
  if (missing !== rejected.storedCount && !isCutOff)
    throw ingestErrors.MALFORMED_FILE(
      `Of ${recordCount} records ${written.rowCount} were read and ${rejected.storedCount} refused: the quotes of the file are ambiguous, and lines would be lost. Pass options.quote, options.escape or options.delimiter.`,
      { details: { records: recordCount, rows: written.rowCount, rejects: rejected.storedCount } },
    );
  const preamble: Reject[] = plan.preamble.map(({ line, text }) => ({
    line,
    column: null,
    reason: 'before the header',
    text: text.slice(0, 500),
  }));
  const rejects = {
    count: missing + preamble.length,
    kept: [...preamble, ...rejected.kept].slice(0, work.request.limits.rejectsKeptMax),
  };
  // A stray quote can swallow many lines into one reject: both measures must stay in bounds.
  requireFewRejects(work.request, rejects.kept, missing, recordCount);
  requireFewRejects(work.request, rejects.kept, rejected.lineCount, scan.count.lines);
  return rejects;
}
