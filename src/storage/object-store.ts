import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { and, eq, lt } from 'drizzle-orm';
import {
  type Caller,
  type Clock,
  faultPoint,
  LakehouseError,
  type Logger,
  systemCaller,
} from '../kernel/index.ts';
import type { Metadata, Tx } from '../metadata/index.ts';
import type { BucketRegistry } from './bucket-registry.ts';
import { storageErrors } from './errors.ts';
import {
  hashFile,
  moveIntoPlace,
  removeFile,
  stagingFolder,
  syncParents,
  syncPath,
  translateFileError,
} from './local-files.ts';
import { type ObjectRef, rescueBucket } from './model.ts';
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
  /**
   * A local path whose content has the reference's hash: checked before the first use and when the file changed since.
   * Where the object's home cannot give it, the file under the same key in the bucket `rescue` does, if it has the hash.
   */
  localPath(ref: ObjectRef): Promise<string>;
  /** Reads and compares; for `verify`. Throws OBJECT_MISSING or OBJECT_CORRUPT. */
  check(ref: ObjectRef, signal?: AbortSignal): Promise<void>;
  /**
   * Files below a folder that nobody refers to, by key: not among those that `readReferenced` gives, not being published,
   * not awaiting removal.
   */
  findStrays(bucket: string, folder: string, readReferenced: () => Iterable<string>): Promise<string[]>;
  /** After a crash: removes unsettled files, and the stages whose owner is not kept. */
  recover(keepStage: (owner: string) => boolean): Promise<void>;
  /** Why buckets cannot be written now, one sentence each; empty when all can. */
  findTrouble(): Promise<string[]>;
  /** Removes garbage older than the grace period; returns how many files. */
  sweep(): Promise<number>;
}

export function createObjectStore(options: {
  metadata: Metadata;
  buckets: BucketRegistry;
  clock: Clock;
  gracePeriodMs: number;
  logger?: Logger;
}): ObjectStore {
  return new LocalObjectStore(options);
}

class LocalObjectStore implements ObjectStore {
  private readonly metadata: Metadata;
  private readonly buckets: BucketRegistry;
  private readonly clock: Clock;
  private readonly gracePeriodMs: number;
  private readonly logger: Logger | undefined;
  /** Checks of this run by object and hash, under way or passed. Objects never change, so one is enough. */
  private readonly checked = new Map<string, { sha256: string; seal: string; outcome: Promise<void> }>();

  constructor(options: Parameters<typeof createObjectStore>[0]) {
    this.metadata = options.metadata;
    this.buckets = options.buckets;
    this.clock = options.clock;
    this.gracePeriodMs = options.gracePeriodMs;
    this.logger = options.logger;
  }

  async openStage(caller: Caller, bucket: string, owner: string): Promise<Stage> {
    const dir = path.join(this.buckets.get(caller, bucket).root, stagingFolder, owner);
    try {
      await mkdir(dir); // not its parents: a bucket whose disk is gone must not be made anew elsewhere
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT')
        throw storageErrors.BUCKET_UNREACHABLE(`The directory of bucket "${bucket}" is gone.`, {
          cause: error,
        });
      if (code !== 'EEXIST') throw translateFileError(error, dir);
    }
    return { bucket, dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) };
  }

  async publish(bucket: string, files: readonly StagedFile[]): Promise<ObjectRef[]> {
    const root = this.rootOf(bucket);
    faultPoint('staged');
    const refs: ObjectRef[] = [];
    for (const { file, key, sha256 } of files) {
      // Looked at before the intent is written: recovery removes what an intent names.
      if (existsSync(this.fileOf({ bucket, key })))
        throw new Error(`The key ${key} is taken in bucket "${bucket}"; keys are used once.`);
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
      for (const [i, { file }] of files.entries()) {
        await moveIntoPlace(file, this.fileOf(refs[i]!));
        movedCount++;
        faultPoint('renamed');
      }
      await syncParents(
        refs.map((ref) => this.fileOf(ref)),
        root,
      );
    } catch (error) {
      // Where taking back fails, too, the intents stay and the next start removes the files.
      await this.takeBack(refs, movedCount).catch(() => {});
      throw error;
    }
    for (const [i, ref] of refs.entries()) {
      // A hash that the writer gave is checked before the first use like any other.
      if (files[i]!.sha256 === undefined)
        this.checked.set(locate(ref), {
          sha256: ref.sha256,
          seal: await this.sealOf(ref),
          outcome: Promise.resolve(),
        });
    }
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
    const pending = new Set(this.metadata.db.select().from(pendingObjects).all().map(locate));
    const unsettled = refs.filter((ref) => pending.has(locate(ref))); // what a transaction refers to stays
    for (const ref of unsettled) {
      this.checked.delete(locate(ref));
      await removeFile(this.fileOf(ref), this.rootOf(ref.bucket));
    }
    if (unsettled.length > 0) this.metadata.write((tx) => this.settleIn(tx, unsettled));
  }

  retireIn(tx: Tx, refs: readonly Pick<ObjectRef, 'bucket' | 'key'>[]): void {
    const at = this.clock.now();
    for (const { bucket, key } of refs)
      tx.db.insert(retiredObjects).values({ bucket, key, at }).onConflictDoNothing().run();
  }

  async localPath(ref: ObjectRef): Promise<string> {
    try {
      return await this.checkedPath(ref);
    } catch (error) {
      const rescued = await this.rescue(ref);
      if (rescued === undefined) throw error;
      const { bucket, key } = ref;
      const code = error instanceof LakehouseError ? error.code : undefined;
      this.logger?.warn(
        { bucket, key, code },
        'A file was read from the rescue bucket; its home cannot give it.',
      );
      return rescued;
    }
  }

  /** The object's path in the rescue bucket; undefined where it is not there whole. */
  private async rescue(ref: ObjectRef): Promise<string | undefined> {
    const exists = this.buckets.list(systemCaller).some((bucket) => bucket.name === rescueBucket);
    if (ref.bucket === rescueBucket || !exists) return undefined;
    return this.checkedPath({ ...ref, bucket: rescueBucket }).catch(() => undefined); // the home's error counts
  }

  private async checkedPath(ref: ObjectRef): Promise<string> {
    const seal = await this.sealOf(ref);
    let known = this.checked.get(locate(ref));
    if (known?.sha256 !== ref.sha256 || known.seal !== seal) {
      known = { sha256: ref.sha256, seal, outcome: this.check(ref) };
      this.checked.set(locate(ref), known);
      known.outcome.catch(() => this.checked.delete(locate(ref)));
    }
    await known.outcome;
    return this.fileOf(ref);
  }

  /** Changes whenever somebody writes to the file, also through another hard link (ctime would change with each link). */
  private async sealOf(ref: ObjectRef): Promise<string> {
    try {
      const { ino, size, mtimeMs } = await stat(this.fileOf(ref));
      return `${ino} ${size} ${mtimeMs}`;
    } catch {
      return 'absent';
    }
  }

  async check(ref: ObjectRef, signal?: AbortSignal): Promise<void> {
    const file = this.fileOf(ref);
    const details = { bucket: ref.bucket, key: ref.key };
    let found: string;
    try {
      found = await hashFile(file, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw translateFileError(error, file);
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

  async findStrays(
    bucket: string,
    folder: string,
    readReferenced: () => Iterable<string>,
  ): Promise<string[]> {
    const root = this.rootOf(bucket);
    const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw translateFileError(error, folder);
      },
    );
    const keys = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
    // Rows are read after the files: what was published meanwhile is not listed, what was settled meanwhile is known.
    const { db } = this.metadata;
    const known = new Set(
      [pendingObjects, retiredObjects]
        .flatMap((table) => db.select({ key: table.key }).from(table).where(eq(table.bucket, bucket)).all())
        .map(({ key }) => key),
    );
    for (const key of readReferenced()) known.add(key);
    const strays = keys.filter((key) => !known.has(key));
    return strays.filter((key) => existsSync(path.join(root, key))).sort(); // the sweeper may have been here
  }

  async recover(keepStage: (owner: string) => boolean): Promise<void> {
    const pending = this.metadata.db.select().from(pendingObjects).all();
    await this.discard(pending.map(({ bucket, key }) => ({ bucket, key, sha256: '', bytes: 0 })));
    for (const { root } of this.buckets.list(systemCaller)) {
      const staging = path.join(root, stagingFolder);
      for (const owner of await readdir(staging).catch(() => [])) {
        if (!keepStage(owner)) await rm(path.join(staging, owner), { recursive: true, force: true });
      }
    }
  }

  async findTrouble(): Promise<string[]> {
    const probes = this.buckets.list(systemCaller).map(async ({ name, root }) => {
      const file = path.join(root, stagingFolder, `probe-${process.pid}`);
      try {
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, 'probe');
        await rm(file);
        return undefined;
      } catch (error) {
        return `bucket "${name}" cannot be written: ${(error as NodeJS.ErrnoException).code}`;
      }
    });
    return (await Promise.all(probes)).filter((reason) => reason !== undefined);
  }

  async sweep(): Promise<number> {
    const due = this.metadata.db
      .select()
      .from(retiredObjects)
      .where(lt(retiredObjects.at, this.clock.now() - this.gracePeriodMs + 1))
      .orderBy(retiredObjects.at)
      .limit(sweptMax)
      .all();
    const removed: typeof due = [];
    const failures: unknown[] = [];
    for (const ref of due) {
      try {
        this.checked.delete(locate(ref));
        await removeFile(this.fileOf(ref), this.rootOf(ref.bucket));
        removed.push(ref);
      } catch (error) {
        failures.push(error); // the others must not wait for one that cannot go
      }
    }
    if (removed.length > 0) {
      this.metadata.write((tx) => {
        for (const { bucket, key } of removed) {
          tx.db
            .delete(retiredObjects)
            .where(and(eq(retiredObjects.bucket, bucket), eq(retiredObjects.key, key)))
            .run();
        }
      });
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} of ${due.length} files could not be removed.`);
    return removed.length;
  }

  /** A target that was there before (EEXIST) is not ours to remove, whatever its intent says. */
  private async takeBack(refs: readonly ObjectRef[], movedCount: number): Promise<void> {
    await this.discard(refs.slice(0, movedCount));
    this.metadata.write((tx) => this.settleIn(tx, refs.slice(movedCount)));
  }

  private rootOf(bucket: string): string {
    return this.buckets.get(systemCaller, bucket).root;
  }

  private fileOf(ref: Pick<ObjectRef, 'bucket' | 'key'>): string {
    if (!keyForm.test(ref.key)) throw new Error(`${JSON.stringify(ref.key)} is not a key.`);
    return path.join(this.rootOf(ref.bucket), ref.key);
  }
}

const sweptMax = 1000;

/** Relative, with `/` between parts that begin with a letter or digit: no way out of the bucket. */
const keyForm = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

const locate = (ref: Pick<ObjectRef, 'bucket' | 'key'>) => `${ref.bucket}\n${ref.key}`;
