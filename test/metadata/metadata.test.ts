import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Metadata, openMetadata } from '../../src/metadata/index.ts';
import { startChild } from '../support/child.ts';
import { makeDirectory } from '../support/directory.ts';
import { migrationsDir } from '../support/rooms.ts';

const processModule = new URL('./metadata-process.ts', import.meta.url);

function open(dataDir: string): Metadata {
  const metadata = openMetadata({ dataDir, migrationsDir });
  onTestFinished(() => metadata[Symbol.dispose]());
  return metadata;
}

const epochs = (metadata: Metadata) =>
  metadata.db.all<{ epoch: string }>(sql`select epoch from event_epoch`).map((row) => row.epoch);
const insert = (id: number) => sql`insert into event_epoch (id, epoch) values (${id}, ${String(id)})`;
const openError = (dataDir: string) => {
  try {
    openMetadata({ dataDir, migrationsDir })[Symbol.dispose]();
  } catch (error) {
    return error;
  }
  throw new Error('It was opened.');
};

describe('M1: the lock', () => {
  it('turns a second process away at once, naming the first, and is free after kill -9', async () => {
    const dataDir = makeDirectory();
    const child = startChild(processModule, [dataDir]);
    expect(await child.receive()).toBe('open');
    const before = performance.now();
    expect(openError(dataDir)).toMatchObject({
      code: 'DATA_DIR_LOCKED',
      message: expect.stringContaining(`by process ${child.process.pid} at http://127.0.0.1:4400`),
      details: { dataDir, pid: child.process.pid, url: 'http://127.0.0.1:4400' },
    });
    expect(performance.now() - before).toBeLessThan(1000); // the promise of the lock, not a measurement
    await child.kill();
    expect(epochs(open(dataDir))).toEqual(['1']);
  });

  it('also keeps the same process from opening twice', () => {
    const dataDir = makeDirectory();
    open(dataDir);
    expect(openError(dataDir)).toMatchObject({ code: 'DATA_DIR_LOCKED' });
  });

  it('is given back on disposal and after a failed opening', () => {
    const dataDir = makeDirectory();
    expect(() => openMetadata({ dataDir, migrationsDir: '/nowhere' })).toThrow();
    openMetadata({ dataDir, migrationsDir })[Symbol.dispose]();
    open(dataDir);
  });
});

describe('a data directory', () => {
  it('is created, for its owner alone', () => {
    const dataDir = path.join(makeDirectory(), 'a/b');
    open(dataDir);
    expect(execFileSync('stat', ['-c', '%a', dataDir], { encoding: 'utf8' }).trim()).toBe('700');
  });

  it('that is a file is refused by name', () => {
    const file = path.join(makeDirectory(), 'file');
    writeFileSync(file, '');
    expect(openError(file)).toMatchObject({
      code: 'DATA_DIR_UNUSABLE',
      message: expect.stringContaining(file),
    });
  });

  it('whose lock is a directory is refused by name', () => {
    const dataDir = makeDirectory();
    mkdirSync(path.join(dataDir, 'lock.db'));
    expect(openError(dataDir)).toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
  });

  it.skipIf(process.getuid?.() === 0)('that may not be written is refused by name', () => {
    const dataDir = makeDirectory();
    chmodSync(dataDir, 0o500);
    expect(openError(dataDir)).toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
  });

  it.for(['/proc/nowhere/data', '/proc', '/dev/null/data'])('at %s is refused at once', (dataDir) => {
    expect(openError(dataDir)).toMatchObject({
      code: 'DATA_DIR_UNUSABLE',
      message: expect.stringContaining(dataDir),
    });
  });

  it('is readable by its owner alone, also where the directory is not', () => {
    const dataDir = makeDirectory();
    chmodSync(dataDir, 0o755);
    open(dataDir).write((tx) => tx.db.run(insert(1)));
    for (const name of ['catalog.db', 'catalog.db-wal', 'catalog.db-shm'])
      expect(statSync(path.join(dataDir, name)).mode & 0o777, name).toBe(0o600);
  });

  it.skipIf(!canMount())(
    'on a read-only file system is refused, and opens again when it can be written',
    () => {
      const dataDir = mountTmpfs('8m');
      openMetadata({ dataDir, migrationsDir })[Symbol.dispose]();
      execFileSync('mount', ['-o', 'remount,ro', dataDir]);
      expect(openError(dataDir)).toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
      expect(openError(path.join(dataDir, 'new'))).toMatchObject({
        code: 'DATA_DIR_UNUSABLE',
        message: expect.stringContaining('read-only'),
      });
      execFileSync('mount', ['-o', 'remount,rw', dataDir]);
      open(dataDir);
    },
  );

  it.skipIf(!canMount())('on a full file system is refused as such', () => {
    const disk = mountTmpfs('2m');
    const dataDir = path.join(disk, 'data');
    openMetadata({ dataDir, migrationsDir })[Symbol.dispose]();
    const ballast = path.join(disk, 'ballast');
    expect(() => writeFileSync(ballast, Buffer.alloc(4_000_000))).toThrow('ENOSPC');
    expect(openError(dataDir)).toMatchObject({
      code: 'STORAGE_FULL',
      message: expect.stringContaining(dataDir),
    });
    rmSync(ballast);
    open(dataDir);
  });
});

describe('a catalog', () => {
  /** The present migrations with others behind or instead of them. */
  function makeMigrations(change: (dir: string, entries: { when: number; tag: string }[]) => void): string {
    const dir = path.join(makeDirectory(), 'migrations');
    cpSync(migrationsDir, dir, { recursive: true });
    const file = path.join(dir, 'meta/_journal.json');
    const content = JSON.parse(readFileSync(file, 'utf8'));
    change(dir, content.entries);
    writeFileSync(file, JSON.stringify(content));
    return dir;
  }
  const withLaterOne = () =>
    makeMigrations((dir, entries) => {
      const last = entries.at(-1)!;
      entries.push({ ...last, when: last.when + 1000, tag: '9999_later' });
      writeFileSync(path.join(dir, '9999_later.sql'), 'CREATE TABLE later (id integer);');
    });
  const shifted = (byMs: number) =>
    makeMigrations((dir, entries) => {
      for (const entry of entries) entry.when += byMs;
      appendFileSync(path.join(dir, `${entries[0]!.tag}.sql`), '\n-- another one');
    });
  const contentOf = (dataDir: string) => readFileSync(path.join(dataDir, 'catalog.db'));

  it('of the present migrations opens under later ones and keeps its rows', () => {
    const dataDir = makeDirectory();
    const before = openMetadata({ dataDir, migrationsDir });
    before.write((tx) => tx.db.run(insert(7)));
    before[Symbol.dispose]();
    const after = openMetadata({ dataDir, migrationsDir: withLaterOne() });
    onTestFinished(() => after[Symbol.dispose]());
    expect(epochs(after)).toEqual(['7']);
    after.write((tx) => tx.db.run(sql`insert into later (id) values (1)`));
  });

  it.for([
    ['an older', () => shifted(-86_400_000)],
    ['an older', () => shifted(0)],
    ['a newer', withLaterOne],
    ['a newer', () => shifted(86_400_000)],
  ] as const)('of %s version is refused with both dates, and left as it is', ([which, makers]) => {
    const dataDir = makeDirectory();
    openMetadata({ dataDir, migrationsDir: makers() })[Symbol.dispose]();
    const content = contentOf(dataDir);
    expect(openError(dataDir)).toMatchObject({
      code: 'CATALOG_INCOMPATIBLE',
      message: expect.stringMatching(
        new RegExp(
          `${dataDir} was made by ${which} version.*20\\d\\d-.*knows those of 20\\d\\d-.*--data-dir`,
        ),
      ),
    });
    expect(contentOf(dataDir).equals(content)).toBe(true);
  });

  it('of another program is refused, and left as it is', () => {
    const dataDir = makeDirectory();
    const other = new Database(path.join(dataDir, 'catalog.db'));
    other.exec('create table mine (id)');
    other.close();
    const content = contentOf(dataDir);
    expect(openError(dataDir)).toMatchObject({
      code: 'CATALOG_INCOMPATIBLE',
      message: expect.stringContaining('another program'),
    });
    expect(contentOf(dataDir).equals(content)).toBe(true);
  });

  it.for([
    [
      'no database',
      (file: string) => writeFileSync(file, 'no database at all'.repeat(100)),
      /not a database/,
    ],
    ['a directory', (file: string) => mkdirSync(file), /not a file/],
  ] as const)('that is %s is refused', ([, make, message]) => {
    const dataDir = makeDirectory();
    make(path.join(dataDir, 'catalog.db'));
    expect(openError(dataDir)).toMatchObject({
      code: 'DATA_DIR_UNUSABLE',
      message: expect.stringMatching(message),
    });
  });
});

describe('write', () => {
  it('commits everything or nothing, and tells readers only after the commit, in order', () => {
    const metadata = open(makeDirectory());
    const told: string[] = [];
    const failing = () =>
      metadata.write((tx) => {
        tx.db.run(insert(1));
        tx.afterCommit(() => told.push('never'));
        throw new Error('boom');
      });
    expect(failing).toThrow('boom');
    expect(epochs(metadata)).toEqual([]);
    const value = metadata.write((tx) => {
      tx.db.run(insert(2));
      tx.afterCommit(() => told.push('first'));
      tx.afterCommit(() => told.push(`second sees ${epochs(metadata)}`));
      expect(told).toEqual([]);
      return 42;
    });
    expect(value).toBe(42);
    expect(told).toEqual(['first', 'second sees 2']);
  });

  it('inside write is a defect, and leaves the outer one whole', () => {
    const metadata = open(makeDirectory());
    metadata.write((tx) => {
      expect(() => metadata.write(() => {})).toThrow('inside metadata.write');
      tx.db.run(insert(3));
    });
    expect(epochs(metadata)).toEqual(['3']);
  });

  it('refuses asynchronous changes', () => {
    const metadata = open(makeDirectory());
    expect(() => metadata.write(async (tx) => tx.db.run(insert(1)))).toThrow('synchronous');
    expect(epochs(metadata)).toEqual([]);
  });

  it('is durable although a reader that it wakes fails', () => {
    const metadata = open(makeDirectory());
    const warned: Error[] = [];
    const onWarning = (warning: Error) => warned.push(warning);
    process.on('warning', onWarning);
    onTestFinished(() => void process.off('warning', onWarning));
    metadata.write((tx) => {
      tx.db.run(insert(1));
      tx.afterCommit(() => {
        throw new Error('reader');
      });
    });
    expect(epochs(metadata)).toEqual(['1']);
  });

  it('may be called from what runs after the commit', () => {
    const metadata = open(makeDirectory());
    metadata.write((tx) => tx.afterCommit(() => metadata.write((inner) => inner.db.run(insert(7)))));
    expect(epochs(metadata)).toEqual(['7']);
  });

  it('takes relaxed writes into its own transaction', () => {
    const metadata = open(makeDirectory());
    const failing = () =>
      metadata.write(() => {
        metadata.writeRelaxed((db) => db.run(insert(1)));
        throw new Error('boom');
      });
    expect(failing).toThrow('boom');
    expect(epochs(metadata)).toEqual([]);
    metadata.writeRelaxed((db) => db.run(insert(2)));
    expect(epochs(metadata)).toEqual(['2']);
  });
});

describe('a full disk', () => {
  const grow = (metadata: Metadata) => {
    for (let i = 0; i < 100_000; i++) {
      metadata.write((tx) =>
        tx.db.run(
          sql`insert into events (stream, entity_id, type, payload, at) values ('x', 'x', 'x', ${'x'.repeat(1000)}, 0)`,
        ),
      );
    }
  };
  const countEvents = (metadata: Metadata) =>
    metadata.db.get<{ n: number }>(sql`select count(*) as n from events`).n;

  it('gives STORAGE_FULL; reads go on, and writes work again when there is space', () => {
    const metadata = open(makeDirectory());
    const { page_count: pages } = metadata.db.get<{ page_count: number }>(sql`pragma page_count`);
    metadata.db.run(sql.raw(`pragma max_page_count = ${pages + 20}`));
    expect(() => grow(metadata)).toThrow(expect.objectContaining({ code: 'STORAGE_FULL', retryable: true }));
    const kept = countEvents(metadata);
    expect(kept).toBeGreaterThan(0);
    metadata.db.run(sql`pragma max_page_count = 100000`);
    metadata.write((tx) => tx.db.run(insert(1)));
    expect(epochs(metadata)).toEqual(['1']);
    expect(countEvents(metadata)).toBe(kept);
  });

  it.skipIf(!canMount())('does the same on a file system of 2 MB', () => {
    const dataDir = mountTmpfs('2m');
    const metadata = open(dataDir);
    expect(() => grow(metadata)).toThrow(expect.objectContaining({ code: 'STORAGE_FULL' }));
    const kept = countEvents(metadata);
    execFileSync('mount', ['-o', 'remount,size=20m', dataDir]);
    metadata.write((tx) => tx.db.run(insert(1)));
    expect(countEvents(metadata)).toBe(kept);
  });
});

function canMount(): boolean {
  const dir = path.join('/tmp', `lakehouse-mount-${process.pid}`);
  mkdirSync(dir, { recursive: true });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir]).status === 0;
  if (mounted) spawnSync('umount', [dir]);
  spawnSync('rmdir', [dir]);
  return mounted;
}

function mountTmpfs(size: string): string {
  const dir = makeDirectory();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', dir]);
  onTestFinished(() => void execFileSync('umount', ['-l', dir]));
  return dir;
}
