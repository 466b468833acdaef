import { Bell, eventErrors, stoppable } from '../events/index.ts';
import { genesis, type Journal, type StoredEntry } from '../journal/index.ts';
import { type Caller, commonErrors } from '../kernel/index.ts';

/** An entry of the log stream `journal`. */
export interface JournalChange {
  cursor: string;
  entry: StoredEntry;
}

const readAtOnce = 200;

/**
 * Log stream of the journal itself: every entry exactly once, in order, from `after` on; without it, from now
 * on. Entries are kept for ever, so a cursor never grows old; it holds the entry's hash, so that one from a
 * history that was replaced by a backup gives CURSOR_EXPIRED. Throws FORBIDDEN and INVALID_CURSOR.
 */
export function followJournal(
  journal: Journal,
  caller: Caller,
  options: { after?: string | null | undefined; signal?: AbortSignal | undefined },
): AsyncIterableIterator<JournalChange> {
  if (!caller.policy.canAdmin) throw commonErrors.FORBIDDEN('Only an administrator may read the journal.');
  const start = options.after == null ? journal.head().seq : decode(journal, options.after);
  return stoppable(options.signal, (signal) => follow(journal, start, signal));
}

async function* follow(journal: Journal, start: number, signal: AbortSignal): AsyncGenerator<JournalChange> {
  const bell = new Bell();
  const unwatch = journal.watch(() => bell.ring());
  try {
    let after = start;
    while (!signal.aborted) {
      const entries = journal.readAfter(after, readAtOnce);
      for (const entry of entries) {
        yield { cursor: encode(entry), entry };
        if (signal.aborted) return;
      }
      if (entries.length > 0) after = entries.at(-1)!.seq;
      else await bell.wait(signal); // no await since the read, so no append slips between
    }
  } finally {
    unwatch();
  }
}

const shown = 16; // hexadecimal digits of the hash

const encode = ({ seq, hash }: { seq: number; hash: string }) =>
  Buffer.from(`${seq}:${hash.slice(0, shown)}`).toString('base64url');

function decode(journal: Journal, cursor: string): number {
  const match = /^(\d{1,15}):([0-9a-f]{16})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (!match) throw commonErrors.INVALID_CURSOR('This is not a cursor of the journal.');
  const seq = Number(match[1]);
  const entry = seq === 0 ? genesis : journal.readAfter(seq - 1, 1)[0];
  if (entry?.seq === seq && entry.hash.startsWith(match[2]!)) return seq;
  throw eventErrors.CURSOR_EXPIRED('The cursor belongs to another journal.', {
    details: { headCursor: encode(journal.head()) },
  });
}
