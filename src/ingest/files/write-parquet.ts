import { createReadStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { quoteText } from '../../engine/index.ts';
import { type ConvertedFile, rowGroupRows } from '../model.ts';
import { createSha256 } from './formats/source.ts';
import type { Work } from './work.ts';

export interface Written {
  files: Omit<ConvertedFile, 'sha256'>[];
  rowCount: number;
  /** Columns, by the names they were written under, that hold at least one NULL or may. */
  nullable: ReadonlySet<string>;
}

interface CopyStatistics {
  key: string;
  value: { key: string; value: string }[];
}

/**
 * Writes the rows of a SELECT as one Parquet file (zstd), in order: where DuckDB cuts files by size, each thread fills
 * its own. Column names must be unique without regard to case.
 */
export async function writeParquet(work: Work, select: string, columns: readonly string[]): Promise<Written> {
  const dir = path.join(work.request.outputDir, 'parquet');
  await mkdir(dir, { recursive: true });
  const file = path.join(dir, 'part-0.parquet');
  const settings = `FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroupRows}, RETURN_STATS true`;
  const rows = await work.read('converting', `COPY (${select}) TO ${quoteText(file)} (${settings})`);
  const [, count, , , statistics] = rows[0] as [string, string, string, string, CopyStatistics[] | null];
  const nullable = new Set<string>();
  const seen = new Set<string>();
  const byIdentifier = new Map(columns.map((name) => [`"${name.replaceAll('"', '""')}"`, name]));
  for (const { key, value } of statistics ?? []) {
    const name = byIdentifier.get(key);
    if (name === undefined) continue; // a part of a nested column
    seen.add(name);
    const nulls = value.find((entry) => entry.key === 'null_count');
    if (nulls === undefined || nulls.value !== '0') nullable.add(name);
  }
  for (const name of columns) if (!seen.has(name)) nullable.add(name);
  const { size } = await stat(file);
  return { files: [{ file, rows: Number(count), bytes: size }], rowCount: Number(count), nullable };
}

export async function hashFiles(work: Work, files: Written['files']): Promise<ConvertedFile[]> {
  const total = files.reduce((sum, one) => sum + one.bytes, 0);
  const hashed: ConvertedFile[] = [];
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
