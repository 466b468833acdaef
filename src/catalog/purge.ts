import { eq, inArray, lte } from 'drizzle-orm';
import type { EventLog } from '../events/index.ts';
import type { Journal } from '../journal/index.ts';
import { type Clock, systemCaller } from '../kernel/index.ts';
import type { Metadata, Tx } from '../metadata/index.ts';
import type { ObjectStore } from '../storage/index.ts';
import { announce } from './dataset-events.ts';
import { datasets, datasetVersions, versionFiles, versionRejects, versionVerifications } from './tables.ts';

export interface PurgeOptions {
  metadata: Metadata;
  events: EventLog;
  journal: Journal;
  objects: ObjectStore;
  clock: Clock;
  gracePeriodMs: number;
}

const purgedAtOnce = 100;

/** Forgets datasets deleted longer ago than the grace period, and gives their files up. Returns how many. */
export function purgeDatasets(options: PurgeOptions): number {
  const { metadata, clock, gracePeriodMs } = options;
  const due = metadata.db
    .select({ id: datasets.id, name: datasets.name, bucket: datasets.bucket })
    .from(datasets)
    .where(lte(datasets.deletedAt, clock.now() - gracePeriodMs))
    .limit(purgedAtOnce)
    .all();
  for (const dataset of due) metadata.write((tx) => purgeIn(tx, dataset, options));
  return due.length;
}

function purgeIn(
  tx: Tx,
  dataset: { id: string; name: string; bucket: string },
  { events, journal, objects }: PurgeOptions,
) {
  const { id, name, bucket } = dataset;
  const isOwn = eq(datasetVersions.datasetId, id);
  const ids = tx.db.select({ id: datasetVersions.id }).from(datasetVersions).where(isOwn);
  const manifests = tx.db
    .select({ key: datasetVersions.manifestKey })
    .from(datasetVersions)
    .where(isOwn)
    .all();
  const files = tx.db
    .selectDistinct({ bucket: versionFiles.bucket, key: versionFiles.key })
    .from(versionFiles)
    .where(inArray(versionFiles.versionId, ids))
    .all();
  objects.retireIn(tx, [...files, ...manifests.map(({ key }) => ({ bucket, key }))]);
  for (const table of [versionFiles, versionRejects, versionVerifications])
    tx.db.delete(table).where(inArray(table.versionId, ids)).run();
  tx.db.delete(datasetVersions).where(isOwn).run();
  tx.db.delete(datasets).where(eq(datasets.id, id)).run();
  journal.append(tx, systemCaller, {
    entityType: 'dataset',
    entityId: id,
    action: 'purged',
    oldValue: { name, versions: manifests.length },
  });
  announce(events, tx, dataset, 'dataset.purged', {});
}
