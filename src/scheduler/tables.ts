import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Failure } from '../kernel/index.ts';
import type { OverlapPolicy, RunReason, RunState, Trigger } from './model.ts';

export const schedules = sqliteTable(
  'schedules',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull().unique(),
    trigger: text('trigger', { mode: 'json' }).$type<Trigger>().notNull(),
    action: text('action').notNull(),
    input: text('input', { mode: 'json' }).$type<unknown>().notNull(),
    isEnabled: integer('is_enabled', { mode: 'boolean' }).notNull(),
    pausedReason: text('paused_reason'),
    overlap: text('overlap').$type<OverlapPolicy>().notNull(),
    catchesUp: integer('catches_up', { mode: 'boolean' }).notNull(),
    jitterSeconds: integer('jitter_seconds').notNull(),
    pauseAfterFailures: integer('pause_after_failures').notNull(),
    failureCount: integer('failure_count').notNull(),
    nextSlot: integer('next_slot'),
    nextRunAt: integer('next_run_at'),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [index('schedules_due').on(table.nextRunAt)],
);

/** One row for each decision. The unique index is what makes it impossible to fire a slot twice. */
export const scheduleRuns = sqliteTable(
  'schedule_runs',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    scheduleId: text('schedule_id')
      .notNull()
      .references(() => schedules.id),
    slot: integer('slot'),
    at: integer('at').notNull(),
    state: text('state').$type<RunState>().notNull(),
    reason: text('reason').$type<RunReason>().notNull(),
    missedCount: integer('missed_count').notNull(),
    jobId: text('job_id'),
    message: text('message'),
    failure: text('failure', { mode: 'json' }).$type<Failure>(),
    finishedAt: integer('finished_at'),
  },
  (table) => [
    uniqueIndex('schedule_runs_slot').on(table.scheduleId, table.slot),
    index('schedule_runs_schedule').on(table.scheduleId, table.seq),
    index('schedule_runs_state').on(table.state),
    index('schedule_runs_job').on(table.jobId),
  ],
);
