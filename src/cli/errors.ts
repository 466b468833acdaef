import { defineErrors } from '../kernel/index.ts';

export const cliErrors = defineErrors({
  USAGE_INVALID: {
    kind: 'VALIDATION',
    summary: 'The command line has an unknown command or flag, or a value that a flag does not take.',
    remedy: 'The message names the nearest known flag; `--help` after a command lists them.',
  },
  DEMO_FAILED: {
    kind: 'UPSTREAM',
    summary: 'A step of the demo did not do what it shows.',
    remedy:
      'The message names the step and what the server said; the server’s log stands in the data directory.',
    retryable: false,
  },
});
