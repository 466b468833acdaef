import type { Column, Verification, VerificationLevel } from '../../catalog/index.ts';
import type { SecretReference } from '../../config/index.ts';
import type { ParquetPart } from '../model.ts';

export const sourceKinds = ['POSTGRES', 'MYSQL'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** DISABLE: in clear. REQUIRE: encrypted, whoever answers. VERIFY: encrypted, and the certificate proves the host. */
export const tlsModes = ['DISABLE', 'REQUIRE', 'VERIFY'] as const;
export type TlsMode = (typeof tlsModes)[number];

/** How to reach a database. It refers to its secret and never holds it. */
export interface Connection {
  id: string;
  name: string;
  kind: SourceKind;
  host: string;
  port: number;
  database: string;
  user: string;
  tls: TlsMode;
  secret: SecretReference | null;
  createdAt: number;
  createdBy: string;
}

/** What a work process needs to log in; it crosses the channel and is written nowhere. */
export interface SourceLogin {
  kind: SourceKind;
  /** For messages. */
  name: string;
  host: string;
  port: number;
  database: string;
  user: string;
  tls: TlsMode;
  password: string;
  /** PEM, trusted beside the usual CAs; empty: only these. */
  certificates?: string;
  allowPrivate: boolean;
  connectTimeoutMs: number;
  stallTimeoutMs: number;
  answerTimeoutMs: number;
}

export interface SourceTable {
  schema: string;
  name: string;
  isView: boolean;
  /** By the source's statistics; null where it has none. */
  rowEstimate: number | null;
  columns: { name: string; type: string; isNullable: boolean }[];
}

/** A table or view, or a SELECT; exactly one. */
export interface SourceSelection {
  schema?: string | null | undefined;
  table?: string | null | undefined;
  select?: string | null | undefined;
}

/** How the figures of a column are compared; see docs/verification.md. */
export type ColumnFamily = 'INTEGER' | 'DECIMAL' | 'FLOAT' | 'BOOLEAN' | 'TEXT' | 'DATE' | 'TIME' | 'BINARY';

/** Why a column is text of which one value does not fit the type. */
export const misfitReason = 'a value lies outside what the type can hold';

/** How one column travels: source → CSV cell → Parquet. `c` below is the column's CSV name. */
export interface ColumnPlan {
  /** In the dataset. */
  name: string;
  originalName: string;
  /** As the source calls its type. */
  sourceType: string;
  /** DuckDB's type in Parquet. */
  type: string;
  family: ColumnFamily;
  /** Why the values are kept as text, where they are. */
  textReason?: string | undefined;
  /** The source's expression for the CSV cell. */
  sourceCell: string;
  /** The type in which the CSV is read. */
  csvType: string;
  /** DuckDB's expression over the CSV column; the column itself by default. */
  ourValue?: ((cell: string) => string) | undefined;
  /** Canonical text, by the source and by us; equal for equal values. Null: not part of the row hash. */
  sourceText: string | null;
  ourText: (column: string) => string;
}

/** Only rows that a column says are new, and old enough that no transaction still brings some among them. */
export interface CursorRequest {
  /** As the source or the dataset spells it. */
  column: string;
  /** Null: the default for times; numbers have none. */
  lagMs: number | null;
  lagDefaultMs: number;
  /** The highest value of the run before, as the source writes it; null: from the beginning. */
  after: string | null;
}

/** Rows that the new ones are added to, or merged into where there is a key. */
export interface MergeRequest {
  /** As the source or the dataset spells it; empty: all rows are added. */
  key: readonly string[];
  /** Of the version that is built on; empty where there is none. */
  columns: readonly Column[];
  files: readonly { file: string; rows: number; bytes: number }[];
}

export interface ReadRequest {
  login: SourceLogin;
  selection: SourceSelection;
  cursor: CursorRequest | null;
  /** Null: the rows that come are all there is. */
  merge: MergeRequest | null;
  verification: VerificationLevel;
  /** Absolute, existing, empty: results and scratch go here. */
  outputDir: string;
  /** The dataset's columns now, unless drift is allowed. */
  expected: { name: string; type: string; textReason?: string | undefined }[] | null;
  columnsMax: number;
  lineBytesMax: number;
  memoryMb: number;
  threads: number;
}

export interface ReadProgress {
  phase: 'planning' | 'reading' | 'verifying' | 'merging';
  /** Rows. */
  done: number;
  total?: number;
}

export interface ReadResult {
  /** With what their sampled values were found to hold. */
  columns: Column[];
  /** What was written. */
  files: ParquetPart[];
  /** Positions of files of the base that stay as they are and come first. */
  keptFiles: number[];
  /** Rows that the source sent. */
  arrivedCount: number;
  /** Those of them that the base does not hold exactly so; 0 with a base: there is nothing to publish. */
  changedCount: number;
  /** The highest value of the cursor column until now, as the source writes it. */
  cursorValue: string | null;
  /** Of the CSV that came. */
  sourceBytes: number;
  /** Hex SHA-256 over the files' hashes, in order. */
  sourceSha256: string;
  verification: Verification;
  warnings: string[];
  server: string;
}

/**
 * CSV cells are NULL where they are empty and not quoted. The line break must be named: the reader would guess CRLF
 * from a quoted cell that holds one.
 */
export const spoolFormat =
  "auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', nullstr = '', allow_quoted_nulls = false";
