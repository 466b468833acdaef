import { and, eq, isNull, or, type SQLWrapper, sql } from 'drizzle-orm';
import type { PageSlice } from '../kernel/index.ts';
import { countRows, keysetOf, type Metadata, type MetadataDb } from '../metadata/index.ts';
import type { DataFile, Dataset, DatasetFilter, DatasetVersion, Reject, Verification } from './model.ts';
import { datasets, datasetVersions, versionFiles, versionRejects, versionVerifications } from './tables.ts';

type VersionRow = typeof datasetVersions.$inferSelect;

/** What SQLite gives for a dataset, in the order of {@link datasetColumns}; JSON is still text. */
type DatasetValues = [
  id: string,
  name: string,
  bucket: string,
  description: string | null,
  owner: string | null,
  tags: string,
  primaryKey: string,
  columnNotes: string | null,
  currentVersion: number,
  createdAt: number,
  updatedAt: number,
  deletedAt: number | null,
  columnSensitivity: string | null,
];

const datasetColumns = {
  id: datasets.id,
  name: datasets.name,
  bucket: datasets.bucket,
  description: datasets.description,
  owner: datasets.owner,
  tags: datasets.tags,
  primaryKey: datasets.primaryKey,
  columnNotes: unlessEmpty(datasets.columnNotes),
  currentVersion: datasets.currentVersion,
  createdAt: datasets.createdAt,
  updatedAt: datasets.updatedAt,
  deletedAt: datasets.deletedAt,
  columnSensitivity: unlessEmpty(datasets.columnSensitivity),
};

/** Null is cheaper to read than the text of an object that is mostly empty. */
function unlessEmpty(column: SQLWrapper) {
  return sql<string | null>`nullif(${column}, '{}')`;
}

const versionsKeptMax = 5000;

/**
 * The rows of the catalog, read by prepared statements. A committed version never changes and its number is used
 * once (C2), so one that was read outside a transaction is kept and not parsed again.
 */
export class DatasetReader {
  private readonly metadata: Metadata;
  private readonly db: MetadataDb;
  private readonly byId;
  private readonly byIds;
  private readonly byName;
  private readonly versionById;
  private readonly versionsByKey;
  private readonly versionByNumber;
  private readonly files;
  /** Prepared once for each shape of filter and direction. */
  private readonly lists = new Map<string, ReturnType<DatasetReader['prepareList']>>();
  private readonly counts = new Map<string, ReturnType<DatasetReader['prepareCount']>>();
  /** Of each dataset the committed version that was read last. */
  private readonly versions = new Map<string, DatasetVersion>();

  constructor(metadata: Metadata) {
    const { db } = metadata;
    this.metadata = metadata;
    this.db = db;
    this.byId = this.current()
      .where(eq(datasets.id, sql.placeholder('id')))
      .prepare();
    this.byIds = this.current()
      .where(and(isAmong(datasets.id), isNull(datasets.deletedAt)))
      .prepare();
    this.byName = this.current()
      .where(and(eq(datasets.name, sql.placeholder('name')), isNull(datasets.deletedAt)))
      .prepare();
    this.versionById = db
      .select()
      .from(datasetVersions)
      .where(eq(datasetVersions.id, sql.placeholder('id')))
      .prepare();
    const pair = sql`(${datasetVersions.datasetId}, ${datasetVersions.version})`;
    this.versionsByKey = db
      .select()
      .from(datasetVersions)
      .where(sql`${pair} in (select value ->> 0, value ->> 1 from json_each(${sql.placeholder('keys')}))`)
      .prepare();
    this.versionByNumber = db
      .select()
      .from(datasetVersions)
      .where(
        and(
          eq(datasetVersions.datasetId, sql.placeholder('datasetId')),
          eq(datasetVersions.version, sql.placeholder('version')),
        ),
      )
      .prepare();
    this.files = db
      .select()
      .from(versionFiles)
      .where(eq(versionFiles.versionId, sql.placeholder('versionId')))
      .orderBy(versionFiles.ordinal)
      .prepare();
  }

  /** Also one that is deleted but not purged. */
  find(id: string): Dataset | undefined {
    return this.present(this.byId.values({ id }))[0];
  }

  findByName(name: string): Dataset | undefined {
    return this.present(this.byName.values({ name }))[0];
  }

  findMany(ids: readonly string[]): Dataset[] {
    return this.present(this.byIds.values({ ids: JSON.stringify(ids) }));
  }

  /** By name. */
  list(filter: DatasetFilter, { from, isBackward, limit }: PageSlice): Dataset[] {
    const shape = `${shapeOf(filter)}/${from !== undefined}/${isBackward}`;
    const query = take(this.lists, shape, () => this.prepareList(filter, from !== undefined, isBackward));
    return this.present(query.values({ ...valuesOf(filter), from, limit }));
  }

  count(filter: DatasetFilter): number {
    return take(this.counts, shapeOf(filter), () => this.prepareCount(filter)).get(valuesOf(filter))!.count;
  }

  listNames(limit: number): string[] {
    return this.db
      .select({ name: datasets.name })
      .from(datasets)
      .where(isNull(datasets.deletedAt))
      .limit(limit)
      .all()
      .map((row) => row.name);
  }

  findVersion(versionId: string): DatasetVersion | undefined {
    const row = this.versionById.get({ id: versionId });
    return row && toVersion(row);
  }

  findVersionByNumber(datasetId: string, version: number): DatasetVersion | undefined {
    const row = this.versionByNumber.get({ datasetId, version });
    return row && toVersion(row);
  }

  /** Newest first. */
  listVersions(datasetId: string, slice: PageSlice): DatasetVersion[] {
    const { beyond, order } = keysetOf(datasetVersions.version, slice, 'DESC');
    return this.db
      .select()
      .from(datasetVersions)
      .where(and(eq(datasetVersions.datasetId, datasetId), beyond))
      .orderBy(order)
      .limit(slice.limit)
      .all()
      .map(toVersion);
  }

  countVersions(datasetId: string): number {
    return countRows(this.db, datasetVersions, eq(datasetVersions.datasetId, datasetId));
  }

  listFiles(versionId: string): DataFile[] {
    return this.files
      .all({ versionId })
      .map(({ bucket, key, sha256, bytes, rows }) => ({ bucket, key, sha256, bytes, rows }));
  }

  listRejects(versionId: string): Reject[] {
    return this.db
      .select({
        line: versionRejects.line,
        column: versionRejects.column,
        reason: versionRejects.reason,
        text: versionRejects.text,
      })
      .from(versionRejects)
      .where(eq(versionRejects.versionId, versionId))
      .orderBy(versionRejects.ordinal)
      .all();
  }

  findVerification(versionId: string): Verification | undefined {
    return this.db
      .select({ verification: versionVerifications.verification })
      .from(versionVerifications)
      .where(eq(versionVerifications.versionId, versionId))
      .get()?.verification;
  }

  private current() {
    return this.db.select(datasetColumns).from(datasets);
  }

  /** Takes `values()`, because the generic mapping of rows costs more than reading them. */
  private present(rows: readonly unknown[][]): Dataset[] {
    const found = rows as DatasetValues[];
    const kept = found.map(([id, , , , , , , , version]) => {
      const last = this.versions.get(id);
      return last?.version === version ? last : undefined;
    });
    const missing = found.filter((_, i) => kept[i] === undefined);
    const read = missing.length > 0 ? this.readVersions(missing) : undefined;
    return found.map((row, i) => toDataset(row, (kept[i] ?? read?.get(row[0]))!));
  }

  /** By dataset. What a transaction sees before it commits may still be undone, and is not kept. */
  private readVersions(rows: readonly DatasetValues[]): ReadonlyMap<string, DatasetVersion> {
    const keys = JSON.stringify(rows.map(([id, , , , , , , , version]) => [id, version]));
    const read = new Map<string, DatasetVersion>();
    for (const row of this.versionsByKey.all({ keys })) read.set(row.datasetId, freeze(toVersion(row)));
    if (this.metadata.isWriting) return read;
    if (this.versions.size + read.size > versionsKeptMax) this.versions.clear(); // simpler than an order of use, and rare
    for (const [id, version] of read) this.versions.set(id, version);
    return read;
  }

  private prepareList(filter: DatasetFilter, hasFrom: boolean, isBackward: boolean) {
    const from = hasFrom ? sql.placeholder('from') : undefined;
    const { beyond, order } = keysetOf(datasets.name, { from, isBackward }, 'ASC');
    return this.current()
      .where(and(matches(filter), beyond))
      .orderBy(order)
      .limit(sql.placeholder('limit'))
      .prepare();
  }

  private prepareCount(filter: DatasetFilter) {
    return this.db.select({ count: sql<number>`count(*)` }).from(datasets).where(matches(filter)).prepare();
  }
}

const isAmong = (id: SQLWrapper) => sql`${id} in (select value from json_each(${sql.placeholder('ids')}))`;

/** Which parts of a filter are set; their values are bound by {@link valuesOf}. */
const shapeOf = ({ search, bucket, tag, hasSensitivity }: DatasetFilter) =>
  [search, bucket, tag, hasSensitivity].map(Boolean).join('/');

function valuesOf({ search, bucket, tag, hasSensitivity }: DatasetFilter) {
  const pattern = search ? `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%` : undefined;
  return { pattern, bucket, tag, hasSensitivity };
}

function matches(filter: DatasetFilter) {
  const contains = (text: SQLWrapper) => sql`${text} like ${sql.placeholder('pattern')} escape '\\'`;
  return and(
    isNull(datasets.deletedAt),
    // The plus keeps SQLite on the index of names: reading in order is cheaper than sorting a whole bucket.
    filter.bucket ? sql`+${datasets.bucket} = ${sql.placeholder('bucket')}` : undefined,
    filter.tag
      ? sql`exists (select 1 from json_each(${datasets.tags}) where value = ${sql.placeholder('tag')})`
      : undefined,
    filter.hasSensitivity ? hasColumnOfLevel : undefined,
    filter.search
      ? or(
          contains(datasets.name),
          contains(sql`lower(coalesce(${datasets.description}, ''))`),
          contains(sql`lower(${datasets.tags})`),
        )
      : undefined,
  );
}

/** By the rule of `judgeColumns`: a person's decision, else the finding, else INTERNAL. */
const hasColumnOfLevel = sql`exists (
  select 1 from dataset_versions v, json_each(v.columns) c
  where v.dataset_id = ${datasets.id} and v.version = ${datasets.currentVersion}
    and coalesce(
      (select json_extract(o.value, '$.sensitivity') from json_each(${datasets.columnSensitivity}) o
        where o.key = json_extract(c.value, '$.name')),
      json_extract(c.value, '$.sensitivity'),
      'INTERNAL') = ${sql.placeholder('hasSensitivity')})`;

function take<T>(prepared: Map<string, T>, shape: string, prepare: () => T): T {
  let query = prepared.get(shape);
  if (query === undefined) {
    query = prepare();
    prepared.set(shape, query);
  }
  return query;
}

function toDataset(values: DatasetValues, current: DatasetVersion): Dataset {
  return {
    id: values[0],
    name: values[1],
    bucket: values[2],
    description: values[3],
    owner: values[4],
    tags: JSON.parse(values[5]),
    primaryKey: JSON.parse(values[6]),
    columnNotes: values[7] === null ? {} : JSON.parse(values[7]),
    currentVersion: values[8],
    createdAt: values[9],
    updatedAt: values[10],
    deletedAt: values[11],
    columnSensitivity: values[12] === null ? {} : JSON.parse(values[12]),
    current,
  };
}

function toVersion(row: VersionRow): DatasetVersion {
  const { manifestKey: _key, manifestSha256: _sha256, manifestBytes: _bytes, ...version } = row;
  return version;
}

/** Kept versions are shared by all readers. */
function freeze(version: DatasetVersion): DatasetVersion {
  for (const column of version.columns) Object.freeze(column);
  Object.freeze(version.columns);
  Object.freeze(version.warnings);
  return Object.freeze(version);
}
