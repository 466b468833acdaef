import type { EngineConnection } from '../engine/index.ts';
import { quoteName, quoteText } from '../kernel/index.ts';
import { detect } from './detect.ts';
import type { ColumnFinding } from './model.ts';

/** Of all columns together; more columns get fewer rows each. */
const sampleCellsMax = 100_000;
export const sampleRowsMax = 400;
const sampleRowsMin = 40;
/** Places in the data that are read: each costs the decompression of one row group. */
export const sampleSlices = 4;
/** Recognisers need no more; longer text is cut by the engine to its beginning, its middle and its end. */
const windowLengthMax = 300;

/** Mentions stand anywhere in a text, so three windows are looked at; what is not longer than one comes whole. */
function sampled({ name, type }: DescribedColumn): string {
  const text = `CAST(${quoteName(name)} AS VARCHAR)`;
  const start = `${text}[:${windowLengthMax}]`;
  if (type !== 'VARCHAR') return start;
  const middle = `substr(${text}, greatest(length(${text}) // 2 - ${windowLengthMax / 2}, 1), ${windowLengthMax})`;
  return `CASE WHEN length(${text}) <= ${windowLengthMax} THEN ${text}
    ELSE concat(${start}, ' … ', ${middle}, ' … ', right(${text}, ${windowLengthMax})) END`;
}

export interface DescribedColumn {
  name: string;
  /** DuckDB's name of the type. */
  type: string;
  /** The header in the source where the safe name differs. */
  originalName?: string | undefined;
}

export interface ParquetFile {
  /** Absolute path. */
  file: string;
  rows: number;
}

/**
 * Judges every column of written Parquet files by its name and a sample of rows from beginning to end. Findings are in
 * the order of `columns`; they hold no values.
 */
export async function detectColumns(
  connection: EngineConnection,
  columns: readonly DescribedColumn[],
  files: readonly ParquetFile[],
): Promise<ColumnFinding[]> {
  const sample = await withOneThread(connection, () => readSample(connection, columns, files));
  const findings: ColumnFinding[] = [];
  for (const [i, { name, originalName, type }] of columns.entries())
    findings.push(await detect({ name: originalName ?? name, type, values: sample[i]! }));
  return findings;
}

/** A slice is one row group, so that further threads only cost: they doubled the CPU of a read. */
async function withOneThread<T>(connection: EngineConnection, read: () => Promise<T>): Promise<T> {
  const { rows } = await connection.read("SELECT current_setting('threads')");
  const threads = Number(rows[0]![0]);
  await connection.run('SET threads = 1');
  try {
    return await read();
  } finally {
    await connection.run(`SET threads = ${threads}`);
  }
}

/**
 * Values as text by column, without NULLs: of text at most {@link sampleRowsMax} out of at most {@link sampleSlices} row
 * groups; of numbers and dates, which are alike everywhere, the first slice.
 */
async function readSample(
  connection: EngineConnection,
  columns: readonly DescribedColumn[],
  files: readonly ParquetFile[],
): Promise<string[][]> {
  const wanted = Math.min(
    sampleRowsMax,
    Math.max(sampleRowsMin, Math.floor(sampleCellsMax / columns.length)),
  );
  const sample: string[][] = columns.map(() => []);
  for (const [turn, { file, from, count, stride }] of planSlices(files, wanted).entries()) {
    const read = [...columns.keys()].filter((i) => isWorthReading(columns[i]!.type, sample[i]!, turn));
    if (read.length === 0) continue;
    const cells = read.map((i) => sampled(columns[i]!));
    const { rows } = await connection.read(
      `SELECT ${cells.join(', ')} FROM read_parquet(${quoteText(file)}, file_row_number = true)
       WHERE file_row_number BETWEEN ${from} AND ${from + count - 1} AND (file_row_number - ${from}) % ${stride} = 0`,
    );
    for (const row of rows)
      for (const [at, i] of read.entries()) if (typeof row[at] === 'string') sample[i]!.push(row[at]);
  }
  return sample;
}

/** Fewer values of a number than this are read on in later slices. */
const plainValuesMin = 40;

/** Nothing is told by true and false or by bytes. */
function isWorthReading(type: string, values: readonly string[], turn: number): boolean {
  if (type === 'BOOLEAN' || type === 'BLOB') return false;
  const isPlain =
    /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL|DOUBLE|FLOAT|DATE|TIME)/.test(type) &&
    !type.endsWith(']');
  return turn === 0 || !isPlain || values.length < plainValuesMin;
}

export interface Slice {
  file: string;
  from: number;
  count: number;
  /** Every how many rows one is taken. */
  stride: number;
}

/** Rows of one slice lie so close together that they are in one row group, or two. */
const sliceRowsMax = 2000;

/** Where to read: all of a small dataset, else slices at even distances from the first row to the last. */
export function planSlices(files: readonly ParquetFile[], wanted: number): Slice[] {
  const total = files.reduce((sum, { rows }) => sum + rows, 0);
  if (total <= wanted)
    return files
      .filter(({ rows }) => rows > 0)
      .map(({ file, rows }) => ({ file, from: 0, count: rows, stride: 1 }));
  const each = Math.floor(wanted / sampleSlices);
  const span = Math.min(sliceRowsMax, Math.floor(total / sampleSlices));
  const slices: Slice[] = [];
  for (let i = 0; i < sampleSlices; i++) {
    const at = Math.floor(((total - span) * i) / (sampleSlices - 1));
    let before = 0;
    const holder = files.find(({ rows }) => {
      if (at < before + rows) return true;
      before += rows;
      return false;
    })!;
    const from = at - before;
    const count = Math.min(span, holder.rows - from);
    slices.push({ file: holder.file, from, count, stride: Math.max(1, Math.ceil(count / each)) });
  }
  return slices;
}
