import type { Sensitivity } from '../kernel/index.ts';
import type { ColumnFinding } from '../privacy/index.ts';
import { nothingFound } from '../privacy/index.ts';
import type { ObjectRef } from '../storage/index.ts';

/** A column of one version, as it is in the Parquet files. What it was found to hold is absent if nobody looked. */
export interface Column extends Partial<ColumnFinding> {
  name: string;
  /** DuckDB's name of the type, for example `DECIMAL(18,2)`. */
  type: string;
  isNullable: boolean;
  /** The header in the source where the safe name differs. */
  originalName?: string;
  /** What a database calls the type, for columns that came from one. */
  sourceType?: string;
  /** Why the values of a database column are kept as text: no type here holds them exactly. */
  textReason?: string;
}

/** One Parquet file of a version, in order. */
export interface DataFile extends ObjectRef {
  rows: number;
}

export const writeModes = ['REPLACE', 'APPEND', 'UPSERT'] as const;
export type WriteMode = (typeof writeModes)[number];

/** What a version was read from: a file of a format, or rows of a database. */
export type SourceFormat =
  | 'csv'
  | 'tsv'
  | 'json'
  | 'ndjson'
  | 'parquet'
  | 'pdf'
  | 'text'
  | 'markdown'
  | 'html'
  | 'table';

/** Where a version came from. Sources are redacted before they get here. */
export interface Lineage {
  system: 'upload' | 'file' | 'inbox' | 'postgres' | 'mysql';
  /** A file name or redacted address. */
  source: string;
  format: SourceFormat;
  sourceBytes: number;
  /** Hex SHA-256 of the source’s bytes; for a database, of the SHA-256s of the files that were made of it. */
  sourceSha256: string;
  jobId: string;
  /** The version whose rows this one keeps, as far as none with their key came; 0 where there was none yet. */
  baseVersion?: number;
  /** How far a database was read. It goes with the version, so that a rollback takes it back as well. */
  cursor?: SourceCursor;
}

/** The place in a source behind which the next run goes on. */
export interface SourceCursor {
  /** As the ingest was told it. */
  column: string;
  /** The highest value that was read, as the source writes it; null where there was no row yet. */
  value: string | null;
  /** Hex SHA-256 of what was read: server, database and table or SELECT. */
  object: string;
}

export interface Reject {
  /** 1-based line in the source, null where the format has no lines. */
  line: number | null;
  column: string | null;
  reason: string;
  text: string | null;
}

export const verificationLevels = ['DEFAULT', 'FULL'] as const;
export type VerificationLevel = (typeof verificationLevels)[number];

/** Figures of one column, equal in the source and in the version; null where the kind of column has none. */
export interface ColumnVerification {
  name: string;
  nonNullCount: number;
  /** Exact, as decimal text. */
  sum: string | null;
  /** Bytes of all values. */
  lengthSum: string | null;
  /** Texts are cut to 100 characters. */
  min: string | null;
  max: string | null;
}

/** What was found equal between a version and the snapshot of the database that it was read from. */
export interface Verification {
  level: VerificationLevel;
  rowCount: number;
  columns: ColumnVerification[];
  /** FULL only: order-free hash of whole rows, hex. */
  rowHash: string | null;
  /** Columns that the hash leaves out, because the two sides have no common text for them. */
  columnsNotHashed: string[];
  verifiedAt: number;
}

/** What an ingest did besides the rows. */
export interface IngestReport {
  /** All of them, also those that are not kept. */
  rejectedCount: number;
  /** The first ones, up to [ingest] rejects_kept_max. */
  rejects: Reject[];
  warnings: string[];
  /** For versions from a database. */
  verification?: Verification | undefined;
}

export interface DatasetVersion {
  id: string;
  datasetId: string;
  /** 1 for the first; never reused. */
  version: number;
  mode: WriteMode;
  columns: Column[];
  rowCount: number;
  byteSize: number;
  lineage: Lineage | null;
  /** The first of them are in `Catalog.listRejects`. */
  rejectedCount: number;
  warnings: string[];
  createdAt: number;
  createdBy: string;
}

export interface Dataset {
  id: string;
  name: string;
  bucket: string;
  description: string | null;
  owner: string | null;
  tags: string[];
  primaryKey: string[];
  /** Notes by column name. */
  columnNotes: Record<string, string>;
  /** What people decided against or without the findings, by column name; it outlives versions. */
  columnSensitivity: Record<string, SensitivityOverride>;
  currentVersion: number;
  createdAt: number;
  updatedAt: number;
  deletedAt: number | null;
  /** The current version's facts. */
  current: DatasetVersion;
}

export interface SensitivityOverride {
  sensitivity: Sensitivity;
  reason: string;
  by: string;
  at: number;
}

/** A column with what holds for it now: what a person decided, else what was found. */
export type JudgedColumn = Column &
  ColumnFinding & {
    isOverridden: boolean;
  };

export interface DatasetFilter {
  /** Datasets with a column that has this level now. */
  hasSensitivity?: Sensitivity | null | undefined;
  /** Part of the name, description or a tag, without regard to case. */
  search?: string | null | undefined;
  bucket?: string | null | undefined;
  tag?: string | null | undefined;
}

/** What readers pin: one version with its files. */
export interface DatasetSnapshot {
  datasetId: string;
  name: string;
  bucket: string;
  version: number;
  versionId: string;
  /** With the sensitivity that holds now. */
  columns: Column[];
  rowCount: number;
  files: DataFile[];
  primaryKey: string[];
}

/** Who names a dataset: by id or by name, at the current or a given version. */
export interface DatasetReference {
  id?: string | null | undefined;
  name?: string | null | undefined;
  version?: number | null | undefined;
}

/** What can happen to a dataset, as the log stream names it. */
export const datasetEventTypes = [
  'dataset.created',
  'dataset.changed',
  'dataset.edited',
  'dataset.deleted',
  'dataset.restored',
  'dataset.purged',
] as const;
export type DatasetEventType = (typeof datasetEventTypes)[number];

/** The columns of a version with the levels that hold for the dataset now. */
export const judgeColumns = (
  columns: readonly Column[],
  overrides: Readonly<Record<string, SensitivityOverride>>,
): JudgedColumn[] =>
  columns.map((column) => {
    const override = Object.hasOwn(overrides, column.name) ? overrides[column.name] : undefined;
    return {
      ...nothingFound,
      ...column,
      ...(override ? { sensitivity: override.sensitivity } : {}),
      isOverridden: override !== undefined,
    };
  });

/**
 * The columns of a version that adds rows to `base`: what was found in the rows that stay still holds where the new
 * ones show nothing.
 */
export const keepFindings = (base: readonly Column[], added: readonly Column[]): Column[] =>
  added.map((column) => {
    const former = base.find((one) => one.name === column.name);
    if (!former?.piiEvidence || column.piiEvidence) return column;
    const { sensitivity, piiKind, piiEvidence } = former;
    return { ...column, ...(sensitivity ? { sensitivity } : {}), piiKind: piiKind ?? null, piiEvidence };
  });

/** Where the files of a version live, relative to the bucket. */
export const versionPrefix = (datasetId: string, versionId: string) => `datasets/${datasetId}/${versionId}`;

/**
 * Why columns `added` cannot be appended to `existing`, or undefined. Names must be the same set; types must
 * be equal.
 */
export function explainMismatch(existing: readonly Column[], added: readonly Column[]): string | undefined {
  const byName = new Map(added.map((column) => [column.name, column]));
  for (const column of existing) {
    const match = byName.get(column.name);
    if (!match) return `column "${column.name}" is missing`;
    if (match.type !== column.type)
      return `column "${column.name}" is ${match.type}, but the dataset has ${column.type}`;
    byName.delete(column.name);
  }
  const [extra] = byName.keys();
  return extra === undefined ? undefined : `column "${extra}" is not in the dataset`;
}
