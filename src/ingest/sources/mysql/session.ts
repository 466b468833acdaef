import { connect as connectSocket, type Socket } from 'node:net';
import mysql from 'mysql2';
import { LakehouseError } from '../../../kernel/index.ts';
import { nameColumns } from '../../files/column-names.ts';
import { resolveAddresses } from '../address.ts';
import { sourceErrors } from '../errors.ts';
import { misfitReason, type SourceLogin, type SourceSelection, type SourceTable } from '../model.ts';
import { measuredMax, portions } from '../portions.ts';
import type { Figures, ReadPlan, RowSink, SessionOptions, SourceSession } from '../session.ts';
import { tlsOptions } from '../trust.ts';
import { StallWatch, withDeadline } from '../watch.ts';
import { fieldTypes, type MysqlField, type MysqlPlan, planMysqlColumn } from './columns.ts';
import { CsvWriter } from './csv-writer.ts';
import { translateMysqlError } from './failure.ts';
import { figuresOf, quoteName, quoteText, rowHashOf } from './figures.ts';
import { killConnection, type Victim } from './kill.ts';
import { type RowPacket, readRows } from './row-packets.ts';

/** Bytes of CSV after which a part ends and is converted while the next one comes. */
const partBytes = 16 * 1_048_576;
const flushBytes = 1 << 20;
const tablesMax = 5000;
const rowsReportedEvery = 10_000;
/** Time that ending a statement may take while the work process waits to end. */
const killMs = 400;

/** For text that is exact and the same everywhere, and for a server that waits while we write. */
const settings = [
  "SET SESSION time_zone = '+00:00', sql_mode = '', net_write_timeout = 3600, lock_wait_timeout = 10",
  'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ',
  'SET @snapshot_at = UTC_TIMESTAMP(6)',
];
const beginSnapshot = 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY';
/** Rows that say what a tinyint(1) holds, as long as the others agree. */
const booleanSampleRows = 10_000;

interface Answer {
  rows: (string | null)[][];
  fields: FieldPacket[];
}

interface FieldPacket {
  name: string;
  columnType: number;
  columnLength: number;
  flags: number;
  decimals: number;
  characterSet: number;
}

/** Logs in and begins the snapshot. Throws SOURCE_…, never what the driver threw. */
export async function openMysql(
  login: SourceLogin,
  signal: AbortSignal,
  options: SessionOptions = {},
): Promise<SourceSession> {
  const addresses = await resolveAddresses(login.host, login, options.resolve);
  let failure: Error | undefined;
  for (const address of addresses) {
    const session = new MysqlSession(login, address, signal);
    try {
      await session.begin(options.isRead ? () => new MysqlSession(login, address, signal) : undefined);
      return session;
    } catch (error) {
      await session[Symbol.asyncDispose]();
      signal.throwIfAborted();
      failure = error as Error;
    }
  }
  throw failure ?? sourceErrors.SOURCE_UNREACHABLE(`The host "${login.host}" has no address.`);
}

class MysqlSession implements SourceSession {
  server = 'MySQL';
  private readonly connection: mysql.Connection;
  private readonly login: SourceLogin;
  private readonly signal: AbortSignal;
  /** Rejects when the socket closes: the driver tells only a statement that runs just then. */
  private readonly lost = Promise.withResolvers<never>();
  private isConnected = false;
  private from = '';
  /** Has a snapshot of the same moment, if the source gave a second connection. */
  private sibling: MysqlSession | undefined;
  readonly figuresOf = figuresOf;
  readonly rowHashOf = rowHashOf;
  private columns: MysqlPlan[] = [];
  private impossible = new Map<number, number>();
  private readonly socket: Socket;
  private readonly address: string;
  private killing: Promise<void> | undefined;
  /** Ends the connection and what the server still does for it. */
  private readonly onAbort = () => {
    const { localPort } = this.socket;
    this.connection.destroy();
    const { threadId } = this.connection as unknown as { threadId?: number | null };
    if (threadId != null && localPort !== undefined) this.killing ??= this.kill({ threadId, localPort });
  };

  constructor(login: SourceLogin, address: string, signal: AbortSignal) {
    this.login = login;
    this.signal = signal;
    this.lost.promise.catch(() => {});
    this.address = address;
    this.socket = connectTo(login, address)
      .on('error', (error) => this.lost.reject(error))
      .on('close', () =>
        this.lost.reject(Object.assign(new Error('The server closed the connection.'), { code: 'CLOSED' })),
      );
    this.connection = mysql.createConnection({
      ...optionsOf(login),
      stream: () => this.socket,
      connectTimeout: login.connectTimeoutMs,
    });
    this.connection.on('error', (error) => this.lost.reject(error));
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  /** Both snapshots are begun at the same time, after everything else. A sibling that cannot is done without. */
  async begin(openSibling?: () => MysqlSession): Promise<void> {
    await this.logIn(); // before the other one begins to: there may be one slot only
    this.sibling = openSibling?.();
    await this.sibling?.logIn().catch(() => this.dropSibling());
    await this.stopClocks();
    const begun = this.sibling?.ask(beginSnapshot).catch(() => this.dropSibling());
    await this.ask(beginSnapshot);
    await begun;
    const { rows } = await this.ask('SELECT VERSION()');
    const version = rows[0]![0]!;
    this.server = `${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${version.split('-')[0]}`;
  }

  /** NOW() gives the same moment in every statement of both connections, if the server lets it be set. */
  private async stopClocks(): Promise<void> {
    const { rows } = await this.ask('SELECT UNIX_TIMESTAMP(NOW(6))');
    for (const session of [this, this.sibling])
      await session?.ask(`SET SESSION timestamp = ${rows[0]![0]}`).catch(ignoreRefusal);
  }

  private async logIn(): Promise<void> {
    this.signal.throwIfAborted();
    const connected = Promise.withResolvers<void>();
    this.connection.connect((error) => (error ? connected.reject(error) : connected.resolve()));
    try {
      const { connectTimeoutMs: ms, name: who } = this.login;
      await withDeadline(Promise.race([connected.promise, this.lost.promise]), {
        ms,
        setting: 'connect_timeout_ms',
        who,
        onLate: this.onAbort,
      });
    } catch (error) {
      throw translateMysqlError(error, this.login, false);
    }
    this.isConnected = true;
    for (const statement of settings) await this.ask(statement);
  }

  async listTables(): Promise<SourceTable[]> {
    const hidden = "('information_schema', 'performance_schema', 'mysql', 'sys')";
    const { rows } = await this.ask(
      `SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, TABLE_ROWS FROM information_schema.TABLES
        WHERE TABLE_SCHEMA NOT IN ${hidden} ORDER BY 1, 2 LIMIT ${tablesMax}`,
    );
    const { rows: columns } = await this.ask(
      `SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE FROM information_schema.COLUMNS
        WHERE TABLE_SCHEMA NOT IN ${hidden} ORDER BY 1, 2, ORDINAL_POSITION LIMIT ${tablesMax * 20}`,
    );
    const byTable = new Map<string, SourceTable['columns']>();
    for (const [schema, table, name, type, isNullable] of columns) {
      const key = JSON.stringify([schema, table]);
      if (!byTable.has(key)) byTable.set(key, []);
      byTable.get(key)!.push({ name: name!, type: type!, isNullable: isNullable === 'YES' });
    }
    return rows.map(([schema, name, type, estimate]) => ({
      schema: schema!,
      name: name!,
      isView: type !== 'BASE TABLE',
      rowEstimate: estimate === null || estimate === undefined ? null : Number(estimate),
      columns: byTable.get(JSON.stringify([schema, name])) ?? [],
    }));
  }

  async plan(selection: SourceSelection, forcedToText: ReadonlyMap<number, string>): Promise<ReadPlan> {
    const { schema, table, select } = selection;
    this.from =
      table != null
        ? `${schema ? `${quoteName(schema)}.` : ''}${quoteName(table)}`
        : `(\n${select!.replace(/;\s*$/, '')}\n) AS source_rows`;
    const { fields } = await this.ask(`SELECT * FROM ${this.from} LIMIT 0`);
    const booleans = await this.findBooleans(fields, forcedToText);
    const utf8 = await this.findUtf8(fields);
    const names = nameColumns(fields.map((field) => field.name));
    this.impossible = new Map();
    this.columns = fields.map((field, i) => ({
      ...planMysqlColumn(
        { ...toField(field), isBoolean: booleans.has(i), isUtf8: utf8.has(i) },
        isTinyint1(field) ? undefined : forcedToText.get(i), // it fits its other type
      ),
      name: names[i]!,
    }));
    return {
      columns: this.columns,
      cells: fields.map((field) => cellOf(field)),
      impossible: this.impossible,
      rowEstimate: await this.estimateRows(selection),
      warnings: await this.findWarnings(selection),
    };
  }

  async clockBefore(lagMs: number): Promise<{ utc: string; local: string }> {
    const moment = `(@snapshot_at - INTERVAL ${lagMs * 1000} MICROSECOND)`;
    const local = `CONVERT_TZ(${moment}, '+00:00', @@GLOBAL.time_zone)`; // NULL for a zone whose tables are not loaded
    const { rows } = await this.ask(
      `SELECT CAST(${moment} AS CHAR), CAST(COALESCE(${local}, ${moment}) AS CHAR)`,
    );
    const [utc, inZone] = rows[0]!;
    return { utc: utc!, local: inZone! };
  }

  async narrow(condition: string): Promise<number | null> {
    this.from = `(SELECT * FROM ${this.from} WHERE ${condition}) AS source_rows`;
    return this.explainRows();
  }

  async read(sink: RowSink, rows: (done: number) => void): Promise<void> {
    const writer = new CsvWriter(this.columns.map((column) => column.form));
    const list = this.columns.map((column) => column.sourceCell).join(', ');
    let cutRows = 0;
    // Runs while the socket rests; rows that came with the same packet go into the writer's next piece.
    const deliver = async () => {
      const until = writer.rows;
      await sink.write(writer.take());
      if (sink.partBytes >= partBytes) {
        await sink.cut(until - cutRows);
        cutRows = until;
      }
    };
    await this.stream(`SELECT ${list} FROM ${this.from}`, {
      onRow: ({ buffer, offset, end }) => {
        writer.addRow(buffer, offset, end);
        if (writer.rows % rowsReportedEvery === 0) rows(writer.rows);
        return writer.bytes >= flushBytes;
      },
      deliver,
    });
    await sink.write(writer.take());
    await sink.cut(writer.rows - cutRows);
    rows(writer.rows);
    for (const [i, count] of writer.impossible) this.impossible.set(i, count);
  }

  async measure(expressions: readonly { alias: string; sql: string }[]): Promise<Figures> {
    const measured: Figures = {};
    for (const some of portions(expressions, measuredMax)) {
      const list = some.map(({ alias, sql }) => `${sql} AS ${quoteName(alias)}`).join(', ');
      const { rows } = await this.ask(`SELECT ${list} FROM ${this.from}`);
      for (const [i, { alias }] of some.entries()) measured[alias] = rows[0]![i]!;
    }
    return measured;
  }

  async measureMeanwhile(expressions: readonly { alias: string; sql: string }[]): Promise<Figures | null> {
    const { sibling } = this;
    if (!sibling) return null;
    sibling.from = this.from;
    return await sibling.measure(expressions).catch(() => null);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.signal.removeEventListener('abort', this.onAbort);
    this.connection.destroy(); // a read-only snapshot needs no farewell
    await this.dropSibling();
    await this.killing;
  }

  private async kill(victim: Victim): Promise<void> {
    const stream = () => connectTo(this.login, this.address).on('error', () => {});
    await killConnection({ ...optionsOf(this.login), stream }, victim, killMs);
  }

  private async dropSibling(): Promise<void> {
    await this.sibling?.[Symbol.asyncDispose]();
    this.sibling = undefined;
  }

  /**
   * tinyint(1) is what MySQL has for BOOLEAN, but it may hold any number: its values decide. The first rows do while
   * nothing misfits; then all. One that was forced is a number.
   */
  private async findBooleans(
    fields: readonly FieldPacket[],
    forced: ReadonlyMap<number, string>,
  ): Promise<Set<number>> {
    const candidates = fields.flatMap((field, i) => (isTinyint1(field) && !forced.has(i) ? [i] : []));
    if (candidates.length === 0) return new Set();
    const list = candidates.map((i) => `MAX(${cellOf(fields[i]!)} NOT IN (0, 1))`).join(', ');
    const from = fields.some((field, i) => isTinyint1(field) && forced.get(i) === misfitReason)
      ? this.from
      : `(SELECT * FROM ${this.from} LIMIT ${booleanSampleRows}) AS first_rows`;
    const { rows } = await this.ask(`SELECT ${list} FROM ${from}`);
    return new Set(candidates.filter((_, at) => rows[0]![at] !== '1'));
  }

  /** Which texts need no conversion to be compared by their bytes; as the first row tells, if there is one. */
  private async findUtf8(fields: readonly FieldPacket[]): Promise<Set<number>> {
    const texts = fields.flatMap((field, i) => (field.characterSet === binaryCharacterSet ? [] : [i]));
    if (texts.length === 0) return new Set();
    const list = texts.map((i) => `CHARSET(${cellOf(fields[i]!)})`).join(', ');
    const { rows } = await this.ask(`SELECT ${list} FROM ${this.from} LIMIT 1`);
    return new Set(texts.filter((_, at) => /^utf8/.test(rows[0]?.[at] ?? '')));
  }

  private async estimateRows(selection: SourceSelection): Promise<number | null> {
    if (selection.table == null) return this.explainRows();
    const { rows } = await this.ask(
      `SELECT TABLE_ROWS FROM information_schema.TABLES WHERE ${ofTable(selection)}`,
    );
    const estimate = rows[0]?.[0];
    return estimate == null ? this.explainRows() : Number(estimate); // a view has no statistics of its own
  }

  /** By the planner; null where it has no idea or the user may not ask: a view is explained to its owners. */
  private async explainRows(): Promise<number | null> {
    const explained = await this.ask(`EXPLAIN SELECT * FROM ${this.from}`).catch(ignoreRefusal);
    const at = explained?.fields.findIndex(({ name }) => name === 'rows') ?? -1;
    const estimate = explained?.rows[0]?.[at];
    return estimate == null ? null : Number(estimate);
  }

  private async findWarnings(selection: SourceSelection): Promise<string[]> {
    if (selection.table == null) return [];
    return [...(await this.warnOfEngine(selection)), ...(await this.warnOfInvisible(selection))];
  }

  private async warnOfEngine(selection: SourceSelection): Promise<string[]> {
    const { rows } = await this.ask(
      `SELECT ENGINE FROM information_schema.TABLES WHERE ${ofTable(selection)} AND TABLE_TYPE = 'BASE TABLE'`,
    );
    const engine = rows[0]?.[0];
    return engine == null || /^(InnoDB|RocksDB)$/i.test(engine)
      ? []
      : [`The engine ${engine} has no snapshots: rows written meanwhile may be in or not.`];
  }

  private async warnOfInvisible(selection: SourceSelection): Promise<string[]> {
    const { rows } = await this.ask(
      `SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE ${ofTable(selection)} AND EXTRA LIKE '%INVISIBLE%' ORDER BY ORDINAL_POSITION`,
    );
    const names = rows.map(([name]) => `"${name}"`).join(', ');
    return rows.length === 0
      ? []
      : [`Invisible columns are left out, as by SELECT *: ${names}. Name them in a SELECT to read them.`];
  }

  /** One unbuffered statement. `onRow` says when enough has gathered; the socket rests while `deliver` runs. */
  private async stream(
    sql: string,
    handlers: { onRow: (row: RowPacket) => boolean; deliver: () => Promise<void> },
  ): Promise<void> {
    using watch = new StallWatch(this.login, this.onAbort);
    const done = Promise.withResolvers<void>();
    let isResting = false;
    let own: { error: unknown } | undefined;
    let delivery = Promise.resolve();
    const query = this.connection.query({ sql });
    readRows(query, (row) => {
      watch.heard();
      if (!handlers.onRow(row) || isResting) return;
      isResting = true;
      watch.rest();
      this.connection.pause();
      delivery = handlers.deliver().then(
        () => {
          isResting = false;
          watch.resume();
          this.connection.resume();
        },
        (error: unknown) => {
          own = { error };
          done.reject(error as Error);
          this.onAbort();
        },
      );
    });
    query.on('error', (error) => done.reject(error));
    query.on('end', () => done.resolve());
    this.signal.addEventListener('abort', () => done.reject(this.signal.reason), { once: true });
    try {
      await Promise.race([done.promise, this.lost.promise, watch.late]);
      await delivery; // the end may have come in the packet of the last rows
    } catch (error) {
      await delivery;
      this.signal.throwIfAborted();
      if (own) throw own.error; // a row that does not fit, a full disk: no error of the source
      throw translateMysqlError(error, this.login, true);
    }
  }

  private async ask(sql: string): Promise<Answer> {
    const answer = Promise.withResolvers<Answer>();
    const options = { sql, rowsAsArray: true, typeCast: false } as mysql.QueryOptions;
    this.connection.query(options, (error, rows, fields) => {
      if (error) return answer.reject(error);
      const cells = Array.isArray(rows) ? (rows as unknown as (Buffer | null)[][]) : [];
      answer.resolve({
        rows: cells.map((row) => row.map((cell) => (cell === null ? null : cell.toString('utf8')))),
        fields: (fields ?? []) as unknown as FieldPacket[],
      });
    });
    try {
      return await withDeadline(Promise.race([answer.promise, this.lost.promise]), {
        ms: this.login.answerTimeoutMs,
        setting: 'answer_timeout_ms',
        who: this.login.name,
        onLate: this.onAbort,
      });
    } catch (error) {
      this.signal.throwIfAborted();
      throw translateMysqlError(error, this.login, this.isConnected);
    }
  }
}

/** A condition on information_schema. */
const ofTable = ({ schema, table }: SourceSelection) =>
  `TABLE_SCHEMA = ${schema ? quoteText(schema) : 'DATABASE()'} AND TABLE_NAME = ${quoteText(table!)}`;

/** A statement that the source may refuse without harm. */
function ignoreRefusal(error: unknown): undefined {
  if (error instanceof LakehouseError && error.code === sourceErrors.SOURCE_STATEMENT_FAILED.definition.code)
    return;
  throw error;
}

const optionsOf = (login: SourceLogin): mysql.ConnectionOptions => ({
  host: login.host,
  port: login.port,
  user: login.user,
  password: login.password,
  database: login.database,
  charset: 'utf8mb4',
  flags: ['-LOCAL_FILES'],
  ...(login.tls === 'DISABLE'
    ? {}
    : { ssl: { ...tlsOptions(login), verifyIdentity: login.tls === 'VERIFY' } }),
});

/**
 * The socket goes to the checked address; the name serves the certificate only. The driver names no host to TLS where it
 * is an address; then TLS takes that of the socket, else `localhost`.
 */
function connectTo({ host, port }: SourceLogin, address: string) {
  return Object.assign(connectSocket({ host: address, port }), { _host: host });
}

const isTinyint1 = ({ columnType, columnLength }: FieldPacket) =>
  columnType === fieldTypes.TINY && columnLength === 1;

const flagZerofill = 64;
const binaryCharacterSet = 63;

/** Zeros in front would be part of the text. */
const cellOf = (field: FieldPacket) =>
  (field.flags & flagZerofill) !== 0 ? `(${quoteName(field.name)} + 0)` : quoteName(field.name);

const toField = (field: FieldPacket): Omit<MysqlField, 'isBoolean' | 'isUtf8'> => ({
  originalName: field.name,
  sourceType: '',
  cell: cellOf(field),
  typeNumber: field.columnType,
  flags: field.flags,
  length: field.columnLength,
  decimals: field.decimals,
  isBinary: field.characterSet === binaryCharacterSet,
});
