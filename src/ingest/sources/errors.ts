import { defineErrors } from '../../kernel/index.ts';

export const sourceErrors = defineErrors({
  DSN_REFUSED: {
    kind: 'VALIDATION',
    summary: 'A value looks like a connection string; these may hold a password and are taken nowhere.',
    remedy:
      'Give host, port, database and user one by one and name the variable or file that holds the password.',
  },
  CA_UNREADABLE: {
    kind: 'VALIDATION',
    summary: 'The file of certificates in [sources] ca_file cannot be read or is no PEM.',
    remedy:
      'Put the certificate of the CA there in PEM, readable by the server; it is read anew with each login.',
  },
  SOURCE_ADDRESS_REFUSED: {
    kind: 'FORBIDDEN',
    summary: 'The host of a connection leads to an address that is never used, or to a private one.',
    remedy: 'Use another host, or allow private addresses by [sources] allow_private.',
  },
  SOURCE_UNREACHABLE: {
    kind: 'UPSTREAM',
    summary: 'The source database does not answer, has no such host, or is starting or full.',
    remedy: 'Check host, port and firewall and that the server runs, then try again.',
  },
  SOURCE_LOGIN_REFUSED: {
    kind: 'UPSTREAM',
    summary:
      'The source database refuses the user, the password or the database, or TLS cannot be agreed upon.',
    remedy:
      'Check user, database, the secret that the connection refers to, and `tls`; name a CA of your own by [sources] ca_file; then retry the job.',
    retryable: false,
  },
  SOURCE_LOST: {
    kind: 'UPSTREAM',
    summary: 'The connection to the source broke while rows were read. Nothing was published.',
    remedy:
      'None at first: it is tried again on a new snapshot. If it recurs, look at the network and the server.',
  },
  SOURCE_STALLED: {
    kind: 'UPSTREAM',
    summary: 'The source sent nothing for longer than [sources] stall_timeout_ms or answer_timeout_ms.',
    remedy:
      'Look for locks and load in the source; for slow statements raise the limit that the message names.',
  },
  SOURCE_TIMEOUT: {
    kind: 'LIMIT',
    summary: 'An ingest from a database took longer than [sources] timeout_ms.',
    remedy: 'Read less by a SELECT, or raise the limit.',
  },
  SOURCE_STATEMENT_FAILED: {
    kind: 'VALIDATION',
    summary: 'The source refused a statement: a table, column or right that is missing, a SELECT that fails.',
    remedy:
      'The message says what the source said; `sourceTables` lists what the connection’s user can read.',
  },
  SCHEMA_DRIFT: {
    kind: 'CONFLICT',
    summary:
      'A column of the dataset is gone from the source or has a type that does not hold the former one.',
    remedy: 'Pass `allowSchemaDrift: true` if that is intended; the former version stays readable.',
  },
  CURSOR_UNSUITABLE: {
    kind: 'VALIDATION',
    summary:
      'The cursor column has a type without a usable order, or holds NULLs, which would never be read again.',
    remedy:
      'Use a number, date or time that only rises and is never NULL; a SELECT with coalesce(updated_at, created_at) makes one.',
  },
  CURSOR_MISSING: {
    kind: 'CONFLICT',
    summary:
      'An APPEND by cursor cannot tell which rows the dataset has: its current version was not read from this source by this cursor.',
    remedy:
      'Begin afresh by mode REPLACE with the same cursor, roll back to a version that has one, or merge by key with UPSERT.',
  },
  CURSOR_TIE: {
    kind: 'CONFLICT',
    summary:
      'Rows appeared in the source with the very value of the cursor column at which the last APPEND ended. Nothing was published.',
    remedy:
      'Use UPSERT with a key, or begin afresh by mode REPLACE with a longer lag or a column that is unique and rises in commit order.',
  },
  DATASET_CHANGED: {
    kind: 'CONFLICT',
    summary: 'Another ingest changed the dataset while rows were merged into it. Nothing was published.',
    remedy: 'None at first: the job begins again on the newer version.',
    retryable: true,
  },
  VERIFICATION_FAILED: {
    kind: 'CONFLICT',
    summary:
      'What was read differs from what the source says about the same snapshot. Nothing was published.',
    remedy:
      'A SELECT with values that change from call to call (rand(), uuid(), clock_timestamp()) cannot be verified: leave them out. Else `details.mismatches` names columns and figures; report it with the types of these columns.',
  },
});
