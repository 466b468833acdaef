import { defineErrors } from '../kernel/index.ts';

export const jobErrors = defineErrors({
  JOB_NOT_ACTIVE: {
    kind: 'CONFLICT',
    summary: 'The job has ended already and cannot be cancelled.',
    remedy: 'Read its state; nothing needs to be done.',
  },
  JOB_NOT_RETRYABLE: {
    kind: 'CONFLICT',
    summary: 'Only a failed or cancelled job can be retried.',
    remedy: 'Wait for the job to end, or start a new one.',
  },
  JOB_QUEUE_FULL: {
    kind: 'BUSY',
    summary: 'More jobs are waiting than [jobs] queue_max allows.',
    remedy: 'Try again when some have finished.',
  },
  JOB_FENCED: {
    kind: 'CONFLICT',
    summary: 'A former run of a job tried to publish after the job was cancelled or taken over.',
    remedy: 'None needed: the newer run decides.',
  },
  JOB_ATTEMPTS_EXHAUSTED: {
    kind: 'INTERNAL',
    summary: 'The job ended the server or its process each time it ran.',
    remedy: 'See the server log for the cause; `retryJob` starts it again.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    kind: 'CONFLICT',
    summary: 'The same idempotency key was sent before with a different input.',
    remedy: 'Use a new key for a new request; repeat a request with exactly the same input.',
  },
});
