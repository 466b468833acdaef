import { defineErrors } from '../kernel/index.ts';

export const catalogErrors = defineErrors({
  SCHEMA_MISMATCH: {
    kind: 'CONFLICT',
    summary: 'Rows cannot be appended because their columns do not fit the dataset’s.',
    remedy: 'Use mode REPLACE, or give the column types that the message names.',
  },
  DATASET_DELETED: {
    kind: 'CONFLICT',
    summary: 'The dataset was deleted; it can be restored until its grace period ends.',
    remedy: 'Call restoreDataset, or ingest under another name.',
  },
});
