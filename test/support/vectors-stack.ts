import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPublisher, openCatalog } from '../../src/catalog/index.ts';
import { type Config, loadConfig } from '../../src/config/index.ts';
import { openEngine, quoteText } from '../../src/engine/index.ts';
import { openEventLog } from '../../src/events/index.ts';
import { type Job, openJobQueue } from '../../src/jobs/index.ts';
import { openJournal } from '../../src/journal/index.ts';
import { createAdminCaller, createLogger, systemCaller, systemClock } from '../../src/kernel/index.ts';
import { openMetadata } from '../../src/metadata/index.ts';
import { createObjectStore, openBucketRegistry } from '../../src/storage/index.ts';
import { type BuildIndexInput, type BuildIndexResult, openVectors } from '../../src/vectors/index.ts';

export const caller = createAdminCaller('tester', 'cli');
const migrationsDir = fileURLToPath(new URL('../../migrations', import.meta.url));

export interface StackOptions {
  dataDir: string;
  vectors?: Partial<Config['vectors']>;
  embedding?: Partial<Config['embedding']>;
  gracePeriodMs?: number;
}

/** Every room up to vectors over one data directory, as the server opens them. */
export async function openStack(options: StackOptions) {
  const { dataDir } = options;
  const config = loadConfig({ env: {}, flags: { 'storage.dataDir': dataDir } });
  const gracePeriodMs = options.gracePeriodMs ?? 86_400_000;
  const clock = systemClock;
  const logger = createLogger({ level: 'silent' });
  const stack = new AsyncDisposableStack();
  const metadata = stack.use(openMetadata({ dataDir, migrationsDir }));
  const events = stack.use(openEventLog({ metadata, clock, keptMax: 100_000, bufferMax: 500 }));
  const journal = openJournal({ metadata, clock });
  const buckets = await openBucketRegistry({
    ...{ metadata, journal, clock, dataDir, bucketRoot: path.join(dataDir, 'buckets') },
    ...{ configured: [], caller: systemCaller },
  });
  const objects = createObjectStore({ metadata, buckets, clock, gracePeriodMs });
  const catalog = openCatalog({
    ...{ metadata, events, journal, objects, buckets, clock, gracePeriodMs },
    requireUnique: async (caller, ref) => catalog.get(caller, ref).currentVersion,
  });
  const publisher = createPublisher({ metadata, events, journal, objects, buckets, clock });
  const jobs = stack.use(
    openJobQueue({
      ...{ metadata, events, journal, clock, logger, ...config.jobs, stopDeadlineMs: 8000 },
      restoreCaller: (stored) => createAdminCaller(stored.actor, 'cli'),
    }),
  );
  const vectors = stack.use(
    await openVectors({
      ...{
        metadata,
        events,
        journal,
        objects,
        buckets,
        catalog,
        jobs,
        clock,
        logger,
        dataDir,
        gracePeriodMs,
      },
      config: {
        vectors: { ...config.vectors, ...options.vectors },
        embedding: { ...config.embedding, ...options.embedding },
      },
    }),
  );
  await objects.recover((owner) => jobs.isUnfinished(owner));
  jobs.start();
  return {
    ...{ dataDir, metadata, events, journal, buckets, objects, catalog, publisher, jobs, vectors },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
export type Stack = Awaited<ReturnType<typeof openStack>>;

/** Publishes a dataset whose rows the SQL gives; `rowsPerFile` cuts it into several files. */
export async function publishDataset(stack: Stack, name: string, sql: string, rowsPerFile?: number) {
  const jobId = `job_test_${name}`;
  await using stage = await stack.objects.openStage(caller, 'primary', jobId);
  mkdirSync(stage.dir, { recursive: true });
  using engine = await openEngine({ memoryMb: 512, threads: 2 });
  using connection = await engine.connect();
  await connection.run(`CREATE TABLE t AS ${sql}`);
  const described = await connection.read('DESCRIBE t');
  const columns = described.rows.map((row) => ({
    name: row[0] as string,
    type: row[1] as string,
    isNullable: true,
  }));
  const total = Number((await connection.read('SELECT count(*) FROM t')).rows[0]![0]);
  const files = [];
  for (let from = 0; from < total; from += rowsPerFile ?? total) {
    const rows = Math.min(rowsPerFile ?? total, total - from);
    const file = path.join(stage.dir, `part-${from}.parquet`);
    await connection.run(
      `COPY (SELECT * FROM t LIMIT ${rows} OFFSET ${from}) TO ${quoteText(file)} (FORMAT parquet)`,
    );
    files.push({ file, rows });
  }
  const draft = {
    ...{ name, bucket: 'primary', mode: 'REPLACE' as const, columns, files },
    lineage: {
      ...{ system: 'file' as const, source: 'test', format: 'csv' as const, sourceBytes: 0, jobId },
      sourceSha256: '0'.repeat(64),
    },
    report: { rejectedCount: 0, rejects: [], warnings: [] },
  };
  return await stack.publisher.publish(caller, stage, draft, (prepared) =>
    stack.metadata.write((tx) => stack.publisher.publishIn(tx, caller, prepared)),
  );
}

/** Waits for a job's end. */
export async function finish(stack: Stack, jobId: string): Promise<Job> {
  let last: Job | undefined;
  for await (const job of stack.jobs.watch(caller, jobId, { minIntervalMs: 5 })) last = job;
  return last!;
}

/** Builds an index to the end; fails the test when the job does. */
export async function build(stack: Stack, input: BuildIndexInput): Promise<BuildIndexResult> {
  const job = await finish(stack, stack.vectors.buildIndex(caller, input).id);
  if (job.state !== 'SUCCEEDED') throw new Error(`${job.state}: ${JSON.stringify(job.failure)}`);
  return job.result as BuildIndexResult;
}

/** SQL for `count` rows (id, text): words drawn with a skew from 3,000, so that texts share words. */
export function proseSql(count: number, options: { words?: number } = {}): string {
  const drawn = `'w' || floor(3000 * pow(hash(i * 1000 + j) / 18446744073709551616.0, 2))::INTEGER`;
  return `SELECT i::INTEGER AS id, array_to_string([${drawn} FOR j IN range(${options.words ?? 40})], ' ') AS text
    FROM range(${count}) AS a(i)`;
}
