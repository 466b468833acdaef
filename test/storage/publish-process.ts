import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { armFaultPoint, faultPoint } from '../../src/kernel/index.ts';
import { admin, openRooms } from '../support/rooms.ts';
import { createDraft, publishText } from '../support/versions.ts';

/* A server that publishes a version, then another one during which it is killed at the named moment. */
const [dataDir = '', fault] = process.argv.slice(2);
const rooms = await openRooms(dataDir);
await publishText(rooms, 'notes', 'first');
process.send?.('first version is there');
await new Promise((resolve) => setImmediate(resolve));
armFaultPoint(fault);
const stage = await rooms.objects.openStage(admin, 'primary', 'job_killed');
const file = path.join(stage.dir, 'part.parquet');
writeFileSync(file, 'second');
await rooms.publisher.publish(
  admin,
  stage,
  createDraft('notes', { files: [{ file, rows: 1 }] }),
  (prepared) => {
    const published = rooms.metadata.write((tx) => {
      const version = rooms.publisher.publishIn(tx, admin, prepared);
      faultPoint('before-commit');
      return version;
    });
    faultPoint('after-commit');
    return published;
  },
);
