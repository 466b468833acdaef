import path from 'node:path';
import { eq } from 'drizzle-orm';
import type { Journal } from '../journal/index.ts';
import {
  type Caller,
  type Clock,
  commonErrors,
  type Dependent,
  notFound,
  requireAdmin,
  requireName,
  requireUnused,
  systemCaller,
} from '../kernel/index.ts';
import { countRows, type Metadata } from '../metadata/index.ts';
import { storageErrors } from './errors.ts';
import { prepareRoot } from './local-files.ts';
import { type Bucket, primaryBucket, protectedBuckets } from './model.ts';
import { buckets, pendingObjects, retiredObjects } from './tables.ts';
import { findRealPath, refuseInbox, refuseTaken, type TakenPlaces } from './taken-places.ts';

export interface BucketRegistry {
  list(caller: Caller): Bucket[];
  /** Throws NOT_FOUND with the buckets that this caller may see. */
  get(caller: Caller, name: string): Bucket;
  /** Creates the directory and the entry. `root` defaults to a directory under the configured bucket root. */
  create(caller: Caller, input: { name: string; root?: string | null | undefined }): Promise<Bucket>;
  /** Throws BUCKET_PROTECTED, or IN_USE with the dependents. Files are left where they are. */
  remove(caller: Caller, name: string): Bucket;
  /** Who lives in buckets says so here; called inside the removing transaction. */
  addDependents(find: (bucket: string) => Dependent[]): void;
}

export interface BucketRegistryOptions {
  metadata: Metadata;
  journal: Journal;
  clock: Clock;
  dataDir: string;
  bucketRoot: string;
  /** Where the inbox takes files away; undefined while it is switched off. */
  inboxDir?: string | undefined;
  configured: readonly { name: string; root: string }[];
}

/** Opens the registry and makes sure that `primary` and every configured bucket exist and are usable. */
export async function openBucketRegistry(
  options: BucketRegistryOptions & { caller: Caller },
): Promise<BucketRegistry> {
  const registry = new SqliteBucketRegistry(options);
  const wanted = new Map(options.configured.map((bucket) => [bucket.name, bucket.root]));
  if (!wanted.has(primaryBucket)) await registry.ensure(options.caller, primaryBucket, undefined, 'BUILT_IN');
  for (const [name, root] of wanted) await registry.ensure(options.caller, name, root, 'CONFIG');
  registry.checkInbox();
  return registry;
}

class SqliteBucketRegistry implements BucketRegistry {
  private readonly options: BucketRegistryOptions;
  private readonly dependents: ((bucket: string) => Dependent[])[] = [];
  private readonly all;
  readonly dataDir: string;
  readonly inboxDir: string | undefined;

  constructor(options: BucketRegistryOptions) {
    this.options = options;
    this.dataDir = findRealPath(options.dataDir);
    this.inboxDir = options.inboxDir === undefined ? undefined : findRealPath(options.inboxDir);
    this.all = options.metadata.db.select().from(buckets).orderBy(buckets.name).prepare();
  }

  list(_caller: Caller): Bucket[] {
    return this.all.all().map((bucket) => ({ ...bucket, root: path.resolve(this.dataDir, bucket.root) }));
  }

  get(caller: Caller, name: string): Bucket {
    const visible = this.list(caller);
    const found = visible.find((bucket) => bucket.name === name);
    if (found) return found;
    throw notFound('bucket', name, { available: visible.map((bucket) => bucket.name) });
  }

  async create(caller: Caller, input: { name: string; root?: string | null | undefined }): Promise<Bucket> {
    requireAdmin(caller, 'create or remove buckets');
    const name = requireBucketName(input.name);
    if (this.list(caller).some((bucket) => bucket.name === name)) {
      throw commonErrors.ALREADY_EXISTS(`A bucket named "${name}" exists already.`, {
        details: { entity: 'bucket', key: name },
      });
    }
    return this.add(caller, name, input.root ?? undefined, 'RUN_TIME');
  }

  remove(caller: Caller, name: string): Bucket {
    requireAdmin(caller, 'create or remove buckets');
    const bucket = this.get(caller, name);
    if (protectedBuckets.has(name))
      throw storageErrors.BUCKET_PROTECTED(`The bucket "${name}" cannot be removed.`);
    if (this.options.configured.some((configured) => configured.name === name))
      throw storageErrors.BUCKET_PROTECTED(
        `The bucket "${name}" is named in lakehouse.toml; take it out there and restart first.`,
      );
    const { metadata, journal } = this.options;
    metadata.write((tx) => {
      const dependents = [
        ...this.dependents.flatMap((find) => find(name)),
        ...(countRows(tx.db, pendingObjects, eq(pendingObjects.bucket, name)) > 0
          ? [{ kind: 'publication', name: 'in progress' }]
          : []),
      ];
      requireUnused(`The bucket "${name}"`, dependents);
      tx.db.delete(buckets).where(eq(buckets.name, name)).run();
      tx.db.delete(retiredObjects).where(eq(retiredObjects.bucket, name)).run(); // its files stay where they are
      journal.append(tx, caller, {
        entityType: 'bucket',
        entityId: name,
        action: 'removed',
        oldValue: { root: bucket.root },
      });
    });
    return bucket;
  }

  addDependents(find: (bucket: string) => Dependent[]): void {
    this.dependents.push(find);
  }

  async ensure(
    caller: Caller,
    name: string,
    root: string | undefined,
    origin: Bucket['origin'],
  ): Promise<void> {
    const existing = this.list(caller).find((bucket) => bucket.name === name);
    if (!existing) return void (await this.add(caller, requireBucketName(name), root, origin));
    const place = await prepareRoot(root ?? existing.root, this.placesBut(name));
    if (place !== existing.root) {
      throw storageErrors.BUCKET_ROOT_REFUSED(
        `The configuration puts bucket "${name}" at ${place}, but its files are at ${existing.root}. Move them there first, or correct the configuration.`,
      );
    }
  }

  private async add(
    caller: Caller,
    name: string,
    givenRoot: string | undefined,
    origin: Bucket['origin'],
  ): Promise<Bucket> {
    const { metadata, journal, clock, bucketRoot } = this.options;
    const root = await prepareRoot(givenRoot ?? `${bucketRoot}/${folderOf(name)}`, this.placesBut(name));
    const bucket: Bucket = {
      name,
      backend: 'local',
      root,
      origin,
      createdAt: clock.now(),
      createdBy: caller.actor,
    };
    metadata.write((tx) => {
      refuseTaken(root, this.placesBut(name)); // another bucket may have come meanwhile
      const row = { ...bucket, root: this.toStored(root) };
      const raced = tx.db.insert(buckets).values(row).onConflictDoNothing().run().changes === 0;
      if (raced) throw commonErrors.ALREADY_EXISTS(`A bucket named "${name}" exists already.`);
      journal.append(tx, caller, {
        entityType: 'bucket',
        entityId: name,
        action: 'created',
        newValue: { backend: 'local', root },
      });
    });
    return bucket;
  }

  /** The configuration may have moved the inbox to where files of a bucket are. */
  checkInbox(): void {
    for (const { root } of this.list(systemCaller)) refuseInbox(root, this);
  }

  /** Relative to the data directory where it lies inside, so that a copy or a restored backup has files of its own. */
  private toStored(root: string): string {
    return root.startsWith(this.dataDir + path.sep) ? path.relative(this.dataDir, root) : root;
  }

  private placesBut(name: string): TakenPlaces {
    const others = this.list(systemCaller).filter((bucket) => bucket.name !== name);
    return {
      dataDir: this.dataDir,
      inboxDir: this.inboxDir,
      otherRoots: others.map((bucket) => bucket.root),
    };
  }
}

/** `name` or `namespace:name`, each part by the common rule for names. */
function requireBucketName(name: string): string {
  const parts = name.split(':');
  if (parts.length > 2)
    throw commonErrors.INVALID_NAME(
      `${JSON.stringify(name.slice(0, 80))} is not a valid bucket name: at most one ":".`,
    );
  for (const part of parts) requireName('bucket', part);
  return name;
}

const folderOf = (name: string) => name.replace(':', '--');
