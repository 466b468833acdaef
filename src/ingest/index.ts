/**
 * Ingest: files (files/, uploads, the inbox) and tables of databases (sources/) become versions of datasets: read and
 * converted to Parquet in a work process, and published by the job that joins it to storage and catalog.
 *
 * Invariant I1: rows + rejects + header + blank lines = records; a file for which this fails is refused.
 * Invariant I2: a column gets a type other than text only if every cell of the file fits it without loss.
 * Invariant I3: nothing is visible before the one publication, and nothing is left of a failed or cancelled job.
 * Invariant I4: a file that the inbox took is ingested once, or lies in `failed/` beside its reason.
 * Invariant I5: rows from a database were found equal to the snapshot that they were read from.
 * Invariant I6: a version and the cursor up to which its rows were read are published together, on the base they name.
 * Invariant I7: a primary key that an ingest from a file or an edit stores tells all rows apart, none of them NULL.
 * It deliberately parses nothing in the server's process, follows no link and writes nothing into a database.
 * docs/ingest.md has the outcome of every odd file, docs/databases.md the modes, docs/verification.md what is compared.
 */
export { ingestErrors } from './errors.ts';
export { InboxFiles } from './inbox/files.ts';
export type { Inbox, InboxOptions } from './inbox/inbox.ts';
export { createInbox } from './inbox/inbox.ts';
export type {
  InboxChange,
  InboxEntry,
  InboxFile,
  InboxFilter,
  InboxState,
} from './inbox/model.ts';
export type { Ingest, IngestJobResult, IngestServiceOptions } from './ingest.ts';
export { createIngest } from './ingest.ts';
export type { IngestInput } from './ingest-input.ts';
export type { PrimaryKeys } from './keys/primary-keys.ts';
export { createPrimaryKeys } from './keys/primary-keys.ts';
export type { FileFormat, IngestOptions, TextEncoding } from './model.ts';
export { fileFormats, textEncodings } from './model.ts';
export { createIngestAction } from './schedule-action.ts';
export type { ConnectionInput, Connections } from './sources/connections.ts';
export { createConnections } from './sources/connections.ts';
export type { DatabaseIngest, DatabaseIngestResult } from './sources/database-ingest.ts';
export { createDatabaseIngest } from './sources/database-ingest.ts';
export { sourceErrors } from './sources/errors.ts';
export type { DatabaseIngestInput, DatabaseSource } from './sources/ingest-input.ts';
export type { Connection, SourceTable } from './sources/model.ts';
export { createDatabaseIngestAction, readsFrom } from './sources/schedule-action.ts';
export { ingestJobKind, ingestJobsInto } from './unfinished-jobs.ts';
export type { ReceivedUpload, ReceiveOptions, Upload, Uploads, UploadsOptions } from './uploads.ts';
export { createUploads } from './uploads.ts';
