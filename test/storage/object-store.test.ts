import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createObjectStore } from '../../src/storage/index.ts';
import { startChild } from '../support/child.ts';
import { MovedClock } from '../support/clock.ts';
import { makeDirectory } from '../support/directory.ts';
import { admin, openRooms } from '../support/rooms.ts';
import { publishText } from '../support/versions.ts';
import { describeObjectStore } from './object-store-contract.ts';

const gracePeriodMs = 3_600_000;

async function openLocal() {
  const dir = makeDirectory();
  const clock = new MovedClock();
  const rooms = await openRooms(dir, { clock, gracePeriodMs });
  onTestFinished(() => rooms[Symbol.asyncDispose]());
  return { ...rooms, dir, clock, root: path.join(dir, 'buckets/primary') };
}

const listKeys = (root: string) =>
  globSync('**/*', { cwd: root, exclude: ['.staging/**'], withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();

describe('the local backend keeps the contract:', () => {
  describeObjectStore(async () => {
    const { objects: store, metadata, clock, buckets, root } = await openLocal();
    return {
      store,
      metadata,
      clock,
      gracePeriodMs,
      bucket: 'primary',
      listKeys: async () => listKeys(root),
      corrupt: async (key) => writeFileSync(path.join(root, key), 'Xontent'),
      lose: async (key) => rmSync(path.join(root, key)),
      reopen: () => createObjectStore({ metadata, buckets, clock, gracePeriodMs }),
    };
  });
});

describe('the local backend', () => {
  it('removes emptied directories, and no others', async () => {
    const { objects, root } = await openLocal();
    const stage = await objects.openStage(admin, 'primary', 'job_1');
    writeFileSync(path.join(stage.dir, 'a'), 'a');
    const refs = await objects.publish('primary', [{ file: path.join(stage.dir, 'a'), key: 'x/y/a' }]);
    writeFileSync(path.join(root, 'x', 'foreign'), '');
    await objects.discard(refs);
    expect(readdirSync(path.join(root, 'x'))).toEqual(['foreign']);
  });

  it.for([
    ['was changed', (file: string) => writeFileSync(file, 'Xontent')],
    ['is gone', (file: string) => rmSync(file)],
    ['is behind a link to nothing', (file: string) => renameSync(file, `${file}.away`)],
  ] as const)('reads what %s at home from the bucket rescue, if it is whole there', async ([, damage]) => {
    const { objects, buckets, root, metadata } = await openLocal();
    const stage = await objects.openStage(admin, 'primary', 'job_1');
    writeFileSync(path.join(stage.dir, 'a'), 'content');
    const [ref] = await objects.publish('primary', [{ file: path.join(stage.dir, 'a'), key: 'x/a' }]);
    metadata.write((tx) => objects.settleIn(tx, [ref!]));
    damage(path.join(root, 'x/a'));
    await expect(objects.localPath(ref!)).rejects.toThrow();
    const rescue = await buckets.create(admin, { name: 'rescue' });
    await expect(objects.localPath(ref!)).rejects.toThrow();

    const copy = path.join(rescue.root, 'x/a');
    mkdirSync(path.dirname(copy));
    writeFileSync(copy, 'another');
    await expect(objects.localPath(ref!)).rejects.toThrow(); // not what was published either
    writeFileSync(copy, 'content');
    expect(await objects.localPath(ref!)).toBe(copy);
    await expect(objects.check(ref!)).rejects.toThrow(); // verification looks at the home

    rmSync(path.join(root, 'x/a'), { recursive: true, force: true });
    writeFileSync(path.join(root, 'x/a'), 'content');
    expect(await objects.localPath(ref!)).toBe(path.join(root, 'x/a'));
  });

  it('does not make a bucket anew whose directory is gone', async () => {
    const { objects, root } = await openLocal();
    renameSync(root, `${root}-unmounted`);
    await expect(objects.openStage(admin, 'primary', 'job_1')).rejects.toMatchObject({
      code: 'BUCKET_UNREACHABLE',
      retryable: true,
    });
    await expect(rmdir(root)).rejects.toThrow('ENOENT');
  });

  it('sweeps the others when one file cannot go, and says so', async () => {
    const { objects, metadata, clock, root } = await openLocal();
    mkdirSync(path.join(root, 'stuck/inner'), { recursive: true }); // a directory where a file should be
    writeFileSync(path.join(root, 'gone'), '');
    metadata.write((tx) =>
      objects.retireIn(tx, [
        { bucket: 'primary', key: 'stuck' },
        { bucket: 'primary', key: 'gone' },
      ]),
    );
    clock.move(gracePeriodMs);
    await expect(objects.sweep()).rejects.toThrow('1 of 2 files could not be removed');
    expect(listKeys(root)).toEqual([]);
  });
});

describe('a full bucket', () => {
  it.skipIf(!canMount())(
    'gives STORAGE_FULL, publishes nothing, and works again when there is space',
    async () => {
      const rooms = await openLocal();
      const root = makeDirectory();
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,nr_inodes=12', 'tmpfs', root]);
      onTestFinished(() => void execFileSync('umount', ['-l', root]));
      await rooms.buckets.create(admin, { name: 'small', root });
      // Staging is in the bucket itself, so it is the new directories that meet the end of the inodes.
      let published = 0;
      const fill = async () => {
        for (; published < 20; published++)
          await publishText(rooms, `d${published}`, 'x', { bucket: 'small' });
      };
      await expect(fill()).rejects.toMatchObject({ code: 'STORAGE_FULL', retryable: true });
      expect(rooms.catalog.count(admin, {})).toBe(published);
      expect(listKeys(root)).toHaveLength(2 * published);
      execFileSync('mount', ['-o', 'remount,size=4m,nr_inodes=1000', root]);
      await fill();
      expect(rooms.catalog.count(admin, {})).toBe(20);
    },
  );
});

function canMount(): boolean {
  const dir = path.join('/tmp', `lakehouse-mount-storage-${process.pid}`);
  mkdirSync(dir, { recursive: true });
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir]).status === 0;
  if (isMounted) spawnSync('umount', [dir]);
  rmSync(dir, { recursive: true, force: true });
  return isMounted;
}

describe('SIGKILL of the server while it publishes', () => {
  it.for([
    ['staged', 1],
    ['hashed', 1],
    ['renamed', 1],
    ['renamed:2', 1],
    ['before-commit', 1],
    ['after-commit', 2],
  ] as const)('at %s: after recovery the catalog and the files agree', async ([fault, version]) => {
    const dir = makeDirectory();
    const child = startChild(new URL('./publish-process.ts', import.meta.url), [dir, fault]);
    expect(await child.receive()).toBe('first version is there');
    expect(await child.ended).toBe('SIGKILL');
    const rooms = await openRooms(dir);
    onTestFinished(() => rooms[Symbol.asyncDispose]());
    await rooms.objects.recover(() => false);
    const root = path.join(dir, 'buckets/primary');
    const snapshot = rooms.catalog.resolve(admin, { name: 'notes' });
    expect(snapshot.version).toBe(version);
    for (const file of snapshot.files) await rooms.objects.check(file);
    expect(listKeys(root)).toHaveLength(2 * version); // a file and a manifest for each version, nothing else
    expect(readdirSync(path.join(root, '.staging'))).toEqual([]);
    expect((await publishText(rooms, 'notes', 'later')).version).toBe(version + 1);
    expect(await rooms.journal.check()).toMatchObject({ isIntact: true });
  });
});
