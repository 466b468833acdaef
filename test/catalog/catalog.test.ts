import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { datasetEventTypes } from '../../src/catalog/model.ts';
import { hashFile } from '../../src/storage/index.ts';
import { MovedClock } from '../support/clock.ts';
import { makeDirectory } from '../support/directory.ts';
import { admin, openRooms, type Rooms, reader } from '../support/rooms.ts';
import { createDraft, publishText } from '../support/versions.ts';

let dir: string;
let rooms: Rooms;
const clock = new MovedClock();
const hour = 3_600_000;

beforeEach(async () => {
  dir = makeDirectory();
  rooms = await openRooms(dir, { clock, gracePeriodMs: hour });
  const opened = rooms;
  onTestFinished(() => opened[Symbol.asyncDispose]());
});

const filesOf = (name: string) => rooms.catalog.resolve(admin, { name }).files;
const readAll = async (name: string) => {
  const paths = await Promise.all(filesOf(name).map((file) => rooms.objects.localPath(file)));
  return paths.map((file) => readFileSync(file, 'utf8')).join('|');
};
const numeric = { name: 'note', type: 'BIGINT', isNullable: true };
const objectFiles = () => globSync('buckets/primary/datasets/**/*.{parquet,json}', { cwd: dir });

describe('publishing', () => {
  it('makes a dataset, then versions of the same dataset', async () => {
    const first = await publishText(rooms, 'notes', 'a');
    const second = await publishText(rooms, 'notes', 'b\nb');
    expect(first).toMatchObject({ version: 1, rowCount: 1 });
    expect(second).toEqual({ datasetId: first.datasetId, version: 2, rowCount: 2 });
    expect(await readAll('notes')).toBe('b\nb');
    expect(rooms.catalog.get(admin, { name: 'notes' })).toMatchObject({
      currentVersion: 2,
      current: { version: 2, rowCount: 2, byteSize: 3, createdBy: 'ada' },
    });
  });

  it('appends behind what was there', async () => {
    await publishText(rooms, 'notes', 'a');
    await publishText(rooms, 'notes', 'b', { mode: 'APPEND' });
    expect(await readAll('notes')).toBe('a|b');
    expect(rooms.catalog.get(admin, { name: 'notes' }).current).toMatchObject({ rowCount: 2, byteSize: 2 });
  });

  it.for([
    [[numeric], 'column "note" is BIGINT, but the dataset has VARCHAR'],
    [[], 'column "note" is missing'],
    [
      [
        { name: 'note', type: 'VARCHAR', isNullable: true },
        { name: 'more', type: 'VARCHAR', isNullable: true },
      ],
      'column "more" is not in the dataset',
    ],
  ] as const)('refuses to append other columns (%#)', async ([columns, reason]) => {
    await publishText(rooms, 'notes', 'a');
    await expect(
      publishText(rooms, 'notes', 'b', { mode: 'APPEND', columns: [...columns] }),
    ).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH', message: expect.stringContaining(reason) });
    expect(objectFiles()).toHaveLength(2);
  });

  it('keeps rejects beside the version, out of lists', async () => {
    const rejects = [
      { line: 3, column: 'n', reason: 'not a number', text: 'x' },
      { line: null, column: null, reason: 'too long', text: null },
    ];
    await publishText(rooms, 'notes', 'a', { report: { rejectedCount: 7, rejects, warnings: ['w'] } });
    const { current } = rooms.catalog.get(admin, { name: 'notes' });
    expect(current).toMatchObject({ rejectedCount: 7, warnings: ['w'] });
    expect(rooms.catalog.listRejects(admin, current.id)).toEqual(rejects);
  });

  it('is refused for readers, bad names, unknown buckets and foreign key columns, before any file moves', async () => {
    const publishable = (name: string, bucket = 'primary', caller = admin) =>
      rooms.publisher.requirePublishable(caller, { name, bucket, mode: 'REPLACE' });
    expect(() => publishable('notes', 'primary', reader)).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN' }),
    );
    expect(() => publishable('../x')).toThrow(expect.objectContaining({ code: 'INVALID_NAME' }));
    expect(() => publishable('notes', 'nope')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    await expect(publishText(rooms, 'notes', 'a', { primaryKey: ['id'] })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    expect(objectFiles()).toEqual([]);
  });

  it('keeps a dataset in its bucket', async () => {
    await rooms.buckets.create(admin, { name: 'other' });
    await publishText(rooms, 'notes', 'a');
    await expect(publishText(rooms, 'notes', 'b', { bucket: 'other' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { bucket: 'primary' },
    });
  });

  it('leaves nothing behind when the commit fails', async () => {
    await using stage = await rooms.objects.openStage(admin, 'primary', 'job_x');
    const publish = rooms.publisher.publish(admin, stage, createDraft('notes'), () => {
      throw new Error('boom');
    });
    await expect(publish).rejects.toThrow('boom');
    expect(objectFiles()).toEqual([]);
    expect(rooms.catalog.count(admin, {})).toBe(0);
  });

  it('drops a primary key whose column a later version lacks, and keeps it otherwise', async () => {
    await publishText(rooms, 'notes', 'a', { primaryKey: ['note'] });
    await publishText(rooms, 'notes', 'b');
    expect(rooms.catalog.get(admin, { name: 'notes' }).primaryKey).toEqual(['note']);
    await publishText(rooms, 'notes', 'c', { columns: [{ ...numeric, name: 'other' }] });
    expect(rooms.catalog.get(admin, { name: 'notes' }).primaryKey).toEqual([]);
  });
});

describe('expectations', () => {
  it('compare and swap: 0 means that there is none yet', async () => {
    await publishText(rooms, 'notes', 'a', { expectedVersion: 0 });
    const stale = { code: 'STALE_EXPECTATION', details: { currentVersion: 1 } };
    await expect(publishText(rooms, 'notes', 'b', { expectedVersion: 0 })).rejects.toMatchObject(stale);
    await expect(publishText(rooms, 'notes', 'b', { expectedVersion: 2 })).rejects.toMatchObject(stale);
    expect((await publishText(rooms, 'notes', 'b', { expectedVersion: 1 })).version).toBe(2);
  });

  it('let one of two win that expect the same', async () => {
    await publishText(rooms, 'notes', 'a');
    const outcomes = await Promise.allSettled(
      ['b', 'c'].map((content) => publishText(rooms, 'notes', content, { expectedVersion: 1 })),
    );
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(rooms.catalog.get(admin, { name: 'notes' }).currentVersion).toBe(2);
  });
});

describe('concurrent publications of one name', () => {
  it('become one dataset with one version each, no append lost', async () => {
    const contents = Array.from({ length: 12 }, (_, i) => `row${i}`);
    const published = await Promise.all(
      contents.map((content) => publishText(rooms, 'notes', content, { mode: 'APPEND' })),
    );
    expect(new Set(published.map((one) => one.datasetId)).size).toBe(1);
    expect(published.map((one) => one.version).sort((a, b) => a - b)).toEqual(contents.map((_, i) => i + 1));
    expect((await readAll('notes')).split('|').sort()).toEqual([...contents].sort());
  });

  it('do not append to a version that a rollback has left meanwhile', async () => {
    await publishText(rooms, 'notes', 'a');
    await publishText(rooms, 'notes', 'b');
    await using stage = await rooms.objects.openStage(admin, 'primary', 'job_y');
    const append = rooms.publisher.publish(
      admin,
      stage,
      createDraft('notes', { mode: 'APPEND' }),
      (prepared) => {
        rooms.catalog.rollback(admin, { name: 'notes' }, { toVersion: 1 });
        return rooms.metadata.write((tx) => rooms.publisher.publishIn(tx, admin, prepared));
      },
    );
    await expect(append).rejects.toMatchObject({ code: 'STALE_EXPECTATION' });
    expect(rooms.catalog.get(admin, { name: 'notes' }).currentVersion).toBe(1);
  });
});

describe('versions', () => {
  it('C2: rollback moves the pointer, and numbers are never reused', async () => {
    for (const content of ['a', 'b', 'c']) await publishText(rooms, 'notes', content);
    rooms.catalog.rollback(admin, { name: 'notes' }, { toVersion: 1, expectedVersion: 3 });
    expect(await readAll('notes')).toBe('a');
    expect((await publishText(rooms, 'notes', 'd', { mode: 'APPEND' })).version).toBe(4);
    expect(await readAll('notes')).toBe('a|d');
    const { id } = rooms.catalog.get(admin, { name: 'notes' });
    expect(rooms.catalog.getVersion(admin, id, 3).rowCount).toBe(1);
  });

  it('are refused when they do not exist or the expectation is stale', async () => {
    await publishText(rooms, 'notes', 'a');
    const rollback = (target: { toVersion: number; expectedVersion?: number }) => () =>
      rooms.catalog.rollback(admin, { name: 'notes' }, target);
    expect(rollback({ toVersion: 9 })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(rollback({ toVersion: 1, expectedVersion: 2 })).toThrow(
      expect.objectContaining({ code: 'STALE_EXPECTATION' }),
    );
  });

  it('can be read as of a number', async () => {
    await publishText(rooms, 'notes', 'a');
    await publishText(rooms, 'notes', 'b');
    const old = rooms.catalog.resolve(admin, { name: 'notes', version: 1 });
    expect(old).toMatchObject({ version: 1, rowCount: 1 });
    expect(readFileSync(await rooms.objects.localPath(old.files[0]!), 'utf8')).toBe('a');
    expect(() => rooms.catalog.resolve(admin, { name: 'notes', version: 3 })).toThrow('no version 3');
  });

  it('are listed newest first and paged', async () => {
    for (const content of ['a', 'b', 'c']) await publishText(rooms, 'notes', content);
    const { id } = rooms.catalog.get(admin, { name: 'notes' });
    const page = rooms.catalog.listVersions(admin, id, { first: 2 });
    expect(page.edges.map((edge) => edge.node.version)).toEqual([3, 2]);
    const rest = rooms.catalog.listVersions(admin, id, { first: 2, after: page.edges[1]!.cursor });
    expect(rest.edges.map((edge) => edge.node.version)).toEqual([1]);
    expect(rooms.catalog.countVersions(admin, id)).toBe(3);
    const foreign = Buffer.from('k:x').toString('base64url');
    expect(() => rooms.catalog.listVersions(admin, id, { first: 1, after: foreign })).toThrow(
      expect.objectContaining({ code: 'INVALID_CURSOR' }),
    );
  });
});

describe('manifests', () => {
  it('describe each version without the catalog, down to the hashes and the journal’s head', async () => {
    await publishText(rooms, 'notes', 'a', { primaryKey: ['note'] });
    const headBefore = rooms.journal.head();
    await publishText(rooms, 'notes', 'b', { mode: 'APPEND' });
    await rooms[Symbol.asyncDispose]();
    const manifests = objectFiles()
      .filter((file) => file.endsWith('manifest.json'))
      .map((file) => JSON.parse(readFileSync(path.join(dir, file), 'utf8')));
    const newest = manifests.find((manifest) => manifest.version === 2);
    expect(newest).toMatchObject({
      format: 1,
      name: 'notes',
      bucket: 'primary',
      mode: 'APPEND',
      primaryKey: ['note'],
      journalHead: headBefore,
    });
    expect(newest.files).toHaveLength(2);
    for (const { key, sha256 } of newest.files) {
      expect(path.isAbsolute(key)).toBe(false);
      expect(await hashFile(path.join(dir, 'buckets/primary', key))).toBe(sha256);
    }
  });
});

describe('deleting', () => {
  it('is recoverable until the grace period ends, then the files are gone', async () => {
    const { datasetId } = await publishText(rooms, 'notes', 'a');
    await publishText(rooms, 'notes', 'b');
    rooms.catalog.remove(admin, { name: 'notes' });
    expect(() => rooms.catalog.get(admin, { name: 'notes' })).toThrow('no dataset');
    clock.move(hour - 1);
    expect(rooms.catalog.purge()).toBe(0);
    rooms.catalog.restore(admin, datasetId);
    expect(await readAll('notes')).toBe('b');

    rooms.catalog.remove(admin, { name: 'notes' });
    clock.move(hour);
    expect(rooms.catalog.purge()).toBe(1);
    expect(() => rooms.catalog.restore(admin, datasetId)).toThrow('no dataset');
    expect(await rooms.objects.sweep()).toBe(0); // running readers keep their files for another period
    expect(objectFiles()).toHaveLength(4);
    clock.move(hour);
    expect(await rooms.objects.sweep()).toBe(4);
    expect(objectFiles()).toEqual([]);
    expect(existsSync(path.join(dir, 'buckets/primary/datasets'))).toBe(false);
  });

  it('frees the name, and a taken name cannot be restored into', async () => {
    const { datasetId } = await publishText(rooms, 'notes', 'a');
    rooms.catalog.remove(admin, { name: 'notes' });
    expect((await publishText(rooms, 'notes', 'b')).version).toBe(1);
    expect(() => rooms.catalog.restore(admin, datasetId)).toThrow(
      expect.objectContaining({ code: 'ALREADY_EXISTS' }),
    );
  });

  it('is refused while something depends on it', async () => {
    await publishText(rooms, 'notes', 'a');
    rooms.catalog.addDependents(() => [{ kind: 'index', name: 'by_note' }]);
    expect(() => rooms.catalog.remove(admin, { name: 'notes' })).toThrow('in use by index by_note');
  });

  it('keeps the bucket in use until the dataset is purged', async () => {
    await rooms.buckets.create(admin, { name: 'other' });
    await publishText(rooms, 'notes', 'a', { bucket: 'other' });
    const removeBucket = () => rooms.buckets.remove(admin, 'other');
    expect(removeBucket).toThrow('in use by dataset notes');
    rooms.catalog.remove(admin, { name: 'notes' });
    expect(removeBucket).toThrow('in use by deleted dataset notes');
    clock.move(hour);
    rooms.catalog.purge();
    removeBucket();
    clock.move(hour);
    expect(await rooms.objects.sweep()).toBe(0); // what lay there is no longer ours
  });
});

describe('finding', () => {
  beforeEach(async () => {
    for (const name of ['candidates', 'clients', 'jobs_open', 'placements'])
      await publishText(rooms, name, 'x');
    await rooms.catalog.edit(
      admin,
      { name: 'clients' },
      { tags: ['crm'], description: 'Who pays 100% on time' },
    );
    await rooms.catalog.edit(admin, { name: 'jobs_open' }, { tags: ['crm', 'live'] });
  });

  const names = (filter: Parameters<Rooms['catalog']['list']>[1]) =>
    rooms.catalog.list(admin, filter, {}).edges.map((edge) => edge.node.name);

  it.for([
    [{}, ['candidates', 'clients', 'jobs_open', 'placements']],
    [{ search: 'C' }, ['candidates', 'clients', 'jobs_open', 'placements']],
    [{ search: 'LIEN' }, ['clients']],
    [{ search: '100%' }, ['clients']],
    [{ search: '_' }, ['jobs_open']],
    [{ search: 'live' }, ['jobs_open']],
    [{ tag: 'crm' }, ['clients', 'jobs_open']],
    [{ tag: 'cr' }, []],
    [{ bucket: 'primary', tag: 'crm', search: 'pays' }, ['clients']],
    [{ bucket: 'elsewhere' }, []],
  ] as const)('filters by %j', ([filter, expected]) => {
    expect(names(filter)).toEqual(expected);
    expect(rooms.catalog.count(admin, filter)).toBe(expected.length);
  });

  it('pages forwards and backwards over the same list', () => {
    const { list } = rooms.catalog;
    const first = list.call(rooms.catalog, admin, {}, { first: 3 });
    expect(first).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = list.call(rooms.catalog, admin, {}, { first: 3, after: first.edges[2]!.cursor });
    expect(second.edges.map((edge) => edge.node.name)).toEqual(['placements']);
    const back = list.call(rooms.catalog, admin, {}, { last: 2, before: second.edges[0]!.cursor });
    expect(back.edges.map((edge) => edge.node.name)).toEqual(['clients', 'jobs_open']);
  });

  it('suggests the nearest name', () => {
    expect(() => rooms.catalog.get(admin, { name: 'candidats' })).toThrow('Did you mean "candidates"?');
    expect(() => rooms.catalog.get(admin, { name: 'zzz' })).toThrow(
      expect.objectContaining({
        code: 'NOT_FOUND',
        details: expect.objectContaining({ available: names({}) }),
      }),
    );
  });

  it('gives many at once in the order asked, null for what is not there', () => {
    const [a, b] = rooms.catalog.list(admin, {}, { first: 2 }).edges.map((edge) => edge.node);
    expect(rooms.catalog.getMany(admin, [b!.id, 'ds_none', a!.id]).map((one) => one?.name)).toEqual([
      'clients',
      undefined,
      'candidates',
    ]);
    expect(rooms.catalog.getMany(admin, [])).toEqual([]);
  });
});

describe('editing', () => {
  it('changes what is given, and journals each field', async () => {
    await publishText(rooms, 'notes', 'a');
    const edit = (changes: Parameters<Rooms['catalog']['edit']>[2]) =>
      rooms.catalog.edit(admin, { name: 'notes' }, changes);
    expect(await edit({ description: 'D', primaryKey: ['note'] })).toMatchObject({
      description: 'D',
      primaryKey: ['note'],
      owner: null,
    });
    expect((await edit({ columnNotes: [{ column: 'note', note: 'free text' }] })).columnNotes).toEqual({
      note: 'free text',
    });
    expect(await edit({ columnNotes: [{ column: 'note', note: '' }], description: null })).toMatchObject({
      columnNotes: {},
      description: null,
    });
    expect(await rooms.journal.check()).toMatchObject({ isIntact: true });
  });

  it.for([
    [{ primaryKey: ['nope'] }, 'INVALID_ARGUMENT'],
    [{ columnNotes: [{ column: 'nope', note: 'x' }] }, 'INVALID_ARGUMENT'],
    [{ tags: ['Not A Tag'] }, 'INVALID_NAME'],
    [{ tags: Array.from({ length: 51 }, (_, i) => `t${i}`) }, 'INVALID_ARGUMENT'],
    [{ description: 'x'.repeat(4001) }, 'INVALID_ARGUMENT'],
  ] as const)('refuses a change (%#)', async ([changes, code]) => {
    await publishText(rooms, 'notes', 'a');
    await expect(rooms.catalog.edit(admin, { name: 'notes' }, changes)).rejects.toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('is not for readers', async () => {
    await publishText(rooms, 'notes', 'a');
    for (const change of [
      () => rooms.catalog.rollback(reader, { name: 'notes' }, { toVersion: 1 }),
      () => rooms.catalog.remove(reader, { name: 'notes' }),
      () => rooms.catalog.restore(reader, 'ds_1'),
    ])
      expect(change).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    await expect(rooms.catalog.edit(reader, { name: 'notes' }, {})).rejects.toThrow(
      expect.objectContaining({ code: 'FORBIDDEN' }),
    );
  });
});

it('every change is an event of its dataset, in order', async () => {
  const { datasetId } = await publishText(rooms, 'notes', 'a');
  await publishText(rooms, 'notes', 'b');
  rooms.catalog.rollback(admin, { name: 'notes' }, { toVersion: 1 });
  await rooms.catalog.edit(admin, { name: 'notes' }, { owner: 'ada' });
  rooms.catalog.remove(admin, { name: 'notes' });
  rooms.catalog.restore(admin, datasetId);
  rooms.catalog.remove(admin, { name: 'notes' });
  clock.move(hour);
  rooms.catalog.purge();
  const types: string[] = [];
  const first = rooms.events.subscribe({ streams: ['datasets'], after: cursorOfStart() });
  for await (const event of first) {
    expect(event.entityId).toBe(datasetId);
    if (types.push(event.type.slice('dataset.'.length)) === 8) break;
  }
  expect(types.slice(0, 6)).toEqual(['created', 'changed', 'changed', 'edited', 'deleted', 'restored']);
  expect(types.slice(6)).toEqual(['deleted', 'purged']);
  expect(new Set(types)).toEqual(new Set(datasetEventTypes.map((type) => type.slice('dataset.'.length))));
});

function cursorOfStart(): string {
  const head = Buffer.from(rooms.events.headCursor(), 'base64url').toString();
  return Buffer.from(head.replace(/:.*$/, ':0:none')).toString('base64url');
}
