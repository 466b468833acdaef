import { and, eq, inArray, isNotNull, isNull, lt } from 'drizzle-orm';
import { nearest } from '../config/index.ts';
import { type EventLog, mapStream } from '../events/index.ts';
import { type Journal, personal } from '../journal/index.ts';
import {
  type Caller,
  type Clock,
  commonErrors,
  type Page,
  type PageRequest,
  readPage,
  requireName,
  type Sensitivity,
  systemCaller,
} from '../kernel/index.ts';
import type { Metadata, Tx } from '../metadata/index.ts';
import type { BucketRegistry, Dependent, ObjectRef, ObjectStore } from '../storage/index.ts';
import { DatasetReader } from './dataset-reader.ts';
import { examineManifest, type ManifestFacts } from './manifest.ts';
import type {
  DataFile,
  Dataset,
  DatasetFilter,
  DatasetReference,
  DatasetSnapshot,
  DatasetVersion,
  Reject,
  SensitivityOverride,
  Verification,
} from './model.ts';
import { judgeColumns } from './model.ts';
import { datasets, datasetVersions, versionFiles, versionRejects, versionVerifications } from './tables.ts';

export interface DatasetChanges {
  description?: string | null | undefined;
  owner?: string | null | undefined;
  tags?: readonly string[] | null | undefined;
  primaryKey?: readonly string[] | null | undefined;
  /** Merged by column name; an empty note removes one. */
  columnNotes?: readonly { column: string; note: string }[] | null | undefined;
}

export interface SensitivityChange {
  column: string;
  /** Null takes a former decision back. */
  sensitivity?: Sensitivity | null | undefined;
  /** For the journal; required with a level. */
  reason?: string | null | undefined;
}

/** Reads and edits; new versions come through `Publisher`. */
export interface Catalog {
  /** Undefined where there is none, or it is deleted. */
  find(caller: Caller, reference: DatasetReference): Dataset | undefined;
  /** Throws NOT_FOUND. */
  get(caller: Caller, reference: DatasetReference): Dataset;
  getMany(caller: Caller, ids: readonly string[]): (Dataset | null)[];
  /** The bucket where a dataset lives, or where one of that name would by default. */
  homeOf(caller: Caller, name: string): string;
  list(caller: Caller, filter: DatasetFilter, page: PageRequest): Page<Dataset>;
  count(caller: Caller, filter: DatasetFilter): number;
  /** Pins a version with its files. Unknown names throw NOT_FOUND with the nearest one. */
  resolve(caller: Caller, reference: DatasetReference): DatasetSnapshot;
  getVersion(caller: Caller, datasetId: string, version: number): DatasetVersion;
  findVersion(caller: Caller, versionId: string): DatasetVersion | null;
  listVersions(caller: Caller, datasetId: string, page: PageRequest): Page<DatasetVersion>;
  countVersions(caller: Caller, datasetId: string): number;
  listFiles(caller: Caller, versionId: string): DataFile[];
  /** The rejected rows that were kept, in the order of the source. */
  listRejects(caller: Caller, versionId: string): Reject[];
  /** What was compared with the source; null for versions that did not come from a database. */
  getVerification(caller: Caller, versionId: string): Verification | null;
  /** A new primary key is believed: whoever checked it against the rows names their version as `expectedVersion`. */
  edit(
    caller: Caller,
    reference: DatasetReference,
    changes: DatasetChanges,
    expectedVersion?: number | undefined,
  ): Dataset;
  /** Decides a column's level, for all versions now and to come, or leaves it to the findings again. */
  setColumnSensitivity(caller: Caller, reference: DatasetReference, change: SensitivityChange): Dataset;
  /** Moves the pointer to an older (or newer) version; compare-and-swap by `expectedVersion`. */
  rollback(
    caller: Caller,
    reference: DatasetReference,
    target: { toVersion: number; expectedVersion?: number | null | undefined },
  ): Dataset;
  /** Recoverable until the grace period ends; IN_USE while something depends on it. */
  remove(caller: Caller, reference: DatasetReference): Dataset & { recoverableUntil: number };
  restore(caller: Caller, id: string): Dataset;
  /** Forgets datasets deleted longer ago than the grace period, and gives their files up. Returns how many. */
  purge(): number;
  /** Log stream of every change of every dataset. */
  follow(
    caller: Caller,
    options: { after?: string | null | undefined; signal?: AbortSignal },
  ): AsyncIterableIterator<DatasetChange>;
  /** Every file and manifest that a version refers to, for verification. */
  references(): Iterable<CatalogReference>;
  /** Rows of the catalog that contradict one another, for verification. */
  findContradictions(): Iterable<{ owner: string; bucket: string; message: string }>;
  /** Who depends on datasets says so here; called inside the deleting transaction. */
  addDependents(find: (datasetId: string) => Dependent[]): void;
}

/** A file of a version; a manifest can also be held against the catalog. */
export interface CatalogReference {
  ref: ObjectRef;
  owner: string;
  examine?: (content: Buffer) => ManifestFacts;
}

/** One event of the log stream `datasets`. */
export interface DatasetChange {
  cursor: string;
  /** `dataset.created`, `.changed`, `.edited`, `.deleted` or `.restored`. */
  type: string;
  at: number;
  datasetId: string;
  name: string;
  version: number | null;
}

export interface CatalogOptions {
  metadata: Metadata;
  events: EventLog;
  journal: Journal;
  objects: ObjectStore;
  buckets: BucketRegistry;
  clock: Clock;
  gracePeriodMs: number;
}

export function openCatalog(options: CatalogOptions): Catalog {
  const catalog = new SqliteCatalog(options);
  options.buckets.addDependents((bucket) => catalog.livingIn(bucket));
  return catalog;
}

const tagsMax = 50;

type DatasetRow = typeof datasets.$inferSelect;

class SqliteCatalog implements Catalog {
  private readonly options: CatalogOptions;
  private readonly dependents: ((datasetId: string) => Dependent[])[] = [];
  private readonly reader: DatasetReader;

  constructor(options: CatalogOptions) {
    this.options = options;
    this.reader = new DatasetReader(options.metadata);
  }

  find(_caller: Caller, { id, name }: DatasetReference): Dataset | undefined {
    const dataset = id != null ? this.reader.find(id) : this.reader.findByName(name ?? '');
    return dataset?.deletedAt === null ? dataset : undefined;
  }

  get(caller: Caller, reference: DatasetReference): Dataset {
    const dataset = this.find(caller, reference);
    if (dataset) return dataset;
    throw this.notFound(reference.name ?? reference.id ?? '');
  }

  homeOf(_caller: Caller, name: string): string {
    return this.reader.findByName(name)?.bucket ?? 'primary';
  }

  getMany(_caller: Caller, ids: readonly string[]): (Dataset | null)[] {
    const found = new Map(this.reader.findMany(ids).map((dataset) => [dataset.id, dataset]));
    return ids.map((id) => found.get(id) ?? null);
  }

  list(_caller: Caller, filter: DatasetFilter, page: PageRequest): Page<Dataset> {
    return readPage(
      page,
      (slice) => this.reader.list(filter, slice),
      (dataset) => dataset.name,
    );
  }

  count(_caller: Caller, filter: DatasetFilter): number {
    return this.reader.count(filter);
  }

  resolve(caller: Caller, reference: DatasetReference): DatasetSnapshot {
    const dataset = this.get(caller, reference);
    const version =
      reference.version == null ? dataset.current : this.getVersion(caller, dataset.id, reference.version);
    return {
      datasetId: dataset.id,
      name: dataset.name,
      bucket: dataset.bucket,
      version: version.version,
      versionId: version.id,
      columns: judgeColumns(version.columns, dataset.columnSensitivity),
      rowCount: version.rowCount,
      files: this.listFiles(caller, version.id),
      primaryKey: dataset.primaryKey,
    };
  }

  getVersion(_caller: Caller, datasetId: string, version: number): DatasetVersion {
    const found = this.reader.findVersionByNumber(datasetId, version);
    if (found) return found;
    throw commonErrors.NOT_FOUND(`The dataset has no version ${version}.`, {
      details: { entity: 'version', key: String(version) },
    });
  }

  listVersions(_caller: Caller, datasetId: string, page: PageRequest): Page<DatasetVersion> {
    return readPage(
      page,
      (slice) => this.reader.listVersions(datasetId, slice),
      (version) => String(version.version),
    );
  }

  countVersions(_caller: Caller, datasetId: string): number {
    return this.reader.countVersions(datasetId);
  }

  listFiles(_caller: Caller, versionId: string): DataFile[] {
    return this.reader.listFiles(versionId);
  }

  listRejects(_caller: Caller, versionId: string): Reject[] {
    return this.reader.listRejects(versionId);
  }

  getVerification(_caller: Caller, versionId: string): Verification | null {
    const { db } = this.options.metadata;
    const found = db
      .select()
      .from(versionVerifications)
      .where(eq(versionVerifications.versionId, versionId))
      .get();
    return found?.verification ?? null;
  }

  edit(
    caller: Caller,
    reference: DatasetReference,
    changes: DatasetChanges,
    expectedVersion?: number | undefined,
  ): Dataset {
    requireWriter(caller);
    const { metadata, clock, journal } = this.options;
    const id = metadata.write((tx) => {
      const dataset = this.get(caller, reference);
      requireVersion(dataset, expectedVersion);
      const next = planEdit(dataset, changes);
      tx.db
        .update(datasets)
        .set({ ...next, updatedAt: clock.now() })
        .where(eq(datasets.id, dataset.id))
        .run();
      for (const [field, newValue] of Object.entries(next)) {
        const oldValue = dataset[field as keyof Dataset];
        const isPersonal = writtenByPeople.has(field);
        journal.append(tx, caller, {
          entityType: 'dataset',
          entityId: dataset.id,
          action: 'edited',
          field,
          oldValue: isPersonal ? personal(oldValue) : oldValue,
          newValue: isPersonal ? personal(newValue) : newValue,
        });
      }
      this.announce(tx, dataset.id, dataset.name, 'dataset.edited', { fields: Object.keys(next) });
      return dataset.id;
    });
    return this.get(caller, { id });
  }

  setColumnSensitivity(caller: Caller, reference: DatasetReference, change: SensitivityChange): Dataset {
    requireWriter(caller);
    const { metadata, clock, journal } = this.options;
    const id = metadata.write((tx) => {
      const dataset = this.get(caller, reference);
      const at = clock.now();
      const columnSensitivity = planSensitivity(dataset, change, { by: caller.actor, at });
      tx.db
        .update(datasets)
        .set({ columnSensitivity, updatedAt: at })
        .where(eq(datasets.id, dataset.id))
        .run();
      journal.append(tx, caller, {
        entityType: 'dataset',
        entityId: dataset.id,
        action: 'sensitivitySet',
        field: `columnSensitivity.${change.column}`,
        oldValue: describeOverride(dataset.columnSensitivity[change.column]),
        newValue: describeOverride(columnSensitivity[change.column]),
      });
      this.announce(tx, dataset.id, dataset.name, 'dataset.edited', {
        fields: ['columnSensitivity'],
        column: change.column,
      });
      return dataset.id;
    });
    return this.get(caller, { id });
  }

  rollback(
    caller: Caller,
    reference: DatasetReference,
    target: { toVersion: number; expectedVersion?: number | null | undefined },
  ): Dataset {
    requireWriter(caller);
    const { metadata, clock, journal } = this.options;
    const id = metadata.write((tx) => {
      const dataset = this.get(caller, reference);
      requireVersion(dataset, target.expectedVersion);
      const version = this.getVersion(caller, dataset.id, target.toVersion);
      tx.db
        .update(datasets)
        .set({ currentVersion: version.version, updatedAt: clock.now() })
        .where(eq(datasets.id, dataset.id))
        .run();
      journal.append(tx, caller, {
        entityType: 'dataset',
        entityId: dataset.id,
        action: 'rolledBack',
        field: 'currentVersion',
        oldValue: dataset.currentVersion,
        newValue: version.version,
      });
      this.announce(tx, dataset.id, dataset.name, 'dataset.changed', {
        version: version.version,
        cause: 'rollback',
      });
      return dataset.id;
    });
    return this.get(caller, { id });
  }

  remove(caller: Caller, reference: DatasetReference): Dataset & { recoverableUntil: number } {
    requireWriter(caller);
    const { metadata, clock, journal } = this.options;
    return metadata.write((tx) => {
      const dataset = this.get(caller, reference);
      const dependents = this.dependents.flatMap((find) => find(dataset.id));
      if (dependents.length > 0) {
        const shown = dependents
          .slice(0, 20)
          .map((one) => `${one.kind} ${one.name}`)
          .join(', ');
        throw commonErrors.IN_USE(`The dataset "${dataset.name}" is in use by ${shown}.`, {
          details: { dependents: dependents.slice(0, 100) },
        });
      }
      const deletedAt = clock.now();
      tx.db
        .update(datasets)
        .set({ deletedAt, updatedAt: deletedAt })
        .where(eq(datasets.id, dataset.id))
        .run();
      journal.append(tx, caller, {
        entityType: 'dataset',
        entityId: dataset.id,
        action: 'deleted',
        oldValue: { name: dataset.name },
      });
      this.announce(tx, dataset.id, dataset.name, 'dataset.deleted', {});
      return { ...dataset, deletedAt, recoverableUntil: deletedAt + this.options.gracePeriodMs };
    });
  }

  restore(caller: Caller, id: string): Dataset {
    requireWriter(caller);
    const { metadata, clock, journal } = this.options;
    metadata.write((tx) => {
      const dataset = this.reader.find(id);
      if (!dataset) throw this.notFound(id);
      const { name, deletedAt } = dataset;
      if (deletedAt === null) return;
      if (this.reader.findByName(name))
        throw commonErrors.ALREADY_EXISTS(`Another dataset is named "${name}" by now.`, {
          details: { entity: 'dataset', key: name },
        });
      tx.db
        .update(datasets)
        .set({ deletedAt: null, updatedAt: clock.now() })
        .where(eq(datasets.id, id))
        .run();
      journal.append(tx, caller, {
        entityType: 'dataset',
        entityId: id,
        action: 'restored',
        newValue: { name },
      });
      this.announce(tx, id, name, 'dataset.restored', {});
    });
    return this.get(caller, { id });
  }

  purge(): number {
    const { metadata, clock, gracePeriodMs, journal, objects } = this.options;
    const due = metadata.db
      .select({ id: datasets.id })
      .from(datasets)
      .where(and(isNotNull(datasets.deletedAt), lt(datasets.deletedAt, clock.now() - gracePeriodMs + 1)))
      .limit(100)
      .all();
    for (const { id } of due) {
      metadata.write((tx) => {
        const versions = tx.db.select().from(datasetVersions).where(eq(datasetVersions.datasetId, id)).all();
        const versionIds = versions.map((version) => version.id);
        const owned = tx.db
          .selectDistinct({ bucket: versionFiles.bucket, key: versionFiles.key })
          .from(versionFiles)
          .where(inArray(versionFiles.versionId, versionIds))
          .all();
        const { bucket, name } = tx.db.select().from(datasets).where(eq(datasets.id, id)).get()!;
        objects.retireIn(tx, [
          ...owned,
          ...versions.map((version) => ({ bucket, key: version.manifestKey })),
        ]);
        tx.db.delete(versionFiles).where(inArray(versionFiles.versionId, versionIds)).run();
        tx.db.delete(versionRejects).where(inArray(versionRejects.versionId, versionIds)).run();
        tx.db.delete(versionVerifications).where(inArray(versionVerifications.versionId, versionIds)).run();
        tx.db.delete(datasetVersions).where(eq(datasetVersions.datasetId, id)).run();
        tx.db.delete(datasets).where(eq(datasets.id, id)).run();
        journal.append(tx, systemCaller, {
          entityType: 'dataset',
          entityId: id,
          action: 'purged',
          oldValue: { name, versions: versions.length },
        });
        this.announce(tx, id, name, 'dataset.purged', {});
      });
    }
    return due.length;
  }

  findVersion(_caller: Caller, versionId: string): DatasetVersion | null {
    return this.reader.findVersion(versionId) ?? null;
  }

  follow(
    _caller: Caller,
    options: { after?: string | null | undefined; signal?: AbortSignal },
  ): AsyncIterableIterator<DatasetChange> {
    return mapStream(
      this.options.events.subscribe({ streams: ['datasets'], ...options }),
      ({ cursor, type, at, payload }) => {
        const { datasetId, name, version } = payload as { datasetId: string; name: string; version?: number };
        return { cursor, type, at, datasetId, name, version: version ?? null };
      },
    );
  }

  *references(): Iterable<CatalogReference> {
    const { db } = this.options.metadata;
    const versions = db
      .select({ dataset: datasets, version: datasetVersions })
      .from(datasets)
      .innerJoin(datasetVersions, eq(datasetVersions.datasetId, datasets.id))
      .all();
    for (const { dataset, version } of versions) {
      const owner = `dataset ${dataset.name}, version ${version.version}`;
      const { manifestKey: key, manifestSha256: sha256, manifestBytes: bytes } = version;
      const files = this.reader.listFiles(version.id);
      const examine = (content: Buffer) => examineManifest(content, { dataset, version, files });
      yield { owner, ref: { bucket: dataset.bucket, key, sha256, bytes }, examine };
      for (const file of files) yield { owner, ref: file };
    }
  }

  *findContradictions(): Iterable<{ owner: string; bucket: string; message: string }> {
    const { db } = this.options.metadata;
    const lost = db
      .select({ name: datasets.name, bucket: datasets.bucket, version: datasets.currentVersion })
      .from(datasets)
      .leftJoin(
        datasetVersions,
        and(eq(datasetVersions.datasetId, datasets.id), eq(datasetVersions.version, datasets.currentVersion)),
      )
      .where(isNull(datasetVersions.id))
      .all();
    for (const { name, bucket, version } of lost)
      yield { owner: `dataset ${name}`, bucket, message: `Its current version ${version} is missing.` };
  }

  addDependents(find: (datasetId: string) => Dependent[]): void {
    this.dependents.push(find);
  }

  livingIn(bucket: string): Dependent[] {
    const { db } = this.options.metadata;
    return db
      .select({ name: datasets.name, deletedAt: datasets.deletedAt })
      .from(datasets)
      .where(eq(datasets.bucket, bucket))
      .limit(101)
      .all()
      .map((row) => ({ kind: row.deletedAt === null ? 'dataset' : 'deleted dataset', name: row.name }));
  }

  private announce(tx: Tx, entityId: string, name: string, type: string, payload: object) {
    this.options.events.append(tx, {
      stream: 'datasets',
      entityId,
      type,
      payload: { datasetId: entityId, name, ...payload },
    });
  }

  private notFound(key: string) {
    const names = this.reader.listNames(5000);
    const guess = nearest(key, names);
    return commonErrors.NOT_FOUND(
      `There is no dataset ${JSON.stringify(key.slice(0, 80))}.${guess ? ` Did you mean "${guess}"?` : ''}`,
      {
        details: {
          entity: 'dataset',
          key: key.slice(0, 80),
          ...(names.length <= 50 ? { available: names } : {}),
        },
      },
    );
  }
}

/** Texts that may name persons or quote rows. */
const writtenByPeople = new Set(['description', 'owner', 'columnNotes']);

/** A decision as the journal keeps it. */
const describeOverride = (override: SensitivityOverride | undefined) =>
  override ? { ...override, reason: personal(override.reason) } : null;

/** The dataset's decisions after one more. Throws INVALID_ARGUMENT. */
function planSensitivity(
  dataset: Dataset,
  { column, sensitivity = null, reason }: SensitivityChange,
  made: { by: string; at: number },
): Record<string, SensitivityOverride> {
  const others = { ...dataset.columnSensitivity };
  delete others[column];
  // A decision about a column that is gone can still be taken back.
  if (sensitivity !== null || !Object.hasOwn(dataset.columnSensitivity, column))
    requireColumn(dataset, column);
  if (sensitivity === null) return others;
  const text = limitText('reason', reason?.trim() ?? '', 1000)!;
  if (text === '')
    throw commonErrors.INVALID_ARGUMENT('Say why: a decision about sensitivity needs a reason.');
  return { ...others, [column]: { sensitivity, reason: text, ...made } };
}

function requireColumn(dataset: Dataset, column: string): string {
  if (dataset.current.columns.some(({ name }) => name === column)) return column;
  throw commonErrors.INVALID_ARGUMENT(
    `The dataset "${dataset.name}" has no column ${JSON.stringify(column.slice(0, 80))}.`,
    { details: { column: column.slice(0, 80) } },
  );
}

function requireVersion({ currentVersion }: Dataset, expected: number | null | undefined) {
  if (expected == null || expected === currentVersion) return;
  throw commonErrors.STALE_EXPECTATION(`The dataset is at version ${currentVersion}, not ${expected}.`, {
    details: { currentVersion },
  });
}

/** The changed fields with their new values. Throws INVALID_ARGUMENT. */
function planEdit(dataset: Dataset, changes: DatasetChanges) {
  const next: Partial<Pick<DatasetRow, 'description' | 'owner' | 'tags' | 'primaryKey' | 'columnNotes'>> = {};
  if (changes.description !== undefined)
    next.description = limitText('description', changes.description, 4000);
  if (changes.owner !== undefined) next.owner = limitText('owner', changes.owner, 200);
  if (changes.tags) {
    next.tags = [...new Set(changes.tags.map((tag) => requireName('tag', tag)))];
    if (next.tags.length > tagsMax)
      throw commonErrors.INVALID_ARGUMENT(`A dataset has ${tagsMax} tags at most, not ${next.tags.length}.`);
  }
  if (changes.primaryKey) {
    next.primaryKey = changes.primaryKey.map((column) => requireColumn(dataset, column));
    if (new Set(next.primaryKey).size < next.primaryKey.length)
      throw commonErrors.INVALID_ARGUMENT('The primary key names a column twice.');
  }
  if (changes.columnNotes) {
    const notes = { ...dataset.columnNotes };
    for (const { column, note } of changes.columnNotes) {
      requireColumn(dataset, column);
      if (note === '') delete notes[column];
      else notes[column] = limitText('note', note, 1000)!;
    }
    next.columnNotes = notes;
  }
  return next;
}

function limitText(field: string, text: string | null, lengthMax: number): string | null {
  if (text === null || text.length <= lengthMax) return text;
  throw commonErrors.INVALID_ARGUMENT(
    `The ${field} may have ${lengthMax} characters at most, not ${text.length}.`,
  );
}

function requireWriter(caller: Caller) {
  if (!caller.policy.canWrite) throw commonErrors.FORBIDDEN('This caller may not change datasets.');
}
