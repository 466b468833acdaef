import { defineErrors } from '../kernel/index.ts';

export const archiveErrors = defineErrors({
  JOURNAL_BROKEN: {
    kind: 'CONFLICT',
    summary:
      'The journal does not go on where its last flushed file ends: it was changed by hand, or restored.',
    remedy: 'Run `npm run verify`; it names the first entry or file that does not fit.',
  },
  ARCHIVE_MISMATCH: {
    kind: 'CONFLICT',
    summary: 'A file is what was published, but the catalog or the journal says something else than it does.',
    remedy: 'Compare with a backup: either the catalog was changed by hand or the journal was.',
  },
});
