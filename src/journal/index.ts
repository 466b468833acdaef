/**
 * Journal: an append-only, hash-chained record of every mutation, written in the mutation's own transaction.
 *
 * Invariant J1: entry n carries the hash of entry n−1, and its own hash covers all its fields (SHA-256 over
 * canonical JSON). An edit, deletion or reordering is found by `check`; cutting off the tail so that SQLite's
 * own counter agrees, or computing the whole chain anew, is found only against a head kept elsewhere, which is
 * why every manifest and every flushed file carries one. There is no way to change or delete an entry.
 */

export type { Journal } from './journal.ts';
export { openJournal } from './journal.ts';
export type { ChainCheck, ChainHead, JournalEntry, JournalFilter, StoredEntry } from './model.ts';
export { explainBreak, genesis } from './model.ts';
