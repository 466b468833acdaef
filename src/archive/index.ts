/**
 * Archive: proof that what the catalog says is what the buckets hold: hashes of all objects and the journal's
 * chain. It changes nothing and repairs nothing; what is damaged is named with its owner.
 */
export type { DamagedObject, VerifyReport } from './model.ts';
export type { ReferenceSource } from './verify.ts';
export { verify } from './verify.ts';
export { createVerifyJob } from './verify-job.ts';
