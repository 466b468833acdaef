import { defineErrors } from '../kernel/index.ts';

export const metadataErrors = defineErrors({
  DATA_DIR_LOCKED: {
    kind: 'CONFLICT',
    summary: 'Another server is running on this data directory.',
    remedy: 'Use that server (the message names it), stop it, or choose another --data-dir.',
  },
  DATA_DIR_UNUSABLE: {
    kind: 'VALIDATION',
    summary: 'The data directory or the catalog in it cannot be created, read or written.',
    remedy: 'The message names the path and the reason; give the server a directory that it owns.',
  },
  CATALOG_INCOMPATIBLE: {
    kind: 'CONFLICT',
    summary:
      'The catalog was made by another version whose tables this one cannot continue, or by another program.',
    remedy:
      'Nothing was changed. Start the version that made it, or pass another --data-dir and ingest again; the message names the directory and both versions’ dates.',
  },
});
