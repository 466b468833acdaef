import { defineErrors } from '../kernel/index.ts';

export const schedulerErrors = defineErrors({
  INVALID_CRON: {
    kind: 'VALIDATION',
    summary: 'A cron expression cannot be read, or no moment ever fits it.',
    remedy:
      'Use five fields (minute hour day month weekday), six with seconds in front; the message says what is wrong.',
  },
  INVALID_TIME_ZONE: {
    kind: 'VALIDATION',
    summary: 'A time zone is not in the IANA database.',
    remedy: 'Use a name such as Europe/Berlin or UTC.',
  },
  INVALID_INTERVAL: {
    kind: 'VALIDATION',
    summary: 'An interval is shorter or longer than allowed.',
    remedy: 'Use whole seconds from 1 to 31,536,000 (a year).',
  },
  SCHEDULE_RUNNING: {
    kind: 'CONFLICT',
    summary: 'The schedule has a run that has not ended; a schedule runs once at a time.',
    remedy: 'Wait for the job in `details.jobId`, or cancel it.',
  },
});
