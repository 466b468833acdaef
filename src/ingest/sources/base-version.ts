import { createHash } from 'node:crypto';
import type { Catalog, Column, DataFile, Dataset, SourceCursor } from '../../catalog/index.ts';
import { type Caller, canonicalJson, commonErrors } from '../../kernel/index.ts';
import { sourceErrors } from './errors.ts';
import type { StoredDatabaseIngest } from './ingest-input.ts';
import type { Connection } from './model.ts';

/** What a run adds its rows to or merges them into, as it is when the run begins. */
export interface BaseVersion {
  /** 0 where there is no dataset yet. */
  version: number;
  datasetId: string | null;
  rowCount: number;
  columns: Column[];
  files: DataFile[];
  /** Empty for an APPEND. */
  key: string[];
  /** Where the run before ended; null: it reads from the beginning. */
  after: string | null;
}

/** Null for a REPLACE. Throws CURSOR_MISSING and, for an UPSERT without a key, INVALID_ARGUMENT. */
export function findBase(
  catalog: Catalog,
  caller: Caller,
  { input, connection }: { input: StoredDatabaseIngest; connection: Connection },
): BaseVersion | null {
  if (input.mode === 'REPLACE') return null;
  const dataset = catalog.find(caller, { name: input.name });
  const key = input.mode === 'UPSERT' ? requireKey(input, dataset) : [];
  if (!dataset) return { version: 0, datasetId: null, rowCount: 0, columns: [], files: [], key, after: null };
  const { current } = dataset;
  const cursor = current.lineage?.cursor;
  const goesOn = input.cursor && cursor && isSame(cursor, describeCursor(input, connection, null));
  if (input.mode === 'APPEND' && !goesOn)
    throw sourceErrors.CURSOR_MISSING(
      `Version ${current.version} of "${input.name}" came from ${current.lineage?.source ?? 'elsewhere'}${cursor ? ` by cursor "${cursor.column}"` : ' without a cursor'}: an APPEND cannot tell which rows are new.`,
    );
  return {
    version: current.version,
    datasetId: dataset.id,
    rowCount: current.rowCount,
    columns: current.columns,
    files: catalog.listFiles(caller, current.id),
    key,
    after: goesOn ? cursor.value : null,
  };
}

/** The cursor as a version keeps it; it holds for this server, database and table or SELECT only. */
export function describeCursor(
  { cursor, source }: StoredDatabaseIngest,
  { kind, host, port, database }: Connection,
  value: string | null,
): SourceCursor {
  const { schema, table, select } = source;
  const what = canonicalJson({ kind, host, port, database, schema, table, select });
  return { column: cursor!.column, value, object: createHash('sha256').update(what).digest('hex') };
}

/** The key that an UPSERT goes by: the given one, else the dataset's. */
export function requireKey(input: StoredDatabaseIngest, dataset: Dataset | undefined): string[] {
  const key = input.primaryKey ?? dataset?.primaryKey ?? [];
  if (key.length > 0) return key;
  throw commonErrors.INVALID_ARGUMENT(
    `An UPSERT needs a primaryKey: "${input.name}" has none yet, and none was given.`,
  );
}

const isSame = (former: SourceCursor, next: SourceCursor) =>
  former.object === next.object && former.column.toLowerCase() === next.column.toLowerCase();
