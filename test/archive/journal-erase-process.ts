import { personal } from '../../src/journal/index.ts';
import { armFaultPoint } from '../../src/kernel/index.ts';
import { openArchiveRig } from '../support/archive-rig.ts';
import { admin } from '../support/rooms.ts';

/* A server that is killed between the erasure of a key and the emptying of the log; tells the key before. */
const [dataDir = ''] = process.argv.slice(2);
const { metadata, journal } = await openArchiveRig(dataDir);
const entity = { entityType: 'dataset' as const, entityId: 'ds_1' };
metadata.write((tx) =>
  journal.append(tx, admin, { ...entity, action: 'edited', newValue: personal('Zuleika') }),
);
const [{ key }] = metadata.db.all<{ key: Buffer }>('select key from journal_keys') as [{ key: Buffer }];
process.send?.({ key: key.toString('hex') }, () => {
  armFaultPoint('journal-key-erased');
  journal.erase(admin, entity);
});
