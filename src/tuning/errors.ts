import { defineErrors } from '../kernel/index.ts';

export const tuningErrors = defineErrors({
  TUNING_BUSY: {
    kind: 'BUSY',
    summary: 'An autotune of this index is waiting or running, or too many promotions of it are waiting.',
    remedy: 'Watch the job that `details.jobId` names, or try again when it has ended.',
  },
  NOTHING_TO_ROLL_BACK: {
    kind: 'CONFLICT',
    summary: 'The index has no current promotion: it runs with the parameters it was built with.',
    remedy: 'Promote a trial first; nothing needs to be undone.',
  },
  EVALUATION_TOO_SMALL: {
    kind: 'VALIDATION',
    summary:
      'The index’s texts, or the given queries, do not yield enough different queries that are not stored vectors themselves.',
    remedy:
      'Index more or longer texts, or give queries of your own with `createEvaluationSet`: what people type, not the texts.',
  },
});
