import { fileURLToPath } from 'node:url';
import { createContextFactory } from '../../resolvers/request-context.ts';
import { schema } from '../../schema/schema.ts';
import { loadConfig } from '../../src/config/index.ts';
import { createLogger, systemCaller } from '../../src/kernel/index.ts';
import { openLakehouse } from '../../src/lakehouse.ts';
import { createLinkSigner, openServer } from '../../src/server/index.ts';

/*
 * A server as `serve` opens it, with one more kind of job: it reports as much progress as it is told to, which no
 * real job does at that rate. Arguments: the data directory. `start <updates> <everyMs>` on the standard input
 * lets the waiting job run; its id is on the ready line.
 */

const [dataDir] = process.argv.slice(2);
const config = loadConfig({ flags: { 'storage.dataDir': dataDir, 'server.port': 0, 'log.level': 'error' } });
const logger = createLogger({ level: 'error' });
const migrationsDir = fileURLToPath(new URL('../../migrations', import.meta.url));
const lakehouse = await openLakehouse({ config, logger, version: 'test', migrationsDir });
const begun = Promise.withResolvers<{ updates: number; everyMs: number }>();
lakehouse.jobs.register({
  kind: 'test.ticks',
  run: async (context) => {
    for (let i = 0; i < 20; i++) context.log('info', 'x'.repeat(2000));
    const { updates, everyMs } = await begun.promise;
    const startedAt = performance.now();
    for (let done = 1; done <= updates; done++) {
      context.progress({ phase: 'ticking', done, total: updates });
      const aheadMs = startedAt + done * everyMs - performance.now();
      if (aheadMs > 1) await new Promise((resolve) => setTimeout(resolve, aheadMs));
      else if (done % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    context.publish(
      () => null,
      () => ({}),
    );
  },
});
const server = await openServer({
  config,
  schema,
  logger,
  stateStreams: ['jobProgress'],
  createContext: createContextFactory(lakehouse, {
    links: createLinkSigner({ secret: Buffer.alloc(32) }),
    baseUrl: () => '',
  }),
  readiness: () => lakehouse.checkReadiness(),
} as Parameters<typeof openServer>[0]);
lakehouse.start();
const job = lakehouse.jobs.submit(systemCaller, { kind: 'test.ticks', input: {} });
process.stdin.setEncoding('utf8').on('data', (line: string) => {
  const [, updates, everyMs] = line.trim().split(' ');
  begun.resolve({ updates: Number(updates), everyMs: Number(everyMs) });
});
process.stdout.write(`ready ${server.url} ${job.id}\n`);
