import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ArchiveRig, appendEntries, openArchiveRig } from '../support/archive-rig.ts';
import { makeDirectory } from '../support/directory.ts';
import { admin, reader } from '../support/rooms.ts';
import { until } from '../support/until.ts';
import { publishText } from '../support/versions.ts';

const ranges = (rig: ArchiveRig) =>
  rig.archive.list(admin).map(({ firstSeq, lastSeq }) => [firstSeq, lastSeq]);

describe('A1: flushing', () => {
  it('continues where it ended, does nothing twice, and merges what is small', async () => {
    await using rig = await openArchiveRig(makeDirectory());
    const before = rig.journal.head().seq; // opening writes the built-in buckets
    appendEntries(rig, 600 - before);
    expect(await rig.archive.flush(admin)).toEqual({ entryCount: 600, flushedSeq: 600 });
    expect(await rig.archive.flush(admin)).toEqual({ entryCount: 0, flushedSeq: 600 });
    for (let i = 0; i < 16; i++) {
      appendEntries(rig, 2);
      await rig.archive.flush(admin);
    }
    expect(ranges(rig)).toEqual([
      [1, 600],
      [601, 632],
    ]);
    expect(await rig.objects.sweep()).toBe(16);
    expect(await rig.verify()).toMatchObject({ isIntact: true, flushedEntries: 632, journalEntries: 632 });
  });

  it('happens by itself: at the number of entries, and after the interval', async () => {
    await using rig = await openArchiveRig(makeDirectory(), { flushEvents: 50, flushIntervalMs: 100 });
    rig.archive.start();
    appendEntries(rig, 50);
    await until(() => rig.archive.flushedSeq() === rig.journal.head().seq);
    appendEntries(rig, 1);
    await until(() => rig.archive.flushedSeq() === rig.journal.head().seq);
  });

  it('refuses a journal that does not go on where the last file ends', async () => {
    await using rig = await openArchiveRig(makeDirectory());
    appendEntries(rig, 20);
    await rig.archive.flush(admin);
    const { seq } = rig.journal.head();
    rig.metadata.db.run(`delete from journal where seq > ${seq - 3}`);
    await expect(rig.archive.flush(admin)).rejects.toMatchObject({ code: 'JOURNAL_BROKEN' });
    appendEntries(rig, 10);
    await expect(rig.archive.flush(admin)).rejects.toMatchObject({ code: 'JOURNAL_BROKEN' });
    await expect(rig.archive.flush(reader)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('verify', () => {
  async function openFlushed() {
    const rig = await openArchiveRig(makeDirectory());
    appendEntries(rig, 40);
    await publishText(rig, 'notes', 'a\nb');
    await rig.archive.flush(admin);
    return { rig, tamper: (sql: string) => rig.metadata.db.run(sql) };
  }

  it('is content with what nobody touched', async () => {
    await using rig = (await openFlushed()).rig;
    expect(await rig.verify()).toMatchObject({ isIntact: true, damaged: [], journalBreak: null });
  });

  it.for([
    ["update journal set actor = 'eve' where seq = 7", 7],
    ['delete from journal where seq = 9', 9],
    ['update journal set hash = lower(hex(randomblob(32))) where seq = 12', 12],
  ] as const)('names the first entry after: %s', async ([sql, seq]) => {
    const { rig, tamper } = await openFlushed();
    await using _ = rig;
    tamper(sql);
    expect((await rig.verify()).journalBreak).toMatchObject({ seq });
  });

  it('names a chain that was computed anew, and a tail that was cut off with its counter', async () => {
    const { rig, tamper } = await openFlushed();
    await using _ = rig;
    const { seq } = rig.journal.head();
    tamper(`delete from journal where seq > ${seq - 5}`);
    tamper(`update sqlite_sequence set seq = ${seq - 5} where name = 'journal'`);
    expect((await rig.journal.check()).isIntact).toBe(true);
    expect((await rig.verify()).journalBreak).toMatchObject({ seq: seq - 4 });
    appendEntries(rig, 5, 'eve'); // a chain that fits in itself, as long as the one before
    expect((await rig.journal.check()).isIntact).toBe(true);
    expect((await rig.verify()).journalBreak).toMatchObject({ seq: seq - 4 });
  });

  it('names a flushed tail that was cut off with its counter and its record, and no file that waits for removal', async () => {
    const { rig, tamper } = await openFlushed();
    await using _ = rig;
    for (let i = 0; i < 16; i++) {
      appendEntries(rig, 2);
      await rig.archive.flush(admin); // the sixteenth is merged with others, which then wait for the sweeper
    }
    expect(await rig.verify()).toMatchObject({ isIntact: true, damaged: [] });
    appendEntries(rig, 3);
    await rig.archive.flush(admin);
    const last = rig.archive.list(admin).at(-1)!;
    tamper(`delete from journal_flushes where first_seq = ${last.firstSeq}`);
    tamper(`delete from journal where seq >= ${last.firstSeq}`);
    tamper(`update sqlite_sequence set seq = ${last.firstSeq - 1} where name = 'journal'`);
    expect((await rig.journal.check()).isIntact).toBe(true);
    const report = await rig.verify();
    expect(report.journalBreak).toMatchObject({ seq: last.firstSeq });
    expect(report.damaged).toEqual([expect.objectContaining({ key: last.key, owner: 'journal' })]);
  });

  it('names a chain computed anew by a manifest alone', async () => {
    const { rig, tamper } = await openFlushed();
    await using _ = rig;
    tamper('delete from journal_flushes');
    tamper('delete from journal');
    tamper("delete from sqlite_sequence where name = 'journal'");
    appendEntries(rig, 100, 'eve');
    expect((await rig.journal.check()).isIntact).toBe(true);
    const report = await rig.verify();
    expect(report.isIntact).toBe(false);
    expect(report.damaged).toContainEqual(
      expect.objectContaining({ owner: 'dataset notes, version 1', code: 'ARCHIVE_MISMATCH' }),
    );
  });

  it('names a flushed file that was changed, and a catalog that differs from its manifest', async () => {
    const { rig, tamper } = await openFlushed();
    await using _ = rig;
    const [flushed] = rig.archive.list(admin);
    const file = path.join(rig.buckets.get(admin, 'primary').root, flushed!.key);
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('x')]));
    tamper("update dataset_versions set created_by = 'eve'");
    const { damaged } = await rig.verify();
    expect(damaged.map(({ key, code }) => [key, code])).toContainEqual([flushed!.key, 'OBJECT_CORRUPT']);
    expect(damaged.find(({ code }) => code === 'ARCHIVE_MISMATCH')?.message).toMatch(/createdBy/);
  });
});
