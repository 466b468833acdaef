import { defineErrors } from '../kernel/index.ts';

export const queryErrors = defineErrors({
  SQL_REFUSED: {
    kind: 'FORBIDDEN',
    summary: 'The SQL text is not one read-only SELECT over datasets: it uses something that is not offered.',
    remedy: 'The message names it, `line` and `column` say where. Query datasets by their names only.',
  },
  SQL_TOO_LONG: {
    kind: 'LIMIT',
    summary: 'The SQL text or its parameters are longer than [query] sql_bytes_max.',
    remedy: 'Bind long lists as one array parameter, or ingest them as a dataset and join.',
  },
  QUEUE_FULL: {
    kind: 'BUSY',
    summary:
      'All query processes are busy and the queue is full, or the wait in it was too long; or too many rows are being read.',
    remedy: 'Try again in a moment, or raise [query] processes, queue_max or queue_timeout_ms.',
  },
  QUERY_TIMEOUT: {
    kind: 'LIMIT',
    summary: 'The query ran longer than it may.',
    remedy: 'Ask for less, or give a larger `timeoutMs`, up to [query] timeout_max_ms.',
  },
  ROWS_TOO_LARGE: {
    kind: 'LIMIT',
    summary: 'The rows of the hits are larger than [query] result_bytes_max.',
    remedy: 'Ask for fewer hits (`k`) or leave `row` out, or raise the limit.',
  },
  DOWNLOAD_TOO_LARGE: {
    kind: 'LIMIT',
    summary: 'The result of a download is larger than [query] download_bytes_max.',
    remedy: 'Filter or aggregate first, or raise the limit.',
  },
  DOWNLOAD_EXPIRED: {
    kind: 'NOT_FOUND',
    summary: 'The download link is past its time, was altered, or its file is gone.',
    remedy: 'Create the download again.',
  },
});
