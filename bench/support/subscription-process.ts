import { createContextFactory } from '../../resolvers/request-context.ts';
import { schema } from '../../schema/schema.ts';
import { loadConfig } from '../../src/config/index.ts';
import type { JobContext } from '../../src/jobs/index.ts';
import { createLogger } from '../../src/kernel/index.ts';
import type { Lakehouse } from '../../src/lakehouse.ts';
import { createLinkSigner, openServer } from '../../src/server/index.ts';
import { admin, openRooms } from '../../test/support/rooms.ts';

/*
 * The real schema, server and job queue with jobs whose progress the parent dictates: `<data dir> shared|alone`. Says
 * its port and the ids of two running jobs; a message {job, done} is progress. Ends when its channel closes.
 */

const [dataDir = '', way = ''] = process.argv.slice(2);
const rooms = await openRooms(dataDir, { jobs: { progressIntervalMs: 1 } });
const running = new Map<string, JobContext>();
const started = Promise.withResolvers<void>();
rooms.jobs.register({
  kind: 'ingest',
  run: async (context) => {
    running.set(context.jobId, context);
    if (running.size === 2) started.resolve();
    await new Promise<never>((_, reject) =>
      context.signal.addEventListener('abort', () => reject(context.signal.reason)),
    );
  },
});
const ids = [0, 1].map((n) => rooms.jobs.submit(admin, { kind: 'ingest', input: { n } }).id);
rooms.jobs.start();
await started.promise;

const { server, log } = loadConfig({ env: {} });
const { port } = await openServer({
  config: { server: { ...server, port: 0 }, log, adminToken: undefined },
  schema,
  logger: createLogger({ level: 'error' }),
  // Subscriptions to jobs need no other room.
  createContext: createContextFactory(rooms as unknown as Lakehouse, {
    links: createLinkSigner({ secret: Buffer.alloc(32) }),
    baseUrl: () => '',
  }),
  stateStreams: way === 'shared' ? ['jobProgress'] : [],
});
process.on('message', ({ job, done }: { job: string; done: number }) =>
  running.get(job)!.progress({ phase: 'converting', done, total: 1_000_000 }),
);
process.on('disconnect', () => process.exit(0));
process.send!({ port, ids });
