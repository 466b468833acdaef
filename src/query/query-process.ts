/**
 * Entry of a query process: one sandboxed DuckDB. Users' statements come one at a time, since they share the views, the
 * only state between statements; `rows` and `preview` use none and may run side by side.
 */
import { stat } from 'node:fs/promises';
import {
  type DescribedColumn,
  type Engine,
  type EngineConnection,
  type EngineParameters,
  engineErrors,
  openEngine,
  quoteText,
  toEngineParameters,
} from '../engine/index.ts';
import { commonErrors, LakehouseError, locateByte } from '../kernel/index.ts';
import { type CallContext, serveProcess } from '../processes/index.ts';
import type {
  CheckAnswer,
  CheckArgs,
  ExportAnswer,
  ExportArgs,
  OpenArgs,
  PreviewArgs,
  RowsArgs,
  SelectAnswer,
  SelectArgs,
  StatementArgs,
  ViewArgs,
} from './child-protocol.ts';
import { queryErrors } from './errors.ts';
import { checkSelect, type SyntaxTree } from './gate.ts';
import { quoteNames } from './json-projection.ts';
import { Recent } from './recent.ts';
import { exportSql, jsonRowsSql, type WrappedSql } from './result-sql.ts';
import { trimStatement } from './sql-text.ts';

let engine: Engine | undefined;
/** View name → key of what it shows now. */
const views = new Map<string, string>();
/** Columns of statements over given versions, where parameters do not decide them. */
const described = new Recent<DescribedColumn[]>(256);
const fileLookMs = 100;

serveProcess({
  open: async (args: OpenArgs) => {
    engine = await openEngine({
      memoryMb: args.memoryMb,
      threads: args.threads,
      tempDir: `${args.dir}/spill`,
      tempMb: args.spillMb,
      allowedDirectories: [`${args.dir}/`],
      cacheFooters: true, // files are immutable and named by their hash
    });
    using connection = await engine.connect();
    await connection.read("SELECT json_serialize_sql('SELECT 1')"); // loads what the first query would wait for
  },
  check: (args: CheckArgs, context: CallContext) =>
    withConnection(context, (connection) => check(connection, args.sql)),
  select: (args: SelectArgs, context: CallContext) =>
    withConnection(context, (connection) => select(connection, args)),
  export: (args: ExportArgs, context: CallContext) =>
    withConnection(context, (connection) => exportRows(connection, args)),
  rows: (args: RowsArgs, context: CallContext) =>
    withConnection(context, (connection) => readRows(connection, args)),
  preview: (args: PreviewArgs, context: CallContext) =>
    withConnection(context, (connection) => preview(connection, args)),
});

/** A fresh connection per call, so that nothing of a statement outlives it; cancelling interrupts it. */
async function withConnection<T>(
  { signal }: CallContext,
  work: (connection: EngineConnection) => Promise<T>,
): Promise<T> {
  using connection = await engine!.connect();
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    if (signal.aborted) throw engineErrors.SQL_INTERRUPTED('The statement was stopped.');
    return await work(connection);
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

async function check(connection: EngineConnection, sql: string): Promise<CheckAnswer> {
  const [row] = await connection.readValues('SELECT json_serialize_sql($1::VARCHAR)', [sql]);
  const tree = readTree(row![0] as string);
  if (tree['error'] === true) throw translateParseError(sql, tree);
  return checkSelect(sql, tree);
}

/** DuckDB writes a literal beyond DOUBLE as a bare `Infinity`, which is no JSON; `1e999` is, and means the same. */
function readTree(text: string): SyntaxTree {
  const isPlain = !text.includes('Infinity');
  const json = isPlain
    ? text
    : text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|Infinity/gs, (token) =>
        token === 'Infinity' ? '1e999' : token,
      );
  return JSON.parse(json) as SyntaxTree;
}

function translateParseError(sql: string, tree: SyntaxTree): Error {
  const message = String(tree['error_message']);
  const position = tree['position'] === undefined ? undefined : Number(tree['position']);
  const details = position === undefined ? {} : { position, ...locateByte(sql, position) };
  if (tree['error_type'] !== 'not implemented')
    return engineErrors.SQL_INVALID(`Parser Error: ${message}`, { details });
  const what = /only select/i.test(message)
    ? 'Only one SELECT is offered (a PIVOT needs an IN list inside FROM).'
    : message;
  return queryErrors.SQL_REFUSED(what, { details });
}

async function select(connection: EngineConnection, args: SelectArgs): Promise<SelectAnswer> {
  const { text, parameters, columns } = await prepare(connection, args);
  const wrapped = jsonRowsSql(text, columns, args);
  const answer = await inUserText(text, wrapped, () => connection.readValues(wrapped.sql, parameters));
  return {
    columns: columns.map(({ name, type }) => ({ name, type })),
    ...readJsonRows(answer, args.rowsMax),
  };
}

function readJsonRows([row]: unknown[][], rowsMax: number): Omit<SelectAnswer, 'columns'> {
  const [rows, kept, seen] = row as [Uint8Array, bigint, bigint];
  const truncatedBy = seen === kept ? null : Number(kept) === rowsMax ? 'ROWS' : 'BYTES';
  return { rows, rowCount: Number(kept), truncatedBy };
}

async function exportRows(connection: EngineConnection, args: ExportArgs): Promise<ExportAnswer> {
  const { text, parameters, columns } = await prepare(connection, args);
  const wrapped = exportSql(text, columns, args);
  let isTooLarge = false;
  const timer = setInterval(async () => {
    const size = await stat(args.file).then(
      (entry) => entry.size,
      () => 0,
    );
    if (size <= args.bytesMax) return;
    isTooLarge = true;
    connection.interrupt();
  }, fileLookMs);
  try {
    const copied = await inUserText(text, wrapped, () => connection.readValues(wrapped.sql, parameters));
    const { size } = await stat(args.file);
    isTooLarge ||= size > args.bytesMax;
    if (isTooLarge) throw tooLarge(args.bytesMax);
    return {
      columns: columns.map(({ name, type }) => ({ name, type })),
      rowCount: Number(copied[0]![0]),
      bytes: size,
    };
  } catch (error) {
    throw isTooLarge ? tooLarge(args.bytesMax) : error;
  } finally {
    clearInterval(timer);
  }
}

const tooLarge = (bytesMax: number) =>
  queryErrors.DOWNLOAD_TOO_LARGE(`The download is larger than ${bytesMax} bytes.`, { details: { bytesMax } });

/** A name that no dataset's column has: theirs are lower-case. */
const numberColumn = 'NUMBER';

/** Rows by ordinal over a version's files, in the order asked; a trusted statement of our own. */
async function readRows(connection: EngineConnection, args: RowsArgs): Promise<SelectAnswer> {
  const wanted = args.rowNumbers.map((row, place) => `(${row}, ${place})`);
  const selected = quoteNames(args.columns);
  // A bare IN on file_row_number lets the reader skip row groups; a join would scan (measured: 27 against 62 ms).
  const parts = args.files.flatMap(({ path, firstRow, rows }) => {
    const here = args.rowNumbers.filter((row) => row >= firstRow && row < firstRow + rows);
    if (here.length === 0) return [];
    const numbers = [...new Set(here)].map((row) => row - firstRow);
    return (
      `SELECT ${selected}, file_row_number + ${firstRow} AS "${numberColumn}" ` +
      `FROM read_parquet(${quoteText(path)}, file_row_number = true) WHERE file_row_number IN (${numbers.join(', ')})`
    );
  });
  if (parts.length === 0) return { columns: [], rows: Buffer.from('[]'), rowCount: 0, truncatedBy: null };
  const sql =
    `WITH found AS MATERIALIZED (${parts.join(' UNION ALL ')}) ` +
    `SELECT ${args.columns.map((column) => `found.${quoteNames([column])}`).join(', ')} ` +
    `FROM found JOIN (VALUES ${wanted.join(', ')}) AS wanted(number, place) ON found."${numberColumn}" = wanted.number ORDER BY wanted.place`;
  return readOwn(connection, sql, { rowsMax: args.rowNumbers.length, bytesMax: args.bytesMax });
}

/** The first rows of a version; a trusted statement of our own. */
const preview = (connection: EngineConnection, args: PreviewArgs) =>
  readOwn(connection, selectFiles(args), args);

async function readOwn(
  connection: EngineConnection,
  sql: string,
  limits: { rowsMax: number; bytesMax: number },
): Promise<SelectAnswer> {
  const { columns } = await connection.describe(sql);
  const answer = await connection.readValues(jsonRowsSql(sql, columns, limits).sql);
  return {
    columns: columns.map(({ name, type }) => ({ name, type })),
    ...readJsonRows(answer, limits.rowsMax),
  };
}

function selectFiles({ columns, files }: { columns: readonly string[]; files: readonly string[] }): string {
  const union = files.length > 1 ? ', union_by_name = true' : '';
  return `SELECT ${quoteNames(columns)} FROM read_parquet([${files.map(quoteText).join(', ')}]${union})`;
}

interface Prepared {
  text: string;
  parameters: EngineParameters;
  columns: DescribedColumn[];
}

async function prepare(connection: EngineConnection, args: StatementArgs): Promise<Prepared> {
  await showOnly(connection, args.views);
  const parameters = toEngineParameters(args.parameters);
  if ('invalid' in parameters)
    throw commonErrors.INVALID_ARGUMENT(
      `Parameter ${parameters.invalid + 1} is an array of several kinds; give items of one kind.`,
    );
  const text = trimStatement(args.sql);
  const bare = { sql: text, offset: 0 };
  const key = JSON.stringify([text, args.views.map((view) => [view.name, view.key])]);
  const known = described.get(key);
  if (known) return { text, parameters, columns: known };
  const { columns, isFixed } = await inUserText(text, bare, () => connection.describe(text, parameters));
  if (isFixed) described.set(key, columns);
  return { text, parameters, columns };
}

/** Makes exactly these views exist, so that a statement reaches nothing that was not resolved for it. */
async function showOnly(connection: EngineConnection, wanted: readonly ViewArgs[]): Promise<void> {
  const names = new Set(wanted.map((view) => view.name));
  for (const name of views.keys()) {
    if (names.has(name)) continue;
    await connection.run(`DROP VIEW IF EXISTS main.${quoteNames([name])}`);
    views.delete(name);
  }
  for (const view of wanted) {
    if (views.get(view.name) === view.key) continue;
    views.delete(view.name);
    await connection.run(`CREATE OR REPLACE VIEW main.${quoteNames([view.name])} AS ${selectFiles(view)}`);
    views.set(view.name, view.key);
  }
}

/** Moves an error's place from the wrapped statement to the user's text; places outside it are dropped. */
async function inUserText<T>(text: string, wrapped: WrappedSql, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LakehouseError) || error.details['position'] === undefined) throw error;
    const { position: at, line: _, column: __, ...rest } = error.details;
    const position = Number(at) - wrapped.offset;
    const isInside = position >= 0 && position <= Buffer.byteLength(text);
    throw error.withDetails({ ...rest, ...(isInside ? { position, ...locateByte(text, position) } : {}) });
  }
}
