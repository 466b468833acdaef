import { defineErrors } from '../kernel/index.ts';

export const eventErrors = defineErrors({
  CURSOR_EXPIRED: {
    kind: 'CONFLICT',
    summary:
      'The events after this cursor are gone: past retention, or the catalog was restored from a backup.',
    remedy: 'Read the current state by query, then subscribe again without `after`.',
  },
});
