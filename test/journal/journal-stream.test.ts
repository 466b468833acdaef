import { describe, expect, it } from 'vitest';
import type { JournalChange } from '../../src/journal/index.ts';
import { appendEntries } from '../support/archive-rig.ts';
import { makeDirectory } from '../support/directory.ts';
import { admin, openRooms, reader } from '../support/rooms.ts';

describe('the log stream', () => {
  it('gives every entry once, in order, from a cursor on and then live', async () => {
    await using rig = await openRooms(makeDirectory());
    const start = rig.journal.head().seq;
    const first = rig.journal.follow(admin, {});
    appendEntries(rig, 450);
    const seen: number[] = [];
    let cursor = '';
    for await (const change of first) {
      seen.push(change.entry.seq);
      cursor = change.cursor;
      if (seen.length === 200) break;
    }
    const second = rig.journal.follow(admin, { after: cursor });
    const take = async (step: Promise<IteratorResult<JournalChange>>) => {
      const { value } = await step;
      seen.push(value.entry.seq);
    };
    while (seen.length < 450) await take(second.next());
    const live = second.next(); // finds nothing more, and waits
    appendEntries(rig, 50);
    await take(live);
    while (seen.length < 500) await take(second.next());
    await second.return?.();
    expect(seen).toEqual(Array.from({ length: 500 }, (_, i) => start + 1 + i));
  });

  it('refuses strangers, and cursors of another history', async () => {
    await using rig = await openRooms(makeDirectory());
    await using other = await openRooms(makeDirectory());
    appendEntries(rig, 3);
    appendEntries(other, 3, 'eve');
    const { value } = await (async () => {
      const stream = other.journal.follow(admin, {});
      appendEntries(other, 1);
      const step = await stream.next();
      await stream.return?.();
      return step;
    })();
    appendEntries(rig, 5);
    expect(() => rig.journal.follow(reader, {})).toThrow(/administrator/);
    expect(() => rig.journal.follow(admin, { after: 'nonsense' })).toThrow(/cursor/);
    expect(() => rig.journal.follow(admin, { after: value.cursor })).toThrow(/another journal/);
  });
});
