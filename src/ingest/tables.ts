import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { SecretReference } from '../config/index.ts';
import type { StoredFailure } from '../kernel/index.ts';
import type { InboxState } from './inbox/model.ts';
import { sourceKinds, tlsModes } from './sources/model.ts';

/** Announced uploads; the content of a received one is the file of the same id in the uploads directory. */
export const uploads = sqliteTable('uploads', {
  id: text('id').primaryKey(),
  filename: text('filename').notNull(),
  state: text('state', { enum: ['OPEN', 'RECEIVED', 'CLAIMED', 'CONSUMED'] }).notNull(),
  /** As announced, null where it was not. */
  expectedBytes: integer('expected_bytes'),
  bytes: integer('bytes'),
  sha256: text('sha256'),
  actor: text('actor').notNull(),
  /** The one job that may read it, and the key with which its request may be repeated. */
  jobId: text('job_id'),
  idempotencyKey: text('idempotency_key'),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

/** Files that the inbox took; the row stands before the file is moved, so that a crash loses neither. */
export const inboxFiles = sqliteTable(
  'inbox_files',
  {
    id: text('id').primaryKey(),
    /** As it was dropped, for showing. */
    name: text('name').notNull(),
    /** The same, safe as a file name. */
    storedName: text('stored_name').notNull(),
    /** The folder of a bucket in which it was dropped, empty for the inbox itself. */
    folder: text('folder').notNull(),
    datasetName: text('dataset_name').notNull(),
    state: text('state').$type<InboxState>().notNull(),
    /** Inode, size and times: whether somebody still writes. */
    fingerprint: text('fingerprint').notNull(),
    bytes: integer('bytes').notNull(),
    sha256: text('sha256'),
    /** Counts the jobs; with the id it is their idempotency key. */
    attempts: integer('attempts').notNull(),
    isRetry: integer('is_retry', { mode: 'boolean' }).notNull(),
    bucket: text('bucket'),
    jobId: text('job_id'),
    datasetId: text('dataset_id'),
    version: integer('version'),
    failure: text('failure', { mode: 'json' }).$type<StoredFailure>(),
    duplicateOf: text('duplicate_of'),
    /** Where it lies once settled, relative to the inbox. */
    storedAs: text('stored_as'),
    isStored: integer('is_stored', { mode: 'boolean' }).notNull(),
    foundAt: integer('found_at').notNull(),
    settledAt: integer('settled_at'),
  },
  (table) => [
    index('inbox_files_state').on(table.state, table.isStored, table.id),
    index('inbox_files_content').on(table.sha256),
    index('inbox_files_dataset').on(table.datasetId, table.id),
  ],
);

/** Databases that can be ingested from. The secret is a reference; nothing in here opens anything. */
export const sourceConnections = sqliteTable('source_connections', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  kind: text('kind', { enum: sourceKinds }).notNull(),
  host: text('host').notNull(),
  port: integer('port').notNull(),
  database: text('database').notNull(),
  user: text('user').notNull(),
  tls: text('tls', { enum: tlsModes }).notNull(),
  secret: text('secret', { mode: 'json' }).$type<SecretReference>(),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').notNull(),
});
