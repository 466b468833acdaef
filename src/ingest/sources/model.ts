import type { Column, Verification, VerificationLevel } from '../../catalog/index.ts';
import type { SecretReference } from '../../config/index.ts';

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
  /** Values of the source that no date has (0000-00-00); they become NULL and are counted while reading. */
  hasImpossible?: boolean;
}

export interface ReadRequest {
  login: SourceLogin;
  selection: SourceSelection;
  verification: VerificationLevel;
  /** Absolute, existing, empty: results and scratch go here. */
  outputDir: string;
  /** The dataset's columns now, unless drift is allowed. */
  expected: { name: string; type: string }[] | null;
  columnsMax: number;
  lineBytesMax: number;
  memoryMb: number;
  threads: number;
}

export interface ReadProgress {
  phase: 'planning' | 'reading' | 'verifying' | 'hashing';
  /** Rows. */
  done: number;
  total?: number;
}

export interface ReadResult {
  /** With what their sampled values were found to hold. */
  columns: Column[];
  files: { file: string; rows: number; bytes: number; sha256: string }[];
  rowCount: number;
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
