import path from 'node:path';
import type { IngestConfig } from '../../../src/config/index.ts';
import { loadConfig } from '../../../src/config/index.ts';
import {
  createInbox,
  createIngest,
  createPrimaryKeys,
  createUploads,
  InboxFiles,
  type InboxOptions,
} from '../../../src/ingest/index.ts';
import type { Job } from '../../../src/jobs/index.ts';
import { createLogger, systemClock } from '../../../src/kernel/index.ts';
import { admin, openRooms, type RoomOptions } from '../../support/rooms.ts';

/** The core rooms with ingest on top, working. */
export async function openIngest(
  dataDir: string,
  given: {
    config?: Partial<IngestConfig>;
    rooms?: RoomOptions;
    delay?: InboxOptions['delay'];
  } = {},
) {
  const rooms = await openRooms(dataDir, {
    requireUnique: (...asked) => primaryKeys.requireUnique(...asked),
    ...given.rooms,
  });
  const config = { ...loadConfig({ env: {} }).ingest, ...given.config };
  const uploads = createUploads({
    metadata: rooms.metadata,
    journal: rooms.journal,
    clock: given.rooms?.clock ?? systemClock,
    dir: path.join(dataDir, 'uploads'),
    bytesMax: config.uploadBytesMax,
    ttlMs: config.uploadTtlMs,
  });
  const inboxFiles = new InboxFiles({ ...rooms, dir: path.join(dataDir, 'inbox') });
  const primaryKeys = createPrimaryKeys({ config, ...rooms });
  const ingest = createIngest({ config, uploads, inboxFiles, primaryKeys, ...rooms });
  const inbox = createInbox({
    ...rooms,
    config: { enabled: true, dir: inboxFiles.folder.dir, pollIntervalMs: 20, settleMs: 5 },
    files: inboxFiles,
    ingest,
    logger: createLogger({ level: 'silent' }),
    delay: given.delay,
  });
  rooms.jobs.register(ingest.handler);
  await rooms.objects.recover((owner) => rooms.jobs.isUnfinished(owner));
  await uploads.recover();
  rooms.jobs.start();
  return {
    ...rooms,
    uploads,
    ingest,
    primaryKeys,
    inbox,
    inboxFiles,
    /** Sends content as an upload and returns its id. */
    async upload(content: string | Buffer, filename = 'rows.csv'): Promise<string> {
      const { id } = uploads.create(admin, { filename });
      await uploads.receive(admin, id, chunks(content));
      return id;
    },
    [Symbol.asyncDispose]: () => rooms[Symbol.asyncDispose](),
  };
}

export type IngestStack = Awaited<ReturnType<typeof openIngest>>;

export async function* chunks(content: string | Buffer, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The job when it has ended. */
export async function ended(stack: IngestStack, job: Job): Promise<Job> {
  let last = job;
  for await (const state of stack.jobs.watch(admin, job.id, { minIntervalMs: 1 })) last = state;
  return last;
}
