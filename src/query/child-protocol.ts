import type { EngineColumn } from '../engine/index.ts';
import type { CheckedSelect } from './gate.ts';
import type { DownloadFormat } from './model.ts';

/** What parent and query process say to each other; the methods of `query-process.ts` by name. */
export interface OpenArgs {
  /** The only directory the process can reach; `data`, `out` and `spill` inside. */
  dir: string;
  memoryMb: number;
  threads: number;
  spillMb: number;
}

export interface CheckArgs {
  sql: string;
}
export type CheckAnswer = CheckedSelect;

/** A dataset's version as the process sees it: a view over files in `data`. */
export interface ViewArgs {
  name: string;
  /** Equal keys mean equal content. */
  key: string;
  columns: string[];
  files: string[];
}

export interface StatementArgs {
  sql: string;
  parameters: readonly unknown[];
  views: ViewArgs[];
}

export interface SelectArgs extends StatementArgs {
  rowsMax: number;
  bytesMax: number;
}
export interface SelectAnswer {
  columns: EngineColumn[];
  rows: Uint8Array;
  rowCount: number;
  truncatedBy: 'ROWS' | 'BYTES' | null;
}

export interface ExportArgs extends StatementArgs {
  format: DownloadFormat;
  /** Absolute, inside `out`. */
  file: string;
  bytesMax: number;
  quoteFormulas: boolean;
}
export interface ExportAnswer {
  columns: EngineColumn[];
  rowCount: number;
  bytes: number;
}

export interface PreviewArgs {
  columns: string[];
  files: string[];
  rowsMax: number;
  bytesMax: number;
}

export interface RowsArgs {
  columns: string[];
  files: { path: string; firstRow: number; rows: number }[];
  rowNumbers: number[];
  bytesMax: number;
}
