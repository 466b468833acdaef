import { defineErrors } from '../kernel/index.ts';

export const catalogErrors = defineErrors({
  SCHEMA_MISMATCH: {
    kind: 'CONFLICT',
    summary: 'Rows cannot be appended because their columns do not fit the dataset’s.',
    remedy: 'Use mode REPLACE, or give the column types that the message names.',
  },
});
