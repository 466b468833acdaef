import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeDirectory } from '../support/directory.ts';
import { admin, openRooms, type RoomOptions, type Rooms, reader } from '../support/rooms.ts';
import { publishText } from '../support/versions.ts';

let dir: string;
let rooms: Rooms;

const open = async (options: RoomOptions = {}) => {
  const opened = await openRooms(dir, options);
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
};

beforeEach(async () => {
  dir = makeDirectory();
  rooms = await open();
});

const create = (name: string, root?: string) => rooms.buckets.create(admin, { name, root });
const names = () => rooms.buckets.list(admin).map((bucket) => bucket.name);

describe('a bucket', () => {
  it('named primary is always there, with its directory', () => {
    expect(names()).toEqual(['primary']);
    expect(rooms.buckets.get(admin, 'primary')).toMatchObject({ origin: 'BUILT_IN', backend: 'local' });
    expect(existsSync(path.join(dir, 'buckets/primary'))).toBe(true);
  });

  it('made at run time survives a restart, with its files', async () => {
    await create('archive');
    await publishText(rooms, 'notes', 'a', { bucket: 'archive' });
    await rooms[Symbol.asyncDispose]();
    rooms = await open();
    expect(rooms.buckets.get(admin, 'archive')).toMatchObject({ origin: 'RUN_TIME', createdBy: 'ada' });
    const { files } = rooms.catalog.resolve(admin, { name: 'notes' });
    expect(await rooms.objects.localPath(files[0]!)).toContain(`${dir}/buckets/archive/`);
  });

  it('goes along when the data directory is copied', async () => {
    await publishText(rooms, 'notes', 'a');
    await rooms[Symbol.asyncDispose]();
    const copy = path.join(makeDirectory(), 'copy');
    cpSync(dir, copy, { recursive: true });
    rmSync(dir, { recursive: true });
    dir = copy;
    rooms = await open();
    const { files } = rooms.catalog.resolve(admin, { name: 'notes' });
    expect(await rooms.objects.localPath(files[0]!)).toContain(`${copy}/buckets/primary/`);
  });

  it('in a namespace has a directory of its own', async () => {
    expect((await create('profile:user')).root).toBe(path.join(dir, 'buckets/profile--user'));
    expect((await create('profile_user')).root).toBe(path.join(dir, 'buckets/profile_user'));
  });

  it.for(['', 'A', '../x', 'a/b', 'a:b:c', ':a', 'a:', 'a--b', 'con', 'x:nul'])(
    'may not be named %j',
    async (name) => {
      await expect(create(name)).rejects.toMatchObject({ code: 'INVALID_NAME' });
      expect(names()).toEqual(['primary']);
    },
  );

  it('exists once', async () => {
    await expect(create('primary')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    const outcomes = await Promise.allSettled([create('twin'), create('twin')]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('that is unknown is NOT_FOUND with those that there are', () => {
    expect(() => rooms.buckets.get(admin, 'nope')).toThrow(
      expect.objectContaining({
        code: 'NOT_FOUND',
        details: expect.objectContaining({ available: ['primary'] }),
      }),
    );
  });

  it('is managed by administrators', async () => {
    await expect(rooms.buckets.create(reader, { name: 'x' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(() => rooms.buckets.remove(reader, 'primary')).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN' }),
    );
  });
});

describe('a root is refused', () => {
  const refused = async (root: string, reason: string) => {
    await expect(create('bad', root)).rejects.toMatchObject({
      code: 'BUCKET_ROOT_REFUSED',
      message: expect.stringContaining(reason),
    });
    expect(names()).not.toContain('bad');
  };

  it('at the root of the file system', () => refused('/', 'root of the file system'));
  it('that is relative', () => refused('some/where', 'not absolute'));
  it('that holds the catalog', () => refused(dir, 'holds the catalog'));
  it('above the catalog', () => refused(path.dirname(dir), 'holds the catalog'));
  it.for(['query', 'uploads', 'graphs', 'downloads', 'inbox', 'mended', 'new', 'buckets'])(
    'in the data directory, at %s',
    async (folder) => {
      await refused(path.join(dir, folder), 'lies in the data directory');
      await refused(path.join(dir, 'buckets/..', folder), 'lies in the data directory');
    },
  );

  it('in the data directory through a link above it, before anything is made there', async () => {
    const outside = makeDirectory();
    symlinkSync(dir, path.join(outside, 'link'));
    await refused(path.join(outside, 'link/fresh/deep'), 'lies in the data directory');
    expect(existsSync(path.join(dir, 'fresh'))).toBe(false);
  });

  it.for([
    '/etc',
    '/etc/lakehouse',
    '/proc/lakehouse/bucket',
    '/sys/x',
    '/dev/shm/x',
    '/usr/lib/x',
    '/run/x',
  ])('in a directory of the operating system: %s', async (root) => {
    await refused(root, 'belongs to the operating system');
    expect(existsSync(path.join(root, '.staging'))).toBe(false);
  });

  it('in a directory of the operating system, through a link', async () => {
    const outside = makeDirectory();
    symlinkSync('/etc', path.join(outside, 'link'));
    await refused(path.join(outside, 'link/lakehouse'), 'belongs to the operating system');
  });

  it('at, in or around the inbox, also for a bucket of the configuration', async () => {
    const inboxDir = path.join(makeDirectory(), 'drop/inbox');
    await rooms[Symbol.asyncDispose]();
    rooms = await open({ inboxDir });
    for (const root of [inboxDir, path.join(inboxDir, 'x'), path.dirname(inboxDir)]) {
      await refused(root, 'overlaps the inbox');
      await rooms[Symbol.asyncDispose]();
      await expect(open({ inboxDir, configuredBuckets: [{ name: 'c', root }] })).rejects.toMatchObject({
        code: 'BUCKET_ROOT_REFUSED',
      });
      rooms = await open({ inboxDir });
    }
  });

  it('when the inbox is moved to where a bucket is', async () => {
    const root = path.join(makeDirectory(), 'files');
    await create('archive', root);
    await rooms[Symbol.asyncDispose]();
    await expect(open({ inboxDir: path.join(root, 'archive') })).rejects.toMatchObject({
      code: 'BUCKET_ROOT_REFUSED',
      message: expect.stringContaining('overlaps the inbox'),
    });
    rooms = await open();
  });

  it('of the configuration in the data directory', async () => {
    await rooms[Symbol.asyncDispose]();
    const configuredBuckets = [{ name: 'archive', root: path.join(dir, 'query/archive') }];
    await expect(open({ configuredBuckets })).rejects.toMatchObject({ code: 'BUCKET_ROOT_REFUSED' });
    rooms = await open();
  });

  it('written with detours', () => refused(`${dir}/x/..`, 'holds the catalog'));

  it('that is a symbolic link', async () => {
    const target = makeDirectory();
    symlinkSync(target, path.join(dir, 'link'));
    await refused(path.join(dir, 'link'), 'symbolic link');
    expect(readdirSync(target)).toEqual([]);
  });

  it('that reaches the catalog or another bucket through a link above it', async () => {
    const outside = makeDirectory();
    symlinkSync(path.dirname(dir), path.join(outside, 'up'));
    await refused(path.join(outside, 'up', path.basename(dir)), 'holds the catalog');
    await refused(path.join(outside, 'up', path.basename(dir), 'buckets/primary/inner'), 'overlaps');
  });

  it('that is a file', async () => {
    writeFileSync(path.join(dir, 'file'), '');
    await refused(path.join(dir, 'file'), 'not a directory');
  });

  it('inside, around or at another bucket', async () => {
    const other = path.join(makeDirectory(), 'other');
    await create('other', other);
    await refused(path.join(other, 'inner'), 'overlaps');
    await refused(path.dirname(other), 'overlaps');
    await refused(other, 'overlaps');
    await create('neighbour', `${other}-too`);
  });

  it('when two that overlap come at once', async () => {
    const root = path.join(makeDirectory(), 'r');
    const outcomes = await Promise.allSettled([create('one', root), create('two', path.join(root, 'inner'))]);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });
});

it('a root below a link is kept by its real path', async () => {
  const outside = makeDirectory();
  mkdirSync(path.join(outside, 'real'));
  symlinkSync(path.join(outside, 'real'), path.join(outside, 'link'));
  expect((await create('deep', path.join(outside, 'link/deep'))).root).toBe(
    path.join(realpathSync(outside), 'real/deep'),
  );
});

describe('removing', () => {
  it('forgets the bucket and leaves its files', async () => {
    const { root } = await create('archive');
    writeFileSync(path.join(root, 'mine'), '');
    rooms.buckets.remove(admin, 'archive');
    expect(names()).toEqual(['primary']);
    expect(existsSync(path.join(root, 'mine'))).toBe(true);
  });

  it('is refused for what is protected', async () => {
    await create('rescue');
    for (const name of ['primary', 'rescue'])
      expect(() => rooms.buckets.remove(admin, name)).toThrow(
        expect.objectContaining({ code: 'BUCKET_PROTECTED' }),
      );
  });

  it('is refused with the list of what is in it', async () => {
    await create('archive');
    await publishText(rooms, 'notes', 'a', { bucket: 'archive' });
    expect(() => rooms.buckets.remove(admin, 'archive')).toThrow(
      expect.objectContaining({
        code: 'IN_USE',
        details: { dependents: [{ kind: 'dataset', name: 'notes' }] },
      }),
    );
  });

  it('is refused while something is being published into it', async () => {
    await create('archive');
    await using stage = await rooms.objects.openStage(admin, 'archive', 'job_1');
    writeFileSync(path.join(stage.dir, 'a'), 'a');
    const refs = await rooms.objects.publish('archive', [{ file: path.join(stage.dir, 'a'), key: 'a' }]);
    expect(() => rooms.buckets.remove(admin, 'archive')).toThrow(expect.objectContaining({ code: 'IN_USE' }));
    await rooms.objects.discard(refs);
    rooms.buckets.remove(admin, 'archive');
  });
});

describe('configured buckets', () => {
  it('are made at the start, may be primary, and cannot be removed while they are configured', async () => {
    await rooms[Symbol.asyncDispose]();
    dir = makeDirectory();
    const [primary, extra] = [makeDirectory(), makeDirectory()];
    const configuredBuckets = [
      { name: 'primary', root: primary },
      { name: 'extra', root: extra },
    ];
    rooms = await open({ configuredBuckets });
    expect(rooms.buckets.list(admin).map(({ name, root, origin }) => ({ name, root, origin }))).toEqual([
      { name: 'extra', root: extra, origin: 'CONFIG' },
      { name: 'primary', root: primary, origin: 'CONFIG' },
    ]);
    expect(() => rooms.buckets.remove(admin, 'extra')).toThrow('lakehouse.toml');
    await rooms[Symbol.asyncDispose]();
    rooms = await open({ configuredBuckets: configuredBuckets.slice(0, 1) });
    rooms.buckets.remove(admin, 'extra');
  });

  it('are refused at another place than their files', async () => {
    await rooms[Symbol.asyncDispose]();
    await expect(
      open({ configuredBuckets: [{ name: 'primary', root: makeDirectory() }] }),
    ).rejects.toMatchObject({
      code: 'BUCKET_ROOT_REFUSED',
      message: expect.stringContaining(path.join(dir, 'buckets/primary')),
    });
  });
});
