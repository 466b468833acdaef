import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createContextFactory } from '../resolvers/request-context.ts';
import { schema } from '../schema/schema.ts';
import type { VerifyReport } from './archive/index.ts';
import { type Config, readTestFault } from './config/index.ts';
import { registerGauges } from './gauges.ts';
import { armFaultPoint, createLogger, type Logger } from './kernel/index.ts';
import { type Lakehouse, openLakehouse } from './lakehouse.ts';
import { createLinkSigner, type LakehouseServer, loadLinkSecret, openServer } from './server/index.ts';

/*
 * Joins schema and resolvers to the server. Importing it loads everything, so main.ts does that last.
 */

export interface Setting {
  config: Config;
  version: string;
}

/** Bytes of a download that are read at a time: at Node's 64 KiB the sending costs twice the CPU. */
const downloadChunkBytes = 1 << 20;

const migrationsDir = fileURLToPath(new URL('../migrations', import.meta.url));

/**
 * Serves until the signal aborts, then stops: drain, close streams, end jobs at a checkpoint, close the catalog; what
 * has not ended after `server.stop_deadline_ms` is cut off.
 */
export async function serve({ config, version }: Setting, signal: AbortSignal): Promise<void> {
  armFaultPoint(readTestFault());
  const logger = createLogger({ level: config.log.level });
  await using lakehouse = await openLakehouse({ config, logger, version, migrationsDir });
  await using server = await listen(config, logger, lakehouse);
  registerGauges(server.metrics, lakehouse);
  lakehouse.lock.describe({ pid: process.pid, url: server.url });
  lakehouse.start();
  process.stdout.write(
    `Lakehouse ${version} is ready: ${server.url} (GraphiQL), ${server.url}/graphql (API)\n`,
  );
  await aborted(signal);
  logger.info('stopping');
  endAfter(config.server.stopDeadlineMs, logger);
  server.drain();
}

/**
 * The last resort of a stop. SIGKILL rather than an exit, which waits for threads, and those may hang in the kernel: on
 * a pipe, or a file system whose server is gone. Every state on disk is one that a crash may leave.
 */
function endAfter(deadlineMs: number, logger: Logger): void {
  const end = () => {
    logger.fatal(
      { deadlineMs },
      'The server did not stop within server.stop_deadline_ms and ends now; what was under way is taken up at the next start.',
    );
    process.kill(process.pid, 'SIGKILL');
  };
  setTimeout(end, deadlineMs).unref();
}

function listen(config: Config, logger: Logger, lakehouse: Lakehouse): Promise<LakehouseServer> {
  const { publicUrl } = config.server;
  const links = createLinkSigner({ secret: loadLinkSecret(config.storage.dataDir) });
  return openServer({
    config,
    schema,
    logger,
    createContext: createContextFactory(lakehouse, {
      links,
      baseUrl: (facts) => publicUrl || `http://${facts.header('host')}`,
    }),
    stateStreams: ['jobProgress'],
    uploads: async ({ id, body, byteLength, caller, signal }) => ({
      ...(await lakehouse.uploads.receive(caller, id, body, { contentLength: byteLength, signal })),
    }),
    downloads: {
      links,
      open: async ({ id }) => {
        const { path, byteSize, etag, contentType, filename } = await lakehouse.queries.openDownload(id);
        return {
          byteLength: byteSize,
          etag,
          contentType,
          fileName: filename,
          read: (range) => createReadStream(path, { ...range, highWaterMark: downloadChunkBytes }),
        };
      },
    },
    readiness: () => lakehouse.checkReadiness(),
  });
}

/** Compares everything in a data directory that no server runs on. */
export async function verify({ config, version }: Setting, signal: AbortSignal): Promise<VerifyReport> {
  const logger = createLogger({ level: 'warn' });
  await using lakehouse = await openLakehouse({ config, logger, version, migrationsDir, mustExist: true });
  return await lakehouse.verify(signal);
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
