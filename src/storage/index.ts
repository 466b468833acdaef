/**
 * Storage: named buckets of immutable, hashed files, and the publish protocol.
 *
 * Invariant S1: a file under its final name was hashed and flushed before it got there, and is never overwritten.
 * Invariant S2: a file that no committed transaction refers to is removed at the next start.
 * It deliberately knows no dataset: who refers to an object says so through `settleIn` and `retireIn`.
 */

export type { BucketRegistry } from './bucket-registry.ts';
export { openBucketRegistry } from './bucket-registry.ts';
export { storageErrors } from './errors.ts';
export { hashFile } from './local-files.ts';
export type { Bucket, ObjectRef } from './model.ts';
export { primaryBucket } from './model.ts';
export type { ObjectStore, Stage, StagedFile } from './object-store.ts';
export { createObjectStore } from './object-store.ts';
