import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openEngine, quoteText } from '../../../../src/engine/index.ts';
import { AppendMismatch } from '../../../../src/ingest/files/arrange-columns.ts';
import { convert } from '../../../../src/ingest/files/convert.ts';
import type {
  ConvertRequest,
  ConvertResult,
  IngestLimits,
  IngestOptions,
} from '../../../../src/ingest/model.ts';
import { LakehouseError } from '../../../../src/kernel/index.ts';
import { makeDirectory } from '../../../support/directory.ts';

export const limits: IngestLimits = {
  columnsMax: 2000,
  lineBytesMax: 4_194_304,
  rejectsKeptMax: 100,
  rejectRatioMax: 0.5,
  expandedBytesMax: 1_000_000_000,
  documentBytesMax: 50_000_000,
  documentPagesMax: 10_000,
  documentTimeoutMs: 30_000,
  memoryMb: 512,
  threads: 2,
};

export interface Converted extends ConvertResult {
  /** `name:TYPE` of every column, `?` where it holds NULL. */
  shape: string;
  rows: unknown[][];
  outputDir: string;
}

export interface ConvertOptions {
  options?: IngestOptions;
  /** What the sender calls the file; by default an ending that says nothing. */
  sourceName?: string;
  limits?: Partial<IngestLimits>;
  appendTo?: ConvertRequest['appendTo'];
  pdf?: ConvertRequest['pdf'];
  signal?: AbortSignal;
}

const engine = await openEngine({ memoryMb: 512, threads: 2 });

/** Runs the real conversion on real files, in this process, and reads the Parquet files back. */
export async function convertContent(
  content: string | Buffer,
  given: ConvertOptions = {},
): Promise<Converted> {
  const dir = makeDirectory();
  const sourcePath = path.join(dir, 'source [1] *.dat');
  const outputDir = path.join(dir, 'out');
  writeFileSync(sourcePath, content);
  mkdirSync(outputDir);
  const result = await convert(
    {
      sourcePath,
      sourceName: given.sourceName ?? 'source.dat',
      outputDir,
      options: given.options ?? {},
      limits: { ...limits, ...given.limits },
      pdf: given.pdf ?? { reader: 'unpdf', programDirs: [] },
      ...(given.appendTo ? { appendTo: given.appendTo } : {}),
    },
    given.signal ?? new AbortController().signal,
    () => {},
  );
  using connection = await engine.connect();
  const files = result.files.map((one) => quoteText(one.file)).join(', ');
  const read = await connection.read(`SELECT * FROM read_parquet([${files}])`);
  const shape = result.columns
    .map((column) => `${column.name}:${column.type}${column.isNullable ? '?' : ''}`)
    .join(' ');
  return { ...result, shape, rows: read.rows, outputDir };
}

/** The code of the error, for files that must be refused. */
export async function refusalOf(content: string | Buffer, given: ConvertOptions = {}) {
  try {
    await convertContent(content, given);
  } catch (error) {
    if (error instanceof AppendMismatch)
      return { code: 'SCHEMA_MISMATCH', message: error.message, details: {} };
    if (error instanceof LakehouseError)
      return { code: error.code, message: error.message, details: error.details };
    throw error;
  }
  throw new Error('The file was accepted.');
}
