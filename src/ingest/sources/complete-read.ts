import { existsSync } from 'node:fs';
import { hashFile } from '../../storage/index.ts';
import type { ReadResult } from './model.ts';

/** All rows are in the stage, verified: what a job keeps so that a crash from here on asks nothing of the source. */
export interface CompleteRead {
  /** Of the dataset when it was read; null for a REPLACE. */
  baseVersion: number | null;
  read: ReadResult;
}

/**
 * What an earlier run of a job had read, if it was for the same base and every file is there byte for byte; otherwise
 * null, and all is read again on a new snapshot.
 */
export async function findCompleteRead(
  checkpoint: unknown,
  baseVersion: number | null,
): Promise<ReadResult | null> {
  const complete = checkpoint as CompleteRead | null;
  if (!complete || complete.baseVersion !== baseVersion) return null;
  for (const { file, sha256 } of complete.read.files)
    if (!existsSync(file) || (await hashFile(file)) !== sha256) return null;
  return complete.read;
}
