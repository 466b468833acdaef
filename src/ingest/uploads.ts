import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { and, eq, inArray, lt, ne } from 'drizzle-orm';
import type { Journal } from '../journal/index.ts';
import {
  type Caller,
  type Clock,
  commonErrors,
  createId,
  isDiskFull,
  requireWriter,
} from '../kernel/index.ts';
import type { Metadata, Tx } from '../metadata/index.ts';
import { ingestErrors } from './errors.ts';
import { uploads } from './tables.ts';

/*
 *            create          receive (PUT)        claim (a job)         consume (job succeeded)
 *   (none) ─────────► OPEN ───────────────► RECEIVED ──────► CLAIMED ─────────────► CONSUMED
 *                      │ ▲                     │                │                       │
 *                      └─┘ failed: send again  └── expired ─────┴── expired, job ended ─┴──► (none)
 */

export interface Upload {
  id: string;
  filename: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  maxBytes: number;
}

export interface ReceivedUpload {
  id: string;
  bytes: number;
  /** Hex. */
  sha256: string;
}

export interface ReceiveOptions {
  contentLength?: number | undefined;
  /** Hex; the content must have it. */
  sha256?: string | undefined;
  signal?: AbortSignal | undefined;
}

export interface UploadedFile extends ReceivedUpload {
  path: string;
  filename: string;
}

/** Files on their way in: announced, sent once, read by one job, removed. Survives restarts. */
export interface Uploads {
  create(caller: Caller, input: { filename: string; byteSize?: number | null | undefined }): Upload;
  /**
   * Streams the content to disk, flushed and hashed when this resolves. After a failure it may be sent again.
   * Throws UPLOAD_EXPIRED, UPLOAD_USED, UPLOAD_NOT_READY, UPLOAD_TOO_LARGE, UPLOAD_INCOMPLETE.
   */
  receive(
    caller: Caller,
    id: string,
    content: AsyncIterable<Uint8Array>,
    options?: ReceiveOptions,
  ): Promise<ReceivedUpload>;
  /** Throws unless `claim` with this key would succeed. */
  requireClaimable(caller: Caller, id: string, idempotencyKey: string | null): void;
  /** Gives the content to one job; again for the same job is fine. */
  claim(caller: Caller, id: string, jobId: string, idempotencyKey?: string | null): UploadedFile;
  /** The job is done with it, in the transaction of its publication: no start hands it out or keeps it again. */
  consumeIn(tx: Tx, id: string): void;
  /** Removes the content of a consumed upload. */
  release(id: string): Promise<void>;
  /** Removes what expired; returns how many. `isBusy` says whether a job may still read its upload. */
  sweep(isBusy: (jobId: string) => boolean): Promise<number>;
  /** After a start: removes files that no received upload owns. */
  recover(): Promise<void>;
}

export interface UploadsOptions {
  metadata: Metadata;
  journal: Journal;
  clock: Clock;
  /** `<dataDir>/uploads`, created when needed. */
  dir: string;
  bytesMax: number;
  ttlMs: number;
}

export function createUploads(options: UploadsOptions): Uploads {
  return new StoredUploads(options);
}

type UploadRow = typeof uploads.$inferSelect;

class StoredUploads implements Uploads {
  private readonly options: UploadsOptions;
  private readonly receiving = new Set<string>();

  constructor(options: UploadsOptions) {
    this.options = options;
  }

  create(caller: Caller, input: { filename: string; byteSize?: number | null | undefined }): Upload {
    requireWriter(caller, 'upload');
    const { metadata, clock, journal, bytesMax, ttlMs } = this.options;
    const { byteSize } = input;
    if (byteSize != null && (!Number.isSafeInteger(byteSize) || byteSize < 0))
      throw commonErrors.INVALID_ARGUMENT('byteSize must be a whole number of bytes.');
    if (byteSize != null && byteSize > bytesMax) throw this.tooLarge(byteSize);
    const id = createId('up');
    const filename = cleanFilename(input.filename);
    const now = clock.now();
    metadata.write((tx) => {
      tx.db
        .insert(uploads)
        .values({
          id,
          filename,
          state: 'OPEN',
          expectedBytes: byteSize ?? null,
          actor: caller.actor,
          createdAt: now,
          expiresAt: now + ttlMs,
        })
        .run();
      journal.append(tx, caller, { entityType: 'upload', entityId: id, action: 'created' });
    });
    return { id, filename, expiresAt: now + ttlMs, maxBytes: byteSize ?? bytesMax };
  }

  async receive(
    caller: Caller,
    id: string,
    content: AsyncIterable<Uint8Array>,
    options: ReceiveOptions = {},
  ): Promise<ReceivedUpload> {
    const row = this.find(caller, id);
    if (row.state !== 'OPEN') throw ingestErrors.UPLOAD_USED(`The upload ${id} has its content already.`);
    if (this.receiving.has(id))
      throw ingestErrors.UPLOAD_NOT_READY(`The content of upload ${id} is being sent already.`);
    const bytesMax = row.expectedBytes ?? this.options.bytesMax;
    if (options.contentLength !== undefined && options.contentLength > bytesMax)
      throw this.tooLarge(options.contentLength, bytesMax);
    this.receiving.add(id);
    const part = `${this.pathOf(id)}.part`;
    try {
      await mkdir(this.options.dir, { recursive: true, mode: 0o700 });
      const { bytes, sha256 } = await this.writePart(part, content, bytesMax, options.signal);
      requireComplete(row, options, bytes, sha256);
      await rename(part, this.pathOf(id));
      await syncDirectory(this.options.dir);
      this.markReceived(caller, id, bytes, sha256);
      return { id, bytes, sha256 };
    } catch (error) {
      await rm(part, { force: true });
      throw translateReceiveError(error);
    } finally {
      this.receiving.delete(id);
    }
  }

  requireClaimable(caller: Caller, id: string, idempotencyKey: string | null): void {
    const row = this.find(caller, id);
    if (row.state === 'OPEN')
      throw ingestErrors.UPLOAD_NOT_READY(`The upload ${id} has no content yet: send it by PUT first.`);
    const isRepeat = idempotencyKey !== null && row.idempotencyKey === idempotencyKey;
    if (row.state !== 'RECEIVED' && !isRepeat)
      throw ingestErrors.UPLOAD_USED(`The upload ${id} was given to job ${row.jobId} already.`, {
        details: { jobId: row.jobId },
      });
  }

  claim(caller: Caller, id: string, jobId: string, idempotencyKey?: string | null): UploadedFile {
    const { metadata, clock, ttlMs } = this.options;
    const row = this.find(caller, id);
    if (row.state === 'OPEN')
      throw ingestErrors.UPLOAD_NOT_READY(`The upload ${id} has no content yet: send it by PUT first.`);
    if (row.state !== 'RECEIVED' && row.jobId !== jobId)
      throw ingestErrors.UPLOAD_USED(`The upload ${id} was given to job ${row.jobId} already.`);
    const isNew = row.state === 'RECEIVED';
    if (isNew || (idempotencyKey != null && row.idempotencyKey === null)) {
      metadata.write((tx) =>
        tx.db
          .update(uploads)
          .set({
            ...(isNew ? { state: 'CLAIMED', jobId, expiresAt: clock.now() + ttlMs } : {}),
            ...(idempotencyKey != null ? { idempotencyKey } : {}),
          })
          .where(eq(uploads.id, id))
          .run(),
      );
    }
    return { id, path: this.pathOf(id), filename: row.filename, bytes: row.bytes!, sha256: row.sha256! };
  }

  consumeIn(tx: Tx, id: string): void {
    tx.db.update(uploads).set({ state: 'CONSUMED' }).where(eq(uploads.id, id)).run();
  }

  async release(id: string): Promise<void> {
    await rm(this.pathOf(id), { force: true });
  }

  async sweep(isBusy: (jobId: string) => boolean): Promise<number> {
    const { metadata, clock } = this.options;
    const due = metadata.db
      .select()
      .from(uploads)
      .where(lt(uploads.expiresAt, clock.now()))
      .limit(1000)
      .all()
      .filter((row) => !this.receiving.has(row.id) && !(row.jobId !== null && isBusy(row.jobId)));
    for (const { id } of due) await rm(this.pathOf(id), { force: true });
    if (due.length > 0)
      metadata.write((tx) =>
        tx.db
          .delete(uploads)
          .where(
            inArray(
              uploads.id,
              due.map((row) => row.id),
            ),
          )
          .run(),
      );
    return due.length;
  }

  async recover(): Promise<void> {
    const { metadata, dir } = this.options;
    const owned = new Set(
      metadata.db
        .select({ id: uploads.id })
        .from(uploads)
        .where(and(ne(uploads.state, 'OPEN'), ne(uploads.state, 'CONSUMED')))
        .all()
        .map((row) => row.id),
    );
    for (const entry of await readdir(dir).catch(() => []))
      if (!owned.has(entry)) await rm(path.join(dir, entry), { recursive: true, force: true });
  }

  private markReceived(caller: Caller, id: string, bytes: number, sha256: string) {
    const { metadata, journal, clock, ttlMs } = this.options;
    metadata.write((tx) => {
      tx.db
        .update(uploads)
        .set({ state: 'RECEIVED', bytes, sha256, expiresAt: clock.now() + ttlMs })
        .where(eq(uploads.id, id))
        .run();
      journal.append(tx, caller, {
        entityType: 'upload',
        entityId: id,
        action: 'received',
        newValue: { bytes, sha256 },
      });
    });
  }

  private async writePart(
    part: string,
    content: AsyncIterable<Uint8Array>,
    bytesMax: number,
    signal: AbortSignal | undefined,
  ): Promise<{ bytes: number; sha256: string }> {
    const hash = createHash('sha256');
    let bytes = 0;
    await using file = await open(part, 'w', 0o600);
    for await (const piece of content) {
      signal?.throwIfAborted();
      bytes += piece.length;
      if (bytes > bytesMax) throw this.tooLarge(bytes, bytesMax);
      hash.update(piece);
      await file.writeFile(piece);
    }
    signal?.throwIfAborted();
    await file.sync();
    return { bytes, sha256: hash.digest('hex') };
  }

  private find(caller: Caller, id: string): UploadRow {
    const row = this.options.metadata.db.select().from(uploads).where(eq(uploads.id, id)).get();
    const isVisible = row && (row.actor === caller.actor || caller.policy.canAdmin);
    const isExpired = row && row.state !== 'CLAIMED' && row.expiresAt < this.options.clock.now();
    if (!isVisible || isExpired)
      throw ingestErrors.UPLOAD_EXPIRED(
        `There is no upload ${JSON.stringify(id.slice(0, 80))}, or it has expired.`,
      );
    return row;
  }

  private tooLarge(bytes: number, bytesMax = this.options.bytesMax) {
    return ingestErrors.UPLOAD_TOO_LARGE(
      `The content has ${bytes} bytes or more; ${bytesMax} are allowed here.`,
      { details: { bytesMax } },
    );
  }

  private pathOf(id: string): string {
    return path.join(this.options.dir, id);
  }
}

/** Only for showing: the name never becomes a path. */
function cleanFilename(filename: string): string {
  const name = filename
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\p{Cc}/gu, '')
    .trim();
  if (name === '' || name.length > 255)
    throw commonErrors.INVALID_ARGUMENT('filename must have 1 to 255 visible characters.');
  return name;
}

function requireComplete(row: UploadRow, options: ReceiveOptions, bytes: number, sha256: string) {
  const announced = options.contentLength ?? row.expectedBytes;
  for (const expected of [announced, row.expectedBytes]) {
    if (expected !== null && expected !== undefined && expected !== bytes)
      throw ingestErrors.UPLOAD_INCOMPLETE(`${bytes} bytes arrived, but ${expected} were announced.`);
  }
  if (options.sha256 !== undefined && options.sha256.toLowerCase() !== sha256)
    throw ingestErrors.UPLOAD_INCOMPLETE(
      `The content has SHA-256 ${sha256}, but ${options.sha256.slice(0, 80)} was announced.`,
    );
}

async function syncDirectory(dir: string) {
  await using handle = await open(dir, 'r');
  await handle.sync();
}

function translateReceiveError(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (isDiskFull(error))
    return commonErrors.STORAGE_FULL('There is no space left for the upload; nothing was kept.', {
      cause: error,
    });
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR')
    return ingestErrors.UPLOAD_INCOMPLETE('The connection ended before the content did.', { cause: error });
  return error;
}
