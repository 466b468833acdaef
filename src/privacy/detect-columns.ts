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
/** Recognisers need no more; longer text is cut by the engine. */
const valueLengthMax = 300;

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
  const rows = await readSample(connection, columns, files);
  const findings: ColumnFinding[] = [];
  for (const [i, { name, originalName, type }] of columns.entries()) {
    const values = rows.map((row) => row[i]).filter((value) => typeof value === 'string');
    findings.push(await detect({ name: originalName ?? name, type, values }));
  }
  return findings;
}

/** Rows of text, NULLs kept. At most {@link sampleRowsMax}, out of at most {@link sampleSlices} row groups. */
async function readSample(
  connection: EngineConnection,
  columns: readonly DescribedColumn[],
  files: readonly ParquetFile[],
): Promise<unknown[][]> {
  const wanted = Math.min(
    sampleRowsMax,
    Math.max(sampleRowsMin, Math.floor(sampleCellsMax / columns.length)),
  );
  const cells = columns.map(({ name, type }) =>
    type === 'BLOB' ? 'NULL' : `CAST(${quoteName(name)} AS VARCHAR)[:${valueLengthMax}]`,
  );
  const rows: unknown[][] = [];
  for (const { file, from, count, stride } of planSlices(files, wanted)) {
    const read = await connection.read(
      `SELECT ${cells.join(', ')} FROM read_parquet(${quoteText(file)}, file_row_number = true)
       WHERE file_row_number BETWEEN ${from} AND ${from + count - 1} AND (file_row_number - ${from}) % ${stride} = 0`,
    );
    rows.push(...read.rows);
  }
  return rows;
}

export interface Slice {
  file: string;
  from: number;
  count: number;
  /** Every how many rows one is taken. */
  stride: number;
}

/** Rows of one slice lie so close together that they are in one row group, or two. */
const sliceRowsMax = 20_000;

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
