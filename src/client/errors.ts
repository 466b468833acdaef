import { defineErrors } from '../kernel/index.ts';

export const clientErrors = defineErrors({
  SERVER_UNREACHABLE: {
    kind: 'UPSTREAM',
    summary: 'No Lakehouse server answers at the address, or the connection broke.',
    remedy: 'Check that the server runs and that host and port are right, then try again.',
  },
  ANSWER_UNREADABLE: {
    kind: 'UPSTREAM',
    summary: 'What answered did not speak GraphQL: another server, or a proxy’s error page.',
    remedy: 'Check the address; the message quotes the status and the beginning of the answer.',
    retryable: false,
  },
  UPLOAD_FAILED: {
    kind: 'UPSTREAM',
    summary: 'The server refused or broke off the bytes of an upload.',
    remedy: 'The message quotes the answer; create a new upload and send the file again.',
  },
});
