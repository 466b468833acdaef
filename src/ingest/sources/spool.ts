import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type EngineConnection, quoteText } from '../../engine/index.ts';
import { LakehouseError } from '../../kernel/index.ts';
import { ingestErrors } from '../errors.ts';
import { type CopyStatistics, findNullable } from '../files/copy-statistics.ts';
import { type ParquetPart, parquetSettings } from '../model.ts';
import { hashFile } from './hash-file.ts';
import { type ColumnPlan, spoolFormat } from './model.ts';
import { csvName, selectFrom } from './plan-column.ts';
import type { RowSink } from './session.ts';

/** Values do not fit the types that their columns were given; `positions` are the columns'. */
export class MisfitError extends Error {
  readonly positions: readonly number[];

  constructor(positions: readonly number[]) {
    super(`Values of columns ${positions.join(', ')} do not fit their types.`);
    this.positions = positions;
  }
}

export interface SpoolOptions {
  outputDir: string;
  /** One for each part that is converted at a time. */
  connections: readonly EngineConnection[];
  columns: readonly ColumnPlan[];
  lineBytesMax: number;
  /** Called with each Parquet file before its connection takes another part. */
  onPart: (connection: EngineConnection, file: string) => Promise<void>;
}

const flushBytes = 1 << 20;

/**
 * CSV in, Parquet files out. Each connection converts one part at a time while the next one is written: disk and memory
 * hold a part for each connection and one more, whatever the table's size.
 */
export class Spool implements RowSink, AsyncDisposable {
  /** In the order in which they were cut; those in work are missing until `finish`. */
  readonly parts: ParquetPart[] = [];
  /** Names of columns that hold a NULL or may. */
  readonly nullable = new Set<string>();
  partBytes = 0;
  totalBytes = 0;
  private readonly dir: string;
  private readonly scratch: string;
  private readonly converters: { connection: EngineConnection; work: Promise<void> }[];
  private readonly onPart: SpoolOptions['onPart'];
  private readonly columns: readonly ColumnPlan[];
  private readonly lineBytesMax: number;
  private handle: FileHandle | undefined;
  /** Gathers small pieces, up to `pendingBytes`. */
  private readonly pending = Buffer.allocUnsafe(flushBytes);
  private pendingBytes = 0;
  private partCount = 0;
  private failure: unknown;

  constructor(options: SpoolOptions) {
    this.dir = path.join(options.outputDir, 'parquet');
    this.scratch = path.join(options.outputDir, 'scratch');
    this.converters = options.connections.map((connection) => ({ connection, work: Promise.resolve() }));
    this.onPart = options.onPart;
    this.columns = options.columns;
    this.lineBytesMax = options.lineBytesMax;
  }

  async open(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
    await mkdir(this.dir, { recursive: true });
    await mkdir(this.scratch, { recursive: true });
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.failure) throw this.failure;
    this.partBytes += chunk.length;
    if (this.pendingBytes + chunk.length > flushBytes) await this.flush();
    if (chunk.length > flushBytes) return this.append(chunk);
    this.pending.set(chunk, this.pendingBytes);
    this.pendingBytes += chunk.length;
  }

  async cut(rows: number): Promise<void> {
    if (this.partBytes === 0 && (rows !== 0 || this.partCount > 0)) {
      if (rows === 0) return;
      throw new Error(`The source announced ${rows} rows and sent none.`);
    }
    await this.flush();
    await this.handle?.close();
    this.handle = undefined;
    const number = this.partCount++;
    const spoolFile = this.spoolFile(number);
    this.totalBytes += this.partBytes;
    this.partBytes = 0;
    const converter = this.converters[number % this.converters.length]!;
    await converter.work;
    if (this.failure) throw this.failure;
    converter.work = this.convert(converter.connection, number, spoolFile, rows).catch((error: unknown) => {
      this.failure ??= error;
    });
  }

  /** Of the parts that are converted; all when it is finished. */
  get rowCount(): number {
    return this.parts.reduce((sum, part) => sum + part.rows, 0);
  }

  /** Waits for the last part. */
  async finish(): Promise<void> {
    if (this.partBytes > 0) throw new Error('Rows were written behind the last cut.');
    await this.settle();
    if (this.failure) throw this.failure;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle?.close();
    for (const { connection } of this.converters) connection.interrupt();
    await this.settle();
  }

  private async settle(): Promise<void> {
    for (const { work } of this.converters) await work;
  }

  private spoolFile(number: number): string {
    return path.join(this.scratch, `rows-${number}.csv`);
  }

  private async flush(): Promise<void> {
    await this.append(this.pending.subarray(0, this.pendingBytes));
    this.pendingBytes = 0;
  }

  private async append(bytes: Uint8Array): Promise<void> {
    this.handle ??= await open(this.spoolFile(this.partCount), 'w', 0o600);
    if (bytes.length > 0) await this.handle.writeFile(bytes);
  }

  private async convert(
    connection: EngineConnection,
    number: number,
    spoolFile: string,
    rows: number,
  ): Promise<void> {
    const file = path.join(this.dir, `part-${String(number).padStart(5, '0')}.parquet`);
    const reader = this.readerOf(
      spoolFile,
      this.columns.map(({ csvType }) => csvType),
    );
    let written: [string, string, string, string, CopyStatistics[] | null][];
    try {
      const select = selectFrom(reader, this.columns);
      const settings = parquetSettings(this.columns.length);
      const result = await connection.read(`COPY (${select}) TO ${quoteText(file)} (${settings})`);
      written = result.rows as typeof written;
    } catch (error) {
      const misfit = positionOf(error);
      if (misfit === undefined) throw translateConversionError(error, this.lineBytesMax);
      throw new MisfitError(await this.findMisfits(connection, spoolFile, misfit));
    }
    const [first] = written;
    // A plain defence: a cell that the reader and the source see differently would shift rows.
    if (Number(first?.[1] ?? 0) !== rows)
      throw new Error(`Part ${number}: the source sent ${rows} rows, ${first?.[1]} were read.`);
    const names = this.columns.map(({ name }) => name);
    for (const name of findNullable(first?.[4] ?? null, names)) this.nullable.add(name);
    await rm(spoolFile);
    const { size: bytes } = await stat(file);
    this.parts[number] = { file, rows, bytes, sha256: await hashFile(file) };
    await this.onPart(connection, file);
  }

  /** The reader ends at the first misfit; the others of the part are found here, because each reading of the source costs. */
  private async findMisfits(
    connection: EngineConnection,
    spoolFile: string,
    first: number,
  ): Promise<number[]> {
    const reader = this.readerOf(
      spoolFile,
      this.columns.map(() => 'VARCHAR'),
    );
    const flags = this.columns.map(({ csvType }, i) => {
      const cell = csvName(i);
      return `coalesce(bool_or(${cell} IS NOT NULL AND TRY_CAST(${cell} AS ${csvType}) IS NULL), false)`;
    });
    const { rows } = await connection.read(`SELECT ${flags.join(', ')} FROM ${reader}`);
    const found = this.columns.map((_, i) => i).filter((i) => rows[0]![i] === true);
    return [...new Set([first, ...found])];
  }

  private readerOf(spoolFile: string, types: readonly string[]): string {
    const columns = types.map((type, i) => `${quoteText(csvName(i))}: ${quoteText(type)}`).join(', ');
    return `read_csv(${quoteText(spoolFile)}, ${spoolFormat}, max_line_size = ${this.lineBytesMax}, buffer_size = ${this.lineBytesMax * 2}, columns = {${columns}})`;
  }
}

/** The column whose value the reader could not convert. */
function positionOf(error: unknown): number | undefined {
  if (!(error instanceof LakehouseError)) return undefined;
  const column = /Error when converting column "c(\d+)"/.exec(error.message)?.[1];
  return column === undefined ? undefined : Number(column);
}

function translateConversionError(error: unknown, lineBytesMax: number): unknown {
  if (!(error instanceof LakehouseError)) return error;
  if (/Maximum line size/i.test(error.message))
    return ingestErrors.LINE_LIMIT(
      `A row of the source is longer than ${lineBytesMax} bytes ([ingest] line_bytes_max).`,
    );
  if (error.kind !== 'VALIDATION') return error;
  // The reader quotes the row, which is nobody's business but its owner's.
  return new Error(`Rows of the source could not be read back (${error.code}).`);
}
