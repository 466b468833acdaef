import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { and, eq, isNull, max } from 'drizzle-orm';
import type { EventLog } from '../events/index.ts';
import type { Journal } from '../journal/index.ts';
import {
  type Caller,
  type Clock,
  canonicalJson,
  commonErrors,
  createId,
  requireName,
  requireWriter,
  Turns,
} from '../kernel/index.ts';
import type { Metadata, Tx } from '../metadata/index.ts';
import type { BucketRegistry, ObjectRef, ObjectStore, Stage } from '../storage/index.ts';
import { announce } from './dataset-events.ts';
import { DatasetReader } from './dataset-reader.ts';
import { catalogErrors } from './errors.ts';
import {
  type Column,
  type DataFile,
  explainMismatch,
  type IngestReport,
  keepFindings,
  type Lineage,
  versionPrefix,
  type WriteMode,
} from './model.ts';
import { datasets, datasetVersions, versionFiles, versionRejects, versionVerifications } from './tables.ts';

export interface VersionDraft {
  name: string;
  bucket: string;
  mode: WriteMode;
  columns: Column[];
  /** Parquet files in the stage, in reading order. */
  files: { file: string; rows: number; sha256?: string }[];
  lineage: Lineage;
  report: IngestReport;
  primaryKey?: readonly string[] | null | undefined;
  /** Compare-and-swap: the key that the dataset had (empty for a new one) when the rows were checked against it. */
  formerKey?: readonly string[] | undefined;
  /** Compare-and-swap: the dataset's version now, 0 for "must not exist yet". */
  expectedVersion?: number | null | undefined;
  /**
   * The version that this one was made from (0 for none), and those of its files that stay as they are. Without it an
   * APPEND keeps all of the current version.
   */
  base?: { version: number; files: readonly DataFile[] } | undefined;
}

/** Objects under their final names, waiting for the transaction that makes them a version. */
export interface PreparedVersion {
  readonly draft: VersionDraft;
  readonly datasetId: string;
  readonly versionId: string;
  /** The version number that the manifest names. */
  readonly version: number;
  /** The version that an APPEND or UPSERT builds on, 0 for none. */
  readonly baseVersion: number;
  readonly files: DataFile[];
  readonly manifest: ObjectRef;
}

export interface PublishedVersion {
  datasetId: string;
  version: number;
  rowCount: number;
}

/** The way a new version comes into being; see storage for the steps before the transaction. */
export interface Publisher {
  /** What can be refused before any work is done: name, bucket, mode and expectation. */
  requirePublishable(
    caller: Caller,
    target: Pick<VersionDraft, 'name' | 'bucket' | 'mode' | 'expectedVersion'>,
  ): void;
  /**
   * Publishes the staged files and the manifest, then runs `commit` with the prepared version. `commit` must
   * call `publishIn` in its transaction. If it throws, the objects are taken back. Publications of one dataset
   * wait for one another.
   */
  publish<T>(
    caller: Caller,
    stage: Stage,
    draft: VersionDraft,
    commit: (prepared: PreparedVersion) => T,
  ): Promise<T>;
  publishIn(tx: Tx, caller: Caller, prepared: PreparedVersion): PublishedVersion;
}

export interface PublisherOptions {
  metadata: Metadata;
  events: EventLog;
  journal: Journal;
  objects: ObjectStore;
  buckets: BucketRegistry;
  clock: Clock;
}

export function createPublisher(options: PublisherOptions): Publisher {
  return new SqlitePublisher(options);
}

/** Publications of one dataset that may wait for their turn. */
const waitingMax = 256;

class SqlitePublisher implements Publisher {
  private readonly options: PublisherOptions;
  private readonly reader: DatasetReader;
  /** Of each dataset name. */
  private readonly turns = new Turns({ of: 'publications of this dataset', waitingMax });

  constructor(options: PublisherOptions) {
    this.options = options;
    this.reader = new DatasetReader(options.metadata);
  }

  requirePublishable(
    caller: Caller,
    target: Pick<VersionDraft, 'name' | 'bucket' | 'mode' | 'expectedVersion'>,
  ): void {
    requireWriter(caller, 'write datasets');
    requireName('dataset', target.name);
    this.options.buckets.get(caller, target.bucket);
    this.findTarget(target);
  }

  async publish<T>(
    caller: Caller,
    stage: Stage,
    draft: VersionDraft,
    commit: (prepared: PreparedVersion) => T,
  ): Promise<T> {
    this.requirePublishable(caller, draft);
    return this.turns.inTurn(draft.name, () => this.publishNow(caller, stage, draft, commit));
  }

  publishIn(tx: Tx, caller: Caller, prepared: PreparedVersion): PublishedVersion {
    const { draft, datasetId, version, files, manifest } = prepared;
    const { clock, journal, events, objects } = this.options;
    const now = clock.now();
    const target = this.findTarget(draft);
    const hasBase = draft.mode === 'APPEND' || draft.base !== undefined;
    const isBaseGone = hasBase && (target?.currentVersion ?? 0) !== prepared.baseVersion;
    if (isBaseGone || (target?.id ?? datasetId) !== datasetId || this.nextVersion(target?.id) !== version) {
      throw wasChanged(draft.name);
    }
    const rowCount = files.reduce((sum, file) => sum + file.rows, 0);
    const primaryKey = planPrimaryKey(draft, target?.primaryKey ?? []);
    if (target === undefined) {
      tx.db
        .insert(datasets)
        .values({
          id: datasetId,
          name: draft.name,
          bucket: draft.bucket,
          tags: [],
          primaryKey,
          columnNotes: {},
          columnSensitivity: {},
          currentVersion: version,
          createdAt: now,
          updatedAt: now,
        })
        .run();
    } else {
      tx.db
        .update(datasets)
        .set({
          currentVersion: version,
          updatedAt: now,
          primaryKey,
        })
        .where(eq(datasets.id, datasetId))
        .run();
    }
    insertVersion(tx, caller, prepared, { rowCount, at: now });
    objects.settleIn(tx, [...files, manifest]);
    journal.append(tx, caller, {
      entityType: 'dataset',
      entityId: datasetId,
      action: target === undefined ? 'created' : 'published',
      field: 'currentVersion',
      oldValue: target?.currentVersion ?? null,
      newValue: version,
    });
    announce(
      events,
      tx,
      { id: datasetId, name: draft.name },
      target === undefined ? 'dataset.created' : 'dataset.changed',
      { version, rowCount, cause: draft.mode.toLowerCase() },
    );
    return { datasetId, version, rowCount };
  }

  private async publishNow<T>(
    caller: Caller,
    stage: Stage,
    given: VersionDraft,
    commit: (prepared: PreparedVersion) => T,
  ): Promise<T> {
    const { objects } = this.options;
    if (stage.bucket !== given.bucket) throw new Error('A version is staged in the bucket that it is for.');
    const target = this.findTarget(given);
    const datasetId = target?.id ?? createId('ds');
    const versionId = createId('ver');
    const version = this.nextVersion(target?.id);
    const baseVersion = target?.currentVersion ?? 0;
    const prefix = versionPrefix(datasetId, versionId);
    if (given.base && given.base.version !== baseVersion) throw wasChanged(given.name);
    const base =
      target && (given.mode === 'APPEND' || given.base)
        ? this.readBase(target.id, target.currentVersion, given)
        : undefined;
    const draft = base ? { ...given, columns: keepFindings(base.columns, given.columns) } : given;
    const kept = base?.files ?? [];
    const primaryKey = planPrimaryKey(draft, target?.primaryKey ?? []); // refused before any file moves
    const staged = draft.files.map(({ file, sha256 }, i) => ({
      file,
      key: `${prefix}/part-${String(i).padStart(5, '0')}.parquet`,
      ...(sha256 ? { sha256 } : {}),
    }));
    const added = (await objects.publish(stage.bucket, staged)).map((ref, i) => ({
      ...ref,
      rows: draft.files[i]!.rows,
    }));
    let manifest: ObjectRef | undefined;
    try {
      const files = [...kept, ...added];
      manifest = await this.publishManifest(
        caller,
        stage,
        { draft, datasetId, versionId, version, files, primaryKey },
        prefix,
      );
      return commit({ draft, datasetId, versionId, version, baseVersion, files, manifest });
    } catch (error) {
      await objects.discard(manifest ? [...added, manifest] : added);
      throw error;
    }
  }

  /** The manifest makes the version readable without the catalog, and anchors the journal's chain outside it. */
  private async publishManifest(
    caller: Caller,
    stage: Stage,
    prepared: Omit<PreparedVersion, 'manifest' | 'baseVersion'> & { primaryKey: string[] },
    prefix: string,
  ): Promise<ObjectRef> {
    const { draft, ...rest } = prepared;
    const { clock, journal, objects } = this.options;
    const content = {
      format: 1,
      ...rest,
      name: draft.name,
      bucket: draft.bucket,
      mode: draft.mode,
      columns: draft.columns,
      lineage: draft.lineage,
      rejectedCount: draft.report.rejectedCount,
      createdAt: clock.now(),
      createdBy: caller.actor,
      journalHead: journal.head(),
    };
    const file = path.join(stage.dir, 'manifest.json');
    await writeFile(file, `${canonicalJson(content)}\n`);
    const [ref] = await objects.publish(stage.bucket, [{ file, key: `${prefix}/manifest.json` }]);
    return ref!;
  }

  /** The dataset to write to, undefined for a new one. Throws STALE_EXPECTATION. */
  private findTarget(target: Pick<VersionDraft, 'name' | 'bucket' | 'expectedVersion' | 'formerKey'>) {
    const row = this.options.metadata.db
      .select()
      .from(datasets)
      .where(and(eq(datasets.name, target.name), isNull(datasets.deletedAt)))
      .get();
    const found = row?.currentVersion ?? 0;
    if (target.expectedVersion != null && target.expectedVersion !== found) {
      throw commonErrors.STALE_EXPECTATION(
        found === 0
          ? `The dataset "${target.name}" does not exist yet.`
          : `The dataset "${target.name}" is at version ${found}, not ${target.expectedVersion}.`,
        { details: { currentVersion: found } },
      );
    }
    if (target.formerKey && target.formerKey.join('\n') !== (row?.primaryKey ?? []).join('\n'))
      throw commonErrors.STALE_EXPECTATION(
        `The primary key of "${target.name}" was changed while this version was being made.`,
      );
    if (row && row.bucket !== target.bucket) {
      throw commonErrors.INVALID_ARGUMENT(
        `The dataset "${target.name}" lives in bucket "${row.bucket}", not "${target.bucket}".`,
        { details: { bucket: row.bucket } },
      );
    }
    return row;
  }

  private nextVersion(datasetId: string | undefined): number {
    if (datasetId === undefined) return 1;
    const { db } = this.options.metadata;
    return (
      (db
        .select({ newest: max(datasetVersions.version) })
        .from(datasetVersions)
        .where(eq(datasetVersions.datasetId, datasetId))
        .get()?.newest ?? 0) + 1
    );
  }

  /** What a version is added to. Throws SCHEMA_MISMATCH for an APPEND that has not seen to the columns itself. */
  private readBase(datasetId: string, version: number, draft: VersionDraft) {
    const current = this.reader.findVersionByNumber(datasetId, version)!;
    if (draft.base) return { columns: current.columns, files: [...draft.base.files] };
    const mismatch = explainMismatch(current.columns, draft.columns);
    if (mismatch)
      throw catalogErrors.SCHEMA_MISMATCH(`Cannot append to "${draft.name}": ${mismatch}.`, {
        details: { columns: current.columns },
      });
    return { columns: current.columns, files: this.reader.listFiles(current.id) };
  }
}

/** The row of a version, and those of its files, rejects and verification. */
function insertVersion(
  tx: Tx,
  caller: Caller,
  prepared: PreparedVersion,
  facts: { rowCount: number; at: number },
) {
  const { draft, datasetId, versionId, version, files, manifest } = prepared;
  tx.db
    .insert(datasetVersions)
    .values({
      id: versionId,
      datasetId,
      version,
      mode: draft.mode,
      columns: draft.columns,
      rowCount: facts.rowCount,
      byteSize: files.reduce((sum, file) => sum + file.bytes, 0),
      lineage: draft.lineage,
      rejectedCount: draft.report.rejectedCount,
      warnings: draft.report.warnings,
      manifestKey: manifest.key,
      manifestSha256: manifest.sha256,
      manifestBytes: manifest.bytes,
      createdAt: facts.at,
      createdBy: caller.actor,
    })
    .run();
  for (const [ordinal, file] of files.entries())
    tx.db
      .insert(versionFiles)
      .values({ versionId, ordinal, ...file })
      .run();
  for (const [ordinal, reject] of draft.report.rejects.entries())
    tx.db
      .insert(versionRejects)
      .values({ versionId, ordinal, ...reject })
      .run();
  const { verification } = draft.report;
  if (verification) tx.db.insert(versionVerifications).values({ versionId, verification }).run();
}

const wasChanged = (name: string) =>
  commonErrors.STALE_EXPECTATION(`The dataset "${name}" was changed while this version was being made.`);

/** The given key, else the former one as far as its columns are still there. Throws INVALID_ARGUMENT. */
function planPrimaryKey(draft: VersionDraft, former: readonly string[]): string[] {
  const known = new Set(draft.columns.map((column) => column.name));
  const unknown = draft.primaryKey?.find((column) => !known.has(column));
  if (unknown !== undefined) {
    throw commonErrors.INVALID_ARGUMENT(
      `The primary key names ${JSON.stringify(unknown.slice(0, 80))}, which is not a column of "${draft.name}".`,
      { details: { column: unknown.slice(0, 80) } },
    );
  }
  if (draft.primaryKey) return [...new Set(draft.primaryKey)];
  return former.every((column) => known.has(column)) ? [...former] : [];
}
