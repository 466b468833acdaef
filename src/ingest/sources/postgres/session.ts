import { isIP } from 'node:net';
import pg from 'pg';
import { quoteName, quoteText } from '../../../kernel/index.ts';
import { nameColumns } from '../../files/column-names.ts';
import { resolveAddresses } from '../address.ts';
import { sourceErrors } from '../errors.ts';
import type { ColumnPlan, SourceLogin, SourceSelection, SourceTable } from '../model.ts';
import { measuredMax, portions } from '../portions.ts';
import type { Figure, Figures, ReadPlan, RowSink, SessionOptions, SourceSession } from '../session.ts';
import { tlsOptions } from '../trust.ts';
import { StallWatch, withDeadline } from '../watch.ts';
import { cancelStatement } from './cancel.ts';
import { type PostgresField, planPostgresColumn } from './columns.ts';
import { CopyOut } from './copy-out.ts';
import type { CopyPiece } from './copy-parser.ts';
import { translatePostgresError } from './failure.ts';
import { figuresOf, quotePath, rowHashOf } from './figures.ts';
import { TappedSocket } from './socket.ts';

/** Bytes of table that one COPY reads: while a part is converted the next one comes, and memory stays flat. */
const segmentBytes = 16 * 1_048_576;
/** Parts of one table, so that a large one has larger parts and not thousands. */
const segmentsMax = 64;
/** The last segments get smaller, down to this many bytes: behind the last one nothing comes that hides its conversion. */
const lastSegmentBytes = 4 * 1_048_576;
/** Bytes of CSV after which a part ends where there are no segments. */
const partBytes = 48 * 1_048_576;
const tablesMax = 5000;

/** Time that a request to cancel may take while the work process waits to end. */
const cancelMs = 400;

/**
 * What every transaction needs so that the text of values is exact and the same everywhere. A setting holds within it
 * only: behind a pooler of transactions the next one may be somebody else's.
 */
const settings = [
  "TIME ZONE 'UTC'",
  "client_encoding = 'UTF8'",
  "datestyle = 'ISO, YMD'",
  "intervalstyle = 'iso_8601'",
  'extra_float_digits = 3',
  "bytea_output = 'hex'",
  "lc_monetary = 'C'",
  'lock_timeout = 10000',
  'statement_timeout = 0',
  'idle_in_transaction_session_timeout = 0',
];
/** How soon a server notices that nobody waits for its answer any more; not every platform can. */
const checkInterval = "client_connection_check_interval = '5s'";

/** Logs in and begins the snapshot. Throws SOURCE_… and DSN_REFUSED, never what the driver threw. */
export async function openPostgres(
  login: SourceLogin,
  signal: AbortSignal,
  options: SessionOptions = {},
): Promise<SourceSession> {
  const addresses = await resolveAddresses(login.host, login, options.resolve);
  let failure: Error | undefined;
  for (const address of addresses) {
    const client = new pg.Client({
      host: address,
      port: login.port,
      database: login.database,
      user: login.user,
      password: login.password,
      ssl:
        login.tls === 'DISABLE'
          ? false
          : { ...tlsOptions(login), ...(isIP(login.host) ? {} : { servername: login.host }) },
      ...(login.tls === 'DISABLE' ? { stream: () => new TappedSocket() } : {}),
      connectionTimeoutMillis: login.connectTimeoutMs,
      application_name: 'lakehouse',
      keepAlive: true,
    });
    client.on('error', () => {}); // the running query gets it, too
    try {
      await client.connect();
      const session = new PostgresSession(client, login, signal, address);
      await session.begin();
      return session;
    } catch (error) {
      destroy(client);
      failure = translatePostgresError(error, login, false);
    }
  }
  throw failure ?? sourceErrors.SOURCE_UNREACHABLE(`The host "${login.host}" has no address.`);
}

class PostgresSession implements SourceSession {
  server = 'PostgreSQL';
  private readonly client: pg.Client;
  private readonly login: SourceLogin;
  private readonly signal: AbortSignal;
  readonly rowHashOf = rowHashOf;
  private isUtf8 = true;
  private version = 0;
  private from = '';
  private columns: ColumnPlan[] = [];
  /** Of a plain table: how many blocks, and how many one segment has. */
  private segments: { blocks: number; step: number; stepMin: number; where: string } | undefined;
  private readonly address: string;
  private cancelling: Promise<void> | undefined;
  /** Ends the connection and what the server still does for it. */
  private readonly onAbort = () => {
    destroy(this.client);
    this.cancelling ??= this.cancel();
  };

  constructor(client: pg.Client, login: SourceLogin, signal: AbortSignal, address: string) {
    this.client = client;
    this.address = address;
    this.login = login;
    this.signal = signal;
    signal.addEventListener('abort', this.onAbort, { once: true });
    if (signal.aborted) this.onAbort();
  }

  async begin(): Promise<void> {
    await this.ask('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for (const setting of settings) await this.ask(`SET LOCAL ${setting}`);
    const [row] = await this.ask<{ version: string; number: string; encoding: string }>(
      "SELECT version() AS version, current_setting('server_version_num') AS number, current_setting('server_encoding') AS encoding",
    );
    this.version = Number(row!.number);
    this.isUtf8 = row!.encoding === 'UTF8';
    // A hundred aggregates take longer to compile than to run.
    if (this.version >= 110_000) await this.ask('SET LOCAL jit = off');
    if (this.version >= 170_000) await this.ask('SET LOCAL transaction_timeout = 0');
    if (this.version >= 140_000) await this.trySetting(checkInterval);
    this.server = row!.version.split(' ').slice(0, 2).join(' ');
  }

  private async trySetting(setting: string): Promise<void> {
    await this.ask('SAVEPOINT before_setting');
    const isRefused = await this.ask(`SET LOCAL ${setting}`).then(
      () => false,
      (error) =>
        (error as { code?: string }).code === sourceErrors.SOURCE_STATEMENT_FAILED.definition.code ||
        Promise.reject(error),
    );
    await this.ask(`${isRefused ? 'ROLLBACK TO' : 'RELEASE'} SAVEPOINT before_setting`);
  }

  async listTables(): Promise<SourceTable[]> {
    const rows = await this.ask<{
      schema: string;
      name: string;
      kind: string;
      rows: string;
      columns: SourceTable['columns'];
    }>(
      `SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.reltuples::numeric::text AS rows,
              (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'isNullable', NOT a.attnotnull) ORDER BY a.attnum)
                 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND NOT c.relispartition AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
        ORDER BY 1, 2 LIMIT ${tablesMax}`,
    );
    return rows.map(({ schema, name, kind, rows: estimate, columns }) => ({
      schema,
      name,
      isView: kind === 'v',
      rowEstimate: kind === 'v' || Number(estimate) < 0 ? null : Math.round(Number(estimate)),
      columns: columns ?? [],
    }));
  }

  async plan(selection: SourceSelection, forcedToText: ReadonlyMap<number, string>): Promise<ReadPlan> {
    const { table, select } = selection;
    // The extended protocol takes exactly one statement: what passes here cannot smuggle in a second one later.
    this.from =
      table != null
        ? quotePath(selection.schema, table)
        : `(\n${select!.replace(/;\s*$/, '')}\n) AS source_rows`;
    const described = await this.run({
      text: `SELECT * FROM ${this.from} LIMIT 0`,
      queryMode: 'extended',
    } as pg.QueryConfig);
    const fields = await this.readFields(described.fields);
    const names = nameColumns(fields.map((field) => field.originalName));
    this.columns = fields.map((field, i) => ({
      ...planPostgresColumn(field, forcedToText.get(i)),
      name: names[i]!,
    }));
    this.segments = table != null ? await this.planSegments() : undefined;
    return {
      columns: this.columns,
      cells: fields.map((field) => field.cell),
      impossible: new Map(),
      rowEstimate: await this.estimateRows(),
      warnings: [],
    };
  }

  async clockBefore(lagMs: number): Promise<{ utc: string; local: string }> {
    // The time of BEGIN, which the snapshot follows. RESET would lead to the zone that writers have by default.
    const moment = `(now() - interval '${lagMs} milliseconds')`;
    const [row] = await this.ask<{ utc: string; local: string }>(
      `SELECT (${moment} AT TIME ZONE 'UTC')::text AS utc, (${moment} AT TIME ZONE reset_val)::text AS local
         FROM pg_settings WHERE name = 'TimeZone'`,
    );
    return row!;
  }

  async narrow(condition: string, isMost: boolean): Promise<number | null> {
    const { from } = this;
    this.from = `(SELECT * FROM ${from} WHERE ${condition}) AS source_rows`;
    if (this.segments && isMost) this.segments.where = `FROM ${from} WHERE ${condition} AND`;
    else this.segments = undefined; // an index knows the way better
    return this.estimateRows();
  }

  async read(sink: RowSink, rows: (done: number) => void): Promise<void> {
    const list = this.columns.map((column) => column.sourceCell).join(', ');
    const { segments } = this;
    if (!segments) return this.copyWhole(`SELECT ${list} FROM ${this.from}`, sink, rows);
    let done = 0;
    for (let block = 0, next = 0; block === 0 || block < segments.blocks; block = next) {
      const half = Math.ceil((segments.blocks - block) / 2);
      next = block + Math.min(segments.step, Math.max(segments.stepMin, half));
      const to = next < segments.blocks ? ` AND ctid < '(${next},0)'::tid` : ''; // the last one is open
      const where = `${segments.where} ctid >= '(${block},0)'::tid${to}`;
      const count = await this.copy(`SELECT ${list} ${where}`, ({ bytes }) => sink.write(bytes));
      await sink.cut(count);
      done += count;
      rows(done);
    }
  }

  async measure(expressions: readonly { alias: string; sql: string }[]): Promise<Figures> {
    const measured: Figures = {};
    for (const some of portions(expressions, measuredMax)) {
      const list = some.map(({ alias, sql }) => `(${sql})::text AS ${alias}`).join(', ');
      const [row] = await this.ask<Figures>(`SELECT ${list} FROM ${this.from}`);
      Object.assign(measured, row);
    }
    return measured;
  }

  figuresOf(column: ColumnPlan, cell: string): Partial<Record<Figure, string>> {
    return figuresOf(column, cell, this.isUtf8);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.signal.removeEventListener('abort', this.onAbort);
    destroy(this.client); // a read-only snapshot needs no farewell
    await this.cancelling;
  }

  /** Segments by ctid, for what is one heap: partitions and children have their own ctids. */
  private async planSegments(): Promise<PostgresSession['segments']> {
    if (this.version < 140_000) return undefined; // before 14 each segment would scan the whole table
    const [row] = await this.ask<{ size: string; block: string }>(
      `SELECT pg_relation_size(c.oid)::text AS size, current_setting('block_size') AS block
         FROM pg_class c JOIN pg_am a ON a.oid = c.relam
        WHERE c.oid = ${quoteText(this.from)}::regclass AND c.relkind = 'r' AND a.amname = 'heap' AND NOT c.relrowsecurity
          AND NOT EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhparent = c.oid)`,
    );
    if (!row) return undefined;
    const blockBytes = Number(row.block);
    const blocks = Number(row.size) / blockBytes;
    const step = Math.max(segmentBytes / blockBytes, Math.ceil(blocks / segmentsMax));
    // A table of one segment stays one: two files would cost its readers more than this saves.
    const stepMin = blocks <= step ? step : lastSegmentBytes / blockBytes;
    return { blocks, step, stepMin, where: `FROM ${this.from} WHERE` };
  }

  private async estimateRows(): Promise<number | null> {
    const [explained] = await this.ask<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }>(
      `EXPLAIN (FORMAT JSON) SELECT * FROM ${this.from}`,
    );
    return explained?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? null;
  }

  private async readFields(fields: readonly pg.FieldDef[]): Promise<PostgresField[]> {
    if (fields.length === 0)
      throw sourceErrors.SOURCE_STATEMENT_FAILED('The table or SELECT of the source has no columns.');
    const values = fields.map((f, i) => `(${i}, ${f.dataTypeID}::oid, ${f.dataTypeModifier})`).join(', ');
    // Arrays of domains and domains over domains: what counts is the type at the bottom.
    const types = await this.ask<{ name: string; type: string; kind: string; category: string }>(
      `WITH RECURSIVE field(i, oid, modifier) AS (VALUES ${values}),
         bottom AS (
           SELECT f.i, t.oid, t.typname, t.typtype, t.typcategory, t.typbasetype FROM field f JOIN pg_type t ON t.oid = f.oid
           UNION ALL
           SELECT b.i, t.oid, t.typname, t.typtype, t.typcategory, t.typbasetype FROM bottom b JOIN pg_type t ON t.oid = b.typbasetype
            WHERE b.typtype = 'd')
       SELECT b.typname AS name, b.typtype AS kind, b.typcategory AS category, format_type(f.oid, f.modifier) AS type
         FROM bottom b JOIN field f USING (i) WHERE b.typtype <> 'd' ORDER BY i`,
    );
    return fields.map((field, i) => ({
      originalName: field.name,
      // An oid has no arithmetic of its own.
      cell: types[i]!.name === 'oid' ? `(${quoteName(field.name)}::bigint)` : quoteName(field.name),
      sourceType: types[i]!.type,
      typeName: types[i]!.name,
      typeKind: types[i]!.kind,
      isArray: types[i]!.category === 'A',
      modifier: field.dataTypeModifier,
    }));
  }

  /** A view or SELECT: one stream, cut into parts where a row ends. */
  private async copyWhole(select: string, sink: RowSink, rows: (done: number) => void): Promise<void> {
    let done = 0;
    let cutRows = 0;
    await this.copy(select, async (piece) => {
      done += piece.rows;
      rows(done);
      if (sink.partBytes + piece.bytes.length < partBytes || piece.end === 0) return sink.write(piece.bytes);
      await sink.write(piece.bytes.subarray(0, piece.end));
      await sink.cut(done - cutRows);
      cutRows = done;
      await sink.write(piece.bytes.subarray(piece.end));
    });
    await sink.cut(done - cutRows);
    rows(done);
  }

  /** Runs one COPY and returns the rows that the server says it sent. */
  private async copy(select: string, take: (piece: CopyPiece) => Promise<void>): Promise<number> {
    using watch = new StallWatch(this.login, this.onAbort);
    const sql = `COPY (${select}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)`;
    const copy = this.client.query(new CopyOut(sql, () => watch.heard()));
    for (;;) {
      let piece: CopyPiece | undefined;
      try {
        piece = await Promise.race([copy.take(), watch.late]);
      } catch (error) {
        throw this.translate(error);
      }
      if (!piece) return copy.rowCount;
      watch.rest();
      await take(piece);
      watch.resume();
    }
  }

  private async cancel(): Promise<void> {
    const { processID, secretKey } = this.client as unknown as {
      processID: number | null;
      secretKey: number | null;
    };
    if (processID === null || secretKey === null) return;
    const { port } = this.login;
    await cancelStatement({ host: this.address, port, processId: processID, secretKey }, cancelMs);
  }

  private async ask<T>(text: string): Promise<T[]> {
    return (await this.run({ text })).rows as T[];
  }

  private async run(query: pg.QueryConfig): Promise<pg.QueryResult> {
    try {
      return await withDeadline(this.client.query(query), {
        ms: this.login.answerTimeoutMs,
        setting: 'answer_timeout_ms',
        who: this.login.name,
        onLate: this.onAbort,
      });
    } catch (error) {
      throw this.translate(error);
    }
  }

  private translate(error: unknown): Error {
    this.signal.throwIfAborted();
    return translatePostgresError(error, this.login, true);
  }
}

/** Ends the connection without waiting for a server that may not answer. */
function destroy(client: pg.Client) {
  const { stream } = (client as unknown as { connection: { stream: { destroy(): void } } }).connection;
  stream.destroy();
}
