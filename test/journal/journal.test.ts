import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Journal, openJournal } from '../../src/journal/index.ts';
import { type Metadata, openMetadata } from '../../src/metadata/index.ts';
import { MovedClock } from '../support/clock.ts';
import { makeDirectory } from '../support/directory.ts';
import { admin, migrationsDir } from '../support/rooms.ts';

let metadata: Metadata;
let journal: Journal;

beforeEach(() => {
  metadata = openMetadata({ dataDir: makeDirectory(), migrationsDir });
  const opened = metadata;
  onTestFinished(() => opened[Symbol.dispose]());
  journal = openJournal({ metadata, clock: new MovedClock() });
});

function append(count: number) {
  metadata.write((tx) => {
    for (let i = 0; i < count; i++) {
      journal.append(tx, admin, {
        entityType: 'dataset',
        entityId: `ds_${i}`,
        action: 'edited',
        field: 'owner',
        oldValue: null,
        newValue: { name: `n${i}` },
      });
    }
  });
}

const tamper = (sql: string) => metadata.db.run(sql);

describe('J1: the chain', () => {
  it('is intact from empty to long, over batches', async () => {
    expect(await journal.check()).toEqual({ isIntact: true, head: journal.head() });
    append(2500);
    expect(journal.head().seq).toBe(2500);
    expect(await journal.check()).toEqual({ isIntact: true, head: journal.head() });
  });

  it('takes only what its transaction commits', async () => {
    append(1);
    const head = journal.head();
    expect(() =>
      metadata.write((tx) => {
        journal.append(tx, admin, { entityType: 'job', entityId: 'j', action: 'started' });
        throw new Error('boom');
      }),
    ).toThrow('boom');
    expect(journal.head()).toEqual(head);
    append(1);
    expect(await journal.check()).toMatchObject({ isIntact: true, head: { seq: 2 } });
  });

  it.for([
    ['at', '1'],
    ['entity_type', "'job'"],
    ['entity_id', "'ds_9'"],
    ['action', "'created'"],
    ['field', 'null'],
    ['old_value', "'1'"],
    ['new_value', "'{}'"],
    ['actor', "'eve'"],
    ['source', "'cli'"],
    ['request_id', 'null'],
  ] as const)('names an edit of %s', async ([column, value]) => {
    append(5);
    tamper(`update journal set ${column} = ${value} where seq = 3`);
    expect(await journal.check()).toEqual({
      isIntact: false,
      seq: 3,
      reason: 'This entry was changed after it was written.',
    });
  });

  it('names the entry behind one whose hash was recomputed', async () => {
    append(5);
    tamper(`update journal set hash = '${'1'.repeat(64)}' where seq = 3`);
    expect(await journal.check()).toMatchObject({ isIntact: false, seq: 3 });
    tamper(`update journal set prev_hash = '${'1'.repeat(64)}' where seq = 4`);
    expect(await journal.check()).toMatchObject({ isIntact: false, seq: 3 });
  });

  it.for([1, 3])('names a deleted entry (%i)', async (seq) => {
    append(5);
    tamper(`delete from journal where seq = ${seq}`);
    expect(await journal.check()).toEqual({ isIntact: false, seq, reason: 'This entry is missing.' });
  });

  it('names deleted newest entries', async () => {
    append(5);
    tamper('delete from journal where seq > 3');
    expect(await journal.check()).toEqual({ isIntact: false, seq: 4, reason: 'This entry is missing.' });
  });

  it('names a deletion that was closed up', async () => {
    append(5);
    tamper('delete from journal where seq = 3');
    tamper('update journal set seq = seq - 1 where seq > 3');
    expect(await journal.check()).toMatchObject({ isIntact: false, seq: 3 });
  });

  it('names reordered entries', async () => {
    append(5);
    tamper('update journal set seq = 99 where seq = 2');
    tamper('update journal set seq = 2 where seq = 3');
    tamper('update journal set seq = 3 where seq = 99');
    expect(await journal.check()).toMatchObject({ isIntact: false, seq: 2 });
  });
});
