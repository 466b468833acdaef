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
  /** Name or id. */
  index: string | number;
  /** Recall at this many neighbours; by default [tuning] k. */
  k?: number | null | undefined;
  note?: string | null | undefined;
  /** Whether the winner is put to use at once. */
  promote?: boolean | null | undefined;
  /** The gate: no promotion below it. By default [tuning] recall_min. */
  recallMin?: number | null | undefined;
  seed?: number | null | undefined;
};

export type BucketBackend =
  | 'LOCAL';

export type BuildIndexInput = {
  /** By default the dataset’s. */
  bucket?: string | null | undefined;
  /** Characters; by default [vectors] chunk_overlap. */
  chunkOverlap?: number | null | undefined;
  /** Characters; by default [vectors] chunk_size. */
  chunkSize?: number | null | undefined;
  /** Id or name. */
  dataset: string;
  /** Its value is the hits’ docId; by default the row’s number. */
  idColumn?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
  /** A new generation if the index exists. */
  name: string;
  /** By default those that the index has; for a new one 16, 80, 60 and seed 42. Given, they take the place of what was promoted, and nothing is left to roll back. */
  parameters?: HnswParametersInput | null | undefined;
  textColumn: string;
};

export type ColumnNoteInput = {
  column: string;
  /** Empty removes it. */
  note: string;
};

export type ColumnTypeInput = {
  name: string;
  /** A SQL type, for example VARCHAR, BIGINT or DECIMAL(18,2). */
  type: string;
};

export type CreateBucketInput = {
  /** `name` or `namespace:name`. */
  name: string;
  /** An absolute directory of its own; by default one under the server’s bucket root. Created if missing. */
  root?: string | null | undefined;
};

export type CreateConnectionInput = {
  database: string;
  /** A host name or an address, without a port. */
  host: string;
  kind: SourceKind;
  name: string;
  /** By default 5432 or 3306. */
  port?: number | null | undefined;
  /** Without one the password is empty. */
  secret?: SecretInput | null | undefined;
  tls?: SourceTls | null | undefined;
  /** One that may only read is enough, and best. */
  user: string;
};

export type CreateDownloadInput = {
  asOf?: Array<DatasetPin> | null | undefined;
  /** Offered to the browser; without extension. */
  filename?: string | null | undefined;
  format: ResultFormat;
  parameters?: Array<unknown> | null | undefined;
  /** CSV only: texts that a spreadsheet would run begin with an apostrophe. */
  quoteFormulas?: boolean | null | undefined;
  sql: string;
};

export type CreateEvaluationSetInput = {
  /** Name or id. */
  index: string | number;
  name: string;
  /** 20 to 10,000 texts that people really search for; more make the measure surer. Texts of the index itself are left out. */
  queries: Array<string>;
};

export type CreateScheduleInput = {
  action: ScheduleActionInput;
  catchesUp?: boolean | null | undefined;
  /** The first run comes at once. */
  isEnabled?: boolean | null | undefined;
  /** Each run starts up to this much later, always the same for one slot; at most 3600. */
  jitterSeconds?: number | null | undefined;
  name: string;
  overlap?: OverlapPolicy | null | undefined;
  /** Failed runs in a row after which it pauses; by default 5, 0 for never. */
  pauseAfterFailures?: number | null | undefined;
  trigger: TriggerInput;
};

export type CronTriggerInput = {
  /** minute hour day month weekday, with seconds in front where wanted; or @daily and the like. */
  expression: string;
  /** An IANA name such as Europe/Berlin. */
  timezone?: string | null | undefined;
};

/** Exactly one of `table` and `select`. All rows are read from one snapshot. */
export type DatabaseSourceInput = {
  /** Publish although columns of the dataset are gone or narrower; otherwise SCHEMA_DRIFT. */
  allowSchemaDrift?: boolean | null | undefined;
  /** Without it all rows are read. APPEND needs one; REPLACE begins with one; UPSERT merges what it brings by primaryKey. */
  cursor?: SourceCursorInput | null | undefined;
  /** The connection, from createConnection. */
  name: string;
  /** Of the table; by default where the connection’s user looks first. */
  schema?: string | null | undefined;
  /** One SELECT in the dialect of the source. */
  select?: string | null | undefined;
  /** A table or view, exactly as the database spells it. */
  table?: string | null | undefined;
  verification?: VerificationLevel | null | undefined;
};

export type DatasetFilter = {
  bucket?: string | null | undefined;
  /** With a column of this level. */
  hasSensitivity?: Sensitivity | null | undefined;
  /** Part of the name, the description or a tag. */
  search?: string | null | undefined;
  tag?: string | null | undefined;
};

/** Reads a dataset as it was at a version. */
export type DatasetPin = {
  dataset: string;
  version: number;
};

export type DatasetRef =
  {   id: string | number; name?: never; }
  |  { id?: never;   name: string; };

/** Why something failed; docs/errors.md says when each occurs and what to do. New codes may be added. */
export type ErrorCode =
  /** An entity with that name exists already. */
  | 'ALREADY_EXISTS'
  /** A file is what was published, but the catalog or the journal says something else than it does. */
  | 'ARCHIVE_MISMATCH'
  /** `primary`, `rescue` and buckets that lakehouse.toml names cannot be removed. */
  | 'BUCKET_PROTECTED'
  /** A local bucket may not be a symbolic link, nor lie at `/`, in a directory of the operating system, around or inside the data directory (but below its `buckets`), the inbox or another bucket. */
  | 'BUCKET_ROOT_REFUSED'
  /** The bucket’s directory or endpoint cannot be read or written. */
  | 'BUCKET_UNREACHABLE'
  /** The work was cancelled before it finished. */
  | 'CANCELLED'
  /** The catalog was made by another version whose tables this one cannot continue, or by another program. */
  | 'CATALOG_INCOMPATIBLE'
  /** The file of certificates in [sources] ca_file cannot be read or is no PEM. */
  | 'CA_UNREADABLE'
  /** The file has more columns than [ingest] columns_max. */
  | 'COLUMN_LIMIT'
  /** A column or key of the file has a name of more than 1,000 characters. */
  | 'COLUMN_NAME_LIMIT'
  /** An option or the primary key names a column that the file does not have. */
  | 'COLUMN_UNKNOWN'
  /** The column to index does not exist in the dataset, or does not hold text. */
  | 'COLUMN_UNSUITABLE'
  /** lakehouse.toml, an environment variable or a flag has an unknown key or an impossible value. */
  | 'CONFIG_INVALID'
  /** The events after this cursor are gone: past retention, or the catalog was restored from a backup. */
  | 'CURSOR_EXPIRED'
  /** An APPEND by cursor cannot tell which rows the dataset has: its current version was not read from this source by this cursor. */
  | 'CURSOR_MISSING'
  /** Rows appeared in the source with the very value of the cursor column at which the last APPEND ended. Nothing was published. */
  | 'CURSOR_TIE'
  /** The cursor column has a type without a usable order, or holds NULLs, which would never be read again. */
  | 'CURSOR_UNSUITABLE'
  /** Another ingest changed the dataset while rows were merged into it. Nothing was published. */
  | 'DATASET_CHANGED'
  /** Another server is running on this data directory. */
  | 'DATA_DIR_LOCKED'
  /** The data directory or the catalog in it cannot be created, read or written. */
  | 'DATA_DIR_UNUSABLE'
  /** The lines contain a common delimiter, but do not agree on the number of fields. */
  | 'DELIMITER_UNCLEAR'
  /** The PDF needs a password to be read. */
  | 'DOCUMENT_ENCRYPTED'
  /** A document has too many bytes or pages, or takes too much time or memory to be read. */
  | 'DOCUMENT_LIMIT'
  /** No page of the document holds text: they are pictures, or a web page that only a script fills. */
  | 'DOCUMENT_WITHOUT_TEXT'
  /** The download link is past its time, was altered, or its file is gone. */
  | 'DOWNLOAD_EXPIRED'
  /** The result of a download is larger than [query] download_bytes_max. */
  | 'DOWNLOAD_TOO_LARGE'
  /** A value looks like a connection string; these may hold a password and are taken nowhere. */
  | 'DSN_REFUSED'
  /** The file holds no byte, or only white space. */
  | 'EMPTY_FILE'
  /** The index’s texts, or the given queries, do not yield enough different queries that are not stored vectors themselves. */
  | 'EVALUATION_TOO_SMALL'
  /** A compressed file grows beyond [ingest] expanded_bytes_max. */
  | 'EXPANSION_LIMIT'
  /** The caller is known but may not do this. */
  | 'FORBIDDEN'
  /** The content fits a table as well as a document, or contradicts the ending of the file’s name. */
  | 'FORMAT_UNCLEAR'
  /** The same idempotency key was sent before with a different input. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** The inbox is off by [inbox] enabled. */
  | 'INBOX_DISABLED'
  /** Only failed files and duplicates of the inbox can be ingested again. */
  | 'INBOX_FILE_NOT_RETRYABLE'
  /** A build of this index is waiting or running. */
  | 'INDEX_BUSY'
  /** An index of that name exists over another dataset, column or model. */
  | 'INDEX_MISMATCH'
  /** The index alone is larger than [vectors] index_memory_mb. */
  | 'INDEX_TOO_LARGE'
  /** The conversion took longer than [ingest] timeout_ms. */
  | 'INGEST_TIMEOUT'
  /** A defect or an unforeseen failure; the server log has it under the id of the request or of the job. */
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
  /** Rows have NULL in the columns of a primary key, or share one. Nothing was changed. */
  | 'KEY_UNUSABLE'
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
  /** [ingest] pdf_reader is "pdftotext", and the program is not there or cannot be run. */
  | 'PDF_READER_MISSING'
  /** A work or query process ended before it answered. */
  | 'PROCESS_DIED'
  /** A work or query process passed its memory limit and was ended. */
  | 'PROCESS_MEMORY'
  /** The query ran longer than it may. */
  | 'QUERY_TIMEOUT'
  /** All query processes are busy and the queue is full, or the wait in it was too long; or too many rows are being read. */
  | 'QUEUE_FULL'
  /** The rows of the hits are larger than [query] result_bytes_max. */
  | 'ROWS_TOO_LARGE'
  /** The schedule has a run that has not ended; a schedule runs once at a time. */
  | 'SCHEDULE_RUNNING'
  /** A column of the dataset is gone from the source or has a type that does not hold the former one. */
  | 'SCHEMA_DRIFT'
  /** Rows cannot be appended because their columns do not fit the dataset’s. */
  | 'SCHEMA_MISMATCH'
  /** The environment variable or file that holds a password cannot be read, or may not be used. */
  | 'SECRET_UNREADABLE'
  /** The host of a connection leads to an address that is never used, or to a private one. */
  | 'SOURCE_ADDRESS_REFUSED'
  /** The source file was written to while it was being read. Nothing was published. */
  | 'SOURCE_CHANGED'
  /** The source database refuses the user, the password or the database, or TLS cannot be agreed upon. */
  | 'SOURCE_LOGIN_REFUSED'
  /** The connection to the source broke while rows were read. Nothing was published. */
  | 'SOURCE_LOST'
  /** The source file is no longer there or cannot be read. */
  | 'SOURCE_MISSING'
  /** The source sent nothing for longer than [sources] stall_timeout_ms or answer_timeout_ms. */
  | 'SOURCE_STALLED'
  /** The source refused a statement: a table, column or right that is missing, a SELECT that fails. */
  | 'SOURCE_STATEMENT_FAILED'
  /** An ingest from a database took longer than [sources] timeout_ms. */
  | 'SOURCE_TIMEOUT'
  /** The source database does not answer, has no such host, or is starting or full. */
  | 'SOURCE_UNREACHABLE'
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
  /** As many as are allowed wait already for their turn at one thing. */
  | 'TOO_MANY_WAITING'
  /** An autotune of this index is waiting or running, or too many promotions of it are waiting. */
  | 'TUNING_BUSY'
  /** The content is of a kind that is not read: an archive, a workbook, an image. */
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
  | 'VECTORS_INVALID'
  /** What was read differs from what the source says about the same snapshot. Nothing was published. */
  | 'VERIFICATION_FAILED';

/** What can be done about a failure; each but INTERNAL has an error type of the result unions. */
export type ErrorKind =
  | 'BUSY'
  | 'CONFLICT'
  | 'FORBIDDEN'
  | 'INTERNAL'
  | 'LIMIT'
  | 'NOT_FOUND'
  | 'UPSTREAM'
  | 'VALIDATION';

export type EvaluationSetKind =
  /** Made from the index’s own texts. */
  | 'AUTO'
  /** Given by createEvaluationSet. */
  | 'USER';

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

/** PROCESSED, FAILED and DUPLICATE are final until retryFile. */
export type InboxState =
  | 'DUPLICATE'
  | 'FAILED'
  | 'INGESTING'
  | 'PROCESSED'
  | 'WAITING';

export type IndexFilter = {
  backend?: VectorBackend | null | undefined;
  bucket?: string | null | undefined;
  datasetId?: string | number | null | undefined;
  modelName?: string | null | undefined;
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
  /** UPSERT goes by it, and rows of files are checked against it. By default the dataset’s own; empty for none. */
  primaryKey?: Array<string> | null | undefined;
  source: IngestSourceInput;
};

/** PDF, TEXT, MARKDOWN and HTML become rows of document, page and text. */
export type IngestFormat =
  | 'CSV'
  /** The readable text of a web page, as one page. */
  | 'HTML'
  | 'JSON'
  /** A page for each section: headings begin pages. */
  | 'MARKDOWN'
  | 'NDJSON'
  | 'PARQUET'
  /** One row a page. */
  | 'PDF'
  /** Plain text; form feeds begin pages. */
  | 'TEXT'
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
  {   /** A table, view or SELECT of a database. */
  connection: DatabaseSourceInput; path?: never; upload?: never; }
  |  { connection?: never;   /** A file of the server under [ingest] allowed_roots. */
  path: string; upload?: never; }
  |  { connection?: never; path?: never;   /** From createUpload. */
  upload: string | number; };

export type IntervalTriggerInput = {
  /** 1 to 31,536,000. */
  seconds: number;
};

export type JobState =
  | 'CANCELLED'
  | 'FAILED'
  | 'QUEUED'
  | 'RUNNING'
  | 'SUCCEEDED';

export type JournalFilter = {
  action?: string | null | undefined;
  actor?: string | null | undefined;
  entityId?: string | number | null | undefined;
  entityType?: string | null | undefined;
  /** At this moment or later. */
  since?: string | null | undefined;
  /** Before this moment. */
  until?: string | null | undefined;
};

/** What became of the personal values in an entry: texts that people wrote, names, queries. */
export type JournalPersonalValues =
  /** They were changed by hand; `verifyStorage` names the entry. */
  | 'DAMAGED'
  /** Their key was erased with eraseJournalValues; nobody can read them any more. */
  | 'ERASED'
  /** They are stored encrypted, and shown here. */
  | 'KEPT'
  /** It has none. */
  | 'NONE';

/** UPSTREAM: where data came from. DOWNSTREAM: what was made of it. */
export type LineageDirection =
  | 'BOTH'
  | 'DOWNSTREAM'
  | 'UPSTREAM';

export type LineageKind =
  | 'EMBEDDED'
  | 'INGESTED';

export type OrderDirection =
  | 'ASC'
  | 'DESC';

/** What happens to a slot while the run before it goes on. */
export type OverlapPolicy =
  /** It is skipped. */
  | 'SKIP'
  /** It starts when that run has ended. */
  | 'WAIT';

/** What a column holds about people. docs/pii.md says how each kind is told. */
export type PiiKind =
  | 'BANK_ACCOUNT'
  | 'BIRTH_DATE'
  | 'EMAIL'
  | 'HEALTH'
  | 'IBAN'
  | 'IP_ADDRESS'
  | 'MAC_ADDRESS'
  | 'NATIONAL_ID'
  | 'PAYMENT_CARD'
  | 'PERSON_NAME'
  | 'PHONE'
  | 'POSTAL_CODE'
  | 'SALARY'
  | 'SECRET'
  | 'STREET_ADDRESS';

export type PromoteTrialInput = {
  /** Refuse unless this promotion is the current one. */
  expectedCurrent?: string | number | null | undefined;
  note?: string | null | undefined;
  trial: string | number;
};

export type QueryInput = {
  /** Datasets not named here are read at their current version. */
  asOf?: Array<DatasetPin> | null | undefined;
  /** Rows at most; by default [query] rows_default, up to rows_max. More rows come through createDownload. */
  limit?: number | null | undefined;
  /** Values for $1, $2, … or ?; bound, never pasted into the text. */
  parameters?: Array<unknown> | null | undefined;
  /** One SELECT (DuckDB’s dialect) over datasets by their names. */
  sql: string;
  /** By default [query] timeout_ms, up to timeout_max_ms. */
  timeoutMs?: number | null | undefined;
};

export type ResultFormat =
  | 'CSV'
  | 'NDJSON'
  | 'PARQUET';

export type RollbackDatasetInput = {
  /** Refuse unless the dataset is at this version. */
  expectedVersion?: number | null | undefined;
  ref: DatasetRef;
  toVersion: number;
};

export type RollbackIndexInput = {
  /** Refuse unless this promotion is the current one. */
  expectedCurrent?: string | number | null | undefined;
  /** Name or id. */
  index: string | number;
  note?: string | null | undefined;
};

export type ScheduleActionInput =
  {   ingest: ScheduledIngestInput; ingestDatabase?: never; verify?: never; }
  |  { ingest?: never;   ingestDatabase: ScheduledDatabaseIngestInput; verify?: never; }
  |  { ingest?: never; ingestDatabase?: never;   /** true: reads every file and the journal and compares their hashes. */
  verify: boolean; };

export type ScheduleRunReason =
  /** It was late, and stands for all slots that were missed meanwhile. */
  | 'CAUGHT_UP'
  /** Its time had come. */
  | 'DUE'
  /** runScheduleNow. */
  | 'MANUAL'
  /** Skipped: too late, and the schedule does not catch up. */
  | 'MISSED'
  /** Skipped: the run before it went on. */
  | 'OVERLAP'
  /** Skipped: there was nothing new. */
  | 'UNCHANGED'
  /** The run before it had to end first. */
  | 'WAITED';

export type ScheduleRunState =
  | 'CANCELLED'
  | 'FAILED'
  | 'RUNNING'
  | 'SKIPPED'
  | 'STARTING'
  | 'SUCCEEDED';

/** A table, view or SELECT of a connection, read at each slot. */
export type ScheduledDatabaseIngestInput = {
  /** By default the dataset’s own bucket, or primary. */
  bucket?: string | null | undefined;
  mode?: WriteMode | null | undefined;
  /** The dataset. */
  name: string;
  primaryKey?: Array<string> | null | undefined;
  source: DatabaseSourceInput;
};

/** A new version of a dataset whenever the bytes of a server file have changed. */
export type ScheduledIngestInput = {
  /** By default the dataset’s own bucket, or primary. */
  bucket?: string | null | undefined;
  mode?: WriteMode | null | undefined;
  /** The dataset. */
  name: string;
  options?: IngestOptionsInput | null | undefined;
  /** A file of the server under [ingest] allowed_roots. */
  path: string;
  primaryKey?: Array<string> | null | undefined;
};

export type SearchInput = {
  /** Overrides the current parameter for this search. */
  efSearch?: number | null | undefined;
  /** Only the best chunk of each row. */
  groupByDocument?: boolean | null | undefined;
  /** Name or id. */
  index: string;
  /** Hits at most; up to [vectors] search_k_max. */
  k?: number | null | undefined;
  /** Either a text with at least one word (a letter or digit) … */
  text?: string | null | undefined;
  /** … or a vector of the index’s model. */
  vector?: Array<number> | null | undefined;
};

/** Where the password is, never what it is. */
export type SecretInput =
  {   /** The name of an environment variable of the server. */
  env: string; file?: never; }
  |  { env?: never;   /** A file under [sources] secret_dirs. */
  file: string; };

export type Sensitivity =
  | 'FINANCIAL'
  | 'INTERNAL'
  | 'PHI'
  | 'PII'
  | 'PUBLIC'
  | 'SECRET';

export type SetColumnSensitivityInput = {
  column: string;
  /** For the journal; required with a level. */
  reason?: string | null | undefined;
  ref: DatasetRef;
  /** Null takes a former decision back, so that the finding holds again. */
  sensitivity?: Sensitivity | null | undefined;
};

/** Reads only rows whose value in a column is at or above the highest of the run before. docs/databases.md says what that guarantees. */
export type SourceCursorInput = {
  /** A number, date or time stamp that rises with every insert and update and is never NULL. */
  column: string;
  /** Rows younger than this are left for the next run: longer than any transaction that writes them. By default [sources] cursor_lag_ms; numbers have none. */
  lagSeconds?: number | null | undefined;
};

/** What a version was read from. */
export type SourceFormat =
  | 'CSV'
  /** The readable text of a web page, as one page. */
  | 'HTML'
  | 'JSON'
  /** A page for each section: headings begin pages. */
  | 'MARKDOWN'
  | 'NDJSON'
  | 'PARQUET'
  /** One row a page. */
  | 'PDF'
  /** Rows of a database. */
  | 'TABLE'
  /** Plain text; form feeds begin pages. */
  | 'TEXT'
  | 'TSV';

export type SourceKind =
  | 'MYSQL'
  | 'POSTGRES';

/** DISABLE: in clear. REQUIRE: encrypted, whoever answers. VERIFY: encrypted, and the certificate proves the host. */
export type SourceTls =
  | 'DISABLE'
  | 'REQUIRE'
  | 'VERIFY';

export type TextEncoding =
  | 'UTF_8'
  | 'UTF_16BE'
  | 'UTF_16LE'
  | 'WINDOWS_1252';

export type TrialOrder = {
  /** By default newest, highest recall or lowest latency first. */
  direction?: OrderDirection | null | undefined;
  field: TrialOrderField;
};

export type TrialOrderField =
  | 'CREATED_AT'
  | 'P50'
  | 'RECALL';

export type TrialSource =
  | 'AUTOTUNE';

export type TriggerInput =
  {   cron: CronTriggerInput; interval?: never; }
  |  { cron?: never;   interval: IntervalTriggerInput; };

export type UpdateDatasetInput = {
  columnNotes?: Array<ColumnNoteInput> | null | undefined;
  description?: string | null | undefined;
  owner?: string | null | undefined;
  /** Checked against all rows: KEY_UNUSABLE for repeated values or NULL. Empty for none. */
  primaryKey?: Array<string> | null | undefined;
  ref: DatasetRef;
  tags?: Array<string> | null | undefined;
};

export type VectorBackend =
  | 'HNSW';

/** DEFAULT compares counts, sums, lengths and bounds of every column with the source; FULL also a hash of all rows. */
export type VerificationLevel =
  | 'DEFAULT'
  | 'FULL';

/** REPLACE makes a version of the new rows only; APPEND adds them to the current version’s; UPSERT does so in place of those with their key. */
export type WriteMode =
  | 'APPEND'
  | 'REPLACE'
  | 'UPSERT';

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
    | { __typename: 'OtherJob', id: string, state: JobState, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratePerSec: number | null, etaSeconds: number | null }, failure: { code: ErrorCode, message: string } | null }
    | { __typename: 'VerifyJob', id: string, state: JobState, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratePerSec: number | null, etaSeconds: number | null }, failure: { code: ErrorCode, message: string } | null }
   };

export type TourTrialsSubscriptionVariables = Exact<{
  index: string | number;
}>;


export type TourTrialsSubscription = { trials: { trial: { id: string, recall: number, recallLow: number, recallHigh: number, queryCount: number, k: number, p50Us: number, buildMs: number, parameters: { m: number, efConstruction: number, efSearch: number } } } };

export type TourTrialFragment = { id: string, recall: number, recallLow: number, recallHigh: number, queryCount: number, k: number, p50Us: number, buildMs: number, parameters: { m: number, efConstruction: number, efSearch: number } };

export type TourCatalogQueryVariables = Exact<{ [key: string]: never; }>;


export type TourCatalogQuery = { datasets: { nodes: Array<{ name: string, version: number, rowCount: number | string, byteSize: number | string, columns: Array<{ name: string, originalName: string | null, type: string }>, current: { rejectedCount: number | string, lineage: { format: SourceFormat, sourceByteSize: number | string } | null } }> } };

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

export type CliVerifyMutationVariables = Exact<{ [key: string]: never; }>;


export type CliVerifyMutation = { verifyStorage:
    | { __typename: 'BusyError', code: ErrorCode, message: string }
    | { __typename: 'ConflictError', code: ErrorCode, message: string }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string }
    | { __typename: 'LimitError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string }
    | { __typename: 'VerifyStoragePayload', job:
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
       }
   };

export type CliVerifyProgressSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type CliVerifyProgressSubscription = { jobProgress:
    | { __typename: 'AutotuneJob', id: string, state: JobState, failure: { code: ErrorCode, message: string } | null }
    | { __typename: 'IndexBuildJob', id: string, state: JobState, failure: { code: ErrorCode, message: string } | null }
    | { __typename: 'IngestJob', id: string, state: JobState, failure: { code: ErrorCode, message: string } | null }
    | { __typename: 'OtherJob', id: string, state: JobState, failure: { code: ErrorCode, message: string } | null }
    | { __typename: 'VerifyJob', id: string, state: JobState, report: { isIntact: boolean, objectCount: number, byteCount: number | string, journalEntries: number | string, flushedEntries: number | string, journalBreak: { seq: number, reason: string } | null, damaged: Array<{ bucket: string, key: string, owner: string, code: ErrorCode, message: string }> } | null, failure: { code: ErrorCode, message: string } | null }
   };

type ApiFailure_BusyError_Fragment = { code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown };

type ApiFailure_ConflictError_Fragment = { code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown };

type ApiFailure_ForbiddenError_Fragment = { code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown };

type ApiFailure_LimitError_Fragment = { code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown };

type ApiFailure_NotFoundError_Fragment = { code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown };

type ApiFailure_UpstreamError_Fragment = { code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown };

type ApiFailure_ValidationError_Fragment = { code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown };

export type ApiFailureFragment =
  | ApiFailure_BusyError_Fragment
  | ApiFailure_ConflictError_Fragment
  | ApiFailure_ForbiddenError_Fragment
  | ApiFailure_LimitError_Fragment
  | ApiFailure_NotFoundError_Fragment
  | ApiFailure_UpstreamError_Fragment
  | ApiFailure_ValidationError_Fragment
;

type ApiJob_AutotuneJob_Fragment = { __typename: 'AutotuneJob', outcome: string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, winner: { id: string } | null, trials: Array<{ id: string }>, promotion: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } };

type ApiJob_IndexBuildJob_Fragment = { __typename: 'IndexBuildJob', indexName: string, generation: number | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, index: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } };

type ApiJob_IngestJob_Fragment = { __typename: 'IngestJob', datasetName: string, version: number | null, rowCount: number | string | null, rejectedCount: number | string | null, arrivedCount: number | string | null, changedCount: number | string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, dataset: { id: string, name: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } };

type ApiJob_OtherJob_Fragment = { __typename: 'OtherJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } };

type ApiJob_VerifyJob_Fragment = { __typename: 'VerifyJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, report: { isIntact: boolean, objectCount: number, byteCount: number | string, journalEntries: number | string, damaged: Array<{ bucket: string, key: string, code: ErrorCode, owner: string, message: string }>, journalBreak: { seq: number, reason: string } | null } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } };

export type ApiJobFragment =
  | ApiJob_AutotuneJob_Fragment
  | ApiJob_IndexBuildJob_Fragment
  | ApiJob_IngestJob_Fragment
  | ApiJob_OtherJob_Fragment
  | ApiJob_VerifyJob_Fragment
;

export type ApiVerifyReportFragment = { isIntact: boolean, objectCount: number, byteCount: number | string, journalEntries: number | string, damaged: Array<{ bucket: string, key: string, code: ErrorCode, owner: string, message: string }>, journalBreak: { seq: number, reason: string } | null };

export type ApiDatasetFragment = { id: string, name: string, description: string | null, owner: string | null, tags: Array<string>, primaryKey: Array<string>, version: number, rowCount: number | string, byteSize: number | string, createdAt: string, updatedAt: string, bucket: { name: string }, columns: Array<{ name: string, type: string, isNullable: boolean, note: string | null, originalName: string | null }> };

export type ApiPageFragment = { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null };

export type ApiIndexFragment = { id: string, name: string, backend: VectorBackend, chunkCount: number, dimensions: number, generation: number, isFlat: boolean, isStale: boolean, metric: string, model: string, sourceVersion: number, textColumn: string, parameters: { m: number, efConstruction: number, efSearch: number, seed: number }, promotion: { id: string, generation: number, note: string | null, promotedBy: string, trial: { id: string } | null } | null };

export type ApiTrialFragment = { id: string, generation: number, recall: number, recallLow: number, recallHigh: number, k: number, queryCount: number, p50Us: number, source: TrialSource, parameters: { m: number, efConstruction: number, efSearch: number, seed: number } };

export type ApiServerQueryVariables = Exact<{ [key: string]: never; }>;


export type ApiServerQuery = { server: { version: string, startedAt: string, time: string }, viewer: { actor: string, canAdmin: boolean, canWrite: boolean, roles: Array<string>, sensitivities: Array<Sensitivity> } };

export type ApiBucketsQueryVariables = Exact<{ [key: string]: never; }>;


export type ApiBucketsQuery = { buckets: Array<{ id: string, name: string, backend: BucketBackend, isProtected: boolean, createdBy: string }> };

export type ApiBucketQueryVariables = Exact<{
  name: string;
  first?: number | null | undefined;
}>;


export type ApiBucketQuery = { bucket: { id: string, name: string, isProtected: boolean, datasets: { totalCount: number, nodes: Array<{ name: string }> } } | null };

export type ApiCreateBucketMutationVariables = Exact<{
  input: CreateBucketInput;
}>;


export type ApiCreateBucketMutation = { createBucket:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'CreateBucketPayload', bucket: { id: string, name: string, isProtected: boolean } }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiRemoveBucketMutationVariables = Exact<{
  name: string;
}>;


export type ApiRemoveBucketMutation = { removeBucket:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'RemoveBucketPayload', bucket: { name: string } }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiDatasetQueryVariables = Exact<{
  ref: DatasetRef;
}>;


export type ApiDatasetQuery = { dataset: { id: string, name: string, description: string | null, owner: string | null, tags: Array<string>, primaryKey: Array<string>, version: number, rowCount: number | string, byteSize: number | string, createdAt: string, updatedAt: string, current: { version: number, mode: WriteMode, rowCount: number | string, rejectedCount: number | string, warnings: Array<string>, createdBy: string, files: Array<{ key: string, rowCount: number | string, byteSize: number | string, sha256: string }>, lineage: { format: SourceFormat, jobId: string, source: string, sourceByteSize: number | string, sourceSha256: string, system: string } | null, rejects: Array<{ line: number | null, column: string | null, reason: string, text: string | null }> }, bucket: { name: string }, columns: Array<{ name: string, type: string, isNullable: boolean, note: string | null, originalName: string | null }> } | null };

export type ApiPreviewQueryVariables = Exact<{
  ref: DatasetRef;
  limit?: number | null | undefined;
  version?: number | null | undefined;
}>;


export type ApiPreviewQuery = { dataset: { preview: { rows: Array<Array<unknown>>, isTruncated: boolean, columns: Array<{ name: string, type: string }> } } | null };

export type ApiVersionsQueryVariables = Exact<{
  ref: DatasetRef;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type ApiVersionsQuery = { dataset: { id: string, version: number, description: string | null, versions: { totalCount: number, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ cursor: string, node: { id: string, version: number, mode: WriteMode, rowCount: number | string, lineage: { jobId: string } | null } }> } } | null };

export type ApiDatasetsQueryVariables = Exact<{
  filter?: DatasetFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type ApiDatasetsQuery = { datasets: { totalCount: number, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ cursor: string, node: { id: string, name: string, description: string | null, owner: string | null, tags: Array<string>, primaryKey: Array<string>, version: number, rowCount: number | string, byteSize: number | string, createdAt: string, updatedAt: string, bucket: { name: string }, columns: Array<{ name: string, type: string, isNullable: boolean, note: string | null, originalName: string | null }> } }> } };

export type ApiDatasetPartsQueryVariables = Exact<{
  ref: DatasetRef;
}>;


export type ApiDatasetPartsQuery = { dataset: { id: string, indexes: { totalCount: number, nodes: Array<{ name: string }> }, jobs: { totalCount: number, nodes: Array<
        | { __typename: 'AutotuneJob', outcome: string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, winner: { id: string } | null, trials: Array<{ id: string }>, promotion: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'IndexBuildJob', indexName: string, generation: number | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, index: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'IngestJob', datasetName: string, version: number | null, rowCount: number | string | null, rejectedCount: number | string | null, arrivedCount: number | string | null, changedCount: number | string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, dataset: { id: string, name: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'OtherJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'VerifyJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, report: { isIntact: boolean, objectCount: number, byteCount: number | string, journalEntries: number | string, damaged: Array<{ bucket: string, key: string, code: ErrorCode, owner: string, message: string }>, journalBreak: { seq: number, reason: string } | null } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
      > } } | null };

export type ApiUpdateDatasetMutationVariables = Exact<{
  input: UpdateDatasetInput;
}>;


export type ApiUpdateDatasetMutation = { updateDataset:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'UpdateDatasetPayload', dataset: { id: string, name: string, description: string | null, owner: string | null, tags: Array<string>, primaryKey: Array<string>, version: number, rowCount: number | string, byteSize: number | string, createdAt: string, updatedAt: string, bucket: { name: string }, columns: Array<{ name: string, type: string, isNullable: boolean, note: string | null, originalName: string | null }> } }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiDeleteDatasetMutationVariables = Exact<{
  ref: DatasetRef;
}>;


export type ApiDeleteDatasetMutation = { deleteDataset:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'DeleteDatasetPayload', id: string, name: string, recoverableUntil: string }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiRestoreDatasetMutationVariables = Exact<{
  id: string | number;
}>;


export type ApiRestoreDatasetMutation = { restoreDataset:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'RestoreDatasetPayload', dataset: { id: string, name: string, description: string | null, owner: string | null, tags: Array<string>, primaryKey: Array<string>, version: number, rowCount: number | string, byteSize: number | string, createdAt: string, updatedAt: string, bucket: { name: string }, columns: Array<{ name: string, type: string, isNullable: boolean, note: string | null, originalName: string | null }> } }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiRollbackDatasetMutationVariables = Exact<{
  input: RollbackDatasetInput;
}>;


export type ApiRollbackDatasetMutation = { rollbackDataset:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'RollbackDatasetPayload', dataset: { id: string, name: string, description: string | null, owner: string | null, tags: Array<string>, primaryKey: Array<string>, version: number, rowCount: number | string, byteSize: number | string, createdAt: string, updatedAt: string, bucket: { name: string }, columns: Array<{ name: string, type: string, isNullable: boolean, note: string | null, originalName: string | null }> } }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiCreateUploadMutationVariables = Exact<{
  filename: string;
  byteSize?: number | null | undefined;
}>;


export type ApiCreateUploadMutation = { createUpload:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'CreateUploadPayload', upload: { id: string, putUrl: string, expiresAt: string, maxBytes: number | string } }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiIngestMutationVariables = Exact<{
  input: IngestDatasetInput;
}>;


export type ApiIngestMutation = { ingestDataset:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'IngestDatasetPayload', job:
        | { __typename: 'AutotuneJob', outcome: string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, winner: { id: string } | null, trials: Array<{ id: string }>, promotion: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'IndexBuildJob', indexName: string, generation: number | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, index: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'IngestJob', datasetName: string, version: number | null, rowCount: number | string | null, rejectedCount: number | string | null, arrivedCount: number | string | null, changedCount: number | string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, dataset: { id: string, name: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'OtherJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'VerifyJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, report: { isIntact: boolean, objectCount: number, byteCount: number | string, journalEntries: number | string, damaged: Array<{ bucket: string, key: string, code: ErrorCode, owner: string, message: string }>, journalBreak: { seq: number, reason: string } | null } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
       }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiQueryQueryVariables = Exact<{
  input: QueryInput;
}>;


export type ApiQueryQuery = { query:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ResultSet', rows: Array<Array<unknown>>, rowCount: number, isTruncated: boolean, columns: Array<{ name: string, type: string }>, scanned: Array<{ name: string, version: number, rowCount: number | string }> }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', line: number | null, column: number | null, code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiCreateDownloadMutationVariables = Exact<{
  input: CreateDownloadInput;
}>;


export type ApiCreateDownloadMutation = { createDownload:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'CreateDownloadPayload', download: { url: string, filename: string, format: ResultFormat, rowCount: number | string, byteSize: number | string, expiresAt: string } }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiJobQueryVariables = Exact<{
  id: string | number;
}>;


export type ApiJobQuery = { job:
    | { __typename: 'AutotuneJob', outcome: string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, log: Array<{ level: string, message: string }>, winner: { id: string } | null, trials: Array<{ id: string }>, promotion: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
    | { __typename: 'IndexBuildJob', indexName: string, generation: number | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, log: Array<{ level: string, message: string }>, index: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
    | { __typename: 'IngestJob', datasetName: string, version: number | null, rowCount: number | string | null, rejectedCount: number | string | null, arrivedCount: number | string | null, changedCount: number | string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, log: Array<{ level: string, message: string }>, dataset: { id: string, name: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
    | { __typename: 'OtherJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, log: Array<{ level: string, message: string }>, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
    | { __typename: 'VerifyJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, log: Array<{ level: string, message: string }>, report: { isIntact: boolean, objectCount: number, byteCount: number | string, journalEntries: number | string, damaged: Array<{ bucket: string, key: string, code: ErrorCode, owner: string, message: string }>, journalBreak: { seq: number, reason: string } | null } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
   | null };

export type ApiJobsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  states?: Array<JobState> | JobState | null | undefined;
  kinds?: Array<string> | string | null | undefined;
}>;


export type ApiJobsQuery = { jobs: { totalCount: number, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ cursor: string, node:
        | { __typename: 'AutotuneJob', outcome: string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, winner: { id: string } | null, trials: Array<{ id: string }>, promotion: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'IndexBuildJob', indexName: string, generation: number | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, index: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'IngestJob', datasetName: string, version: number | null, rowCount: number | string | null, rejectedCount: number | string | null, arrivedCount: number | string | null, changedCount: number | string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, dataset: { id: string, name: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'OtherJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'VerifyJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, report: { isIntact: boolean, objectCount: number, byteCount: number | string, journalEntries: number | string, damaged: Array<{ bucket: string, key: string, code: ErrorCode, owner: string, message: string }>, journalBreak: { seq: number, reason: string } | null } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
       }> } };

export type ApiCancelJobMutationVariables = Exact<{
  id: string | number;
}>;


export type ApiCancelJobMutation = { cancelJob:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'CancelJobPayload', job:
        | { __typename: 'AutotuneJob', outcome: string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, winner: { id: string } | null, trials: Array<{ id: string }>, promotion: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'IndexBuildJob', indexName: string, generation: number | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, index: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'IngestJob', datasetName: string, version: number | null, rowCount: number | string | null, rejectedCount: number | string | null, arrivedCount: number | string | null, changedCount: number | string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, dataset: { id: string, name: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'OtherJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'VerifyJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, report: { isIntact: boolean, objectCount: number, byteCount: number | string, journalEntries: number | string, damaged: Array<{ bucket: string, key: string, code: ErrorCode, owner: string, message: string }>, journalBreak: { seq: number, reason: string } | null } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
       }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiRetryJobMutationVariables = Exact<{
  id: string | number;
}>;


export type ApiRetryJobMutation = { retryJob:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'RetryJobPayload', job:
        | { __typename: 'AutotuneJob', outcome: string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, winner: { id: string } | null, trials: Array<{ id: string }>, promotion: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'IndexBuildJob', indexName: string, generation: number | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, index: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'IngestJob', datasetName: string, version: number | null, rowCount: number | string | null, rejectedCount: number | string | null, arrivedCount: number | string | null, changedCount: number | string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, dataset: { id: string, name: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'OtherJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'VerifyJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, report: { isIntact: boolean, objectCount: number, byteCount: number | string, journalEntries: number | string, damaged: Array<{ bucket: string, key: string, code: ErrorCode, owner: string, message: string }>, journalBreak: { seq: number, reason: string } | null } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
       }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiVerifyMutationVariables = Exact<{ [key: string]: never; }>;


export type ApiVerifyMutation = { verifyStorage:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'VerifyStoragePayload', job:
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
       }
   };

export type ApiNodeQueryVariables = Exact<{
  id: string | number;
}>;


export type ApiNodeQuery = { node:
    | { __typename: 'AutotuneJob', id: string }
    | { __typename: 'Bucket', id: string }
    | { __typename: 'Dataset', id: string }
    | { __typename: 'DatasetVersion', id: string }
    | { __typename: 'InboxFile', id: string }
    | { __typename: 'Index', id: string }
    | { __typename: 'IndexBuildJob', id: string }
    | { __typename: 'IngestJob', id: string }
    | { __typename: 'JournalEntry', id: string }
    | { __typename: 'OtherJob', id: string }
    | { __typename: 'Promotion', id: string }
    | { __typename: 'Schedule', id: string }
    | { __typename: 'Trial', id: string }
    | { __typename: 'VerifyJob', id: string }
   | null };

export type ApiNodesQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type ApiNodesQuery = { nodes: Array<
    | { __typename: 'AutotuneJob', id: string }
    | { __typename: 'Bucket', id: string }
    | { __typename: 'Dataset', id: string }
    | { __typename: 'DatasetVersion', id: string }
    | { __typename: 'InboxFile', id: string }
    | { __typename: 'Index', id: string }
    | { __typename: 'IndexBuildJob', id: string }
    | { __typename: 'IngestJob', id: string }
    | { __typename: 'JournalEntry', id: string }
    | { __typename: 'OtherJob', id: string }
    | { __typename: 'Promotion', id: string }
    | { __typename: 'Schedule', id: string }
    | { __typename: 'Trial', id: string }
    | { __typename: 'VerifyJob', id: string }
   | null> };

export type ApiIndexQueryVariables = Exact<{
  name: string;
}>;


export type ApiIndexQuery = { index: { id: string, name: string, backend: VectorBackend, chunkCount: number, dimensions: number, generation: number, isFlat: boolean, isStale: boolean, metric: string, model: string, sourceVersion: number, textColumn: string, parameters: { m: number, efConstruction: number, efSearch: number, seed: number }, promotion: { id: string, generation: number, note: string | null, promotedBy: string, trial: { id: string } | null } | null } | null };

export type ApiIndexesQueryVariables = Exact<{
  filter?: IndexFilter | null | undefined;
  first?: number | null | undefined;
  last?: number | null | undefined;
}>;


export type ApiIndexesQuery = { indexes: { totalCount: number, nodes: Array<{ id: string, name: string, backend: VectorBackend, chunkCount: number, dimensions: number, generation: number, isFlat: boolean, isStale: boolean, metric: string, model: string, sourceVersion: number, textColumn: string, parameters: { m: number, efConstruction: number, efSearch: number, seed: number }, promotion: { id: string, generation: number, note: string | null, promotedBy: string, trial: { id: string } | null } | null }> } };

export type ApiIndexPartsQueryVariables = Exact<{
  name: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  orderBy?: TrialOrder | null | undefined;
}>;


export type ApiIndexPartsQuery = { index: { id: string, name: string, backend: VectorBackend, chunkCount: number, dimensions: number, generation: number, isFlat: boolean, isStale: boolean, metric: string, model: string, sourceVersion: number, textColumn: string, dataset: { name: string } | null, bucket: { name: string }, history: { totalCount: number, nodes: Array<{ id: string, generation: number }> }, jobs: { totalCount: number }, trials: { totalCount: number, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, nodes: Array<{ id: string, generation: number, recall: number, recallLow: number, recallHigh: number, k: number, queryCount: number, p50Us: number, source: TrialSource, parameters: { m: number, efConstruction: number, efSearch: number, seed: number } }> }, parameters: { m: number, efConstruction: number, efSearch: number, seed: number }, promotion: { id: string, generation: number, note: string | null, promotedBy: string, trial: { id: string } | null } | null } | null };

export type ApiBuildIndexMutationVariables = Exact<{
  input: BuildIndexInput;
}>;


export type ApiBuildIndexMutation = { buildIndex:
    | { __typename: 'BuildIndexPayload', job:
        | { __typename: 'AutotuneJob', outcome: string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, winner: { id: string } | null, trials: Array<{ id: string }>, promotion: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'IndexBuildJob', indexName: string, generation: number | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, index: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'IngestJob', datasetName: string, version: number | null, rowCount: number | string | null, rejectedCount: number | string | null, arrivedCount: number | string | null, changedCount: number | string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, dataset: { id: string, name: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'OtherJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'VerifyJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, report: { isIntact: boolean, objectCount: number, byteCount: number | string, journalEntries: number | string, damaged: Array<{ bucket: string, key: string, code: ErrorCode, owner: string, message: string }>, journalBreak: { seq: number, reason: string } | null } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
       }
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiDeleteIndexMutationVariables = Exact<{
  id: string | number;
}>;


export type ApiDeleteIndexMutation = { deleteIndex:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'DeleteIndexPayload', id: string, name: string, recoverableUntil: string }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiRestoreIndexMutationVariables = Exact<{
  id: string | number;
}>;


export type ApiRestoreIndexMutation = { restoreIndex:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'RestoreIndexPayload', index: { id: string, name: string, backend: VectorBackend, chunkCount: number, dimensions: number, generation: number, isFlat: boolean, isStale: boolean, metric: string, model: string, sourceVersion: number, textColumn: string, parameters: { m: number, efConstruction: number, efSearch: number, seed: number }, promotion: { id: string, generation: number, note: string | null, promotedBy: string, trial: { id: string } | null } | null } }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiEvaluationSetsQueryVariables = Exact<{
  name: string;
  first?: number | null | undefined;
}>;


export type ApiEvaluationSetsQuery = { index: { evaluationSets: { totalCount: number, nodes: Array<{ id: string, name: string, kind: EvaluationSetKind, queryCount: number, seed: number | null, k: number | null, createdBy: string }> }, trials: { nodes: Array<{ evaluationSet: { id: string } | null }> } } | null };

export type ApiAutotuneMutationVariables = Exact<{
  input: AutotuneIndexInput;
}>;


export type ApiAutotuneMutation = { autotuneIndex:
    | { __typename: 'AutotuneIndexPayload', job:
        | { __typename: 'AutotuneJob', outcome: string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, winner: { id: string } | null, trials: Array<{ id: string }>, promotion: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'IndexBuildJob', indexName: string, generation: number | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, index: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'IngestJob', datasetName: string, version: number | null, rowCount: number | string | null, rejectedCount: number | string | null, arrivedCount: number | string | null, changedCount: number | string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, dataset: { id: string, name: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'OtherJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
        | { __typename: 'VerifyJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, report: { isIntact: boolean, objectCount: number, byteCount: number | string, journalEntries: number | string, damaged: Array<{ bucket: string, key: string, code: ErrorCode, owner: string, message: string }>, journalBreak: { seq: number, reason: string } | null } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
       }
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiCreateEvaluationSetMutationVariables = Exact<{
  input: CreateEvaluationSetInput;
}>;


export type ApiCreateEvaluationSetMutation = { createEvaluationSet:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'CreateEvaluationSetPayload', evaluationSet: { id: string, name: string, queryCount: number } }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiPromoteMutationVariables = Exact<{
  input: PromoteTrialInput;
}>;


export type ApiPromoteMutation = { promoteTrial:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'PromoteTrialPayload', generation: number, promotion: { id: string, note: string | null } | null, index: { id: string, name: string, backend: VectorBackend, chunkCount: number, dimensions: number, generation: number, isFlat: boolean, isStale: boolean, metric: string, model: string, sourceVersion: number, textColumn: string, parameters: { m: number, efConstruction: number, efSearch: number, seed: number }, promotion: { id: string, generation: number, note: string | null, promotedBy: string, trial: { id: string } | null } | null } }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiRollbackIndexMutationVariables = Exact<{
  input: RollbackIndexInput;
}>;


export type ApiRollbackIndexMutation = { rollbackIndex:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'RollbackIndexPayload', generation: number, promotion: { id: string } | null, index: { id: string, name: string, backend: VectorBackend, chunkCount: number, dimensions: number, generation: number, isFlat: boolean, isStale: boolean, metric: string, model: string, sourceVersion: number, textColumn: string, parameters: { m: number, efConstruction: number, efSearch: number, seed: number }, promotion: { id: string, generation: number, note: string | null, promotedBy: string, trial: { id: string } | null } | null } }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiSearchQueryVariables = Exact<{
  input: SearchInput;
}>;


export type ApiSearchQuery = { search:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'SearchResult', generation: number, hits: Array<{ docId: string, score: number, text: string, row: unknown, chunk: number, start: number }>, index: { name: string } }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiJobProgressSubscriptionVariables = Exact<{
  id: string | number;
  maxHz?: number | null | undefined;
}>;


export type ApiJobProgressSubscription = { jobProgress:
    | { __typename: 'AutotuneJob', outcome: string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, winner: { id: string } | null, trials: Array<{ id: string }>, promotion: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
    | { __typename: 'IndexBuildJob', indexName: string, generation: number | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, index: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
    | { __typename: 'IngestJob', datasetName: string, version: number | null, rowCount: number | string | null, rejectedCount: number | string | null, arrivedCount: number | string | null, changedCount: number | string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, dataset: { id: string, name: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
    | { __typename: 'OtherJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
    | { __typename: 'VerifyJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, report: { isIntact: boolean, objectCount: number, byteCount: number | string, journalEntries: number | string, damaged: Array<{ bucket: string, key: string, code: ErrorCode, owner: string, message: string }>, journalBreak: { seq: number, reason: string } | null } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
   };

export type ApiJobEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  states?: Array<JobState> | JobState | null | undefined;
}>;


export type ApiJobEventsSubscription = { jobEvents: { cursor: string, type: string, job:
      | { id: string, state: JobState }
      | { id: string, state: JobState }
      | { id: string, state: JobState }
      | { id: string, state: JobState }
      | { id: string, state: JobState }
     } };

export type ApiDatasetEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ApiDatasetEventsSubscription = { datasetEvents: { cursor: string, type: string, name: string, version: number | null } };

export type ApiTrialsSubscriptionVariables = Exact<{
  index?: string | number | null | undefined;
  after?: string | null | undefined;
}>;


export type ApiTrialsSubscription = { trials: { cursor: string, trial: { id: string } } };

export type ApiColumnFragment = { name: string, sensitivity: Sensitivity, isOverridden: boolean, piiKind: PiiKind | null, piiEvidence: { recogniser: string, share: number, sampleSize: number, header: boolean } | null };

type ApiLineageNode_Dataset_Fragment = { __typename: 'Dataset', name: string };

type ApiLineageNode_ExternalSource_Fragment = { __typename: 'ExternalSource', system: string, source: string, format: SourceFormat };

type ApiLineageNode_Index_Fragment = { __typename: 'Index', name: string };

export type ApiLineageNodeFragment =
  | ApiLineageNode_Dataset_Fragment
  | ApiLineageNode_ExternalSource_Fragment
  | ApiLineageNode_Index_Fragment
;

export type ApiLineageEdgeFragment = { kind: LineageKind, from:
    | { __typename: 'Dataset', name: string }
    | { __typename: 'ExternalSource', system: string, source: string, format: SourceFormat }
    | { __typename: 'Index', name: string }
  , to:
    | { __typename: 'Dataset', name: string }
    | { __typename: 'ExternalSource', system: string, source: string, format: SourceFormat }
    | { __typename: 'Index', name: string }
  , job:
    | { state: JobState }
    | { state: JobState }
    | { state: JobState }
    | { state: JobState }
    | { state: JobState }
   | null };

export type ApiLineageQueryVariables = Exact<{
  dataset: string;
  index: string;
  direction?: LineageDirection | null | undefined;
  depth?: number | null | undefined;
}>;


export type ApiLineageQuery = { dataset: { columns: Array<{ name: string, sensitivity: Sensitivity, isOverridden: boolean, piiKind: PiiKind | null, piiEvidence: { recogniser: string, share: number, sampleSize: number, header: boolean } | null }>, current: { columns: Array<{ name: string, sensitivity: Sensitivity, isOverridden: boolean, piiKind: PiiKind | null, piiEvidence: { recogniser: string, share: number, sampleSize: number, header: boolean } | null }> }, lineage: Array<{ kind: LineageKind, from:
        | { __typename: 'Dataset', name: string }
        | { __typename: 'ExternalSource', system: string, source: string, format: SourceFormat }
        | { __typename: 'Index', name: string }
      , to:
        | { __typename: 'Dataset', name: string }
        | { __typename: 'ExternalSource', system: string, source: string, format: SourceFormat }
        | { __typename: 'Index', name: string }
      , job:
        | { state: JobState }
        | { state: JobState }
        | { state: JobState }
        | { state: JobState }
        | { state: JobState }
       | null }> } | null, index: { lineage: Array<{ kind: LineageKind, from:
        | { __typename: 'Dataset', name: string }
        | { __typename: 'ExternalSource', system: string, source: string, format: SourceFormat }
        | { __typename: 'Index', name: string }
      , to:
        | { __typename: 'Dataset', name: string }
        | { __typename: 'ExternalSource', system: string, source: string, format: SourceFormat }
        | { __typename: 'Index', name: string }
      , job:
        | { state: JobState }
        | { state: JobState }
        | { state: JobState }
        | { state: JobState }
        | { state: JobState }
       | null }> } | null };

export type ApiDatasetsOfLevelQueryVariables = Exact<{
  level: Sensitivity;
}>;


export type ApiDatasetsOfLevelQuery = { datasets: { nodes: Array<{ name: string }> } };

export type ApiSetColumnSensitivityMutationVariables = Exact<{
  input: SetColumnSensitivityInput;
}>;


export type ApiSetColumnSensitivityMutation = { setColumnSensitivity:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'SetColumnSensitivityPayload', dataset: { columns: Array<{ name: string, sensitivity: Sensitivity, isOverridden: boolean, piiKind: PiiKind | null, piiEvidence: { recogniser: string, share: number, sampleSize: number, header: boolean } | null }> } }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiJournalOfQueryVariables = Exact<{
  filter: JournalFilter;
}>;


export type ApiJournalOfQuery = { journal: { nodes: Array<{ entityId: string, action: string, field: string | null, oldValue: unknown, newValue: unknown, personalValues: JournalPersonalValues }> } };

export type ApiEraseJournalValuesMutationVariables = Exact<{
  entityType: string;
  entityId: string | number;
}>;


export type ApiEraseJournalValuesMutation = { eraseJournalValues:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'EraseJournalValuesPayload', entryCount: number | string }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiInboxFileFragment = { id: string, name: string, datasetName: string, version: number | null, state: InboxState, attempts: number, duplicateOf: string | null, storedAs: string | null, dataset: { name: string } | null, job:
    | { id: string, state: JobState }
    | { id: string, state: JobState }
    | { id: string, state: JobState }
    | { id: string, state: JobState }
    | { id: string, state: JobState }
   | null, failure: { code: ErrorCode, message: string, remedy: string, details: unknown } | null };

export type ApiInboxQueryVariables = Exact<{
  states?: Array<InboxState> | InboxState | null | undefined;
}>;


export type ApiInboxQuery = { inbox: { isEnabled: boolean, dir: string, left: Array<{ path: string, reason: string }>, files: { totalCount: number, nodes: Array<{ id: string, name: string, datasetName: string, version: number | null, state: InboxState, attempts: number, duplicateOf: string | null, storedAs: string | null, dataset: { name: string } | null, job:
          | { id: string, state: JobState }
          | { id: string, state: JobState }
          | { id: string, state: JobState }
          | { id: string, state: JobState }
          | { id: string, state: JobState }
         | null, failure: { code: ErrorCode, message: string, remedy: string, details: unknown } | null }> } } };

export type ApiRetryFileMutationVariables = Exact<{
  id: string | number;
}>;


export type ApiRetryFileMutation = { retryFile:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'RetryFilePayload', file: { id: string, name: string, datasetName: string, version: number | null, state: InboxState, attempts: number, duplicateOf: string | null, storedAs: string | null, dataset: { name: string } | null, job:
          | { id: string, state: JobState }
          | { id: string, state: JobState }
          | { id: string, state: JobState }
          | { id: string, state: JobState }
          | { id: string, state: JobState }
         | null, failure: { code: ErrorCode, message: string, remedy: string, details: unknown } | null } }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiInboxEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ApiInboxEventsSubscription = { inboxEvents: { cursor: string, type: string, file: { name: string, state: InboxState } } };

export type ApiCreateConnectionMutationVariables = Exact<{
  input: CreateConnectionInput;
}>;


export type ApiCreateConnectionMutation = { createConnection:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'CreateConnectionPayload', connection: { id: string, name: string } }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiRemoveConnectionMutationVariables = Exact<{
  name: string;
}>;


export type ApiRemoveConnectionMutation = { removeConnection:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'RemoveConnectionPayload', connection: { id: string, name: string } }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiFindingsQueryVariables = Exact<{
  dataset: string;
}>;


export type ApiFindingsQuery = { dataset: { columns: Array<{ name: string, sensitivity: Sensitivity, isOverridden: boolean, piiKind: PiiKind | null, piiEvidence: { recogniser: string, share: number, sampleSize: number, header: boolean } | null }>, current: { version: number, columns: Array<{ name: string, sensitivity: Sensitivity, isOverridden: boolean, piiKind: PiiKind | null, piiEvidence: { recogniser: string, share: number, sampleSize: number, header: boolean } | null }> } } | null };

export type ApiCreateScheduleMutationVariables = Exact<{
  input: CreateScheduleInput;
}>;


export type ApiCreateScheduleMutation = { createSchedule:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'CreateSchedulePayload', schedule: { id: string, action: string, description: string } }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiRunScheduleNowMutationVariables = Exact<{
  id: string | number;
}>;


export type ApiRunScheduleNowMutation = { runScheduleNow:
    | { __typename: 'BusyError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'LimitError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'RunScheduleNowPayload', run: { id: string, state: ScheduleRunState } }
    | { __typename: 'UpstreamError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, remedy: string, isRetryable: boolean, details: unknown }
   };

export type ApiScheduleRunsQueryVariables = Exact<{
  id: string | number;
}>;


export type ApiScheduleRunsQuery = { schedule: { failureCount: number, runs: { nodes: Array<{ state: ScheduleRunState, reason: ScheduleRunReason, message: string | null, failure: { code: ErrorCode, details: unknown } | null, job:
          | { __typename: 'AutotuneJob', outcome: string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, winner: { id: string } | null, trials: Array<{ id: string }>, promotion: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
          | { __typename: 'IndexBuildJob', indexName: string, generation: number | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, index: { id: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
          | { __typename: 'IngestJob', datasetName: string, version: number | null, rowCount: number | string | null, rejectedCount: number | string | null, arrivedCount: number | string | null, changedCount: number | string | null, id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, dataset: { id: string, name: string } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
          | { __typename: 'OtherJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
          | { __typename: 'VerifyJob', id: string, kind: string, state: JobState, actor: string, attempts: number, createdAt: string, startedAt: string | null, finishedAt: string | null, report: { isIntact: boolean, objectCount: number, byteCount: number | string, journalEntries: number | string, damaged: Array<{ bucket: string, key: string, code: ErrorCode, owner: string, message: string }>, journalBreak: { seq: number, reason: string } | null } | null, failure: { code: ErrorCode, kind: ErrorKind, message: string, remedy: string, isRetryable: boolean, details: unknown } | null, progress: { phase: string | null, done: number | string | null, total: number | string | null, ratio: number | null } }
         | null }> } } | null };

export type ApiIncrementQueryVariables = Exact<{
  dataset: string;
}>;


export type ApiIncrementQuery = { dataset: { primaryKey: Array<string>, current: { version: number, mode: WriteMode, rowCount: number | string, lineage: { baseVersion: number | null, cursor: { column: string, value: string | null } | null } | null, verification: { rowCount: number | string } | null } } | null };

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
export const ApiFailureFragmentDoc = new TypedDocumentString(`
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}
    `, {"fragmentName":"ApiFailure"}) as unknown as TypedDocumentString<ApiFailureFragment, unknown>;
export const ApiVerifyReportFragmentDoc = new TypedDocumentString(`
    fragment ApiVerifyReport on VerifyReport {
  isIntact
  objectCount
  byteCount
  damaged {
    bucket
    key
    code
    owner
    message
  }
  journalEntries
  journalBreak {
    seq
    reason
  }
}
    `, {"fragmentName":"ApiVerifyReport"}) as unknown as TypedDocumentString<ApiVerifyReportFragment, unknown>;
export const ApiJobFragmentDoc = new TypedDocumentString(`
    fragment ApiJob on Job {
  __typename
  id
  kind
  state
  actor
  attempts
  createdAt
  startedAt
  finishedAt
  failure {
    code
    kind
    message
    remedy
    isRetryable
    details
  }
  progress {
    phase
    done
    total
    ratio
  }
  ... on IngestJob {
    datasetName
    version
    rowCount
    rejectedCount
    arrivedCount
    changedCount
    dataset {
      id
      name
    }
  }
  ... on IndexBuildJob {
    indexName
    generation
    index {
      id
    }
  }
  ... on AutotuneJob {
    outcome
    winner {
      id
    }
    trials {
      id
    }
    promotion {
      id
    }
  }
  ... on VerifyJob {
    report {
      ...ApiVerifyReport
    }
  }
}
    fragment ApiVerifyReport on VerifyReport {
  isIntact
  objectCount
  byteCount
  damaged {
    bucket
    key
    code
    owner
    message
  }
  journalEntries
  journalBreak {
    seq
    reason
  }
}`, {"fragmentName":"ApiJob"}) as unknown as TypedDocumentString<ApiJobFragment, unknown>;
export const ApiDatasetFragmentDoc = new TypedDocumentString(`
    fragment ApiDataset on Dataset {
  id
  name
  description
  owner
  tags
  primaryKey
  version
  rowCount
  byteSize
  createdAt
  updatedAt
  bucket {
    name
  }
  columns {
    name
    type
    isNullable
    note
    originalName
  }
}
    `, {"fragmentName":"ApiDataset"}) as unknown as TypedDocumentString<ApiDatasetFragment, unknown>;
export const ApiPageFragmentDoc = new TypedDocumentString(`
    fragment ApiPage on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}
    `, {"fragmentName":"ApiPage"}) as unknown as TypedDocumentString<ApiPageFragment, unknown>;
export const ApiIndexFragmentDoc = new TypedDocumentString(`
    fragment ApiIndex on Index {
  id
  name
  backend
  chunkCount
  dimensions
  generation
  isFlat
  isStale
  metric
  model
  sourceVersion
  textColumn
  parameters {
    m
    efConstruction
    efSearch
    seed
  }
  promotion {
    id
    generation
    note
    promotedBy
    trial {
      id
    }
  }
}
    `, {"fragmentName":"ApiIndex"}) as unknown as TypedDocumentString<ApiIndexFragment, unknown>;
export const ApiTrialFragmentDoc = new TypedDocumentString(`
    fragment ApiTrial on Trial {
  id
  generation
  recall
  recallLow
  recallHigh
  k
  queryCount
  p50Us
  source
  parameters {
    m
    efConstruction
    efSearch
    seed
  }
}
    `, {"fragmentName":"ApiTrial"}) as unknown as TypedDocumentString<ApiTrialFragment, unknown>;
export const ApiColumnFragmentDoc = new TypedDocumentString(`
    fragment ApiColumn on Column {
  name
  sensitivity
  isOverridden
  piiKind
  piiEvidence {
    recogniser
    share
    sampleSize
    header
  }
}
    `, {"fragmentName":"ApiColumn"}) as unknown as TypedDocumentString<ApiColumnFragment, unknown>;
export const ApiLineageNodeFragmentDoc = new TypedDocumentString(`
    fragment ApiLineageNode on LineageNode {
  __typename
  ... on Dataset {
    name
  }
  ... on ExternalSource {
    system
    source
    format
  }
  ... on Index {
    name
  }
}
    `, {"fragmentName":"ApiLineageNode"}) as unknown as TypedDocumentString<ApiLineageNodeFragment, unknown>;
export const ApiLineageEdgeFragmentDoc = new TypedDocumentString(`
    fragment ApiLineageEdge on LineageEdge {
  kind
  from {
    ...ApiLineageNode
  }
  to {
    ...ApiLineageNode
  }
  job {
    state
  }
}
    fragment ApiLineageNode on LineageNode {
  __typename
  ... on Dataset {
    name
  }
  ... on ExternalSource {
    system
    source
    format
  }
  ... on Index {
    name
  }
}`, {"fragmentName":"ApiLineageEdge"}) as unknown as TypedDocumentString<ApiLineageEdgeFragment, unknown>;
export const ApiInboxFileFragmentDoc = new TypedDocumentString(`
    fragment ApiInboxFile on InboxFile {
  id
  name
  datasetName
  dataset {
    name
  }
  version
  state
  attempts
  job {
    id
    state
  }
  failure {
    code
    message
    remedy
    details
  }
  duplicateOf
  storedAs
}
    `, {"fragmentName":"ApiInboxFile"}) as unknown as TypedDocumentString<ApiInboxFileFragment, unknown>;
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
      columns(first: 50) {
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
export const CliVerifyDocument = new TypedDocumentString(`
    mutation CliVerify {
  verifyStorage {
    __typename
    ... on VerifyStoragePayload {
      job {
        id
      }
    }
    ... on UserError {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CliVerifyMutation, CliVerifyMutationVariables>;
export const CliVerifyProgressDocument = new TypedDocumentString(`
    subscription CliVerifyProgress($id: ID!) {
  jobProgress(id: $id) {
    __typename
    id
    state
    failure {
      code
      message
    }
    ... on VerifyJob {
      report {
        isIntact
        objectCount
        byteCount
        journalEntries
        flushedEntries
        journalBreak {
          seq
          reason
        }
        damaged {
          bucket
          key
          owner
          code
          message
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CliVerifyProgressSubscription, CliVerifyProgressSubscriptionVariables>;
export const ApiServerDocument = new TypedDocumentString(`
    query ApiServer {
  server {
    version
    startedAt
    time
  }
  viewer {
    actor
    canAdmin
    canWrite
    roles
    sensitivities
  }
}
    `) as unknown as TypedDocumentString<ApiServerQuery, ApiServerQueryVariables>;
export const ApiBucketsDocument = new TypedDocumentString(`
    query ApiBuckets {
  buckets {
    id
    name
    backend
    isProtected
    createdBy
  }
}
    `) as unknown as TypedDocumentString<ApiBucketsQuery, ApiBucketsQueryVariables>;
export const ApiBucketDocument = new TypedDocumentString(`
    query ApiBucket($name: String!, $first: Int) {
  bucket(name: $name) {
    id
    name
    isProtected
    datasets(first: $first) {
      totalCount
      nodes {
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ApiBucketQuery, ApiBucketQueryVariables>;
export const ApiCreateBucketDocument = new TypedDocumentString(`
    mutation ApiCreateBucket($input: CreateBucketInput!) {
  createBucket(input: $input) {
    __typename
    ... on CreateBucketPayload {
      bucket {
        id
        name
        isProtected
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}`) as unknown as TypedDocumentString<ApiCreateBucketMutation, ApiCreateBucketMutationVariables>;
export const ApiRemoveBucketDocument = new TypedDocumentString(`
    mutation ApiRemoveBucket($name: String!) {
  removeBucket(name: $name) {
    __typename
    ... on RemoveBucketPayload {
      bucket {
        name
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}`) as unknown as TypedDocumentString<ApiRemoveBucketMutation, ApiRemoveBucketMutationVariables>;
export const ApiDatasetDocument = new TypedDocumentString(`
    query ApiDataset($ref: DatasetRef!) {
  dataset(ref: $ref) {
    ...ApiDataset
    current {
      version
      mode
      rowCount
      rejectedCount
      warnings
      createdBy
      files {
        key
        rowCount
        byteSize
        sha256
      }
      lineage {
        format
        jobId
        source
        sourceByteSize
        sourceSha256
        system
      }
      rejects(first: 5) {
        line
        column
        reason
        text
      }
    }
  }
}
    fragment ApiDataset on Dataset {
  id
  name
  description
  owner
  tags
  primaryKey
  version
  rowCount
  byteSize
  createdAt
  updatedAt
  bucket {
    name
  }
  columns {
    name
    type
    isNullable
    note
    originalName
  }
}`) as unknown as TypedDocumentString<ApiDatasetQuery, ApiDatasetQueryVariables>;
export const ApiPreviewDocument = new TypedDocumentString(`
    query ApiPreview($ref: DatasetRef!, $limit: Int, $version: Int) {
  dataset(ref: $ref) {
    preview(limit: $limit, version: $version) {
      columns {
        name
        type
      }
      rows
      isTruncated
    }
  }
}
    `) as unknown as TypedDocumentString<ApiPreviewQuery, ApiPreviewQueryVariables>;
export const ApiVersionsDocument = new TypedDocumentString(`
    query ApiVersions($ref: DatasetRef!, $first: Int, $after: String, $last: Int, $before: String) {
  dataset(ref: $ref) {
    id
    version
    description
    versions(first: $first, after: $after, last: $last, before: $before) {
      totalCount
      pageInfo {
        ...ApiPage
      }
      edges {
        cursor
        node {
          id
          version
          mode
          rowCount
          lineage {
            jobId
          }
        }
      }
    }
  }
}
    fragment ApiPage on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}`) as unknown as TypedDocumentString<ApiVersionsQuery, ApiVersionsQueryVariables>;
export const ApiDatasetsDocument = new TypedDocumentString(`
    query ApiDatasets($filter: DatasetFilter, $first: Int, $after: String, $last: Int, $before: String) {
  datasets(
    filter: $filter
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    totalCount
    pageInfo {
      ...ApiPage
    }
    edges {
      cursor
      node {
        ...ApiDataset
      }
    }
  }
}
    fragment ApiDataset on Dataset {
  id
  name
  description
  owner
  tags
  primaryKey
  version
  rowCount
  byteSize
  createdAt
  updatedAt
  bucket {
    name
  }
  columns {
    name
    type
    isNullable
    note
    originalName
  }
}
fragment ApiPage on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}`) as unknown as TypedDocumentString<ApiDatasetsQuery, ApiDatasetsQueryVariables>;
export const ApiDatasetPartsDocument = new TypedDocumentString(`
    query ApiDatasetParts($ref: DatasetRef!) {
  dataset(ref: $ref) {
    id
    indexes(first: 10) {
      totalCount
      nodes {
        name
      }
    }
    jobs(first: 10) {
      totalCount
      nodes {
        ...ApiJob
      }
    }
  }
}
    fragment ApiJob on Job {
  __typename
  id
  kind
  state
  actor
  attempts
  createdAt
  startedAt
  finishedAt
  failure {
    code
    kind
    message
    remedy
    isRetryable
    details
  }
  progress {
    phase
    done
    total
    ratio
  }
  ... on IngestJob {
    datasetName
    version
    rowCount
    rejectedCount
    arrivedCount
    changedCount
    dataset {
      id
      name
    }
  }
  ... on IndexBuildJob {
    indexName
    generation
    index {
      id
    }
  }
  ... on AutotuneJob {
    outcome
    winner {
      id
    }
    trials {
      id
    }
    promotion {
      id
    }
  }
  ... on VerifyJob {
    report {
      ...ApiVerifyReport
    }
  }
}
fragment ApiVerifyReport on VerifyReport {
  isIntact
  objectCount
  byteCount
  damaged {
    bucket
    key
    code
    owner
    message
  }
  journalEntries
  journalBreak {
    seq
    reason
  }
}`) as unknown as TypedDocumentString<ApiDatasetPartsQuery, ApiDatasetPartsQueryVariables>;
export const ApiUpdateDatasetDocument = new TypedDocumentString(`
    mutation ApiUpdateDataset($input: UpdateDatasetInput!) {
  updateDataset(input: $input) {
    __typename
    ... on UpdateDatasetPayload {
      dataset {
        ...ApiDataset
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}
fragment ApiDataset on Dataset {
  id
  name
  description
  owner
  tags
  primaryKey
  version
  rowCount
  byteSize
  createdAt
  updatedAt
  bucket {
    name
  }
  columns {
    name
    type
    isNullable
    note
    originalName
  }
}`) as unknown as TypedDocumentString<ApiUpdateDatasetMutation, ApiUpdateDatasetMutationVariables>;
export const ApiDeleteDatasetDocument = new TypedDocumentString(`
    mutation ApiDeleteDataset($ref: DatasetRef!) {
  deleteDataset(ref: $ref) {
    __typename
    ... on DeleteDatasetPayload {
      id
      name
      recoverableUntil
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}`) as unknown as TypedDocumentString<ApiDeleteDatasetMutation, ApiDeleteDatasetMutationVariables>;
export const ApiRestoreDatasetDocument = new TypedDocumentString(`
    mutation ApiRestoreDataset($id: ID!) {
  restoreDataset(id: $id) {
    __typename
    ... on RestoreDatasetPayload {
      dataset {
        ...ApiDataset
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}
fragment ApiDataset on Dataset {
  id
  name
  description
  owner
  tags
  primaryKey
  version
  rowCount
  byteSize
  createdAt
  updatedAt
  bucket {
    name
  }
  columns {
    name
    type
    isNullable
    note
    originalName
  }
}`) as unknown as TypedDocumentString<ApiRestoreDatasetMutation, ApiRestoreDatasetMutationVariables>;
export const ApiRollbackDatasetDocument = new TypedDocumentString(`
    mutation ApiRollbackDataset($input: RollbackDatasetInput!) {
  rollbackDataset(input: $input) {
    __typename
    ... on RollbackDatasetPayload {
      dataset {
        ...ApiDataset
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}
fragment ApiDataset on Dataset {
  id
  name
  description
  owner
  tags
  primaryKey
  version
  rowCount
  byteSize
  createdAt
  updatedAt
  bucket {
    name
  }
  columns {
    name
    type
    isNullable
    note
    originalName
  }
}`) as unknown as TypedDocumentString<ApiRollbackDatasetMutation, ApiRollbackDatasetMutationVariables>;
export const ApiCreateUploadDocument = new TypedDocumentString(`
    mutation ApiCreateUpload($filename: String!, $byteSize: BigInt) {
  createUpload(filename: $filename, byteSize: $byteSize) {
    __typename
    ... on CreateUploadPayload {
      upload {
        id
        putUrl
        expiresAt
        maxBytes
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}`) as unknown as TypedDocumentString<ApiCreateUploadMutation, ApiCreateUploadMutationVariables>;
export const ApiIngestDocument = new TypedDocumentString(`
    mutation ApiIngest($input: IngestDatasetInput!) {
  ingestDataset(input: $input) {
    __typename
    ... on IngestDatasetPayload {
      job {
        ...ApiJob
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}
fragment ApiJob on Job {
  __typename
  id
  kind
  state
  actor
  attempts
  createdAt
  startedAt
  finishedAt
  failure {
    code
    kind
    message
    remedy
    isRetryable
    details
  }
  progress {
    phase
    done
    total
    ratio
  }
  ... on IngestJob {
    datasetName
    version
    rowCount
    rejectedCount
    arrivedCount
    changedCount
    dataset {
      id
      name
    }
  }
  ... on IndexBuildJob {
    indexName
    generation
    index {
      id
    }
  }
  ... on AutotuneJob {
    outcome
    winner {
      id
    }
    trials {
      id
    }
    promotion {
      id
    }
  }
  ... on VerifyJob {
    report {
      ...ApiVerifyReport
    }
  }
}
fragment ApiVerifyReport on VerifyReport {
  isIntact
  objectCount
  byteCount
  damaged {
    bucket
    key
    code
    owner
    message
  }
  journalEntries
  journalBreak {
    seq
    reason
  }
}`) as unknown as TypedDocumentString<ApiIngestMutation, ApiIngestMutationVariables>;
export const ApiQueryDocument = new TypedDocumentString(`
    query ApiQuery($input: QueryInput!) {
  query(input: $input) {
    __typename
    ... on ResultSet {
      columns {
        name
        type
      }
      rows
      rowCount
      isTruncated
      scanned {
        name
        version
        rowCount
      }
    }
    ... on ValidationError {
      line
      column
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}`) as unknown as TypedDocumentString<ApiQueryQuery, ApiQueryQueryVariables>;
export const ApiCreateDownloadDocument = new TypedDocumentString(`
    mutation ApiCreateDownload($input: CreateDownloadInput!) {
  createDownload(input: $input) {
    __typename
    ... on CreateDownloadPayload {
      download {
        url
        filename
        format
        rowCount
        byteSize
        expiresAt
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}`) as unknown as TypedDocumentString<ApiCreateDownloadMutation, ApiCreateDownloadMutationVariables>;
export const ApiJobDocument = new TypedDocumentString(`
    query ApiJob($id: ID!) {
  job(id: $id) {
    ...ApiJob
    log {
      level
      message
    }
  }
}
    fragment ApiJob on Job {
  __typename
  id
  kind
  state
  actor
  attempts
  createdAt
  startedAt
  finishedAt
  failure {
    code
    kind
    message
    remedy
    isRetryable
    details
  }
  progress {
    phase
    done
    total
    ratio
  }
  ... on IngestJob {
    datasetName
    version
    rowCount
    rejectedCount
    arrivedCount
    changedCount
    dataset {
      id
      name
    }
  }
  ... on IndexBuildJob {
    indexName
    generation
    index {
      id
    }
  }
  ... on AutotuneJob {
    outcome
    winner {
      id
    }
    trials {
      id
    }
    promotion {
      id
    }
  }
  ... on VerifyJob {
    report {
      ...ApiVerifyReport
    }
  }
}
fragment ApiVerifyReport on VerifyReport {
  isIntact
  objectCount
  byteCount
  damaged {
    bucket
    key
    code
    owner
    message
  }
  journalEntries
  journalBreak {
    seq
    reason
  }
}`) as unknown as TypedDocumentString<ApiJobQuery, ApiJobQueryVariables>;
export const ApiJobsDocument = new TypedDocumentString(`
    query ApiJobs($first: Int, $after: String, $last: Int, $before: String, $states: [JobState!], $kinds: [String!]) {
  jobs(
    first: $first
    after: $after
    last: $last
    before: $before
    states: $states
    kinds: $kinds
  ) {
    totalCount
    pageInfo {
      ...ApiPage
    }
    edges {
      cursor
      node {
        ...ApiJob
      }
    }
  }
}
    fragment ApiJob on Job {
  __typename
  id
  kind
  state
  actor
  attempts
  createdAt
  startedAt
  finishedAt
  failure {
    code
    kind
    message
    remedy
    isRetryable
    details
  }
  progress {
    phase
    done
    total
    ratio
  }
  ... on IngestJob {
    datasetName
    version
    rowCount
    rejectedCount
    arrivedCount
    changedCount
    dataset {
      id
      name
    }
  }
  ... on IndexBuildJob {
    indexName
    generation
    index {
      id
    }
  }
  ... on AutotuneJob {
    outcome
    winner {
      id
    }
    trials {
      id
    }
    promotion {
      id
    }
  }
  ... on VerifyJob {
    report {
      ...ApiVerifyReport
    }
  }
}
fragment ApiVerifyReport on VerifyReport {
  isIntact
  objectCount
  byteCount
  damaged {
    bucket
    key
    code
    owner
    message
  }
  journalEntries
  journalBreak {
    seq
    reason
  }
}
fragment ApiPage on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}`) as unknown as TypedDocumentString<ApiJobsQuery, ApiJobsQueryVariables>;
export const ApiCancelJobDocument = new TypedDocumentString(`
    mutation ApiCancelJob($id: ID!) {
  cancelJob(id: $id) {
    __typename
    ... on CancelJobPayload {
      job {
        ...ApiJob
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}
fragment ApiJob on Job {
  __typename
  id
  kind
  state
  actor
  attempts
  createdAt
  startedAt
  finishedAt
  failure {
    code
    kind
    message
    remedy
    isRetryable
    details
  }
  progress {
    phase
    done
    total
    ratio
  }
  ... on IngestJob {
    datasetName
    version
    rowCount
    rejectedCount
    arrivedCount
    changedCount
    dataset {
      id
      name
    }
  }
  ... on IndexBuildJob {
    indexName
    generation
    index {
      id
    }
  }
  ... on AutotuneJob {
    outcome
    winner {
      id
    }
    trials {
      id
    }
    promotion {
      id
    }
  }
  ... on VerifyJob {
    report {
      ...ApiVerifyReport
    }
  }
}
fragment ApiVerifyReport on VerifyReport {
  isIntact
  objectCount
  byteCount
  damaged {
    bucket
    key
    code
    owner
    message
  }
  journalEntries
  journalBreak {
    seq
    reason
  }
}`) as unknown as TypedDocumentString<ApiCancelJobMutation, ApiCancelJobMutationVariables>;
export const ApiRetryJobDocument = new TypedDocumentString(`
    mutation ApiRetryJob($id: ID!) {
  retryJob(id: $id) {
    __typename
    ... on RetryJobPayload {
      job {
        ...ApiJob
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}
fragment ApiJob on Job {
  __typename
  id
  kind
  state
  actor
  attempts
  createdAt
  startedAt
  finishedAt
  failure {
    code
    kind
    message
    remedy
    isRetryable
    details
  }
  progress {
    phase
    done
    total
    ratio
  }
  ... on IngestJob {
    datasetName
    version
    rowCount
    rejectedCount
    arrivedCount
    changedCount
    dataset {
      id
      name
    }
  }
  ... on IndexBuildJob {
    indexName
    generation
    index {
      id
    }
  }
  ... on AutotuneJob {
    outcome
    winner {
      id
    }
    trials {
      id
    }
    promotion {
      id
    }
  }
  ... on VerifyJob {
    report {
      ...ApiVerifyReport
    }
  }
}
fragment ApiVerifyReport on VerifyReport {
  isIntact
  objectCount
  byteCount
  damaged {
    bucket
    key
    code
    owner
    message
  }
  journalEntries
  journalBreak {
    seq
    reason
  }
}`) as unknown as TypedDocumentString<ApiRetryJobMutation, ApiRetryJobMutationVariables>;
export const ApiVerifyDocument = new TypedDocumentString(`
    mutation ApiVerify {
  verifyStorage {
    __typename
    ... on VerifyStoragePayload {
      job {
        id
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}`) as unknown as TypedDocumentString<ApiVerifyMutation, ApiVerifyMutationVariables>;
export const ApiNodeDocument = new TypedDocumentString(`
    query ApiNode($id: ID!) {
  node(id: $id) {
    __typename
    id
  }
}
    `) as unknown as TypedDocumentString<ApiNodeQuery, ApiNodeQueryVariables>;
export const ApiNodesDocument = new TypedDocumentString(`
    query ApiNodes($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    id
  }
}
    `) as unknown as TypedDocumentString<ApiNodesQuery, ApiNodesQueryVariables>;
export const ApiIndexDocument = new TypedDocumentString(`
    query ApiIndex($name: String!) {
  index(name: $name) {
    ...ApiIndex
  }
}
    fragment ApiIndex on Index {
  id
  name
  backend
  chunkCount
  dimensions
  generation
  isFlat
  isStale
  metric
  model
  sourceVersion
  textColumn
  parameters {
    m
    efConstruction
    efSearch
    seed
  }
  promotion {
    id
    generation
    note
    promotedBy
    trial {
      id
    }
  }
}`) as unknown as TypedDocumentString<ApiIndexQuery, ApiIndexQueryVariables>;
export const ApiIndexesDocument = new TypedDocumentString(`
    query ApiIndexes($filter: IndexFilter, $first: Int, $last: Int) {
  indexes(filter: $filter, first: $first, last: $last) {
    totalCount
    nodes {
      ...ApiIndex
    }
  }
}
    fragment ApiIndex on Index {
  id
  name
  backend
  chunkCount
  dimensions
  generation
  isFlat
  isStale
  metric
  model
  sourceVersion
  textColumn
  parameters {
    m
    efConstruction
    efSearch
    seed
  }
  promotion {
    id
    generation
    note
    promotedBy
    trial {
      id
    }
  }
}`) as unknown as TypedDocumentString<ApiIndexesQuery, ApiIndexesQueryVariables>;
export const ApiIndexPartsDocument = new TypedDocumentString(`
    query ApiIndexParts($name: String!, $first: Int, $after: String, $last: Int, $before: String, $orderBy: TrialOrder) {
  index(name: $name) {
    ...ApiIndex
    dataset {
      name
    }
    bucket {
      name
    }
    history(first: 50) {
      totalCount
      nodes {
        id
        generation
      }
    }
    jobs(first: 5) {
      totalCount
    }
    trials(
      first: $first
      after: $after
      last: $last
      before: $before
      orderBy: $orderBy
    ) {
      totalCount
      pageInfo {
        ...ApiPage
      }
      nodes {
        ...ApiTrial
      }
    }
  }
}
    fragment ApiPage on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}
fragment ApiIndex on Index {
  id
  name
  backend
  chunkCount
  dimensions
  generation
  isFlat
  isStale
  metric
  model
  sourceVersion
  textColumn
  parameters {
    m
    efConstruction
    efSearch
    seed
  }
  promotion {
    id
    generation
    note
    promotedBy
    trial {
      id
    }
  }
}
fragment ApiTrial on Trial {
  id
  generation
  recall
  recallLow
  recallHigh
  k
  queryCount
  p50Us
  source
  parameters {
    m
    efConstruction
    efSearch
    seed
  }
}`) as unknown as TypedDocumentString<ApiIndexPartsQuery, ApiIndexPartsQueryVariables>;
export const ApiBuildIndexDocument = new TypedDocumentString(`
    mutation ApiBuildIndex($input: BuildIndexInput!) {
  buildIndex(input: $input) {
    __typename
    ... on BuildIndexPayload {
      job {
        ...ApiJob
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}
fragment ApiJob on Job {
  __typename
  id
  kind
  state
  actor
  attempts
  createdAt
  startedAt
  finishedAt
  failure {
    code
    kind
    message
    remedy
    isRetryable
    details
  }
  progress {
    phase
    done
    total
    ratio
  }
  ... on IngestJob {
    datasetName
    version
    rowCount
    rejectedCount
    arrivedCount
    changedCount
    dataset {
      id
      name
    }
  }
  ... on IndexBuildJob {
    indexName
    generation
    index {
      id
    }
  }
  ... on AutotuneJob {
    outcome
    winner {
      id
    }
    trials {
      id
    }
    promotion {
      id
    }
  }
  ... on VerifyJob {
    report {
      ...ApiVerifyReport
    }
  }
}
fragment ApiVerifyReport on VerifyReport {
  isIntact
  objectCount
  byteCount
  damaged {
    bucket
    key
    code
    owner
    message
  }
  journalEntries
  journalBreak {
    seq
    reason
  }
}`) as unknown as TypedDocumentString<ApiBuildIndexMutation, ApiBuildIndexMutationVariables>;
export const ApiDeleteIndexDocument = new TypedDocumentString(`
    mutation ApiDeleteIndex($id: ID!) {
  deleteIndex(id: $id) {
    __typename
    ... on DeleteIndexPayload {
      id
      name
      recoverableUntil
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}`) as unknown as TypedDocumentString<ApiDeleteIndexMutation, ApiDeleteIndexMutationVariables>;
export const ApiRestoreIndexDocument = new TypedDocumentString(`
    mutation ApiRestoreIndex($id: ID!) {
  restoreIndex(id: $id) {
    __typename
    ... on RestoreIndexPayload {
      index {
        ...ApiIndex
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}
fragment ApiIndex on Index {
  id
  name
  backend
  chunkCount
  dimensions
  generation
  isFlat
  isStale
  metric
  model
  sourceVersion
  textColumn
  parameters {
    m
    efConstruction
    efSearch
    seed
  }
  promotion {
    id
    generation
    note
    promotedBy
    trial {
      id
    }
  }
}`) as unknown as TypedDocumentString<ApiRestoreIndexMutation, ApiRestoreIndexMutationVariables>;
export const ApiEvaluationSetsDocument = new TypedDocumentString(`
    query ApiEvaluationSets($name: String!, $first: Int) {
  index(name: $name) {
    evaluationSets(first: $first) {
      totalCount
      nodes {
        id
        name
        kind
        queryCount
        seed
        k
        createdBy
      }
    }
    trials(first: 1) {
      nodes {
        evaluationSet {
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ApiEvaluationSetsQuery, ApiEvaluationSetsQueryVariables>;
export const ApiAutotuneDocument = new TypedDocumentString(`
    mutation ApiAutotune($input: AutotuneIndexInput!) {
  autotuneIndex(input: $input) {
    __typename
    ... on AutotuneIndexPayload {
      job {
        ...ApiJob
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}
fragment ApiJob on Job {
  __typename
  id
  kind
  state
  actor
  attempts
  createdAt
  startedAt
  finishedAt
  failure {
    code
    kind
    message
    remedy
    isRetryable
    details
  }
  progress {
    phase
    done
    total
    ratio
  }
  ... on IngestJob {
    datasetName
    version
    rowCount
    rejectedCount
    arrivedCount
    changedCount
    dataset {
      id
      name
    }
  }
  ... on IndexBuildJob {
    indexName
    generation
    index {
      id
    }
  }
  ... on AutotuneJob {
    outcome
    winner {
      id
    }
    trials {
      id
    }
    promotion {
      id
    }
  }
  ... on VerifyJob {
    report {
      ...ApiVerifyReport
    }
  }
}
fragment ApiVerifyReport on VerifyReport {
  isIntact
  objectCount
  byteCount
  damaged {
    bucket
    key
    code
    owner
    message
  }
  journalEntries
  journalBreak {
    seq
    reason
  }
}`) as unknown as TypedDocumentString<ApiAutotuneMutation, ApiAutotuneMutationVariables>;
export const ApiCreateEvaluationSetDocument = new TypedDocumentString(`
    mutation ApiCreateEvaluationSet($input: CreateEvaluationSetInput!) {
  createEvaluationSet(input: $input) {
    __typename
    ... on CreateEvaluationSetPayload {
      evaluationSet {
        id
        name
        queryCount
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}`) as unknown as TypedDocumentString<ApiCreateEvaluationSetMutation, ApiCreateEvaluationSetMutationVariables>;
export const ApiPromoteDocument = new TypedDocumentString(`
    mutation ApiPromote($input: PromoteTrialInput!) {
  promoteTrial(input: $input) {
    __typename
    ... on PromoteTrialPayload {
      generation
      promotion {
        id
        note
      }
      index {
        ...ApiIndex
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}
fragment ApiIndex on Index {
  id
  name
  backend
  chunkCount
  dimensions
  generation
  isFlat
  isStale
  metric
  model
  sourceVersion
  textColumn
  parameters {
    m
    efConstruction
    efSearch
    seed
  }
  promotion {
    id
    generation
    note
    promotedBy
    trial {
      id
    }
  }
}`) as unknown as TypedDocumentString<ApiPromoteMutation, ApiPromoteMutationVariables>;
export const ApiRollbackIndexDocument = new TypedDocumentString(`
    mutation ApiRollbackIndex($input: RollbackIndexInput!) {
  rollbackIndex(input: $input) {
    __typename
    ... on RollbackIndexPayload {
      generation
      promotion {
        id
      }
      index {
        ...ApiIndex
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}
fragment ApiIndex on Index {
  id
  name
  backend
  chunkCount
  dimensions
  generation
  isFlat
  isStale
  metric
  model
  sourceVersion
  textColumn
  parameters {
    m
    efConstruction
    efSearch
    seed
  }
  promotion {
    id
    generation
    note
    promotedBy
    trial {
      id
    }
  }
}`) as unknown as TypedDocumentString<ApiRollbackIndexMutation, ApiRollbackIndexMutationVariables>;
export const ApiSearchDocument = new TypedDocumentString(`
    query ApiSearch($input: SearchInput!) {
  search(input: $input) {
    __typename
    ... on SearchResult {
      generation
      hits {
        docId
        score
        text
        row
        chunk
        start
      }
      index {
        name
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}`) as unknown as TypedDocumentString<ApiSearchQuery, ApiSearchQueryVariables>;
export const ApiJobProgressDocument = new TypedDocumentString(`
    subscription ApiJobProgress($id: ID!, $maxHz: Float) {
  jobProgress(id: $id, maxHz: $maxHz) {
    ...ApiJob
  }
}
    fragment ApiJob on Job {
  __typename
  id
  kind
  state
  actor
  attempts
  createdAt
  startedAt
  finishedAt
  failure {
    code
    kind
    message
    remedy
    isRetryable
    details
  }
  progress {
    phase
    done
    total
    ratio
  }
  ... on IngestJob {
    datasetName
    version
    rowCount
    rejectedCount
    arrivedCount
    changedCount
    dataset {
      id
      name
    }
  }
  ... on IndexBuildJob {
    indexName
    generation
    index {
      id
    }
  }
  ... on AutotuneJob {
    outcome
    winner {
      id
    }
    trials {
      id
    }
    promotion {
      id
    }
  }
  ... on VerifyJob {
    report {
      ...ApiVerifyReport
    }
  }
}
fragment ApiVerifyReport on VerifyReport {
  isIntact
  objectCount
  byteCount
  damaged {
    bucket
    key
    code
    owner
    message
  }
  journalEntries
  journalBreak {
    seq
    reason
  }
}`) as unknown as TypedDocumentString<ApiJobProgressSubscription, ApiJobProgressSubscriptionVariables>;
export const ApiJobEventsDocument = new TypedDocumentString(`
    subscription ApiJobEvents($after: String, $states: [JobState!]) {
  jobEvents(after: $after, states: $states) {
    cursor
    type
    job {
      id
      state
    }
  }
}
    `) as unknown as TypedDocumentString<ApiJobEventsSubscription, ApiJobEventsSubscriptionVariables>;
export const ApiDatasetEventsDocument = new TypedDocumentString(`
    subscription ApiDatasetEvents($after: String) {
  datasetEvents(after: $after) {
    cursor
    type
    name
    version
  }
}
    `) as unknown as TypedDocumentString<ApiDatasetEventsSubscription, ApiDatasetEventsSubscriptionVariables>;
export const ApiTrialsDocument = new TypedDocumentString(`
    subscription ApiTrials($index: ID, $after: String) {
  trials(index: $index, after: $after) {
    cursor
    trial {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ApiTrialsSubscription, ApiTrialsSubscriptionVariables>;
export const ApiLineageDocument = new TypedDocumentString(`
    query ApiLineage($dataset: String!, $index: String!, $direction: LineageDirection, $depth: Int) {
  dataset(ref: {name: $dataset}) {
    columns {
      ...ApiColumn
    }
    current {
      columns {
        ...ApiColumn
      }
    }
    lineage(direction: $direction, depth: $depth) {
      ...ApiLineageEdge
    }
  }
  index(name: $index) {
    lineage(direction: $direction, depth: $depth) {
      ...ApiLineageEdge
    }
  }
}
    fragment ApiColumn on Column {
  name
  sensitivity
  isOverridden
  piiKind
  piiEvidence {
    recogniser
    share
    sampleSize
    header
  }
}
fragment ApiLineageNode on LineageNode {
  __typename
  ... on Dataset {
    name
  }
  ... on ExternalSource {
    system
    source
    format
  }
  ... on Index {
    name
  }
}
fragment ApiLineageEdge on LineageEdge {
  kind
  from {
    ...ApiLineageNode
  }
  to {
    ...ApiLineageNode
  }
  job {
    state
  }
}`) as unknown as TypedDocumentString<ApiLineageQuery, ApiLineageQueryVariables>;
export const ApiDatasetsOfLevelDocument = new TypedDocumentString(`
    query ApiDatasetsOfLevel($level: Sensitivity!) {
  datasets(filter: {hasSensitivity: $level}) {
    nodes {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<ApiDatasetsOfLevelQuery, ApiDatasetsOfLevelQueryVariables>;
export const ApiSetColumnSensitivityDocument = new TypedDocumentString(`
    mutation ApiSetColumnSensitivity($input: SetColumnSensitivityInput!) {
  setColumnSensitivity(input: $input) {
    __typename
    ... on SetColumnSensitivityPayload {
      dataset {
        columns {
          ...ApiColumn
        }
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}
fragment ApiColumn on Column {
  name
  sensitivity
  isOverridden
  piiKind
  piiEvidence {
    recogniser
    share
    sampleSize
    header
  }
}`) as unknown as TypedDocumentString<ApiSetColumnSensitivityMutation, ApiSetColumnSensitivityMutationVariables>;
export const ApiJournalOfDocument = new TypedDocumentString(`
    query ApiJournalOf($filter: JournalFilter!) {
  journal(first: 50, filter: $filter) {
    nodes {
      entityId
      action
      field
      oldValue
      newValue
      personalValues
    }
  }
}
    `) as unknown as TypedDocumentString<ApiJournalOfQuery, ApiJournalOfQueryVariables>;
export const ApiEraseJournalValuesDocument = new TypedDocumentString(`
    mutation ApiEraseJournalValues($entityType: String!, $entityId: ID!) {
  eraseJournalValues(entityType: $entityType, entityId: $entityId) {
    __typename
    ... on EraseJournalValuesPayload {
      entryCount
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}`) as unknown as TypedDocumentString<ApiEraseJournalValuesMutation, ApiEraseJournalValuesMutationVariables>;
export const ApiInboxDocument = new TypedDocumentString(`
    query ApiInbox($states: [InboxState!]) {
  inbox {
    isEnabled
    dir
    left {
      path
      reason
    }
    files(first: 100, states: $states) {
      totalCount
      nodes {
        ...ApiInboxFile
      }
    }
  }
}
    fragment ApiInboxFile on InboxFile {
  id
  name
  datasetName
  dataset {
    name
  }
  version
  state
  attempts
  job {
    id
    state
  }
  failure {
    code
    message
    remedy
    details
  }
  duplicateOf
  storedAs
}`) as unknown as TypedDocumentString<ApiInboxQuery, ApiInboxQueryVariables>;
export const ApiRetryFileDocument = new TypedDocumentString(`
    mutation ApiRetryFile($id: ID!) {
  retryFile(id: $id) {
    __typename
    ... on RetryFilePayload {
      file {
        ...ApiInboxFile
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}
fragment ApiInboxFile on InboxFile {
  id
  name
  datasetName
  dataset {
    name
  }
  version
  state
  attempts
  job {
    id
    state
  }
  failure {
    code
    message
    remedy
    details
  }
  duplicateOf
  storedAs
}`) as unknown as TypedDocumentString<ApiRetryFileMutation, ApiRetryFileMutationVariables>;
export const ApiInboxEventsDocument = new TypedDocumentString(`
    subscription ApiInboxEvents($after: String) {
  inboxEvents(after: $after) {
    cursor
    type
    file {
      name
      state
    }
  }
}
    `) as unknown as TypedDocumentString<ApiInboxEventsSubscription, ApiInboxEventsSubscriptionVariables>;
export const ApiCreateConnectionDocument = new TypedDocumentString(`
    mutation ApiCreateConnection($input: CreateConnectionInput!) {
  createConnection(input: $input) {
    __typename
    ... on CreateConnectionPayload {
      connection {
        id
        name
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}`) as unknown as TypedDocumentString<ApiCreateConnectionMutation, ApiCreateConnectionMutationVariables>;
export const ApiRemoveConnectionDocument = new TypedDocumentString(`
    mutation ApiRemoveConnection($name: String!) {
  removeConnection(name: $name) {
    __typename
    ... on RemoveConnectionPayload {
      connection {
        id
        name
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}`) as unknown as TypedDocumentString<ApiRemoveConnectionMutation, ApiRemoveConnectionMutationVariables>;
export const ApiFindingsDocument = new TypedDocumentString(`
    query ApiFindings($dataset: String!) {
  dataset(ref: {name: $dataset}) {
    columns {
      ...ApiColumn
    }
    current {
      version
      columns {
        ...ApiColumn
      }
    }
  }
}
    fragment ApiColumn on Column {
  name
  sensitivity
  isOverridden
  piiKind
  piiEvidence {
    recogniser
    share
    sampleSize
    header
  }
}`) as unknown as TypedDocumentString<ApiFindingsQuery, ApiFindingsQueryVariables>;
export const ApiCreateScheduleDocument = new TypedDocumentString(`
    mutation ApiCreateSchedule($input: CreateScheduleInput!) {
  createSchedule(input: $input) {
    __typename
    ... on CreateSchedulePayload {
      schedule {
        id
        action
        description
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}`) as unknown as TypedDocumentString<ApiCreateScheduleMutation, ApiCreateScheduleMutationVariables>;
export const ApiRunScheduleNowDocument = new TypedDocumentString(`
    mutation ApiRunScheduleNow($id: ID!) {
  runScheduleNow(id: $id) {
    __typename
    ... on RunScheduleNowPayload {
      run {
        id
        state
      }
    }
    ...ApiFailure
  }
}
    fragment ApiFailure on UserError {
  code
  message
  remedy
  isRetryable
  details
}`) as unknown as TypedDocumentString<ApiRunScheduleNowMutation, ApiRunScheduleNowMutationVariables>;
export const ApiScheduleRunsDocument = new TypedDocumentString(`
    query ApiScheduleRuns($id: ID!) {
  schedule(ref: {id: $id}) {
    failureCount
    runs(first: 3) {
      nodes {
        state
        reason
        message
        failure {
          code
          details
        }
        job {
          ...ApiJob
        }
      }
    }
  }
}
    fragment ApiJob on Job {
  __typename
  id
  kind
  state
  actor
  attempts
  createdAt
  startedAt
  finishedAt
  failure {
    code
    kind
    message
    remedy
    isRetryable
    details
  }
  progress {
    phase
    done
    total
    ratio
  }
  ... on IngestJob {
    datasetName
    version
    rowCount
    rejectedCount
    arrivedCount
    changedCount
    dataset {
      id
      name
    }
  }
  ... on IndexBuildJob {
    indexName
    generation
    index {
      id
    }
  }
  ... on AutotuneJob {
    outcome
    winner {
      id
    }
    trials {
      id
    }
    promotion {
      id
    }
  }
  ... on VerifyJob {
    report {
      ...ApiVerifyReport
    }
  }
}
fragment ApiVerifyReport on VerifyReport {
  isIntact
  objectCount
  byteCount
  damaged {
    bucket
    key
    code
    owner
    message
  }
  journalEntries
  journalBreak {
    seq
    reason
  }
}`) as unknown as TypedDocumentString<ApiScheduleRunsQuery, ApiScheduleRunsQueryVariables>;
export const ApiIncrementDocument = new TypedDocumentString(`
    query ApiIncrement($dataset: String!) {
  dataset(ref: {name: $dataset}) {
    primaryKey
    current {
      version
      mode
      rowCount
      lineage {
        baseVersion
        cursor {
          column
          value
        }
      }
      verification {
        rowCount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ApiIncrementQuery, ApiIncrementQueryVariables>;