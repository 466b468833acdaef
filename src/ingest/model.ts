import type { Column, Reject } from '../catalog/index.ts';

export { inboxStates } from './inbox/model.ts';

/** Read into one row a page, with the columns document, page and text. */
export const documentFormats = ['pdf', 'text', 'markdown', 'html'] as const;
export type DocumentFormat = (typeof documentFormats)[number];

export const fileFormats = ['csv', 'tsv', 'json', 'ndjson', 'parquet', ...documentFormats] as const;
export type FileFormat = (typeof fileFormats)[number];

export const isDocumentFormat = (format: string): format is DocumentFormat =>
  documentFormats.some((one) => one === format);

/** `auto` is pdftotext where it is installed and reads the document without complaint, else unpdf. */
export type PdfReader = 'auto' | 'unpdf' | 'pdftotext';

export const textEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type TextEncoding = (typeof textEncodings)[number];

/** What the caller knows better than the content tells; everything absent is detected. */
export interface IngestOptions {
  format?: FileFormat | undefined;
  /** One ASCII character, `\t`, or `NONE` for a file of one column. */
  delimiter?: string | undefined;
  /** Whether the first record names the columns. */
  header?: boolean | undefined;
  /** The quoting character, or empty for none. */
  quote?: string | undefined;
  /** How a quote stands inside quotes: the quote itself (doubled) or a backslash. */
  escape?: string | undefined;
  /** Unquoted cells with this text are NULL, besides empty ones. */
  nullText?: string | undefined;
  encoding?: TextEncoding | undefined;
  /** Lines before the header that are not data; they are counted, not kept. */
  skipLines?: number | undefined;
  /** Types by column name (original or safe). A cell that does not fit makes its row a reject. */
  columns?: readonly { name: string; type: string }[] | undefined;
  /** For columns typed by `columns`: strptime formats such as `%d/%m/%Y`. */
  dateFormat?: string | undefined;
  timestampFormat?: string | undefined;
  /** Overrides [ingest] reject_ratio_max, 0 to 1. */
  rejectRatioMax?: number | undefined;
}

export interface IngestLimits {
  columnsMax: number;
  lineBytesMax: number;
  rejectsKeptMax: number;
  rejectRatioMax: number;
  /** Bytes of text after decompression; uncompressed bytes of a Parquet file. */
  expandedBytesMax: number;
  /** Bytes of a document after decompression; it is read in memory. */
  documentBytesMax: number;
  documentPagesMax: number;
  documentTimeoutMs: number;
  /** For DuckDB; the process as a whole is watched by its parent. */
  memoryMb: number;
  threads: number;
}

export interface ConvertRequest {
  /** Absolute path of a plain file. */
  sourcePath: string;
  /** What its sender calls it, without directories. */
  sourceName: string;
  /** Absolute, existing, empty; result files and scratch go here. */
  outputDir: string;
  options: IngestOptions;
  limits: IngestLimits;
  pdf: {
    reader: PdfReader;
    /** Absolute; where pdftotext is looked for, in this order. */
    programDirs: readonly string[];
  };
  /** The columns to append to: types are widened to them where that loses nothing. */
  appendTo?: readonly { name: string; type: string }[] | undefined;
}

export type ConvertPhase = 'detecting' | 'scanning' | 'typing' | 'converting' | 'hashing';

/** Bytes, but in `converting` parts per thousand of the conversion. */
export interface ConvertProgress {
  phase: ConvertPhase;
  done: number;
  total: number;
}

/** A file of rows, hashed before anybody trusts it. */
export interface ParquetPart {
  /** Absolute path in the output directory. */
  file: string;
  rows: number;
  bytes: number;
  sha256: string;
}

export interface ConvertResult {
  format: FileFormat;
  columns: Column[];
  rowCount: number;
  files: ParquetPart[];
  rejects: { count: number; kept: Reject[] };
  source: { bytes: number; sha256: string };
  warnings: string[];
  /** How the text was read, for the job's log. */
  reading: Record<string, string | number | boolean>;
}

/** What the work process answers: rows that cannot be appended are an outcome, not a failure. */
export type ConvertOutcome =
  | { kind: 'converted'; result: ConvertResult }
  | { kind: 'mismatch'; reason: string };

/** Bytes that the dictionaries of one file may take while it is written; by itself DuckDB takes a MiB for each column of text. */
const dictionaryBytesMax = 64 * 1_048_576;

/**
 * How every Parquet file of a dataset is written; RETURN_STATS tells which columns hold a NULL. Beside DuckDB's defaults
 * this is a tenth smaller, and takes a quarter less CPU to write and a sixth less to read.
 */
export function parquetSettings(columnCount: number): string {
  const dictionaryBytes = Math.min(1_048_576, Math.floor(dictionaryBytesMax / columnCount));
  return `FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880, STRING_DICTIONARY_PAGE_SIZE_LIMIT ${dictionaryBytes}, RETURN_STATS true`;
}

/** Deeper JSON would exhaust the stack of readers further on. */
export const nestingMax = 64;
/** Bytes at the beginning from which format, dialect, header and first types are read. */
export const headBytes = 1_048_576;

export const quoteForMessage = (text: string) =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
