import type { EngineColumn } from '../engine/index.ts';

export const downloadFormats = ['PARQUET', 'CSV', 'NDJSON'] as const;
export type DownloadFormat = (typeof downloadFormats)[number];

/** Dataset name → version number; others are read at their current version. */
export type AsOf = Readonly<Record<string, number>>;

export interface SelectInput {
  sql: string;
  /** Values for $1, $2, … or ?, as JSON; an array of one kind binds as a list, an object as its JSON text. */
  parameters?: readonly unknown[] | null | undefined;
  asOf?: AsOf | null | undefined;
}

export interface QueryInput extends SelectInput {
  /** Rows wanted at most; [query] rows_default without, rows_max at most. */
  limit?: number | null | undefined;
  timeoutMs?: number | null | undefined;
  signal?: AbortSignal | undefined;
}

export interface QueryResult {
  /** In order; names may repeat. Types are DuckDB's names. */
  columns: EngineColumn[];
  /** UTF-8 of a JSON array of arrays, one a row, in the query's order. The forms of values: json-projection.ts. */
  rows: Uint8Array;
  rowCount: number;
  truncated: boolean;
  /** Which limit cut the result. */
  truncatedBy: 'ROWS' | 'BYTES' | null;
  /** From leaving the queue to the last byte. */
  elapsedMs: number;
  scanned: ScannedDataset[];
}

/** What a query had before it; `rows` and `bytes` are the version's, not what the engine skipped. */
export interface ScannedDataset {
  dataset: string;
  version: number;
  rows: number;
  bytes: number;
}

export interface DownloadInput extends SelectInput {
  format: DownloadFormat;
  /** File name without extension offered to the browser. */
  filename?: string | null | undefined;
  /** CSV only: puts `'` before texts that a spreadsheet would run as a formula. Default true. */
  quoteFormulas?: boolean | null | undefined;
  signal?: AbortSignal | undefined;
}

export interface Download {
  id: string;
  format: DownloadFormat;
  filename: string;
  contentType: string;
  byteSize: number;
  rowCount: number;
  columns: EngineColumn[];
  scanned: ScannedDataset[];
  /** Milliseconds since the epoch. */
  createdAt: number;
  expiresAt: number;
}

/** What the HTTP layer needs to stream with ranges. */
export interface DownloadFile {
  path: string;
  byteSize: number;
  contentType: string;
  filename: string;
  /** Without quotation marks; the file never changes. */
  etag: string;
  expiresAt: number;
}

export const contentTypes: Readonly<Record<DownloadFormat, string>> = {
  PARQUET: 'application/vnd.apache.parquet',
  CSV: 'text/csv; charset=utf-8',
  NDJSON: 'application/x-ndjson',
};
export const extensions: Readonly<Record<DownloadFormat, string>> = {
  PARQUET: 'parquet',
  CSV: 'csv',
  NDJSON: 'ndjson',
};

/** How long a cancelled statement may take to stop before its process is killed. */
export const cancelGraceMs = 500;
/** The same for reads of our own, which share a process and may wait in it for each other. */
export const readCancelGraceMs = 5000;
/** Reads of our own at once, those that wait in their process included. */
export const readsMax = 1000;
/** Linked files kept per process for the next query, and for how long unused ones keep their space. */
export const linksMax = 512;
export const linkIdleMs = 600_000;
/** Parameters of one statement. */
export const parametersMax = 1000;
