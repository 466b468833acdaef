import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PublishedVersion, VersionDraft } from '../../src/catalog/index.ts';
import { createId } from '../../src/kernel/index.ts';
import { admin, type Rooms } from './rooms.ts';

const text = { name: 'note', type: 'VARCHAR', isNullable: true };

/** A draft of one column and no files. */
export function createDraft(name: string, change: Partial<VersionDraft> = {}): VersionDraft {
  return {
    name,
    bucket: 'primary',
    mode: 'REPLACE',
    columns: [text],
    files: [],
    lineage: {
      system: 'file',
      source: 'notes.csv',
      format: 'csv',
      sourceBytes: 10,
      sourceSha256: '0'.repeat(64),
      jobId: 'job_1',
    },
    report: { rejectedCount: 0, rejects: [], warnings: [] },
    ...change,
  };
}

/** Publishes a version whose only file holds `content`; the catalog does not look into files. */
export async function publishText(
  rooms: Pick<Rooms, 'objects' | 'publisher' | 'metadata'>,
  name: string,
  content: string,
  change: Partial<VersionDraft> = {},
): Promise<PublishedVersion> {
  const draft = createDraft(name, change);
  await using stage = await rooms.objects.openStage(admin, draft.bucket, createId('job'));
  const file = path.join(stage.dir, 'part.parquet');
  writeFileSync(file, content);
  return await rooms.publisher.publish(
    admin,
    stage,
    { ...draft, files: [{ file, rows: content.split('\n').length }] },
    (prepared) => rooms.metadata.write((tx) => rooms.publisher.publishIn(tx, admin, prepared)),
  );
}
