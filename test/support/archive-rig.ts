import { createJournalArchive, verify } from '../../src/archive/index.ts';
import { createLogger } from '../../src/kernel/index.ts';
import { admin, openRooms, type Rooms } from './rooms.ts';

/** The core rooms with the journal's archive on top; it flushes only when told, unless started. */
export async function openArchiveRig(
  dataDir: string,
  config: { flushEvents?: number; flushIntervalMs?: number } = {},
) {
  const rooms = await openRooms(dataDir, { gracePeriodMs: 0 });
  const archive = createJournalArchive({
    config: { flushEvents: 100, flushIntervalMs: 60_000, workMemoryMb: 1024, ...config },
    logger: createLogger({ level: 'silent' }),
    ...rooms,
  });
  await rooms.objects.recover(() => false);
  return {
    ...rooms,
    archive,
    verify: () =>
      verify({
        journal: rooms.journal,
        archive,
        objects: rooms.objects,
        sources: [rooms.catalog, archive],
      }),
    [Symbol.asyncDispose]: async () => {
      await archive[Symbol.asyncDispose]();
      await rooms[Symbol.asyncDispose]();
    },
  };
}

export type ArchiveRig = Awaited<ReturnType<typeof openArchiveRig>>;

/** Appends `count` entries in one transaction. */
export function appendEntries(rooms: Pick<Rooms, 'metadata' | 'journal'>, count: number, actor = 'ada') {
  rooms.metadata.write((tx) => {
    for (let i = 0; i < count; i++) {
      rooms.journal.append(
        tx,
        { ...admin, actor },
        {
          entityType: 'dataset',
          entityId: `ds_${i % 7}`,
          action: 'edited',
          field: 'owner',
          oldValue: null,
          newValue: { name: `n${i}`, text: 'Ünïcode "quoted"\n\u0000 {}', at: i },
        },
      );
    }
  });
}
