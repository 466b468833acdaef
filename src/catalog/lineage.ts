import type { DatasetReader } from './dataset-reader.ts';
import type { DatasetVersion, Lineage } from './model.ts';

/** What rows of a dataset were read from, and the newest version that brought some. */
export interface Origin {
  lineage: Lineage;
  at: number;
}

/** Versions that are looked at: appends of one dataset, and candidates for what one of them was added to. */
const versionsMax = 100;

/**
 * What the rows of a version were read from: itself and, as far as it builds on others, those before. Newest first,
 * each source once.
 */
export function findOrigins(version: DatasetVersion, reader: DatasetReader): Origin[] {
  const origins = new Map<string, Origin>();
  let next: DatasetVersion | undefined = version;
  for (let count = 0; next && count < versionsMax; count++) {
    const { lineage, createdAt: at } = next;
    if (lineage) {
      const key = JSON.stringify([lineage.system, lineage.source]);
      if (!origins.has(key)) origins.set(key, { lineage, at });
    }
    next = findBase(next, reader);
  }
  return [...origins.values()];
}

/** What a version builds on: what it says, else the newest one before whose files it begins with. */
function findBase(version: DatasetVersion, reader: DatasetReader): DatasetVersion | undefined {
  if (version.mode === 'REPLACE') return undefined;
  const { datasetId } = version;
  const said = version.lineage?.baseVersion;
  if (said !== undefined) return said === 0 ? undefined : reader.findVersionByNumber(datasetId, said);
  const keys = reader.listFiles(version.id).map(({ key }) => key);
  const oldest = Math.max(1, version.version - versionsMax);
  for (let number = version.version - 1; number >= oldest; number--) {
    const earlier = reader.findVersionByNumber(datasetId, number);
    const files = earlier ? reader.listFiles(earlier.id) : [];
    if (files.length > 0 && files.every(({ key }, i) => key === keys[i])) return earlier;
  }
  return undefined;
}
