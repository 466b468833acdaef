import { asc, desc, inArray } from 'drizzle-orm';
import type { Metadata, Tx } from '../metadata/index.ts';
import type { ObjectRef, ObjectStore } from '../storage/index.ts';
import { journalFlushes } from './tables.ts';

/** One Parquet file with a range of the journal. */
export interface JournalFile extends ObjectRef {
  firstSeq: number;
  lastSeq: number;
  previousHash: string;
  headHash: string;
  at: number;
}

/** The rows of `journal_flushes`. */
export class JournalFiles {
  private readonly metadata: Metadata;
  private readonly objects: ObjectStore;

  constructor(options: { metadata: Metadata; objects: ObjectStore }) {
    this.metadata = options.metadata;
    this.objects = options.objects;
  }

  list(): JournalFile[] {
    return this.metadata.db.select().from(journalFlushes).orderBy(asc(journalFlushes.firstSeq)).all();
  }

  newest(): JournalFile | undefined {
    return this.metadata.db
      .select()
      .from(journalFlushes)
      .orderBy(desc(journalFlushes.firstSeq))
      .limit(1)
      .get();
  }

  /** Adds a file in place of those that it contains. A range that is there already violates a key. */
  replaceIn(tx: Tx, file: JournalFile, contained: readonly JournalFile[]): void {
    if (contained.length > 0) {
      const firsts = contained.map(({ firstSeq }) => firstSeq);
      const removed = tx.db.delete(journalFlushes).where(inArray(journalFlushes.firstSeq, firsts)).run();
      if (removed.changes !== contained.length) throw new Error('The files to merge are not all there.');
      this.objects.retireIn(tx, contained);
    } else if ((this.newest()?.lastSeq ?? 0) + 1 !== file.firstSeq) {
      throw new Error(
        `The journal is flushed to ${this.newest()?.lastSeq ?? 0}, not to ${file.firstSeq - 1}.`,
      );
    }
    tx.db.insert(journalFlushes).values(file).run();
    this.objects.settleIn(tx, [file]);
  }
}

/** Files that are merged into one. */
const mergedAtOnce = 16;
/** Entries of a file that is not merged any more. */
const mergedEntriesMax = 16 ** 4;

/**
 * Which files to merge next: the oldest 16 neighbours of the smallest size that there is such a run of, none of
 * them longer than all others together: so an entry is written again only a few times, and queries open few
 * files. Gives their places in the list; empty when there is nothing to merge.
 */
export function planMerge(files: readonly Pick<JournalFile, 'firstSeq' | 'lastSeq'>[]): number[] {
  const sizes = files.map((file) => file.lastSeq - file.firstSeq + 1);
  for (let size = mergedAtOnce; size <= mergedEntriesMax; size *= mergedAtOnce) {
    for (let start = 0; start + mergedAtOnce <= sizes.length; start++) {
      const run = sizes.slice(start, start + mergedAtOnce);
      const largest = Math.max(...run);
      if (largest >= size || largest * 2 > run.reduce((sum, one) => sum + one, 0)) continue;
      return run.map((_, i) => start + i);
    }
  }
  return [];
}
