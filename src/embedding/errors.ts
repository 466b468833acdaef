import { defineErrors } from '../kernel/index.ts';

export const embeddingErrors = defineErrors({
  MODEL_UNKNOWN: {
    kind: 'VALIDATION',
    summary: 'No embedding model has that name.',
    remedy: 'Use one of the models that `details.available` lists.',
  },
  MODEL_TABLE_INVALID: {
    kind: 'INTERNAL',
    summary: 'The fitted table of an embedding model is not readable by this version.',
    remedy: 'Build the index again.',
  },
});
