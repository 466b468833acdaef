import type { ScheduleAction } from '../../scheduler/index.ts';
import { databaseIngestKind } from '../unfinished-jobs.ts';
import type { DatabaseIngest } from './database-ingest.ts';
import type { DatabaseIngestInput } from './ingest-input.ts';

/** What a schedule repeats: an ingest that expects no version and has no key of its own. */
type ScheduledDatabaseIngest = Omit<DatabaseIngestInput, 'idempotencyKey' | 'expectedVersion'>;

/** Whether a schedule of this action, by its stored input, reads from a connection. */
export const readsFrom = (connection: string) => (input: unknown) =>
  (input as ScheduledDatabaseIngest).source.name === connection;

/** The schedule action `ingest.database`: reads a table, view or SELECT again, in the mode that it was given. */
export function createDatabaseIngestAction(databases: DatabaseIngest): ScheduleAction {
  return {
    kind: databaseIngestKind,
    describe: (input) => {
      const { name, source } = input as ScheduledDatabaseIngest;
      const object =
        source.table == null ? 'a SELECT' : `${source.schema ? `${source.schema}.` : ''}${source.table}`;
      return `ingest ${object} of connection "${source.name}" into ${name}`;
    },
    validate: (caller, input) => {
      const { expectedVersion: _, idempotencyKey: __, ...stored } = input as DatabaseIngestInput;
      databases.requireIngestable(caller, stored);
      return stored;
    },
    start: async (caller, input, { idempotencyKey }) => {
      const job = databases.ingest(caller, { ...(input as ScheduledDatabaseIngest), idempotencyKey });
      return { jobId: job.id };
    },
  };
}
