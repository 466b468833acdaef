import { createReadStream } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { quoteText } from '../engine/index.ts';
import { createSha256 } from './formats/source.ts';
import { type ConvertedFile, fileBytesTarget, rowGroupRows } from './model.ts';
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
 * Writes the rows of a SELECT as Parquet (zstd), in order, cut into files of about 256 MiB. Column names must be
 * unique without regard to case.
 */
export async function writeParquet(work: Work, select: string, columns: readonly string[]): Promise<Written> {
  const dir = path.join(work.request.outputDir, 'parquet');
  await mkdir(dir, { recursive: true });
  const settings =
    `FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroupRows}, FILE_SIZE_BYTES ${fileBytesTarget}, ` +
    `FILENAME_PATTERN 'part-{i}', OVERWRITE true, RETURN_STATS true`;
  const rows = await work.read('converting', `COPY (${select}) TO ${quoteText(dir)} (${settings})`);
  const written = rows as [string, string, string, string, CopyStatistics[] | null, unknown][];
  const nullable = new Set<string>();
  const seen = new Set<string>();
  const byIdentifier = new Map(columns.map((name) => [`"${name.replaceAll('"', '""')}"`, name]));
  for (const [, , , , statistics] of written) {
    for (const { key, value } of statistics ?? []) {
      const name = byIdentifier.get(key);
      if (name === undefined) continue; // a part of a nested column
      seen.add(name);
      const nulls = value.find((entry) => entry.key === 'null_count');
      if (nulls === undefined || nulls.value !== '0') nullable.add(name);
    }
  }
  for (const name of columns) if (!seen.has(name)) nullable.add(name);
  const files = written
    .map(([file, count]) => ({ file, rows: Number(count), bytes: 0 }))
    .toSorted((a, b) => partNumber(a.file) - partNumber(b.file));
  for (const one of files) one.bytes = (await stat(one.file)).size;
  if ((await readdir(dir)).length !== files.length)
    throw new Error('DuckDB wrote files that it did not report.');
  return { files, rowCount: files.reduce((sum, one) => sum + one.rows, 0), nullable };
}

const partNumber = (file: string) => Number(/part-(\d+)/.exec(path.basename(file))?.[1] ?? 0);

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
