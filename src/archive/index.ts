/**
 * Archive: the journal in Parquet, and proof that what the catalog says is what the buckets hold: hashes of all
 * objects, manifests, the journal's chain and its flushed files.
 *
 * Invariant A1: flushed files hold the journal's entries from 1 on without gap or overlap, whatever crashed.
 * Verification changes nothing and repairs nothing; what is damaged is named with its owner.
 */
export type { JournalArchive, JournalArchiveOptions } from './journal-archive.ts';
export { createJournalArchive } from './journal-archive.ts';
export type { JournalFile } from './journal-files.ts';
export type { DamagedObject, FlushOutcome, VerifyReport } from './model.ts';
export { journalDataset } from './model.ts';
export type { ReferenceSource } from './verify.ts';
export { verify } from './verify.ts';
export { createVerifyAction } from './verify-action.ts';
export { createVerifyJob } from './verify-job.ts';
