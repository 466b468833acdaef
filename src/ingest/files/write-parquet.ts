import { createReadStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Column } from '../../catalog/index.ts';
import { quoteText } from '../../engine/index.ts';
import { type ParquetPart, parquetSettings } from '../model.ts';
import type { ColumnChoice } from './arrange-columns.ts';
import { type CopyStatistics, findNullable } from './copy-statistics.ts';
import { createSha256 } from './formats/source.ts';
import type { Work } from './work.ts';

export interface Written {
  files: Omit<ParquetPart, 'sha256'>[];
  rowCount: number;
  /** Columns, by the names they were written under, that hold at least one NULL or may. */
  nullable: ReadonlySet<string>;
}

/**
 * Writes the rows of a SELECT as one Parquet file (zstd), in order: where DuckDB cuts files by size, each thread fills
 * its own. Column names must be unique without regard to case.
 */
export async function writeParquet(work: Work, select: string, columns: readonly string[]): Promise<Written> {
  const dir = path.join(work.request.outputDir, 'parquet');
  await mkdir(dir, { recursive: true });
  const file = path.join(dir, 'part-0.parquet');
  const settings = parquetSettings(columns.length);
  const rows = await work.read('converting', `COPY (${select}) TO ${quoteText(file)} (${settings})`);
  const [, count, , , statistics] = rows[0] as [string, string, string, string, CopyStatistics[] | null];
  const nullable = findNullable(statistics, columns);
  const { size } = await stat(file);
  return { files: [{ file, rows: Number(count), bytes: size }], rowCount: Number(count), nullable };
}

/** A column as the catalog keeps it, after it was written. */
export function toColumn(choice: ColumnChoice, written: Written): Column {
  const { name, originalName } = choice.column;
  return {
    name: choice.outputName,
    type: choice.plan.type,
    isNullable: written.nullable.has(choice.outputName),
    ...(originalName !== '' && originalName !== name ? { originalName } : {}),
  };
}

export async function hashFiles(work: Work, files: Written['files']): Promise<ParquetPart[]> {
  const total = files.reduce((sum, one) => sum + one.bytes, 0);
  const hashed: ParquetPart[] = [];
  let done = 0;
  for (const one of files) {
    const hash = createSha256();
    for await (const piece of createReadStream(one.file, { highWaterMark: 1 << 20, signal: work.signal })) {
      hash.update(piece as Buffer);
      done += (piece as Buffer).length;
      work.progress('hashing', done, total);
    }
    hashed.push({ ...one, sha256: hash.digest('hex') });
  }
  return hashed;
}
