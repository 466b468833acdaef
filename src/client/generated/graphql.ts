/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type AutotuneIndexInput = {
  /** Made by createEvaluationSet; by default queries are made from the index’s own texts. */
  evaluationSet?: string | number | null | undefined;
  /** Configurations to measure; by default five, from 20/30 to 160/30. */
  grid?: Array<GridPointInput> | null | undefined;
  /** The same key and input give the same job. */
  idempotencyKey?: string | null | undefined;
  index: string | number;
  /** Recall at this many neighbours; by default 10. */
  k?: number | null | undefined;
  note?: string | null | undefined;
  /** Whether the winner is put to use at once. */
  promote?: boolean | null | undefined;
  /** The gate: no promotion below it. By default 0.9. */
  recallMin?: number | null | undefined;
  seed?: number | null | undefined;
};

export type BuildIndexInput = {
  /** By default the dataset’s. */
  bucket?: string | null | undefined;
  /** Characters; by default 100. */
  chunkOverlap?: number | null | undefined;
  /** Characters; by default 1,000. */
  chunkSize?: number | null | undefined;
  /** Name or id. */
  dataset: string;
  /** Its value is the hits’ docId; by default the row’s number. */
  idColumn?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
  /** A new generation if the index exists. */
  name: string;
  /** By default the promoted ones. */
  parameters?: HnswParametersInput | null | undefined;
  textColumn: string;
};

export type ColumnTypeInput = {
  name: string;
  /** A SQL type, for example VARCHAR, BIGINT or DECIMAL(18,2). */
  type: string;
};

/** Reads a dataset as it was at a version. */
export type DatasetPin = {
  dataset: string;
  version: number;
};

/** Why something failed; docs/errors.md says when each occurs and what to do. New codes may be added. */
export type ErrorCode =
  /** An entity with that name exists already. */
  | 'ALREADY_EXISTS'
  /** A file is what was published, but the catalog or the journal says something else than it does. */
  | 'ARCHIVE_MISMATCH'
  /** `primary`, `rescue` and buckets that lakehouse.toml names cannot be removed. */
  | 'BUCKET_PROTECTED'
  /** A local bucket may not live at `/`, behind a symbolic link, around the catalog, or inside another bucket. */
  | 'BUCKET_ROOT_REFUSED'
  /** The bucket’s directory or endpoint cannot be read or written. */
  | 'BUCKET_UNREACHABLE'
  /** The work was cancelled before it finished. */
  | 'CANCELLED'
  /** The file has more columns than [ingest] columns_max. */
  | 'COLUMN_LIMIT'
  /** An option or the primary key names a column that the file does not have. */
  | 'COLUMN_UNKNOWN'
  /** The column to index does not exist in the dataset, or does not hold text. */
  | 'COLUMN_UNSUITABLE'
  /** The events after this cursor are gone: past retention, or the catalog was restored from a backup. */
  | 'CURSOR_EXPIRED'
  /** A file of a dataset cannot be given to a query process: missing, or not what its hash says. */
  | 'DATASET_UNREADABLE'
  /** Another server is running on this data directory. */
  | 'DATA_DIR_LOCKED'
  /** The data directory cannot be created, read or written, or was written by a newer version. */
  | 'DATA_DIR_UNUSABLE'
  /** The lines contain a common delimiter, but do not agree on the number of fields. */
  | 'DELIMITER_UNCLEAR'
  /** A file could not be written because the disk is full. */
  | 'DISK_FULL'
  /** The download link is past its time, was altered, or its file is gone. */
  | 'DOWNLOAD_EXPIRED'
  /** The result of a download is larger than [query] download_bytes_max. */
  | 'DOWNLOAD_TOO_LARGE'
  /** The file holds no byte, or only white space. */
  | 'EMPTY_FILE'
  /** The index’s texts do not yield enough different queries that are not stored vectors themselves. */
  | 'EVALUATION_TOO_SMALL'
  /** A compressed file grows beyond [ingest] expanded_bytes_max. */
  | 'EXPANSION_LIMIT'
  /** The caller is known but may not do this. */
  | 'FORBIDDEN'
  /** The same idempotency key was sent before with a different input. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** An index of that name exists over another dataset, column or model. */
  | 'INDEX_MISMATCH'
  /** The index alone is larger than [vectors] index_memory_mb. */
  | 'INDEX_TOO_LARGE'
  /** The conversion took longer than [ingest] timeout_ms. */
  | 'INGEST_TIMEOUT'
  /** A defect or an unforeseen failure; details are in the server log under the request id. */
  | 'INTERNAL'
  /** An argument is outside its documented range or form. */
  | 'INVALID_ARGUMENT'
  /** A cron expression cannot be read, or no moment ever fits it. */
  | 'INVALID_CRON'
  /** A cursor was not made by this server for this list or stream. */
  | 'INVALID_CURSOR'
  /** An interval is shorter or longer than allowed. */
  | 'INVALID_INTERVAL'
  /** A name does not follow the rules for its kind. */
  | 'INVALID_NAME'
  /** A time zone is not in the IANA database. */
  | 'INVALID_TIME_ZONE'
  /** The entity cannot be removed while others depend on it. */
  | 'IN_USE'
  /** The job ended the server or its process each time it ran. */
  | 'JOB_ATTEMPTS_EXHAUSTED'
  /** A former run of a job tried to publish after the job was cancelled or taken over. */
  | 'JOB_FENCED'
  /** The job has ended already and cannot be cancelled. */
  | 'JOB_NOT_ACTIVE'
  /** Only a failed or cancelled job can be retried. */
  | 'JOB_NOT_RETRYABLE'
  /** More jobs are waiting than [jobs] queue_max allows. */
  | 'JOB_QUEUE_FULL'
  /** The journal does not go on where its last flushed file ends: it was changed by hand, or restored. */
  | 'JOURNAL_BROKEN'
  /** One line or record is longer than [ingest] line_bytes_max. */
  | 'LINE_LIMIT'
  /** The file, or too large a part of its rows, cannot be read as the format it is. Nothing was published. */
  | 'MALFORMED_FILE'
  /** A query vector comes from another model, model version or number of dimensions than the index. */
  | 'MODEL_MISMATCH'
  /** The fitted table of an embedding model is not readable by this version. */
  | 'MODEL_TABLE_INVALID'
  /** No embedding model has that name. */
  | 'MODEL_UNKNOWN'
  /** JSON values are nested deeper than is read. */
  | 'NESTING_LIMIT'
  /** Every text of the column is null or blank. */
  | 'NOTHING_TO_INDEX'
  /** The index has no current promotion: it runs with the parameters it was built with. */
  | 'NOTHING_TO_ROLL_BACK'
  /** No entity of that kind has that name or id, or the caller may not see it. */
  | 'NOT_FOUND'
  /** A file no longer has the SHA-256 with which it was published. */
  | 'OBJECT_CORRUPT'
  /** A file that the catalog refers to is not in its bucket. */
  | 'OBJECT_MISSING'
  /** A server path lies outside [ingest] allowed_roots, or is no plain file. */
  | 'PATH_NOT_ALLOWED'
  /** A work or query process ended before it answered. */
  | 'PROCESS_DIED'
  /** A work or query process passed its memory limit and was ended. */
  | 'PROCESS_MEMORY'
  /** The query ran longer than it may. */
  | 'QUERY_TIMEOUT'
  /** All query processes are busy and the queue is full, or the wait in it was too long. */
  | 'QUEUE_FULL'
  /** The schedule has a run that has not ended; a schedule runs once at a time. */
  | 'SCHEDULE_RUNNING'
  /** Rows cannot be appended because their columns do not fit the dataset’s. */
  | 'SCHEMA_MISMATCH'
  /** The source file was written to while it was being read. Nothing was published. */
  | 'SOURCE_CHANGED'
  /** The source file is no longer there or cannot be read. */
  | 'SOURCE_MISSING'
  /** The statement failed while it ran: a cast, an overflow, a division. */
  | 'SQL_FAILED'
  /** The statement was stopped before it finished. */
  | 'SQL_INTERRUPTED'
  /** The SQL text does not parse, or names a column, function or type that does not exist. */
  | 'SQL_INVALID'
  /** The statement needed more memory or spill space than it may use. */
  | 'SQL_MEMORY'
  /** The statement reached for a file, setting or extension that is locked. */
  | 'SQL_OUT_OF_REACH'
  /** The SQL text is not one read-only SELECT over datasets: it uses something that is not offered. */
  | 'SQL_REFUSED'
  /** The SQL text or its parameters are longer than [query] sql_bytes_max. */
  | 'SQL_TOO_LONG'
  /** An `expected…` argument does not match the current state: somebody changed it first. */
  | 'STALE_EXPECTATION'
  /** The disk is full: the change was not made. Reads go on. */
  | 'STORAGE_FULL'
  /** The column would give more chunks than [vectors] chunks_max allows. */
  | 'TOO_MANY_CHUNKS'
  /** More rows were unreadable than [ingest] reject_ratio_max allows. Nothing was published. */
  | 'TOO_MANY_REJECTS'
  /** An autotune of this index is waiting or running, or too many promotions of it are waiting. */
  | 'TUNING_BUSY'
  /** The content is of a kind that is not read: an archive, a workbook, a PDF, an image. */
  | 'UNSUPPORTED_FORMAT'
  /** There is no such upload, or it was not used within [ingest] upload_ttl_ms. */
  | 'UPLOAD_EXPIRED'
  /** The uploaded content ended early, or has another length or SHA-256 than announced. */
  | 'UPLOAD_INCOMPLETE'
  /** The upload has no content yet, or its content is just being sent. */
  | 'UPLOAD_NOT_READY'
  /** The uploaded content is larger than announced or than [ingest] upload_bytes_max. */
  | 'UPLOAD_TOO_LARGE'
  /** The upload has its content already, or was given to another ingest. */
  | 'UPLOAD_USED'
  /** An embedding is not finite or not of unit length. */
  | 'VECTORS_INVALID';

export type GridPointInput = {
  efConstruction: number;
  efSearch: number;
  /** By default 16. */
  m?: number | null | undefined;
};

export type HnswParametersInput = {
  efConstruction?: number | null | undefined;
  efSearch?: number | null | undefined;
  m?: number | null | undefined;
  seed?: number | null | undefined;
};

export type IngestDatasetInput = {
  /** By default the header X-Lakehouse-Bucket, the dataset’s own bucket, or primary. */
  bucket?: string | null | undefined;
  /** Refuse unless the dataset is at this version; 0 means it must not exist. */
  expectedVersion?: number | null | undefined;
  /** The same key and input give the same job. */
  idempotencyKey?: string | null | undefined;
  mode?: WriteMode | null | undefined;
  /** The dataset; a new version if it exists. */
  name: string;
  options?: IngestOptionsInput | null | undefined;
  primaryKey?: Array<string> | null | undefined;
  source: IngestSourceInput;
};

export type IngestFormat =
  | 'CSV'
  | 'JSON'
  | 'NDJSON'
  | 'PARQUET'
  | 'TSV';

/** Only where detection by content would guess wrong. */
export type IngestOptionsInput = {
  /** Types by column; a cell that does not fit makes its row a reject. */
  columns?: Array<ColumnTypeInput> | null | undefined;
  /** For columns typed here: a strptime format such as %d/%m/%Y. */
  dateFormat?: string | null | undefined;
  /** One ASCII character, or NONE for a file of one column. */
  delimiter?: string | null | undefined;
  encoding?: TextEncoding | null | undefined;
  /** How a quote stands inside quotes: doubled or behind a backslash. */
  escape?: string | null | undefined;
  format?: IngestFormat | null | undefined;
  /** Whether the first record names the columns. */
  header?: boolean | null | undefined;
  /** Unquoted text that stands for NULL, besides the empty field. */
  nullText?: string | null | undefined;
  /** Empty for none. */
  quote?: string | null | undefined;
  /** The job fails when a larger share of rows is rejected; by default [ingest] reject_ratio_max. */
  rejectRatioMax?: number | null | undefined;
  /** Lines before the header that are not data. */
  skipLines?: number | null | undefined;
  timestampFormat?: string | null | undefined;
};

export type IngestSourceInput =
  {   /** A file of the server under [ingest] allowed_roots. */
  path: string; upload?: never; }
  |  { path?: never;   /** From createUpload. */
  upload: string | number; };

export type JobState =
  | 'CANCELLED'
  | 'FAILED'
  | 'QUEUED'
  | 'RUNNING'
  | 'SUCCEEDED';

export type PromoteTrialInput = {
  /** Refuse unless this promotion is the current one. */
  expectedCurrent?: string | number | null | undefined;
  note?: string | null | undefined;
  trial: string | number;
};

export type QueryInput = {
  /** Datasets not named here are read at their current version. */
  asOf?: Array<DatasetPin> | null | undefined;
  /** Rows at most; up to 10,000. More rows come through createDownload. */
  limit?: number | null | undefined;
  /** Values for $1, $2, … or ?; bound, never pasted into the text. */
  parameters?: Array<unknown> | null | undefined;
  /** One SELECT (DuckDB’s dialect) over datasets by their names. */
  sql: string;
  /** By default 30,000. */
  timeoutMs?: number | null | undefined;
};

export type RollbackIndexInput = {
  /** Refuse unless this promotion is the current one. */
  expectedCurrent?: string | number | null | undefined;
  index: string | number;
  note?: string | null | undefined;
};

export type SearchInput = {
  /** Overrides the current parameter for this search. */
  efSearch?: number | null | undefined;
  /** Only the best chunk of each row. */
  groupByDocument?: boolean | null | undefined;
  /** Name or id. */
  index: string;
  /** Hits at most; up to 200. */
  k?: number | null | undefined;
  /** Either a text … */
  text?: string | null | undefined;
  /** … or a vector of the index’s model. */
  vector?: Array<number> | null | undefined;
};

export type TextEncoding =
  | 'UTF_8'
  | 'UTF_16BE'
  | 'UTF_16LE'
  | 'WINDOWS_1252';

/** REPLACE makes a version of the new rows only; APPEND adds them to the current version’s. */
export type WriteMode =
  | 'APPEND'
  | 'REPLACE';

export type TourCreateUploadMutationVariables = Exact<{
  filename: string;
  byteSize?: number | null | undefined;
}>;


export type TourCreateUploadMutation = { createUpload:
    | { __typename: 'BusyError', message: string, code: ErrorCode }
    | { __typename: 'ConflictError', message: string, code: ErrorCode }
    | { __typename: 'CreateUploadPayload', upload: { id: string, putUrl: string } }
    | { __typename: 'ForbiddenError', message: string, code: ErrorCode }
    | { __typename: 'LimitError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'UpstreamError', message: string, code: ErrorCode }
    | { __typename: 'ValidationError', message: string, code: ErrorCode }
   };

export type TourIngestMutationVariables = Exact<{
  input: IngestDatasetInput;
}>;


export type TourIngestMutation = { ingestDataset:
    | { __typename: 'BusyError', message: string, code: ErrorCode }
    | { __typename: 'ConflictError', message: string, code: ErrorCode }
    | { __typename: 'ForbiddenError', message: string, code: ErrorCode }
    | { __typename: 'IngestDatasetPayload', job:
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
       }
    | { __typename: 'LimitError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'UpstreamError', message: string, code: ErrorCode }
    | { __typename: 'ValidationError', message: string, code: ErrorCode }
   };

export type TourBuildIndexMutationVariables = Exact<{
  input: BuildIndexInput;
}>;


export type TourBuildIndexMutation = { buildIndex:
    | { __typename: 'BuildIndexPayload', job:
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
       }
    | { __typename: 'BusyError', message: string, code: ErrorCode }
    | { __typename: 'ConflictError', message: string, code: ErrorCode }
    | { __typename: 'ForbiddenError', message: string, code: ErrorCode }
    | { __typename: 'LimitError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'UpstreamError', message: string, code: ErrorCode }
    | { __typename: 'ValidationError', message: string, code: ErrorCode }
   };

export type TourAutotuneMutationVariables = Exact<{
  input: AutotuneIndexInput;
}>;


export type TourAutotuneMutation = { autotuneIndex:
    | { __typename: 'AutotuneIndexPayload', job:
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
       }
    | { __typename: 'BusyError', message: string, code: ErrorCode }
    | { __typename: 'ConflictError', message: string, code: ErrorCode }
    | { __typename: 'ForbiddenError', message: string, code: ErrorCode }
    | { __typename: 'LimitError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'UpstreamError', message: string, code: ErrorCode }
    | { __typename: 'ValidationError', message: string, code: ErrorCode }
   };

export type TourPromoteMutationVariables = Exact<{
  input: PromoteTrialInput;
}>;


export type TourPromoteMutation = { promoteTrial:
    | { __typename: 'BusyError', message: string, code: ErrorCode }
    | { __typename: 'ConflictError', message: string, code: ErrorCode }
    | { __typename: 'ForbiddenError', message: string, code: ErrorCode }
    | { __typename: 'LimitError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'PromoteTrialPayload', index: { generation: number }, promotion: { id: string, note: string | null, parameters: { m: number, efConstruction: number, efSearch: number } } | null }
    | { __typename: 'UpstreamError', message: string, code: ErrorCode }
    | { __typename: 'ValidationError', message: string, code: ErrorCode }
   };

export type TourRollbackMutationVariables = Exact<{
  input: RollbackIndexInput;
}>;


export type TourRollbackMutation = { rollbackIndex:
    | { __typename: 'BusyError', message: string, code: ErrorCode }
    | { __typename: 'ConflictError', message: string, code: ErrorCode }
    | { __typename: 'ForbiddenError', message: string, code: ErrorCode }
    | { __typename: 'LimitError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'RollbackIndexPayload', index: { generation: number, parameters: { m: number, efConstruction: number, efSearch: number } }, promotion: { id: string } | null }
    | { __typename: 'UpstreamError', message: string, code: ErrorCode }
    | { __typename: 'ValidationError', message: string, code: ErrorCode }
   };

export type TourJobProgressSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type TourJobProgressSubscription = { jobProgress:
    | { __typename: 'AutotuneJob', outcome: string | null, id: string, state: JobState, winner: { id: string } | null, trials: Array<{ id: string, recall: number, recallLow: number, recallHigh: number, queryCount: number, k: number, p50Us: number, buildMs: number, parameters: { m: number, efConstruction: number, efSearch: number } }>, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratePerSec: number | null, etaSeconds: number | null }, failure: { code: ErrorCode, message: string } | null }
    | { __typename: 'IndexBuildJob', generation: number | null, id: string, state: JobState, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratePerSec: number | null, etaSeconds: number | null }, failure: { code: ErrorCode, message: string } | null }
    | { __typename: 'IngestJob', version: number | null, rowCount: number | string | null, rejectedCount: number | string | null, id: string, state: JobState, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratePerSec: number | null, etaSeconds: number | null }, failure: { code: ErrorCode, message: string } | null }
    | { __typename: 'VerifyJob', id: string, state: JobState, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratePerSec: number | null, etaSeconds: number | null }, failure: { code: ErrorCode, message: string } | null }
   };

export type TourTrialsSubscriptionVariables = Exact<{
  index: string | number;
}>;


export type TourTrialsSubscription = { trials: { trial: { id: string, recall: number, recallLow: number, recallHigh: number, queryCount: number, k: number, p50Us: number, buildMs: number, parameters: { m: number, efConstruction: number, efSearch: number } } } };

export type TourTrialFragment = { id: string, recall: number, recallLow: number, recallHigh: number, queryCount: number, k: number, p50Us: number, buildMs: number, parameters: { m: number, efConstruction: number, efSearch: number } };

export type TourCatalogQueryVariables = Exact<{ [key: string]: never; }>;


export type TourCatalogQuery = { datasets: { nodes: Array<{ name: string, version: number, rowCount: number | string, byteSize: number | string, columns: Array<{ name: string, originalName: string | null, type: string }>, current: { rejectedCount: number | string, lineage: { format: string, sourceByteSize: number | string } | null } }> } };

export type TourQueryQueryVariables = Exact<{
  input: QueryInput;
}>;


export type TourQueryQuery = { query:
    | { __typename: 'BusyError', message: string, code: ErrorCode }
    | { __typename: 'ConflictError', message: string, code: ErrorCode }
    | { __typename: 'ForbiddenError', message: string, code: ErrorCode }
    | { __typename: 'LimitError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'ResultSet', rows: Array<Array<unknown>>, rowCount: number, elapsedMs: number, columns: Array<{ name: string, type: string }>, scanned: Array<{ name: string, rowCount: number | string }> }
    | { __typename: 'UpstreamError', message: string, code: ErrorCode }
    | { __typename: 'ValidationError', message: string, code: ErrorCode }
   };

export type TourIndexQueryVariables = Exact<{
  name: string;
}>;


export type TourIndexQuery = { index: { id: string, generation: number, chunkCount: number, dimensions: number, model: string, isFlat: boolean, parameters: { m: number, efConstruction: number, efSearch: number }, promotion: { id: string } | null } | null };

export type TourSearchQueryVariables = Exact<{
  input: SearchInput;
}>;


export type TourSearchQuery = { search:
    | { __typename: 'BusyError', message: string, code: ErrorCode }
    | { __typename: 'ConflictError', message: string, code: ErrorCode }
    | { __typename: 'ForbiddenError', message: string, code: ErrorCode }
    | { __typename: 'LimitError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'SearchResult', generation: number, elapsedMs: number, hits: Array<{ docId: string, score: number, text: string, row: unknown }> }
    | { __typename: 'UpstreamError', message: string, code: ErrorCode }
    | { __typename: 'ValidationError', message: string, code: ErrorCode }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const TourTrialFragmentDoc = new TypedDocumentString(`
    fragment TourTrial on Trial {
  id
  parameters {
    m
    efConstruction
    efSearch
  }
  recall
  recallLow
  recallHigh
  queryCount
  k
  p50Us
  buildMs
}
    `, {"fragmentName":"TourTrial"}) as unknown as TypedDocumentString<TourTrialFragment, unknown>;
export const TourCreateUploadDocument = new TypedDocumentString(`
    mutation TourCreateUpload($filename: String!, $byteSize: BigInt) {
  createUpload(filename: $filename, byteSize: $byteSize) {
    __typename
    ... on CreateUploadPayload {
      upload {
        id
        putUrl
      }
    }
    ... on UserError {
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<TourCreateUploadMutation, TourCreateUploadMutationVariables>;
export const TourIngestDocument = new TypedDocumentString(`
    mutation TourIngest($input: IngestDatasetInput!) {
  ingestDataset(input: $input) {
    __typename
    ... on IngestDatasetPayload {
      job {
        id
      }
    }
    ... on UserError {
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<TourIngestMutation, TourIngestMutationVariables>;
export const TourBuildIndexDocument = new TypedDocumentString(`
    mutation TourBuildIndex($input: BuildIndexInput!) {
  buildIndex(input: $input) {
    __typename
    ... on BuildIndexPayload {
      job {
        id
      }
    }
    ... on UserError {
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<TourBuildIndexMutation, TourBuildIndexMutationVariables>;
export const TourAutotuneDocument = new TypedDocumentString(`
    mutation TourAutotune($input: AutotuneIndexInput!) {
  autotuneIndex(input: $input) {
    __typename
    ... on AutotuneIndexPayload {
      job {
        id
      }
    }
    ... on UserError {
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<TourAutotuneMutation, TourAutotuneMutationVariables>;
export const TourPromoteDocument = new TypedDocumentString(`
    mutation TourPromote($input: PromoteTrialInput!) {
  promoteTrial(input: $input) {
    __typename
    ... on PromoteTrialPayload {
      index {
        generation
      }
      promotion {
        id
        parameters {
          m
          efConstruction
          efSearch
        }
        note
      }
    }
    ... on UserError {
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<TourPromoteMutation, TourPromoteMutationVariables>;
export const TourRollbackDocument = new TypedDocumentString(`
    mutation TourRollback($input: RollbackIndexInput!) {
  rollbackIndex(input: $input) {
    __typename
    ... on RollbackIndexPayload {
      index {
        generation
        parameters {
          m
          efConstruction
          efSearch
        }
      }
      promotion {
        id
      }
    }
    ... on UserError {
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<TourRollbackMutation, TourRollbackMutationVariables>;
export const TourJobProgressDocument = new TypedDocumentString(`
    subscription TourJobProgress($id: ID!) {
  jobProgress(id: $id, maxHz: 10) {
    __typename
    id
    state
    progress {
      phase
      done
      total
      ratePerSec
      etaSeconds
    }
    failure {
      code
      message
    }
    ... on IngestJob {
      version
      rowCount
      rejectedCount
    }
    ... on IndexBuildJob {
      generation
    }
    ... on AutotuneJob {
      outcome
      winner {
        id
      }
      trials {
        ...TourTrial
      }
    }
  }
}
    fragment TourTrial on Trial {
  id
  parameters {
    m
    efConstruction
    efSearch
  }
  recall
  recallLow
  recallHigh
  queryCount
  k
  p50Us
  buildMs
}`) as unknown as TypedDocumentString<TourJobProgressSubscription, TourJobProgressSubscriptionVariables>;
export const TourTrialsDocument = new TypedDocumentString(`
    subscription TourTrials($index: ID!) {
  trials(index: $index) {
    trial {
      ...TourTrial
    }
  }
}
    fragment TourTrial on Trial {
  id
  parameters {
    m
    efConstruction
    efSearch
  }
  recall
  recallLow
  recallHigh
  queryCount
  k
  p50Us
  buildMs
}`) as unknown as TypedDocumentString<TourTrialsSubscription, TourTrialsSubscriptionVariables>;
export const TourCatalogDocument = new TypedDocumentString(`
    query TourCatalog {
  datasets(first: 100) {
    nodes {
      name
      version
      rowCount
      byteSize
      columns {
        name
        originalName
        type
      }
      current {
        lineage {
          format
          sourceByteSize
        }
        rejectedCount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TourCatalogQuery, TourCatalogQueryVariables>;
export const TourQueryDocument = new TypedDocumentString(`
    query TourQuery($input: QueryInput!) {
  query(input: $input) {
    __typename
    ... on ResultSet {
      columns {
        name
        type
      }
      rows
      rowCount
      elapsedMs
      scanned {
        name
        rowCount
      }
    }
    ... on UserError {
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<TourQueryQuery, TourQueryQueryVariables>;
export const TourIndexDocument = new TypedDocumentString(`
    query TourIndex($name: String!) {
  index(name: $name) {
    id
    generation
    chunkCount
    dimensions
    model
    isFlat
    parameters {
      m
      efConstruction
      efSearch
    }
    promotion {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<TourIndexQuery, TourIndexQueryVariables>;
export const TourSearchDocument = new TypedDocumentString(`
    query TourSearch($input: SearchInput!) {
  search(input: $input) {
    __typename
    ... on SearchResult {
      generation
      elapsedMs
      hits {
        docId
        score
        text
        row
      }
    }
    ... on UserError {
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<TourSearchQuery, TourSearchQueryVariables>;