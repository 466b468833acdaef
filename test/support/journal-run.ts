import { expect } from 'vitest';
import { openArchiveRig } from './archive-rig.ts';
import { startChild } from './child.ts';
import { makeDirectory } from './directory.ts';
import { admin } from './rooms.ts';

interface Told {
  actor?: string;
  seq?: number;
  done?: boolean;
}

const script = new URL('./journal-writers-process.ts', import.meta.url);

/**
 * Rounds of eight writers, each but the last killed at another moment; then every entry that was acknowledged
 * must be there once, at its number, and everything must verify. Returns how many there were.
 */
export async function runJournalWriters(options: { rounds: number; perWriter: number }): Promise<number> {
  const dir = makeDirectory();
  const told = new Map<string, number>();
  for (let round = 0; round < options.rounds; round++) {
    const isLast = round === options.rounds - 1;
    const fault = !isLast && round % 3 === 2 ? 'journal-flushed' : '';
    const child = startChild(script, [dir, String(round), String(options.perWriter), fault]);
    const killAfter = isLast
      ? Number.POSITIVE_INFINITY
      : Math.floor((options.perWriter * 8 * ((round % 5) + 1)) / 6);
    for (let count = 0; count < killAfter; count++) {
      const message = (await child.receive().catch(() => ({ done: true }))) as Told;
      if (message.done) break;
      told.set(message.actor!, message.seq!);
    }
    await child.kill();
  }
  await using rig = await openArchiveRig(dir);
  await rig.archive.flush(admin);
  const entries = rig.journal.readAfter(0, Number.MAX_SAFE_INTEGER);
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, i) => i + 1));
  const kept = new Map(entries.map(({ actor, seq }) => [actor, seq]));
  expect([...told].filter(([actor, seq]) => kept.get(actor) !== seq)).toEqual([]);
  const writes = entries.filter(({ actor }) => /^\d+-\d+-\d+$/.test(actor));
  expect(new Set(writes.map(({ actor }) => actor)).size).toBe(writes.length);
  expect(await rig.verify()).toMatchObject({
    isIntact: true,
    journalEntries: entries.length,
    flushedEntries: entries.length,
  });
  return told.size;
}
