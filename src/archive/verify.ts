import type { Journal } from '../journal/index.ts';
import { LakehouseError } from '../kernel/index.ts';
import type { ObjectRef, ObjectStore } from '../storage/index.ts';
import type { DamagedObject, VerifyReport } from './model.ts';

/** A room that refers to objects; each reference says what it belongs to. */
export interface ReferenceSource {
  references(): Iterable<{ ref: ObjectRef; owner: string }>;
}

export interface VerifyOptions {
  journal: Journal;
  objects: ObjectStore;
  sources: readonly ReferenceSource[];
  signal?: AbortSignal;
  onProgress?: (progress: { doneBytes: number; totalBytes: number }) => void;
}

/**
 * Reads every object that the catalog refers to and compares its SHA-256, and walks the journal's hash chain.
 * Damage is reported, not thrown; only abortion and failures of the disk itself throw.
 */
export async function verify(options: VerifyOptions): Promise<VerifyReport> {
  const chain = options.journal.check();
  const distinct = new Map<string, { ref: ObjectRef; owner: string }>();
  for (const source of options.sources) {
    for (const entry of source.references()) distinct.set(`${entry.ref.bucket}\n${entry.ref.key}`, entry);
  }
  const totalBytes = [...distinct.values()].reduce((sum, { ref }) => sum + ref.bytes, 0);
  const damaged: DamagedObject[] = [];
  let doneBytes = 0;
  for (const { ref, owner } of distinct.values()) {
    try {
      await options.objects.check(ref, options.signal);
    } catch (error) {
      if (!(error instanceof LakehouseError)) throw error;
      damaged.push({ bucket: ref.bucket, key: ref.key, owner, code: error.code, message: error.message });
    }
    doneBytes += ref.bytes;
    options.onProgress?.({ doneBytes, totalBytes });
  }
  return {
    isIntact: chain.isIntact && damaged.length === 0,
    journalEntries: chain.isIntact ? chain.head.seq : chain.seq - 1,
    journalBreak: chain.isIntact ? null : { seq: chain.seq, reason: chain.reason },
    objectCount: distinct.size,
    byteCount: totalBytes,
    damaged,
  };
}
