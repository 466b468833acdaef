/**
 * Journal: an append-only, hash-chained record of every mutation, written in the mutation's own transaction.
 *
 * Invariant J1: entry n carries the hash of entry n−1, and its own hash covers all its fields (SHA-256 over
 * canonical JSON). An edit, deletion or reordering is found by `check`; cutting off the tail so that SQLite's
 * own counter agrees, or computing the whole chain anew, is found only against a head kept elsewhere, which is
 * why every manifest and every flushed file carries one. There is no way to change or delete an entry.
 * Invariant J2: what is marked `personal` is on disk only sealed under a key of its entity, which lies beside the
 * chain. Erasing the key makes it unreadable in every copy of the entry, and the chain, over ciphertext, still fits.
 */

export type { Journal } from './journal.ts';
export { openJournal } from './journal.ts';
export type { JournalChange } from './journal-stream.ts';
export type {
  ChainCheck,
  ChainHead,
  JournalEntity,
  JournalEntry,
  JournalFilter,
  RevealedValues,
  StoredEntry,
} from './model.ts';
export { explainBreak, genesis } from './model.ts';
export { personal } from './personal.ts';
