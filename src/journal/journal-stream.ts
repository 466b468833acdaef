import { Bell, commonErrors, stoppable } from '../kernel/index.ts';
import { type ChainHead, genesis, type StoredEntry } from './model.ts';

/** An entry of the log stream `journal`. */
export interface JournalChange {
  cursor: string;
  entry: StoredEntry;
}

export interface FollowOptions {
  after?: string | null | undefined;
  signal?: AbortSignal | undefined;
}

/** What a stream reads from. */
interface Entries {
  head(): ChainHead;
  readAfter(seq: number, limit: number): StoredEntry[];
  watch(listener: () => void): () => void;
}

const readAtOnce = 200;

/** The stream behind `Journal.follow`. Throws CURSOR_EXPIRED and INVALID_CURSOR. */
export function followEntries(
  entries: Entries,
  options: FollowOptions,
): AsyncIterableIterator<JournalChange> {
  const start = options.after == null ? entries.head().seq : decode(entries, options.after);
  return stoppable(options.signal, (signal) => follow(entries, start, signal));
}

async function* follow(entries: Entries, start: number, signal: AbortSignal): AsyncGenerator<JournalChange> {
  const bell = new Bell();
  const unwatch = entries.watch(() => bell.ring());
  try {
    let after = start;
    while (!signal.aborted) {
      const batch = entries.readAfter(after, readAtOnce);
      for (const entry of batch) {
        yield { cursor: encode(entry), entry };
        if (signal.aborted) return;
      }
      if (batch.length > 0) after = batch.at(-1)!.seq;
      else await bell.wait(signal); // no await since the read, so no append slips between
    }
  } finally {
    unwatch();
  }
}

const shown = 16; // hexadecimal digits of the hash

const encode = ({ seq, hash }: ChainHead) =>
  Buffer.from(`${seq}:${hash.slice(0, shown)}`).toString('base64url');

function decode(entries: Entries, cursor: string): number {
  const match = /^(\d{1,15}):([0-9a-f]{16})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (!match) throw commonErrors.INVALID_CURSOR('This is not a cursor of the journal.');
  const seq = Number(match[1]);
  const entry = seq === 0 ? genesis : entries.readAfter(seq - 1, 1)[0];
  if (entry?.seq === seq && entry.hash.startsWith(match[2]!)) return seq;
  throw commonErrors.CURSOR_EXPIRED('The cursor belongs to another journal.', {
    details: { headCursor: encode(entries.head()) },
  });
}
