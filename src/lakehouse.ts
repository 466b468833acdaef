import path from 'node:path';
import {
  createJournalArchive,
  createVerifyAction,
  createVerifyJob,
  type JournalArchive,
  type VerifyReport,
  verify,
} from './archive/index.ts';
import { type Catalog, createPublisher, openCatalog } from './catalog/index.ts';
import type { Config } from './config/index.ts';
import { openEventLog } from './events/index.ts';
import {
  type Connections,
  createConnections,
  createDatabaseIngest,
  createDatabaseIngestAction,
  createInbox,
  createIngest,
  createIngestAction,
  createPrimaryKeys,
  createUploads,
  type DatabaseIngest,
  type Inbox,
  InboxFiles,
  type Ingest,
  ingestJobsInto,
  type Uploads,
} from './ingest/index.ts';
import { type JobQueue, openJobQueue } from './jobs/index.ts';
import { type Journal, openJournal } from './journal/index.ts';
import {
  type Caller,
  type Clock,
  createAdminCaller,
  type Logger,
  systemCaller,
  systemClock,
} from './kernel/index.ts';
import { type DataLock, openMetadata, translateSystemError } from './metadata/index.ts';
import { openQueries, type Queries } from './query/index.ts';
import { createScheduler, type Scheduler } from './scheduler/index.ts';
import { type BucketRegistry, createObjectStore, openBucketRegistry } from './storage/index.ts';
import { startSweeping } from './sweeper.ts';
import { openTuning, type Tuning } from './tuning/index.ts';
import { openVectors, type Vectors } from './vectors/index.ts';

/** Every service that the edge may call, opened and wired. */
export interface Lakehouse extends AsyncDisposable {
  readonly buckets: BucketRegistry;
  readonly catalog: Catalog;
  readonly inbox: Inbox;
  readonly inboxFiles: InboxFiles;
  readonly connections: Connections;
  readonly databases: DatabaseIngest;
  readonly ingest: Ingest;
  readonly jobs: JobQueue;
  readonly journal: Journal;
  readonly journalArchive: JournalArchive;
  readonly lock: DataLock;
  readonly queries: Queries;
  readonly scheduler: Scheduler;
  readonly tuning: Tuning;
  readonly uploads: Uploads;
  readonly vectors: Vectors;
  /** Whether the catalog and every bucket can be written, with the reasons if not. */
  checkReadiness(): Promise<{ ready: boolean; reasons: string[] }>;
  /** How many events were ever stored. */
  countEvents(): number;
  describe(): { version: string; time: number; startedAt: number };
  /** Reads and compares everything now; the job `verify` does the same beside other work. */
  verify(signal: AbortSignal): Promise<VerifyReport>;
}

export interface LakehouseOptions {
  config: Config;
  logger: Logger;
  version: string;
  /** Folder of the catalog's migrations. */
  migrationsDir: string;
  /** Whether a data directory without a catalog is refused instead of made. */
  mustExist?: boolean;
  clock?: Clock;
}

/**
 * Opens the rooms from the ground up: the catalog file, buckets, services, then recovery of what a crash left
 * behind. Nothing runs in the background until `start`. Disposing closes in reverse; each step waits for its work.
 * What the file system refuses is DATA_DIR_UNUSABLE or STORAGE_FULL.
 */
export async function openLakehouse(options: LakehouseOptions): Promise<Lakehouse & { start(): void }> {
  try {
    return await openRooms(options);
  } catch (error) {
    throw translateSystemError(error, options.config.storage.dataDir);
  }
}

async function openRooms(options: LakehouseOptions): Promise<Lakehouse & { start(): void }> {
  const { config, logger, clock = systemClock } = options;
  const { dataDir, bucketRoot, gracePeriodMs, sweepIntervalMs } = config.storage;
  await using opened = new AsyncDisposableStack();

  const metadata = opened.use(
    openMetadata({ dataDir, migrationsDir: options.migrationsDir, mustExist: options.mustExist }),
  );
  const events = opened.use(openEventLog({ metadata, clock, ...config.events }));
  const journal = openJournal({ metadata, clock });
  const buckets = await openBucketRegistry({
    metadata,
    journal,
    clock,
    dataDir,
    bucketRoot,
    inboxDir: config.inbox.enabled ? config.inbox.dir : undefined,
    configured: config.buckets,
    caller: systemCaller,
  });
  const objects = createObjectStore({ metadata, buckets, clock, gracePeriodMs });
  const catalog = openCatalog({
    ...{ metadata, events, journal, objects, buckets, clock, gracePeriodMs },
    requireUnique: (...asked) => primaryKeys.requireUnique(...asked),
  });
  const publisher = createPublisher({ metadata, events, journal, objects, buckets, clock });
  const journalArchive = opened.use(
    createJournalArchive({ config: config.journal, metadata, journal, objects, clock, logger }),
  );
  const queries = opened.use(
    await openQueries({
      config: config.query,
      dataDir,
      logger,
      clock,
      resolve: (caller, reference) =>
        (reference.version == null ? journalArchive.snapshot(caller, reference.name ?? '') : null) ??
        catalog.resolve(caller, reference),
      localPath: objects.localPath.bind(objects),
    }),
  );
  const uploads = createUploads({
    dir: path.join(dataDir, 'uploads'),
    bytesMax: config.ingest.uploadBytesMax,
    ttlMs: config.ingest.uploadTtlMs,
    clock,
    metadata,
    journal,
  });
  const jobs = openJobQueue({ metadata, events, journal, clock, logger, ...config.jobs, restoreCaller });
  const inboxFiles = new InboxFiles({ metadata, events, journal, clock, dir: config.inbox.dir });
  const primaryKeys = createPrimaryKeys({ config: config.ingest, catalog, objects });
  const ingest = createIngest({
    config: config.ingest,
    primaryKeys,
    uploads,
    inboxFiles,
    jobs,
    catalog,
    publisher,
    objects,
  });
  const connections = createConnections({ config: config.sources, metadata, journal, clock });
  const databases = createDatabaseIngest({
    config: config.sources,
    ingestConfig: config.ingest,
    connections,
    jobs,
    catalog,
    publisher,
    objects,
  });
  const inbox = createInbox({
    config: config.inbox,
    files: inboxFiles,
    ingest,
    jobs,
    catalog,
    buckets,
    clock,
    logger,
  });
  const vectors = opened.use(
    await openVectors({
      config,
      dataDir,
      gracePeriodMs,
      logger,
      clock,
      metadata,
      events,
      journal,
      buckets,
      objects,
      jobs,
      catalog,
    }),
  );
  const tuning = openTuning({
    config: config.tuning,
    gracePeriodMs,
    clock,
    metadata,
    events,
    journal,
    objects,
    jobs,
    vectors,
  });
  const proof = {
    journal,
    archive: journalArchive,
    objects,
    sources: [catalog, vectors, tuning, journalArchive],
  };
  buckets.addDependents((bucket) => ingestJobsInto(jobs, bucket));
  jobs.register(ingest.handler);
  jobs.register(databases.handler);
  jobs.register(createVerifyJob(proof));
  const scheduler = createScheduler({
    metadata,
    events,
    journal,
    jobs,
    clock,
    logger,
    ...config.scheduler,
    restoreCaller,
  });
  scheduler.register(createIngestAction({ config: config.ingest, ingest, catalog, publisher }));
  scheduler.register(createDatabaseIngestAction(databases));
  scheduler.register(createVerifyAction(jobs));
  opened.use(jobs); // closed before the rooms that its handlers use

  opened.use(scheduler);

  await objects.recover((owner) => jobs.isUnfinished(owner));
  await uploads.recover();

  const sweep = async () => {
    catalog.purge();
    vectors.purge();
    tuning.sweep();
    await uploads.sweep((jobId) => jobs.isUnfinished(jobId));
    await objects.sweep();
  };
  const startedAt = clock.now();
  const closing = opened.move();
  return {
    buckets,
    catalog,
    inbox,
    inboxFiles,
    connections,
    databases,
    ingest,
    jobs,
    journal,
    journalArchive,
    lock: metadata.lock,
    queries,
    scheduler,
    tuning,
    uploads,
    vectors,
    checkReadiness: async () => {
      const reasons = [...metadata.findTrouble(), ...(await objects.findTrouble())];
      return { ready: reasons.length === 0, reasons };
    },
    countEvents: () => events.storedCount,
    describe: () => ({ version: options.version, time: clock.now(), startedAt }),
    verify: (signal) => verify({ ...proof, signal }),
    start: () => {
      closing.use(startSweeping(sweep, sweepIntervalMs, logger));
      journalArchive.start();
      jobs.start();
      scheduler.start();
      closing.use(runLoop((signal) => inbox.run(signal)));
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** Runs a loop until it is disposed; disposing waits for its end. */
function runLoop(loop: (signal: AbortSignal) => Promise<void>): AsyncDisposable {
  const controller = new AbortController();
  const running = loop(controller.signal);
  return {
    [Symbol.asyncDispose]: () => {
      controller.abort();
      return running;
    },
  };
}

/** The caller of a stored job: its actor with the rights it had. All roles are the administrator’s until there are others. */
function restoreCaller({ actor, source }: { actor: string; source: string }): Caller {
  return createAdminCaller(actor, source as Caller['source']);
}
