import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createId } from '../../src/kernel/index.ts';
import type { Metadata } from '../../src/metadata/index.ts';
import type { ObjectRef, ObjectStore } from '../../src/storage/index.ts';
import type { MovedClock } from '../support/clock.ts';
import { admin } from '../support/rooms.ts';

/** What the contract needs of a backend: a store on a new bucket, and a way to look into that bucket. */
export interface StoreUnderTest {
  store: ObjectStore;
  metadata: Metadata;
  clock: MovedClock;
  bucket: string;
  gracePeriodMs: number;
  /** Keys of all objects that exist, unsettled ones included. */
  listKeys(): Promise<string[]>;
  /** Changes one byte of an object behind the store's back. */
  corrupt(key: string): Promise<void>;
  /** Removes an object behind the store's back. */
  lose(key: string): Promise<void>;
  /** A store that has checked nothing yet, as after a restart. */
  reopen(): ObjectStore;
}

/** What every backend of the object store promises. */
export function describeObjectStore(open: () => Promise<StoreUnderTest>) {
  const stageFile = async ({ store, bucket }: StoreUnderTest, content: string) => {
    const stage = await store.openStage(admin, bucket, createId('job'));
    const file = path.join(stage.dir, 'part');
    writeFileSync(file, content);
    return { stage, file };
  };
  const put = async (under: StoreUnderTest, key: string, content: string): Promise<ObjectRef> => {
    const { stage, file } = await stageFile(under, content);
    await using _ = stage;
    const [ref] = await under.store.publish(under.bucket, [{ file, key }]);
    return ref!;
  };
  const settle = ({ store, metadata }: StoreUnderTest, refs: ObjectRef[]) =>
    metadata.write((tx) => store.settleIn(tx, refs));

  it('publishes files under their keys, with hash and size', async () => {
    const under = await open();
    const ref = await put(under, 'a/b/part-0.parquet', 'hello');
    expect(ref).toEqual({
      bucket: under.bucket,
      key: 'a/b/part-0.parquet',
      sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
      bytes: 5,
    });
    expect(readFileSync(await under.store.localPath(ref), 'utf8')).toBe('hello');
  });

  it('S1: never overwrites', async () => {
    const under = await open();
    const first = await put(under, 'a', 'first');
    settle(under, [first]);
    await expect(put(under, 'a', 'second')).rejects.toThrow('taken');
    expect(readFileSync(await under.store.localPath(first), 'utf8')).toBe('first');
    await under.store.recover(() => false);
    expect(await under.listKeys()).toEqual(['a']);
  });

  it('publishes several files or none', async () => {
    const under = await open();
    const taken = await put(under, 'taken', 'x');
    settle(under, [taken]);
    const { stage, file } = await stageFile(under, 'new');
    await using _ = stage;
    const other = `${file}-2`;
    writeFileSync(other, 'new');
    const publish = under.store.publish(under.bucket, [
      { file, key: 'b/new' },
      { file: other, key: 'taken' },
    ]);
    await expect(publish).rejects.toThrow();
    expect(await under.listKeys()).toEqual(['taken']);
  });

  it('S2: recovery removes what no transaction settled, and only that', async () => {
    const under = await open();
    const kept = await put(under, 'd/kept', 'k');
    settle(under, [kept]);
    await put(under, 'd/lost', 'l');
    await put(under, 'e/lost', 'l');
    await under.reopen().recover(() => false);
    expect(await under.listKeys()).toEqual(['d/kept']);
    await under.reopen().recover(() => false);
    expect(await under.listKeys()).toEqual(['d/kept']);
  });

  it('discards what was not settled, and leaves what was', async () => {
    const under = await open();
    const [kept, dropped] = [await put(under, 'kept', 'k'), await put(under, 'dropped', 'd')];
    settle(under, [kept]);
    await under.store.discard([kept, dropped]);
    expect(await under.listKeys()).toEqual(['kept']);
  });

  it('finds a changed byte before the first use, a lost file too', async () => {
    const under = await open();
    const refs = [await put(under, 'changed', 'content'), await put(under, 'lost', 'content')] as const;
    settle(under, [...refs]);
    await under.corrupt('changed');
    await under.lose('lost');
    const later = under.reopen();
    for (let time = 0; time < 2; time++) {
      await expect(later.localPath(refs[0])).rejects.toMatchObject({
        code: 'OBJECT_CORRUPT',
        details: { bucket: under.bucket, key: 'changed' },
      });
      await expect(later.localPath(refs[1])).rejects.toMatchObject({ code: 'OBJECT_MISSING' });
    }
    await expect(later.check(refs[0])).rejects.toMatchObject({ code: 'OBJECT_CORRUPT' });
  });

  it('notices a change after the first use', async () => {
    const under = await open();
    const ref = await put(under, 'used', 'content');
    settle(under, [ref]);
    expect(readFileSync(await under.store.localPath(ref), 'utf8')).toBe('content');
    await under.corrupt('used');
    await expect(under.store.localPath(ref)).rejects.toMatchObject({ code: 'OBJECT_CORRUPT' });
    await under.lose('used');
    await expect(under.store.localPath(ref)).rejects.toMatchObject({ code: 'OBJECT_MISSING' });
  });

  it('does not take a writer’s word for its hash', async () => {
    const under = await open();
    const { stage, file } = await stageFile(under, 'content');
    await using _ = stage;
    const [ref] = await under.store.publish(under.bucket, [{ file, key: 'claimed', sha256: '0'.repeat(64) }]);
    await expect(under.store.localPath(ref!)).rejects.toMatchObject({ code: 'OBJECT_CORRUPT' });
  });

  it('sweeps retired objects once the grace period is over', async () => {
    const under = await open();
    const [old, kept] = [await put(under, 'old', 'o'), await put(under, 'kept', 'k')];
    settle(under, [old, kept]);
    under.metadata.write((tx) => under.store.retireIn(tx, [old]));
    under.metadata.write((tx) => under.store.retireIn(tx, [old])); // twice is once
    under.clock.move(under.gracePeriodMs - 1);
    expect(await under.store.sweep()).toBe(0);
    expect(readFileSync(await under.store.localPath(old), 'utf8')).toBe('o');
    under.clock.move(1);
    expect(await under.store.sweep()).toBe(1);
    expect(await under.listKeys()).toEqual(['kept']);
    await expect(under.store.localPath(old)).rejects.toMatchObject({ code: 'OBJECT_MISSING' });
    expect(await under.store.sweep()).toBe(0);
  });

  it('sweeps nothing early when the clock was put back', async () => {
    const under = await open();
    const old = await put(under, 'old', 'o');
    settle(under, [old]);
    under.metadata.write((tx) => under.store.retireIn(tx, [old]));
    under.clock.move(-under.gracePeriodMs);
    expect(await under.store.sweep()).toBe(0);
  });

  it('keeps stages whose owner is kept, and removes the others', async () => {
    const under = await open();
    const kept = await under.store.openStage(admin, under.bucket, 'job_kept');
    writeFileSync(path.join(kept.dir, 'half'), 'x');
    const left = await under.store.openStage(admin, under.bucket, 'job_left');
    await under.reopen().recover((owner) => owner === 'job_kept');
    const again = await under.store.openStage(admin, under.bucket, 'job_kept');
    expect(readFileSync(path.join(again.dir, 'half'), 'utf8')).toBe('x');
    expect(() => writeFileSync(path.join(left.dir, 'x'), '')).toThrow('ENOENT');
  });

  it.for(['../x', '/x', 'a//b', '.hidden', 'a/../b', 'a\\b', 'a\nb', ''])(
    'refuses the key %j',
    async (key) => {
      const under = await open();
      await expect(put(under, key, 'x')).rejects.toThrow('is not a key');
    },
  );
}
