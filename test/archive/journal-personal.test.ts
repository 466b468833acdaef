import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEngine, quoteText } from '../../src/engine/index.ts';
import { personal } from '../../src/journal/index.ts';
import { type ArchiveRig, openArchiveRig } from '../support/archive-rig.ts';
import { startChild } from '../support/child.ts';
import { makeDirectory } from '../support/directory.ts';
import { admin, reader } from '../support/rooms.ts';
import { publishText } from '../support/versions.ts';

const sentinel = 'Zuleika Dobson-4711';

/** Every file below a directory. */
const filesIn = (dir: string) =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

/** The files that hold the bytes as they are. */
const filesWith = (dir: string, bytes: Buffer | string) =>
  filesIn(dir).filter((file) => readFileSync(file).includes(bytes));

/** All values of the flushed files, uncompressed. */
async function readFlushed(rig: ArchiveRig): Promise<string> {
  using engine = await openEngine({ memoryMb: 128, threads: 1 });
  using connection = await engine.connect();
  const { root } = rig.buckets.get(admin, 'primary');
  const files = rig.archive.list(admin).map(({ key }) => quoteText(path.join(root, key)));
  return JSON.stringify(
    await connection.readValues(`SELECT * FROM read_parquet([${files}])`),
    (_key, value) => (typeof value === 'bigint' ? String(value) : value),
  );
}

/** Two datasets; the owner and a note of the first name a person, until they are edited away. */
async function openEdited(dir: string) {
  const rig = await openArchiveRig(dir);
  const { datasetId } = await publishText(rig, 'people', 'a');
  const other = await publishText(rig, 'others', 'a');
  const id = datasetId;
  await rig.catalog.edit(admin, { id }, { owner: sentinel });
  await rig.catalog.edit(admin, { id }, { columnNotes: [{ column: 'note', note: `as in "${sentinel}"` }] });
  rig.catalog.setColumnSensitivity(admin, { id }, { column: 'note', sensitivity: 'PII', reason: sentinel });
  rig.catalog.setColumnSensitivity(admin, { id }, { column: 'note', sensitivity: null });
  await rig.catalog.edit(admin, { id }, { owner: null, columnNotes: [{ column: 'note', note: '' }] });
  await rig.catalog.edit(admin, { id: other.datasetId }, { owner: 'Max Beerbohm' });
  return { rig, id, otherId: other.datasetId };
}

const read = (rig: ArchiveRig, entityId: string) =>
  rig.journal
    .list(admin, { entityId }, { first: 50 })
    .edges.map(({ node }) => ({ ...node, ...rig.journal.reveal(admin, node) }));

const entity = (entityId: string) => ({ entityType: 'dataset', entityId });

describe('J2: personal values in the journal', () => {
  it('are only ever on disk as ciphertext, and open for administrators', async () => {
    const { rig, id } = await openEdited(makeDirectory());
    await using _ = rig;
    await rig.archive.flush(admin);
    const stored = rig.journal.readAfter(0, 1000);
    expect(JSON.stringify(stored)).not.toContain(sentinel);
    expect(await readFlushed(rig)).not.toContain(sentinel);
    const set = read(rig, id).find(({ field, newValue }) => field === 'owner' && newValue !== null)!;
    expect(set).toMatchObject({ newValue: sentinel, personalValues: 'KEPT' });
    const reason = read(rig, id).find(
      ({ action, newValue }) => action === 'sensitivitySet' && newValue !== null,
    )!;
    expect(reason).toMatchObject({
      newValue: { sensitivity: 'PII', reason: sentinel },
      personalValues: 'KEPT',
    });
    expect(() => rig.journal.reveal(reader, stored[0]!)).toThrow(/administrator/);
  });

  it('are gone from every file once the key is erased; the chain fits and other entities stay', async () => {
    const dir = makeDirectory();
    const { rig, id, otherId } = await openEdited(dir);
    await using _ = rig;
    await rig.archive.flush(admin);
    const keys = rig.metadata.db.all<{ entity_id: string; key: Buffer }>('select * from journal_keys');
    const { key } = keys.find(({ entity_id }) => entity_id === id)!;
    expect(filesWith(dir, key)).not.toEqual([]);

    expect(rig.journal.erase(admin, entity(id))).toEqual({ entryCount: 6 });

    expect(filesWith(dir, key)).toEqual([]);
    expect(filesWith(dir, sentinel)).toEqual([]);
    for (const entry of read(rig, id).filter(({ field }) => field === 'owner'))
      expect(entry).toMatchObject({ oldValue: null, newValue: null, personalValues: 'ERASED' });
    expect(read(rig, id)[0]).toMatchObject({
      action: 'valuesErased',
      actor: admin.actor,
      newValue: { entryCount: 6 },
    });
    expect(read(rig, otherId)[0]).toMatchObject({ newValue: 'Max Beerbohm', personalValues: 'KEPT' });
    await rig.archive.flush(admin);
    expect(await rig.verify()).toMatchObject({ isIntact: true, journalEntries: rig.journal.head().seq });
  });

  it('are gone after the next start when a crash came before the log was emptied', async () => {
    const dir = makeDirectory();
    const child = startChild(new URL('./journal-erase-process.ts', import.meta.url), [dir]);
    const { key } = (await child.receive()) as { key: string };
    expect(await child.ended).toBe('SIGKILL');
    expect(filesWith(dir, Buffer.from(key, 'hex'))).toEqual([path.join(dir, 'catalog.db-wal')]);
    await using rig = await openArchiveRig(dir);
    expect(filesWith(dir, Buffer.from(key, 'hex'))).toEqual([]);
    expect(read(rig, 'ds_1')).toMatchObject([
      { action: 'valuesErased', newValue: { entryCount: 1 } },
      { action: 'edited', newValue: null, personalValues: 'ERASED' },
    ]);
  });

  it('are sealed under a new key afterwards, and erasing again tells that nothing was left', async () => {
    const { rig, id } = await openEdited(makeDirectory());
    await using _ = rig;
    rig.journal.erase(admin, entity(id));
    expect(rig.journal.erase(admin, entity(id))).toEqual({ entryCount: 0 });
    await rig.catalog.edit(admin, { id }, { owner: 'Katie' });
    const [latest] = read(rig, id);
    expect(latest).toMatchObject({ newValue: 'Katie', personalValues: 'KEPT' });
    expect(rig.journal.erase(admin, entity(id))).toEqual({ entryCount: 1 });
  });

  it('are erased by administrators only, and of what the journal knows', async () => {
    const { rig, id } = await openEdited(makeDirectory());
    await using _ = rig;
    expect(() => rig.journal.erase(reader, entity(id))).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN' }),
    );
    expect(() => rig.journal.erase(admin, entity('ds_gone'))).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    expect(() => rig.journal.erase(admin, { entityType: 'index', entityId: id })).toThrow(/knows no "index"/);
  });

  it('cannot be moved to another entry, nor be made up by whoever writes a value', async () => {
    const { rig, id, otherId } = await openEdited(makeDirectory());
    await using _ = rig;
    const sealed = read(rig, id).find(({ field, newValue }) => field === 'owner' && newValue !== null)!;
    const stored = rig.journal.find(admin, sealed.seq)!;
    const moved = { ...stored, seq: stored.seq + 1 };
    expect(rig.journal.reveal(admin, moved)).toMatchObject({ newValue: null, personalValues: 'DAMAGED' });
    const forged = JSON.parse(stored.newValue!) as object;
    rig.metadata.write((tx) =>
      rig.journal.append(tx, admin, {
        entityType: 'dataset',
        entityId: otherId,
        action: 'edited',
        newValue: { forged, list: [personal(1), personal(undefined)] },
      }),
    );
    expect(read(rig, otherId)[0]).toMatchObject({
      newValue: { forged, list: [1, null] },
      personalValues: 'KEPT',
    });
  });

  it('name an entry whose ciphertext was changed by hand', async () => {
    const { rig, id } = await openEdited(makeDirectory());
    await using _ = rig;
    const { seq } = read(rig, id).find(({ personalValues }) => personalValues === 'KEPT')!;
    rig.metadata.db.run(
      `update journal set new_value = replace(new_value, '"}', 'A"}'), old_value = replace(old_value, '"}', 'A"}') where seq = ${seq}`,
    );
    expect(rig.journal.reveal(admin, rig.journal.find(admin, seq)!).personalValues).toBe('DAMAGED');
    expect((await rig.verify()).journalBreak).toMatchObject({ seq });
  });
});
