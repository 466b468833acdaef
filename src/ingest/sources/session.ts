import type { Resolve } from './address.ts';
import type { ColumnPlan, SourceSelection, SourceTable } from './model.ts';

/** What is to be read, decided inside the snapshot that it will be read from. */
export interface ReadPlan {
  columns: ColumnPlan[];
  /** The quoted columns in the source's dialect, in the same order. */
  cells: string[];
  /** Values by position that became NULL because no date is like them; filled while reading. */
  impossible: Map<number, number>;
  /** By the source's planner; null where it has no idea. */
  rowEstimate: number | null;
  warnings: string[];
}

/** Figures of one column as the source or we compute them, by the aliases of `figuresOf`. */
export type Figures = Record<string, string | null>;

export interface SessionOptions {
  resolve?: Resolve;
  /** Rows will be read: where it helps, a second connection is opened for `measureMeanwhile`. */
  isRead?: boolean;
}

/** Takes the CSV of the rows. `cut` ends a part at the end of a row; parts are converted while the next one comes. */
export interface RowSink {
  /** The chunk may be used again afterwards. */
  write(chunk: Uint8Array): Promise<void>;
  /** `rows` as the source counts them. */
  cut(rows: number): Promise<void>;
  /** Bytes in the part so far. */
  readonly partBytes: number;
}

/**
 * A database in one read-only snapshot that lasts as long as the session. Its errors are rebuilt: no text of a driver
 * leaves it before the password is taken out.
 */
export interface SourceSession extends AsyncDisposable {
  /** Product and version. */
  readonly server: string;
  listTables(): Promise<SourceTable[]>;
  /** `forcedToText` are positions of columns that do not have their type, with the reason; a tinyint(1) becomes a number. */
  plan(selection: SourceSelection, forcedToText: ReadonlyMap<number, string>): Promise<ReadPlan>;
  /** Time at the snapshot or a moment before it, less `lagMs`: in UTC, and in the zone in which the server lives. */
  clockBefore(lagMs: number): Promise<{ utc: string; local: string }>;
  /**
   * Leaves of the last plan only the rows for which a condition holds; `isMost` says that these are nearly all. Returns
   * the planner's estimate.
   */
  narrow(condition: string, isMost: boolean): Promise<number | null>;
  /** All rows of the last plan, as narrowed. */
  read(sink: RowSink, rows: (done: number) => void): Promise<void>;
  /** One row of aggregates over the rows of the last plan; the SQL is in the source's dialect. */
  measure(expressions: readonly { alias: string; sql: string }[]): Promise<Figures>;
  /**
   * As `measure`, while rows are read, in a second snapshot that was begun at the same moment and yet need not be the same:
   * that its figures agree is a proof, that they differ is none. Null where the source gave no second connection.
   */
  measureMeanwhile?(expressions: readonly { alias: string; sql: string }[]): Promise<Figures | null>;
  /** The source's own SQL for the figures of a column, by figure. */
  figuresOf(column: ColumnPlan, cell: string): Partial<Record<Figure, string>>;
  /** Aggregates whose results together are an order-free hash of the rows. */
  rowHashOf(texts: readonly string[]): [string, string];
}

export const figures = ['count', 'sum', 'length', 'min', 'max'] as const;
export type Figure = (typeof figures)[number];
