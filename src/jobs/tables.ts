import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { StoredFailure } from '../kernel/index.ts';
import type { JobState, JobSubject } from './model.ts';

export const jobs = sqliteTable(
  'jobs',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    state: text('state').$type<JobState>().notNull(),
    phase: text('phase'),
    done: real('done'),
    total: real('total'),
    failure: text('failure', { mode: 'json' }).$type<StoredFailure>(),
    actor: text('actor').notNull(),
    roles: text('roles', { mode: 'json' }).$type<string[]>().notNull(),
    source: text('source').notNull(),
    attempts: integer('attempts').notNull(),
    /** Counts the claims; a publication must carry the newest. */
    fence: integer('fence').notNull(),
    leaseUntil: integer('lease_until'),
    notBefore: integer('not_before').notNull(),
    /** The id in `subject`, for the index. */
    subjectId: text('subject_id'),
    subject: text('subject', { mode: 'json' }).$type<JobSubject>(),
    input: text('input', { mode: 'json' }).notNull(),
    inputHash: text('input_hash').notNull(),
    idempotencyKey: text('idempotency_key'),
    checkpoint: text('checkpoint', { mode: 'json' }),
    result: text('result', { mode: 'json' }),
    createdAt: integer('created_at').notNull(),
    startedAt: integer('started_at'),
    finishedAt: integer('finished_at'),
  },
  (table) => [
    uniqueIndex('jobs_idempotency').on(table.kind, table.idempotencyKey),
    index('jobs_state').on(table.state, table.id),
    index('jobs_subject').on(table.subjectId, table.id),
  ],
);

/** A few lines that a job wrote about itself. */
export const jobLog = sqliteTable(
  'job_log',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    jobId: text('job_id').notNull(),
    at: integer('at').notNull(),
    level: text('level', { enum: ['info', 'warn', 'error'] }).notNull(),
    message: text('message').notNull(),
  },
  (table) => [index('job_log_job').on(table.jobId, table.seq)],
);
