import { defineErrors } from '../kernel/index.ts';

export const cliErrors = defineErrors({
  USAGE_INVALID: {
    kind: 'VALIDATION',
    summary: 'The command line has an unknown command or flag, or a value that a flag does not take.',
    remedy: 'The message names the nearest known flag; `--help` after a command lists them.',
  },
  VERIFY_UNFINISHED: {
    kind: 'UPSTREAM',
    summary: 'The server that runs on the data directory did not finish the verification it was asked for.',
    remedy: 'The message has the reason; ask again, or stop the server and verify without it.',
  },
  DEMO_FAILED: {
    kind: 'UPSTREAM',
    summary: 'A step of the demo did not do what it shows.',
    remedy:
      'The message names the step and what the server said; the server’s log stands in the data directory.',
    retryable: false,
  },
});
