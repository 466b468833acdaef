import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { SecretReference } from '../config/index.ts';
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
