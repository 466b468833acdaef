import { defineErrors } from '../kernel/index.ts';

export const storageErrors = defineErrors({
  BUCKET_PROTECTED: {
    kind: 'CONFLICT',
    summary: '`primary`, `rescue` and buckets that lakehouse.toml names cannot be removed.',
    remedy: 'Remove single datasets instead, or take the bucket out of lakehouse.toml and restart first.',
  },
  BUCKET_ROOT_REFUSED: {
    kind: 'VALIDATION',
    summary:
      'A local bucket may not be a symbolic link, nor lie at `/`, in a directory of the operating system, around or inside the data directory (but below its `buckets`), the inbox or another bucket.',
    remedy: 'Choose a directory of its own.',
  },
  BUCKET_UNREACHABLE: {
    kind: 'UPSTREAM',
    summary: 'The bucket’s directory or endpoint cannot be read or written.',
    remedy: 'Check the directory’s existence and permissions; the message has the reason.',
  },
  OBJECT_MISSING: {
    kind: 'INTERNAL',
    summary: 'A file that the catalog refers to is not in its bucket.',
    remedy:
      'Restore the file from a backup, or roll the dataset back to a version whose files are whole; `npm run verify` lists all.',
  },
  OBJECT_CORRUPT: {
    kind: 'INTERNAL',
    summary: 'A file no longer has the SHA-256 with which it was published.',
    remedy: 'Restore the file from a backup, or roll the dataset back; `npm run verify` lists all.',
  },
});
