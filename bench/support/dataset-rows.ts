import { datasets, datasetVersions } from '../../src/catalog/tables.ts';
import { createId, createRandom } from '../../src/kernel/index.ts';
import { openRooms, type Rooms } from '../../test/support/rooms.ts';

export interface DatasetRows {
  count: number;
  seed: number;
}

/** Fills the catalog of a data directory that no server has open. */
export async function seedCatalog(dataDir: string, rows: DatasetRows): Promise<void> {
  await using rooms = await openRooms(dataDir);
  insertDatasets(rooms, rows);
}

/** Datasets `set_0`, `set_1`, … of 12 columns with one version each and one of five tags; no files behind them. */
export function insertDatasets({ metadata }: Rooms, { count, seed }: DatasetRows): void {
  const random = createRandom(seed);
  metadata.write((tx) => {
    for (let i = 0; i < count; i++) insertDataset(tx.db, i, random);
  });
}

function insertDataset(db: Rooms['metadata']['db'], i: number, random: () => number) {
  const id = createId('ds');
  const at = 1_700_000_000_000 + i;
  const columns = Array.from({ length: 12 }, (_, c) => ({
    name: `column_${c}`,
    type: 'VARCHAR',
    isNullable: true,
  }));
  db.insert(datasets)
    .values({
      id,
      name: `set_${i}`,
      bucket: 'primary',
      description: 'Rows of the month',
      tags: [`t${Math.floor(random() * 5)}`],
      primaryKey: ['column_0'],
      columnNotes: {},
      currentVersion: 1,
      createdAt: at,
      updatedAt: at,
    })
    .run();
  db.insert(datasetVersions)
    .values({
      id: createId('ver'),
      datasetId: id,
      version: 1,
      mode: 'REPLACE',
      columns,
      rowCount: 1000 + i,
      byteSize: 100_000 + i,
      lineage: {
        system: 'upload',
        source: 'a.csv',
        format: 'csv',
        sourceBytes: 1,
        sourceSha256: '0',
        jobId: 'job_1',
      },
      rejectedCount: 0,
      warnings: [],
      manifestKey: 'm',
      manifestSha256: '0',
      manifestBytes: 1,
      createdAt: at,
      createdBy: 'ada',
    })
    .run();
}
