import { expect } from 'vitest';
import { type ArchiveRig, openArchiveRig } from './archive-rig.ts';
import { startChild } from './child.ts';
import { makeDirectory } from './directory.ts';
import { tamperings } from './journal-tampering.ts';
import { admin } from './rooms.ts';

interface Told {
  actor?: string;
  seq?: number;
  done?: boolean;
}

export interface JournalRunReport {
  writers: number;
  /** By SIGKILL from outside, and at the moment between a flushed file and its record. */
  kills: { fromOutside: number; whileFlushing: number };
  acknowledged: number;
  /** Entries that were acknowledged and are missing, or at another number. */
  lost: number;
  repeated: number;
  /** With those that were committed when the kill came before their acknowledgement. */
  entries: number;
  flushedEntries: number;
  flushedFiles: number;
  /** Changes by hand, by kind, each undone again; `verify` named the first wrong entry of all of them. */
  tamperings: Record<string, number>;
}

const script = new URL('./journal-writers-process.ts', import.meta.url);

/**
 * Rounds of eight writers, each but the last killed at another moment; then every entry that was acknowledged
 * must be there once, at its number, with its personal value, and everything must verify; and every change by hand
 * must be named.
 */
export async function runJournalWriters(options: {
  rounds: number;
  perWriter: number;
  tamperingsPerKind: number;
  seed: number;
}): Promise<JournalRunReport> {
  const dir = makeDirectory();
  const told = new Map<string, number>();
  const kills = { fromOutside: 0, whileFlushing: 0 };
  for (let round = 0; round < options.rounds; round++) {
    const isLast = round === options.rounds - 1;
    const fault = !isLast && round % 3 === 2 ? 'journal-flushed' : '';
    const child = startChild(script, [dir, String(round), String(options.perWriter), fault]);
    const killAfter =
      isLast || fault
        ? Number.POSITIVE_INFINITY
        : Math.floor((options.perWriter * 8 * ((round % 5) + 1)) / 6);
    for (let count = 0; count < killAfter; count++) {
      const message = (await child.receive().catch(() => ({ done: true }))) as Told;
      if (message.done) break;
      told.set(message.actor!, message.seq!);
    }
    if (fault) {
      expect(await child.ended).toBe('SIGKILL'); // by itself, at the moment that the fault names
      kills.whileFlushing++;
    } else {
      await child.kill();
      if (!isLast) kills.fromOutside++;
    }
  }
  await using rig = await openArchiveRig(dir);
  await rig.archive.flush(admin);
  const entries = rig.journal.readAfter(0, Number.MAX_SAFE_INTEGER);
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, i) => i + 1));
  const kept = new Map(entries.map(({ actor, seq }) => [actor, seq]));
  const writes = entries.filter(({ actor }) => /^\d+-\d+-\d+$/.test(actor));
  for (const entry of writes)
    expect(rig.journal.reveal(admin, entry)).toMatchObject({
      oldValue: entry.actor,
      personalValues: 'KEPT',
    });
  expectOrder(writes.map(({ actor }) => actor));
  expect(await rig.verify()).toMatchObject({
    isIntact: true,
    journalEntries: entries.length,
    flushedEntries: entries.length,
  });
  return {
    writers: 8,
    kills,
    acknowledged: told.size,
    lost: [...told].filter(([actor, seq]) => kept.get(actor) !== seq).length,
    repeated: writes.length - new Set(writes.map(({ actor }) => actor)).size,
    entries: entries.length,
    flushedEntries: rig.archive.flushedSeq(),
    flushedFiles: rig.archive.list(admin).length,
    tamperings: await tamper(rig, options),
  };
}

/** Each writer's entries stand in the order in which it wrote them. */
function expectOrder(actors: readonly string[]) {
  const latest = new Map<string, number>();
  for (const actor of actors) {
    const [round, writer, n] = actor.split('-');
    const key = `${round}-${writer}`;
    expect(Number(n), actor).toBe((latest.get(key) ?? -1) + 1);
    latest.set(key, Number(n));
  }
}

async function tamper(rig: ArchiveRig, options: { seed: number; tamperingsPerKind: number }) {
  const count: Record<string, number> = {};
  for (const { kind, statements, named, needsFiles } of tamperings(rig, options)) {
    rig.metadata.db.run('begin');
    for (const statement of statements) rig.metadata.db.run(statement);
    const found = needsFiles ? (await rig.verify()).journalBreak : await rig.journal.check();
    rig.metadata.db.run('rollback');
    expect(found, `${kind}: ${statements.join('; ')}`).toMatchObject({ seq: named });
    count[kind] = (count[kind] ?? 0) + 1;
  }
  expect((await rig.verify()).isIntact).toBe(true);
  return count;
}
