/**
 * Metadata: the SQLite file under everything: its lock, its migrations, one durable and one relaxed handle,
 * and transactions. It owns no table; each room brings its own `tables.ts`.
 *
 * Invariant M1: at most one process writes a data directory (SQLite's file lock, freed by the kernel).
 */
export { makeDirectories, translateSystemError } from './directories.ts';
export { metadataErrors } from './errors.ts';
export { keysetOf } from './keyset.ts';
export type { DataLock, LockHolder } from './lock.ts';
export { readHolder, requireUnlocked } from './lock.ts';
export type { Metadata, MetadataDb, MetadataOptions, Tx } from './metadata.ts';
export { countRows, openMetadata } from './metadata.ts';
