import { defineErrors } from '../kernel/index.ts';

export const vectorErrors = defineErrors({
  COLUMN_UNSUITABLE: {
    kind: 'VALIDATION',
    summary: 'The column to index does not exist in the dataset, or does not hold text.',
    remedy: 'Name a column of type VARCHAR; `details.available` lists them.',
  },
  NOTHING_TO_INDEX: {
    kind: 'VALIDATION',
    summary: 'Every text of the column is null or blank.',
    remedy: 'Choose another column, or ingest data that has text.',
  },
  TOO_MANY_CHUNKS: {
    kind: 'LIMIT',
    summary: 'The column would give more chunks than [vectors] chunks_max allows.',
    remedy: 'Use bigger chunks, or raise the limit.',
  },
  INDEX_MISMATCH: {
    kind: 'CONFLICT',
    summary: 'An index of that name exists over another dataset, column or model.',
    remedy: 'Choose another name, or delete the existing index first.',
  },
  INDEX_BUSY: {
    kind: 'BUSY',
    summary: 'A build of this index is waiting or running.',
    remedy: 'Watch the job that `details.jobId` names, or cancel it; then build again.',
  },
  MODEL_MISMATCH: {
    kind: 'VALIDATION',
    summary: 'A query vector comes from another model, model version or number of dimensions than the index.',
    remedy: 'Embed the query with the model that `details` names, or search by text.',
  },
  INDEX_TOO_LARGE: {
    kind: 'LIMIT',
    summary: 'The index alone is larger than [vectors] index_memory_mb.',
    remedy: 'Raise the limit, or index fewer or larger chunks.',
  },
  VECTORS_INVALID: {
    kind: 'INTERNAL',
    summary: 'An embedding is not finite or not of unit length.',
    remedy: 'Build the index again; if it recurs, report it with the model’s name.',
  },
});
