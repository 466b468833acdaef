import {
  type VerificationLevel,
  verificationLevels,
  type WriteMode,
  writeModes,
} from '../../catalog/index.ts';
import { commonErrors } from '../../kernel/index.ts';
import { readKeyArgument } from '../keys/read-primary-key.ts';
import { refuseDsn, refuseDsnInSql } from './connections.ts';
import type { SourceSelection } from './model.ts';

/** A table, view or SELECT of a connection. */
export interface DatabaseSource extends SourceSelection {
  /** The connection's name. */
  name: string;
  /** Reads only rows that this column says are new since the last run. */
  cursor?: { column: string; lagSeconds?: number | null | undefined } | null | undefined;
  verification?: VerificationLevel | null | undefined;
  /** Publishes although columns of the dataset are gone or have other types. */
  allowSchemaDrift?: boolean | null | undefined;
}

export interface DatabaseIngestInput {
  name: string;
  bucket: string;
  mode?: WriteMode | null | undefined;
  source: DatabaseSource;
  primaryKey?: readonly string[] | null | undefined;
  expectedVersion?: number | null | undefined;
  idempotencyKey?: string | null | undefined;
}

/** What the job remembers: plain JSON, checked when it was submitted. */
export interface StoredDatabaseIngest {
  name: string;
  bucket: string;
  mode: WriteMode;
  source: { connection: string; schema: string | null; table: string | null; select: string | null };
  cursor: { column: string; lagMs: number | null } | null;
  verification: VerificationLevel;
  allowSchemaDrift: boolean;
  primaryKey: string[] | null;
  expectedVersion: number | null;
}

const selectMax = 65_536;
const lagSecondsMax = 604_800;

const refuse = (message: string) => commonErrors.INVALID_ARGUMENT(message);

/** Checks what can be checked without the services, and fills in defaults. Throws INVALID_ARGUMENT and DSN_REFUSED. */
export function readDatabaseIngest(input: DatabaseIngestInput): StoredDatabaseIngest {
  refuseDsn({ ...input, source: { ...input.source, select: null } });
  if (input.source.select != null) refuseDsnInSql(input.source.select);
  const { name: connection, schema, table, select } = input.source;
  requireSelection(input.source);
  const mode = input.mode ?? 'REPLACE';
  if (!writeModes.includes(mode)) throw refuse(`mode must be one of ${writeModes.join(', ')}.`);
  const verification = input.source.verification ?? 'DEFAULT';
  if (!verificationLevels.includes(verification))
    throw refuse(`verification must be one of ${verificationLevels.join(', ')}.`);
  const cursor = readCursor(input.source);
  if (mode === 'APPEND' && !cursor)
    throw refuse('An APPEND from a database needs a cursor; without one every run would add all rows again.');
  if (mode !== 'REPLACE' && input.source.allowSchemaDrift)
    throw refuse(
      'allowSchemaDrift goes with mode REPLACE only: rows that UPSERT and APPEND keep have the former columns. New and wider columns need no permission in any mode.',
    );
  if (mode === 'UPSERT' && input.primaryKey?.length === 0)
    throw refuse('An UPSERT needs a primaryKey of one column at least.');
  return {
    name: input.name,
    bucket: input.bucket,
    mode,
    source: { connection, schema: schema ?? null, table: table ?? null, select: select ?? null },
    cursor,
    verification,
    allowSchemaDrift: input.source.allowSchemaDrift ?? false,
    primaryKey: readKeyArgument(input.primaryKey),
    expectedVersion: input.expectedVersion ?? null,
  };
}

function requireSelection({ schema, table, select }: SourceSelection) {
  if ((table == null) === (select == null))
    throw refuse('The source names a table (or view) or a SELECT, exactly one of them.');
  for (const text of [schema, table])
    if (text != null && (text === '' || text.length > 200 || text.includes('\0')))
      throw refuse('schema and table are names of 1 to 200 characters.');
  if (schema != null && table == null) throw refuse('schema goes with table.');
  if (select != null && !/^\s*(select|with|values|table)\b/i.test(select))
    throw refuse('select must be one SELECT statement.');
  if (select != null && select.length > selectMax)
    throw refuse(`select may have ${selectMax} characters at most.`);
}

function readCursor({ cursor }: DatabaseSource): StoredDatabaseIngest['cursor'] {
  if (cursor == null) return null;
  const { column, lagSeconds } = cursor;
  if (column === '' || column.length > 200) throw refuse('cursor.column is a name of 1 to 200 characters.');
  if (lagSeconds != null && !(Number.isInteger(lagSeconds) && lagSeconds >= 0 && lagSeconds <= lagSecondsMax))
    throw refuse(`cursor.lagSeconds is a whole number from 0 to ${lagSecondsMax}.`);
  return { column, lagMs: lagSeconds == null ? null : lagSeconds * 1000 };
}
