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
  readsFrom,
  type Uploads,
} from './ingest/index.ts';
import { type JobQueue, openJobQueue } from './jobs/index.ts';
import { type Journal, openJournal, personal } from './journal/index.ts';
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

/** Of the time that a stop may take: before the jobs, requests have half of it; behind them, the other rooms close. */
const jobsStopShare = 0.3;

async function openRooms(options: LakehouseOptions): Promise<Lakehouse & { start(): void }> {
  const { sweepIntervalMs } = options.config.storage;
  await using opened = new AsyncDisposableStack();
  const ground = await openGround(options, opened);
  const data = await openData(ground, opened);
  const ingestion = createIngestion(ground, data);
  const indexes = await openIndexes(ground, data, opened);
  const proof = {
    journal: ground.journal,
    archive: data.journalArchive,
    objects: ground.objects,
    sources: [data.catalog, indexes.vectors, indexes.tuning, data.journalArchive],
  };
  const scheduler = openScheduler(ground, data, ingestion);
  data.jobs.register(createVerifyJob(proof));
  opened.use(data.jobs); // closed before the rooms that its handlers use
  opened.use(scheduler);

  await ground.objects.recover((owner) => data.jobs.isUnfinished(owner));
  await ingestion.uploads.recover();

  const startedAt = ground.clock.now();
  const closing = opened.move();
  return {
    buckets: ground.buckets,
    catalog: data.catalog,
    inbox: ingestion.inbox,
    inboxFiles: ingestion.inboxFiles,
    connections: ingestion.connections,
    databases: ingestion.databases,
    ingest: ingestion.ingest,
    jobs: data.jobs,
    journal: ground.journal,
    journalArchive: data.journalArchive,
    lock: ground.metadata.lock,
    queries: data.queries,
    scheduler,
    tuning: indexes.tuning,
    uploads: ingestion.uploads,
    vectors: indexes.vectors,
    checkReadiness: async () => {
      const reasons = [...ground.metadata.findTrouble(), ...(await ground.objects.findTrouble())];
      return { ready: reasons.length === 0, reasons };
    },
    countEvents: () => ground.events.storedCount,
    describe: () => ({ version: options.version, time: ground.clock.now(), startedAt }),
    verify: (signal) => verify({ ...proof, signal }),
    start: () => {
      const sweep = () => sweepRooms(ground, data, ingestion, indexes);
      closing.use(startSweeping(sweep, sweepIntervalMs, ground.logger));
      data.journalArchive.start();
      data.jobs.start();
      scheduler.start();
      closing.use(runLoop((signal) => ingestion.inbox.run(signal)));
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

type Ground = Awaited<ReturnType<typeof openGround>>;
type Data = Awaited<ReturnType<typeof openData>>;
type Ingestion = ReturnType<typeof createIngestion>;
type Indexes = Awaited<ReturnType<typeof openIndexes>>;

/** What everything stands on: the catalog file, its events and its journal, and where objects lie. */
async function openGround(
  { config, logger, clock = systemClock, migrationsDir, mustExist }: LakehouseOptions,
  opened: AsyncDisposableStack,
) {
  const { dataDir, bucketRoot, gracePeriodMs } = config.storage;
  const metadata = opened.use(openMetadata({ dataDir, migrationsDir, mustExist }));
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
  const objects = createObjectStore({ metadata, buckets, clock, gracePeriodMs, logger });
  return { config, logger, clock, dataDir, gracePeriodMs, metadata, events, journal, buckets, objects };
}

/** Datasets and what reads them, and the queue of long work. */
async function openData(ground: Ground, opened: AsyncDisposableStack) {
  const { config, logger, clock, dataDir, metadata, events, journal, objects } = ground;
  const catalog = openCatalog({
    ...ground,
    requireUnique: (...asked) => primaryKeys.requireUnique(...asked),
  });
  const primaryKeys = createPrimaryKeys({ config: config.ingest, catalog, objects });
  const publisher = createPublisher(ground);
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
      recordDownload: (caller, { id, format, byteSize, rowCount, scanned }, sql) =>
        metadata.write((tx) =>
          journal.append(tx, caller, {
            entityType: 'download',
            entityId: id,
            action: 'created',
            newValue: {
              ...{ format, byteSize, rowCount, sql: personal(sql) },
              datasets: scanned.map(({ dataset, version }) => ({ dataset, version })),
            },
          }),
        ),
    }),
  );
  const jobs = openJobQueue({
    ...{ metadata, events, journal, clock, logger, restoreCaller },
    ...config.jobs,
    stopDeadlineMs: config.server.stopDeadlineMs * jobsStopShare,
  });
  return { catalog, primaryKeys, publisher, journalArchive, queries, jobs };
}

/** Ways in: uploads, files, the inbox and databases. */
function createIngestion(ground: Ground, { catalog, primaryKeys, publisher, jobs }: Data) {
  const { config, logger, clock, dataDir, metadata, events, journal, buckets, objects } = ground;
  const uploads = createUploads({
    dir: path.join(dataDir, 'uploads'),
    bytesMax: config.ingest.uploadBytesMax,
    ttlMs: config.ingest.uploadTtlMs,
    clock,
    metadata,
    journal,
  });
  const inboxFiles = new InboxFiles({ metadata, events, journal, clock, dir: config.inbox.dir });
  const ingest = createIngest({
    ...{ primaryKeys, uploads, inboxFiles, jobs, catalog, publisher, objects },
    config: config.ingest,
  });
  const connections = createConnections({ config: config.sources, metadata, journal, clock });
  const databases = createDatabaseIngest({
    ...{ connections, jobs, catalog, publisher, objects },
    config: config.sources,
    ingestConfig: config.ingest,
  });
  const inbox = createInbox({
    ...{ ingest, jobs, catalog, buckets, clock, logger },
    config: config.inbox,
    files: inboxFiles,
  });
  buckets.addDependents((bucket) => ingestJobsInto(jobs, bucket));
  jobs.register(ingest.handler);
  jobs.register(databases.handler);
  return { uploads, inboxFiles, ingest, connections, databases, inbox };
}

/** Vector indexes and their tuning. */
async function openIndexes(ground: Ground, { catalog, jobs }: Data, opened: AsyncDisposableStack) {
  const vectors = opened.use(await openVectors({ ...ground, jobs, catalog }));
  const tuning = openTuning({ ...ground, config: ground.config.tuning, jobs, vectors });
  return { vectors, tuning };
}

function openScheduler(
  { config, metadata, events, journal, clock, logger }: Ground,
  { catalog, publisher, jobs }: Data,
  { ingest, connections, databases }: Ingestion,
): Scheduler {
  const scheduler = createScheduler({
    ...{ metadata, events, journal, jobs, clock, logger, restoreCaller },
    ...config.scheduler,
  });
  scheduler.register(createIngestAction({ config: config.ingest, ingest, catalog, publisher }));
  const databaseAction = createDatabaseIngestAction(databases);
  scheduler.register(databaseAction);
  connections.addDependents((name) =>
    scheduler
      .namesWith(databaseAction.kind, readsFrom(name))
      .map((schedule) => ({ kind: 'schedule', name: schedule })),
  );
  scheduler.register(createVerifyAction(jobs));
  return scheduler;
}

/** Gives up what nothing needs any more, the files last. */
async function sweepRooms(
  { objects }: Ground,
  { catalog, jobs }: Data,
  { uploads }: Ingestion,
  { vectors, tuning }: Indexes,
): Promise<void> {
  catalog.purge();
  vectors.purge();
  tuning.sweep();
  await uploads.sweep((jobId) => jobs.isUnfinished(jobId));
  await objects.sweep();
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
