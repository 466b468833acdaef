import { canonicalJson } from '../kernel/index.ts';
import type { DataFile } from './model.ts';
import type { datasets, datasetVersions } from './tables.ts';

/** What a manifest says about the catalog and the journal. */
export interface ManifestFacts {
  /** What the catalog says differently, if anything. */
  contradiction: string | undefined;
  /** The journal's head when the version was made. */
  journalHead: { seq: number; hash: string } | undefined;
}

/** Holds a manifest's content against the rows of its version. */
export function examineManifest(
  content: Buffer,
  catalog: {
    dataset: typeof datasets.$inferSelect;
    version: typeof datasetVersions.$inferSelect;
    files: readonly DataFile[];
  },
): ManifestFacts {
  const manifest = JSON.parse(content.toString('utf8')) as Record<string, unknown>;
  const { dataset, version, files } = catalog;
  const expected: Record<string, unknown> = {
    datasetId: dataset.id,
    name: dataset.name,
    bucket: dataset.bucket,
    versionId: version.id,
    version: version.version,
    mode: version.mode,
    columns: version.columns,
    lineage: version.lineage,
    rejectedCount: version.rejectedCount,
    createdBy: version.createdBy,
    files: files.map(({ bucket, key, sha256, bytes, rows }) => ({ bucket, key, sha256, bytes, rows })),
  };
  const different = Object.keys(expected).filter(
    (key) => canonicalJson(expected[key]) !== canonicalJson(manifest[key]),
  );
  const rowCount = files.reduce((sum, { rows }) => sum + rows, 0);
  if (rowCount !== version.rowCount) different.push('rowCount');
  return {
    contradiction:
      different.length > 0 ? `The catalog and the manifest differ in ${different.join(', ')}.` : undefined,
    journalHead: manifest['journalHead'] as ManifestFacts['journalHead'],
  };
}
