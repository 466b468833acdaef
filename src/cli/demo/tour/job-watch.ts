import { type Client, operations } from '../../../client/index.ts';
import { cliErrors } from '../../errors.ts';
import type { Terminal } from '../terminal.ts';

export interface TourContext {
  client: Client;
  terminal: Terminal;
  signal: AbortSignal;
}

export type WatchedJob = operations.TourJobProgressSubscription['jobProgress'];

/**
 * Shows a job's progress until it ends and returns its last state. Throws DEMO_FAILED with the job's own reason
 * when it did not succeed. `summarise` is what the finished line says.
 */
export async function watchJob<K extends WatchedJob['__typename']>(
  context: TourContext,
  options: {
    id: string;
    kind: K;
    label: string;
    summarise: (job: Extract<WatchedJob, { __typename: K }>) => string;
    line?: ReturnType<Terminal['progress']>;
  },
): Promise<Extract<WatchedJob, { __typename: K }>> {
  const { client, terminal, signal } = context;
  const line = options.line ?? terminal.progress(options.label);
  let job: WatchedJob | undefined;
  for await (const { jobProgress } of client.subscribe(
    operations.TourJobProgressDocument,
    { id: options.id },
    { signal },
  )) {
    job = jobProgress;
    if (job.state !== 'QUEUED' && job.state !== 'RUNNING') continue; // the last state is said below
    const { phase, done, total, ratePerSec, etaSeconds } = job.progress;
    line.update({
      phase: job.state === 'QUEUED' ? 'waiting' : (phase ?? 'starting'),
      done: exact(done),
      total: exact(total),
      ratePerSec,
      etaSeconds,
      unit: job.__typename !== 'IngestJob' ? undefined : isByteCount(phase) ? 'bytes' : 'parts',
    });
  }
  signal.throwIfAborted();
  if (job?.state !== 'SUCCEEDED' || job.__typename !== options.kind) {
    const reason = job?.failure
      ? `${job.failure.message} (${job.failure.code})`
      : 'its progress stream ended early';
    line.fail(job?.state.toLowerCase() ?? 'unknown');
    throw cliErrors.DEMO_FAILED(
      `The job ${options.id} (${options.label}) ended ${job?.state ?? 'unseen'}: ${reason}`,
      { details: { jobCode: job?.failure?.code } },
    );
  }
  const succeeded = job as Extract<WatchedJob, { __typename: K }>;
  line.finish(options.summarise(succeeded));
  return succeeded;
}

/** Reading and hashing count bytes; the other phases of an ingest count parts of themselves. */
const isByteCount = (phase: string | null) =>
  phase === 'detecting' || phase === 'scanning' || phase === 'hashing';

/** The API's BigInt is text beyond 2^53; here a rounded number will do. */
export function exact(value: number | string | null): number | null {
  return value === null ? null : Number(value);
}
