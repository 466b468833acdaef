import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { and, eq, lt } from 'drizzle-orm';
import { type Caller, type Clock, faultPoint, systemCaller } from '../kernel/index.ts';
import type { Metadata, Tx } from '../metadata/index.ts';
import type { BucketRegistry } from './bucket-registry.ts';
import { storageErrors } from './errors.ts';
import { hashFile, moveIntoPlace, removeFile, syncPath, translateFileError } from './local-files.ts';
import type { ObjectRef } from './model.ts';
import { pendingObjects, retiredObjects } from './tables.ts';

/** A private directory on a bucket's own file system, for files that are not published yet. */
export interface Stage extends AsyncDisposable {
  readonly bucket: string;
  readonly dir: string;
}

export interface StagedFile {
  /** Absolute path inside the stage. */
  file: string;
  /** Where it goes, relative to the bucket. */
  key: string;
  /** Hex SHA-256 where the writer knows it; otherwise the file is read once more. */
  sha256?: string;
}

/**
 * Immutable objects in buckets.
 *
 *     stage ─► write ─► hash ─► fsync ─► note intent (durable) ─► link to final name ─► fsync directory
 *                                                                                          │
 *       settleIn(tx) in the catalog's transaction ◄────────────────────────────────────────┘
 *
 * A crash before `settleIn` leaves intents; `recover` removes exactly those files.
 */
export interface ObjectStore {
  /** Opens (or reopens, for a resumed job) the stage of an owner. Disposing removes it with all in it. */
  openStage(caller: Caller, bucket: string, owner: string): Promise<Stage>;
  /** Publishes files of one bucket under keys that must be new. Not visible to anyone until `settleIn`. */
  publish(bucket: string, files: readonly StagedFile[]): Promise<ObjectRef[]>;
  /** Makes published objects permanent, in the transaction that refers to them. */
  settleIn(tx: Tx, refs: readonly ObjectRef[]): void;
  /** Takes published objects back that will not be settled. */
  discard(refs: readonly ObjectRef[]): Promise<void>;
  /** Marks objects as garbage; they are removed after the grace period. */
  retireIn(tx: Tx, refs: readonly Pick<ObjectRef, 'bucket' | 'key'>[]): void;
  /** A local path whose content has the reference's hash (checked before the first use). */
  localPath(ref: ObjectRef): Promise<string>;
  /** Reads and compares; for `verify`. Throws OBJECT_MISSING or OBJECT_CORRUPT. */
  check(ref: ObjectRef, signal?: AbortSignal): Promise<void>;
  /** After a crash: removes unsettled files, and the stages whose owner is not kept. */
  recover(keepStage: (owner: string) => boolean): Promise<void>;
  /** Removes garbage older than the grace period; returns how many files. */
  sweep(): Promise<number>;
}

export function createObjectStore(options: {
  metadata: Metadata;
  buckets: BucketRegistry;
  clock: Clock;
  gracePeriodMs: number;
}): ObjectStore {
  return new LocalObjectStore(options);
}

const stagingFolder = '.staging';

class LocalObjectStore implements ObjectStore {
  private readonly metadata: Metadata;
  private readonly buckets: BucketRegistry;
  private readonly clock: Clock;
  private readonly gracePeriodMs: number;
  /** Objects whose hash was checked in this run, with the check itself while it is under way. */
  private readonly checked = new Map<string, Promise<void>>();

  constructor(options: { metadata: Metadata; buckets: BucketRegistry; clock: Clock; gracePeriodMs: number }) {
    this.metadata = options.metadata;
    this.buckets = options.buckets;
    this.clock = options.clock;
    this.gracePeriodMs = options.gracePeriodMs;
  }

  async openStage(caller: Caller, bucket: string, owner: string): Promise<Stage> {
    const dir = path.join(this.buckets.get(caller, bucket).root, stagingFolder, owner);
    try {
      await mkdir(dir, { recursive: true });
    } catch (error) {
      throw translateFileError(error, dir);
    }
    return { bucket, dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) };
  }

  async publish(bucket: string, files: readonly StagedFile[]): Promise<ObjectRef[]> {
    const root = this.rootOf(bucket);
    faultPoint('staged');
    const refs: ObjectRef[] = [];
    for (const { file, key, sha256 } of files) {
      const { size } = await stat(file);
      refs.push({ bucket, key, sha256: sha256 ?? (await hashFile(file)), bytes: size });
      await syncPath(file);
    }
    faultPoint('hashed');
    const at = this.clock.now();
    this.metadata.write((tx) => {
      for (const { key } of refs) tx.db.insert(pendingObjects).values({ bucket, key, at }).run();
    });
    let movedCount = 0;
    try {
      for (const { file, key } of files) {
        await moveIntoPlace(file, path.join(root, key));
        movedCount++;
        faultPoint('renamed');
      }
    } catch (error) {
      await this.discard(refs.slice(0, movedCount)); // never a file that was there before
      this.metadata.write((tx) => this.settleIn(tx, refs));
      throw error;
    }
    for (const ref of refs) this.checked.set(identify(ref), Promise.resolve());
    return refs;
  }

  settleIn(tx: Tx, refs: readonly ObjectRef[]): void {
    for (const { bucket, key } of refs) {
      tx.db
        .delete(pendingObjects)
        .where(and(eq(pendingObjects.bucket, bucket), eq(pendingObjects.key, key)))
        .run();
    }
  }

  async discard(refs: readonly ObjectRef[]): Promise<void> {
    const pending = new Set(this.metadata.db.select().from(pendingObjects).all().map(identify));
    const unsettled = refs.filter((ref) => pending.has(identify(ref))); // what a transaction refers to stays
    for (const ref of unsettled) {
      this.checked.delete(identify(ref));
      await removeFile(path.join(this.rootOf(ref.bucket), ref.key), this.rootOf(ref.bucket));
    }
    if (unsettled.length > 0) this.metadata.write((tx) => this.settleIn(tx, unsettled));
  }

  retireIn(tx: Tx, refs: readonly Pick<ObjectRef, 'bucket' | 'key'>[]): void {
    const at = this.clock.now();
    for (const { bucket, key } of refs)
      tx.db.insert(retiredObjects).values({ bucket, key, at }).onConflictDoNothing().run();
  }

  async localPath(ref: ObjectRef): Promise<string> {
    const id = identify(ref);
    let check = this.checked.get(id);
    if (!check) {
      check = this.check(ref);
      this.checked.set(id, check);
      check.catch(() => this.checked.delete(id));
    }
    await check;
    return path.join(this.rootOf(ref.bucket), ref.key);
  }

  async check(ref: ObjectRef, signal?: AbortSignal): Promise<void> {
    const file = path.join(this.rootOf(ref.bucket), ref.key);
    const details = { bucket: ref.bucket, key: ref.key };
    let found: string;
    try {
      found = await hashFile(file, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw storageErrors.OBJECT_MISSING(`The file ${ref.key} is missing from bucket "${ref.bucket}".`, {
        cause: error,
        details,
      });
    }
    if (found === ref.sha256) return;
    throw storageErrors.OBJECT_CORRUPT(
      `The file ${ref.key} in bucket "${ref.bucket}" was changed after it was published.`,
      { details },
    );
  }

  async recover(keepStage: (owner: string) => boolean): Promise<void> {
    const known = new Set(this.buckets.list(systemCaller).map((bucket) => bucket.name));
    const pending = this.metadata.db.select().from(pendingObjects).all();
    await this.discard(
      pending
        .filter((ref) => known.has(ref.bucket))
        .map(({ bucket, key }) => ({ bucket, key, sha256: '', bytes: 0 })),
    );
    for (const { root } of this.buckets.list(systemCaller)) {
      const staging = path.join(root, stagingFolder);
      for (const owner of await readdir(staging).catch(() => [])) {
        if (!keepStage(owner)) await rm(path.join(staging, owner), { recursive: true, force: true });
      }
    }
  }

  async sweep(): Promise<number> {
    const due = this.metadata.db
      .select()
      .from(retiredObjects)
      .where(lt(retiredObjects.at, this.clock.now() - this.gracePeriodMs + 1))
      .limit(1000)
      .all();
    for (const ref of due) {
      this.checked.delete(identify(ref));
      await removeFile(path.join(this.rootOf(ref.bucket), ref.key), this.rootOf(ref.bucket));
    }
    if (due.length > 0) {
      this.metadata.write((tx) => {
        for (const { bucket, key } of due) {
          tx.db
            .delete(retiredObjects)
            .where(and(eq(retiredObjects.bucket, bucket), eq(retiredObjects.key, key)))
            .run();
        }
      });
    }
    return due.length;
  }

  private rootOf(bucket: string): string {
    return this.buckets.get(systemCaller, bucket).root;
  }
}

const identify = (ref: Pick<ObjectRef, 'bucket' | 'key'>) => `${ref.bucket}\n${ref.key}`;
