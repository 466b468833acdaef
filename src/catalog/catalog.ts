import { eq } from 'drizzle-orm';
import type { EventLog } from '../events/index.ts';
import { type Journal, personal } from '../journal/index.ts';
import {
  type Caller,
  type Clock,
  commonErrors,
  type Dependent,
  notFound,
  type Page,
  type PageRequest,
  readPage,
  requireUnused,
  requireWriter,
} from '../kernel/index.ts';
import type { Metadata } from '../metadata/index.ts';
import { type BucketRegistry, type ObjectStore, primaryBucket } from '../storage/index.ts';
import {
  type DatasetChanges,
  describeOverride,
  isWrittenByPeople,
  planEdit,
  planSensitivity,
  type SensitivityChange,
} from './dataset-edits.ts';
import { announce, type DatasetChange, followDatasets } from './dataset-events.ts';
import { DatasetReader } from './dataset-reader.ts';
import { findOrigins, type Origin } from './lineage.ts';
import {
  type DataFile,
  type Dataset,
  type DatasetFilter,
  type DatasetReference,
  type DatasetSnapshot,
  type DatasetVersion,
  judgeColumns,
  type Reject,
  type Verification,
} from './model.ts';
import { purgeDatasets } from './purge.ts';
import {
  type CatalogContradiction,
  type CatalogReference,
  findContradictions,
  listReferences,
} from './references.ts';
import { datasets } from './tables.ts';

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
  /**
   * A new primary key is checked against the rows first. Throws INVALID_ARGUMENT, KEY_UNUSABLE, and STALE_EXPECTATION
   * where other rows became current meanwhile; then nothing has changed.
   */
  edit(
    caller: Caller,
    reference: DatasetReference,
    changes: DatasetChanges,
    signal?: AbortSignal,
  ): Promise<Dataset>;
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
  /** What the current rows were read from, as far as it is known: newest first, each source once. */
  lineageOf(caller: Caller, datasetId: string): Origin[];
  /** Every file and manifest that a version refers to, for verification. */
  references(): Iterable<CatalogReference>;
  /** Rows of the catalog that contradict one another, for verification. */
  findContradictions(): Iterable<CatalogContradiction>;
  /** Who depends on datasets says so here; called inside the deleting transaction. */
  addDependents(find: (datasetId: string) => Dependent[]): void;
}

export interface CatalogOptions {
  metadata: Metadata;
  events: EventLog;
  journal: Journal;
  objects: ObjectStore;
  buckets: BucketRegistry;
  clock: Clock;
  gracePeriodMs: number;
  /** Checks a key against the rows that a dataset has now, and returns its version; `PrimaryKeys` of ingest. */
  requireUnique: RequireUnique;
}

export type RequireUnique = (
  caller: Caller,
  reference: DatasetReference,
  key: readonly string[],
  signal: AbortSignal,
) => Promise<number>;

export function openCatalog(options: CatalogOptions): Catalog {
  const catalog = new SqliteCatalog(options);
  options.buckets.addDependents((bucket) => catalog.livingIn(bucket));
  return catalog;
}

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
    return this.reader.findByName(name)?.bucket ?? primaryBucket;
  }

  getMany(_caller: Caller, ids: readonly string[]): (Dataset | null)[] {
    const found = new Map(this.reader.findMany(ids).map((dataset) => [dataset.id, dataset]));
    return ids.map((id) => found.get(id) ?? null);
  }

  list(_caller: Caller, filter: DatasetFilter, page: PageRequest): Page<Dataset> {
    return readPage(
      'datasets',
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
      'versions',
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
    return this.reader.findVerification(versionId) ?? null;
  }

  async edit(
    caller: Caller,
    reference: DatasetReference,
    changes: DatasetChanges,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<Dataset> {
    requireWriter(caller, 'change datasets');
    const { metadata, clock, journal, requireUnique } = this.options;
    const found = this.get(caller, reference);
    const { id } = found;
    const { primaryKey = [] } = planEdit(found, changes);
    const checkedVersion =
      primaryKey.length > 0 ? await requireUnique(caller, { id }, primaryKey, signal) : undefined;
    metadata.write((tx) => {
      const dataset = this.get(caller, { id });
      requireVersion(dataset, checkedVersion);
      const next = planEdit(dataset, changes);
      tx.db
        .update(datasets)
        .set({ ...next, updatedAt: clock.now() })
        .where(eq(datasets.id, dataset.id))
        .run();
      for (const [field, newValue] of Object.entries(next)) {
        const oldValue = dataset[field as keyof Dataset];
        const isPersonal = isWrittenByPeople(field);
        journal.append(tx, caller, {
          entityType: 'dataset',
          entityId: dataset.id,
          action: 'edited',
          field,
          oldValue: isPersonal ? personal(oldValue) : oldValue,
          newValue: isPersonal ? personal(newValue) : newValue,
        });
      }
      announce(this.options.events, tx, dataset, 'dataset.edited', { fields: Object.keys(next) });
    });
    return this.get(caller, { id });
  }

  setColumnSensitivity(caller: Caller, reference: DatasetReference, change: SensitivityChange): Dataset {
    requireWriter(caller, 'change datasets');
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
      announce(this.options.events, tx, dataset, 'dataset.edited', {
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
    requireWriter(caller, 'change datasets');
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
      announce(this.options.events, tx, dataset, 'dataset.changed', {
        version: version.version,
        cause: 'rollback',
      });
      return dataset.id;
    });
    return this.get(caller, { id });
  }

  remove(caller: Caller, reference: DatasetReference): Dataset & { recoverableUntil: number } {
    requireWriter(caller, 'change datasets');
    const { metadata, clock, journal } = this.options;
    return metadata.write((tx) => {
      const dataset = this.get(caller, reference);
      const dependents = this.dependents.flatMap((find) => find(dataset.id));
      requireUnused(`The dataset "${dataset.name}"`, dependents);
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
      announce(this.options.events, tx, dataset, 'dataset.deleted', {});
      return { ...dataset, deletedAt, recoverableUntil: deletedAt + this.options.gracePeriodMs };
    });
  }

  restore(caller: Caller, id: string): Dataset {
    requireWriter(caller, 'change datasets');
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
      announce(this.options.events, tx, dataset, 'dataset.restored', {});
    });
    return this.get(caller, { id });
  }

  purge(): number {
    return purgeDatasets(this.options);
  }

  findVersion(_caller: Caller, versionId: string): DatasetVersion | null {
    return this.reader.findVersion(versionId) ?? null;
  }

  follow(
    _caller: Caller,
    options: { after?: string | null | undefined; signal?: AbortSignal },
  ): AsyncIterableIterator<DatasetChange> {
    return followDatasets(this.options.events, options);
  }

  lineageOf(caller: Caller, datasetId: string): Origin[] {
    return findOrigins(this.get(caller, { id: datasetId }).current, this.reader);
  }

  references(): Iterable<CatalogReference> {
    return listReferences(this.options.metadata.db, this.reader);
  }

  findContradictions(): Iterable<CatalogContradiction> {
    return findContradictions(this.options.metadata.db);
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

  private notFound(key: string) {
    return notFound('dataset', key, { available: this.reader.listNames(5000) });
  }
}

function requireVersion({ currentVersion }: Dataset, expected: number | null | undefined) {
  if (expected == null || expected === currentVersion) return;
  throw commonErrors.STALE_EXPECTATION(`The dataset is at version ${currentVersion}, not ${expected}.`, {
    details: { currentVersion },
  });
}
