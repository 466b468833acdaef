/** A published, immutable file. `key` is relative to its bucket, with `/` between its parts. */
export interface ObjectRef {
  bucket: string;
  key: string;
  /** Hex. */
  sha256: string;
  bytes: number;
}

export interface Bucket {
  name: string;
  backend: 'local';
  /** Absolute directory. */
  root: string;
  origin: 'BUILT_IN' | 'CONFIG' | 'RUN_TIME';
  createdAt: number;
  createdBy: string;
}

export const primaryBucket = 'primary';
/** Optional: holds copies, under the same keys, of objects whose home may fail. */
export const rescueBucket = 'rescue';
export const protectedBuckets: ReadonlySet<string> = new Set([primaryBucket, rescueBucket]);
