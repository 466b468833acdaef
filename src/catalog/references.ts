import { and, eq, isNull } from 'drizzle-orm';
import type { MetadataDb } from '../metadata/index.ts';
import type { ObjectRef } from '../storage/index.ts';
import type { DatasetReader } from './dataset-reader.ts';
import { examineManifest, type ManifestFacts } from './manifest.ts';
import { datasets, datasetVersions } from './tables.ts';

/** A file of a version; a manifest can also be held against the catalog. */
export interface CatalogReference {
  ref: ObjectRef;
  owner: string;
  examine?: (content: Buffer) => ManifestFacts;
}

/** What a row says that another row denies. */
export interface CatalogContradiction {
  owner: string;
  bucket: string;
  message: string;
}

/** Every file and manifest that a version refers to. */
export function* listReferences(db: MetadataDb, reader: DatasetReader): Iterable<CatalogReference> {
  const versions = db
    .select({ dataset: datasets, version: datasetVersions })
    .from(datasets)
    .innerJoin(datasetVersions, eq(datasetVersions.datasetId, datasets.id))
    .all();
  for (const { dataset, version } of versions) {
    const owner = `dataset ${dataset.name}, version ${version.version}`;
    const { manifestKey: key, manifestSha256: sha256, manifestBytes: bytes } = version;
    const files = reader.listFiles(version.id);
    const examine = (content: Buffer) => examineManifest(content, { dataset, version, files });
    yield { owner, ref: { bucket: dataset.bucket, key, sha256, bytes }, examine };
    for (const file of files) yield { owner, ref: file };
  }
}

/** Datasets whose current version is not there. */
export function* findContradictions(db: MetadataDb): Iterable<CatalogContradiction> {
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
