import path from 'node:path';
import { createPublisher, openCatalog, type RequireUnique } from '../../src/catalog/index.ts';
import { openEventLog } from '../../src/events/index.ts';
import { type JobQueueOptions, openJobQueue } from '../../src/jobs/index.ts';
import { openJournal } from '../../src/journal/index.ts';
import {
  type Caller,
  type Clock,
  createAdminCaller,
  createLogger,
  systemCaller,
  systemClock,
} from '../../src/kernel/index.ts';
import { openMetadata } from '../../src/metadata/index.ts';
import { createObjectStore, openBucketRegistry } from '../../src/storage/index.ts';

export const migrationsDir = path.join(import.meta.dirname, '../../migrations');
export const admin = createAdminCaller('ada', 'graphql', 'request-1');
export const reader: Caller = {
  actor: 'rita',
  roles: ['reader'],
  policy: { sensitivities: new Set(), canWrite: false, canAdmin: false },
  source: 'graphql',
};

export interface RoomOptions {
  clock?: Clock;
  gracePeriodMs?: number;
  eventsKeptMax?: number;
  eventBufferMax?: number;
  inboxDir?: string;
  configuredBuckets?: { name: string; root: string }[];
  jobs?: Partial<JobQueueOptions>;
  /** Without it every key is believed. */
  requireUnique?: RequireUnique;
}

/** The core rooms on a real data directory, opened from the ground up. Disposing closes them in reverse. */
export async function openRooms(dataDir: string, options: RoomOptions = {}) {
  await using stack = new AsyncDisposableStack();
  const clock = options.clock ?? systemClock;
  const gracePeriodMs = options.gracePeriodMs ?? 3_600_000;
  const metadata = stack.use(openMetadata({ dataDir, migrationsDir }));
  const events = stack.use(
    openEventLog({
      metadata,
      clock,
      keptMax: options.eventsKeptMax ?? 100_000,
      bufferMax: options.eventBufferMax ?? 100,
    }),
  );
  const journal = openJournal({ metadata, clock });
  const buckets = await openBucketRegistry({
    metadata,
    journal,
    clock,
    dataDir,
    bucketRoot: path.join(dataDir, 'buckets'),
    inboxDir: options.inboxDir,
    configured: options.configuredBuckets ?? [],
    caller: systemCaller,
  });
  const objects = createObjectStore({ metadata, buckets, clock, gracePeriodMs });
  const catalog = openCatalog({
    ...{ metadata, events, journal, objects, buckets, clock, gracePeriodMs },
    requireUnique: options.requireUnique ?? (async (caller, ref) => catalog.get(caller, ref).currentVersion),
  });
  const publisher = createPublisher({ metadata, events, journal, objects, buckets, clock });
  const jobs = stack.use(
    openJobQueue({
      metadata,
      events,
      journal,
      clock,
      logger: createLogger({ level: 'silent' }),
      concurrency: 2,
      queueMax: 1000,
      attemptsMax: 3,
      leaseMs: 30_000,
      progressIntervalMs: 250,
      keptMax: 10_000,
      stopDeadlineMs: 8000,
      restoreCaller: ({ actor }) => createAdminCaller(actor, 'graphql'),
      ...options.jobs,
    }),
  );
  const closing = stack.move();
  return {
    metadata,
    events,
    journal,
    buckets,
    objects,
    catalog,
    publisher,
    jobs,
    clock,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

export type Rooms = Awaited<ReturnType<typeof openRooms>>;
