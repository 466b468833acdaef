import type { Job, JobQueue } from '../jobs/index.ts';
import { type Dependent, type Page, systemCaller } from '../kernel/index.ts';

export const ingestJobKind = 'ingest';
export const databaseIngestKind = 'ingest.database';

const pageSize = 200;

/** Jobs of some kinds that wait or run and whose input concerns something, as its dependents. */
export function listUnfinished(
  jobs: JobQueue,
  kinds: readonly string[],
  concerns: (input: unknown) => boolean,
): Dependent[] {
  const found: Dependent[] = [];
  let after: string | undefined;
  do {
    const page: Page<Job> = jobs.list(
      systemCaller,
      { kinds, states: ['QUEUED', 'RUNNING'] },
      { first: pageSize, after },
    );
    for (const { node } of page.edges) if (concerns(node.input)) found.push({ kind: 'job', name: node.id });
    after = page.hasNextPage ? page.edges.at(-1)!.cursor : undefined;
  } while (after !== undefined);
  return found;
}

/** What keeps a bucket from being removed: ingests that will write into it. */
export const ingestJobsInto = (jobs: JobQueue, bucket: string): Dependent[] =>
  listUnfinished(
    jobs,
    [ingestJobKind, databaseIngestKind],
    (input) => (input as { bucket: string }).bucket === bucket,
  );
