import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Verification } from '../../catalog/index.ts';
import { type Engine, type EngineConnection, engineErrors, openEngine } from '../../engine/index.ts';
import { LakehouseError } from '../../kernel/index.ts';
import { detectColumns } from '../../privacy/index.ts';
import { processErrors } from '../../processes/index.ts';
import { ingestErrors } from '../errors.ts';
import { sourceErrors } from './errors.ts';
import { mergeRows } from './merge-rows.ts';
import {
  misfitReason,
  type ReadProgress,
  type ReadRequest,
  type ReadResult,
  type SourceLogin,
} from './model.ts';
import { planRows, type RowPlan } from './plan-rows.ts';
import type { SessionOptions, SourceSession } from './session.ts';
import { MisfitError, Spool } from './spool.ts';
import { Verifier } from './verification.ts';

/** Loads the driver that is needed only: a work process talks to one source and ends. */
export async function openSession(
  login: SourceLogin,
  signal: AbortSignal,
  options: SessionOptions = {},
): Promise<SourceSession> {
  if (login.kind === 'POSTGRES')
    return await (await import('./postgres/session.ts')).openPostgres(login, signal, options);
  return await (await import('./mysql/session.ts')).openMysql(login, signal, options);
}

/**
 * Reads a table or SELECT into Parquet files in the output directory and proves them against the source's snapshot.
 * A value that does not fit the type of its column makes that column text, and the whole is read again.
 */
export async function readSource(
  request: ReadRequest,
  signal: AbortSignal,
  note: (progress: ReadProgress) => void,
  open = openSession,
): Promise<ReadResult> {
  const forcedToText = new Map<number, string>();
  try {
    for (;;) {
      try {
        return await readOnce(request, { open, forcedToText, signal, note });
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof MisfitError)) throw withoutValues(error);
        const fresh = error.positions.filter((position) => !forcedToText.has(position));
        if (fresh.length === 0) throw error; // text fits all; each turn has fewer columns left
        for (const position of fresh) forcedToText.set(position, misfitReason);
      }
    }
  } finally {
    await rm(path.join(request.outputDir, 'scratch'), { recursive: true, force: true });
  }
}

/** The engine quotes values, which are nobody's business but their owner's. */
function withoutValues(error: unknown): unknown {
  const { SQL_FAILED, SQL_MEMORY } = engineErrors;
  if (!(error instanceof LakehouseError)) return error;
  if (error.code === SQL_MEMORY.definition.code)
    return processErrors.PROCESS_MEMORY(
      'The rows need more memory to be converted than a work process may use ([sources] work_memory_mb).',
      { cause: error },
    );
  if (error.code !== SQL_FAILED.definition.code) return error;
  const kind = /^[A-Z][A-Za-z ]{0,40} Error/.exec(error.message)?.[0] ?? 'An error';
  return new Error(`${kind} over rows of the source (${error.code}).`);
}

/** Columns from which on the vectors of one part take the memory that two parts have otherwise. */
const wideColumnsMin = 500;

interface Attempt {
  open: typeof openSession;
  forcedToText: ReadonlyMap<number, string>;
  signal: AbortSignal;
  note: (progress: ReadProgress) => void;
}

/** What the steps of one attempt share. */
interface Reading {
  request: ReadRequest;
  session: SourceSession;
  plan: RowPlan;
  engine: Engine;
  connection: EngineConnection;
  spool: Spool;
  verifier: Verifier;
  note: (progress: ReadProgress) => void;
}

async function readOnce(
  request: ReadRequest,
  { open, forcedToText, signal, note }: Attempt,
): Promise<ReadResult> {
  note({ phase: 'planning', done: 0 });
  await using loading = loadEngine(request);
  await using session = await open(request.login, signal, { isRead: true });
  const plan = await planRows(session, request, forcedToText);
  const { columns, cells, impossible } = plan;
  if (columns.length > request.columnsMax)
    throw ingestErrors.COLUMN_LIMIT(
      `The source has ${columns.length} columns; the limit is ${request.columnsMax} ([ingest] columns_max).`,
    );
  const isWide = columns.length >= wideColumnsMin;
  const engine = await loading.engine;
  using closing = new DisposableStack();
  const connections: EngineConnection[] = [];
  for (let i = 0; i < (isWide ? 1 : request.threads); i++)
    connections.push(closing.use(await engine.connect()));
  const connection = connections[0]!;
  if (isWide) await connection.run(`SET memory_limit = '${request.memoryMb * 2}MiB'`);
  const verifier = new Verifier({ session, columns, cells, level: request.verification, impossible });
  await verifier.files.open(connection);
  await using spool = new Spool({
    ...request,
    connections,
    columns,
    onPart: (converter, file) => verifier.files.add(converter, file),
  });
  const reading: Reading = { request, session, plan, engine, connection, spool, verifier, note };
  await readRows(reading);
  const { verification, findings } = await proveRows(reading);
  const written = await writeRows(reading, findings);
  return {
    ...written,
    arrivedCount: spool.rowCount,
    cursorValue: plan.cursor?.value ?? null,
    sourceBytes: spool.totalBytes,
    sourceSha256: createHash('sha256')
      .update(spool.parts.map((part) => part.sha256).join())
      .digest('hex'),
    verification,
    warnings: [...plan.warnings, ...describeLost(plan)],
    server: session.server,
  };
}

/** Loads the engine while the source is asked what there is to read. */
function loadEngine({ memoryMb, outputDir }: ReadRequest) {
  const engine = openEngine({
    memoryMb,
    threads: 1, // each part is converted by a thread of its own: what several share costs more than it brings here
    tempDir: path.join(outputDir, 'scratch', 'spill'),
    tempMb: 65_536,
  });
  engine.catch(() => {}); // who asks for it is told
  return {
    engine,
    async [Symbol.asyncDispose]() {
      (await engine.catch(() => undefined))?.[Symbol.dispose]();
    },
  };
}

/** All rows into the spool, which converts them; meanwhile the source is asked for its figures, if it can be. */
async function readRows({ session, plan, spool, verifier, note }: Reading): Promise<void> {
  await spool.open();
  const estimate = plan.rowEstimate === null ? {} : { total: plan.rowEstimate };
  note({ phase: 'reading', done: 0, ...estimate });
  verifier.measureMeanwhile();
  const meter = createMeter((done) => note({ phase: 'reading', done, ...raised(estimate, done) }));
  await session.read(spool, meter);
}

/** The source's figures against those of the files; what the columns hold is judged while the source counts. */
async function proveRows({ plan, engine, connection, spool, verifier, note }: Reading) {
  const measured = verifier.measureSource();
  measured.catch(() => {}); // what is wrong with the rows comes first
  await spool.finish();
  note({ phase: 'verifying', done: 0, total: spool.rowCount });
  using beside = await engine.connect();
  const judged = detectColumns(beside, plan.columns, spool.parts);
  judged.catch(() => {}); // it is asked below
  try {
    const verification = await verifier.compare(connection, await measured, Date.now());
    requireEveryCursor(plan, verification);
    return { verification, findings: await judged };
  } finally {
    await judged.catch(() => {}); // it must not outlive the engine
  }
}

/** The files of the version: those of the spool, or what a merge with the base makes of them. */
async function writeRows(
  { request, session, plan, connection, spool, note }: Reading,
  findings: Awaited<ReturnType<typeof detectColumns>>,
): Promise<Pick<ReadResult, 'columns' | 'files' | 'keptFiles' | 'changedCount'>> {
  const arrived = plan.columns.map(({ name, originalName, type, sourceType, textReason }, i) => ({
    ...findings[i]!,
    name,
    type,
    isNullable: spool.nullable.has(name),
    ...(originalName === name ? {} : { originalName }),
    sourceType,
    ...(textReason === undefined ? {} : { textReason }),
  }));
  if (!request.merge)
    return { columns: arrived, files: spool.parts, keptFiles: [], changedCount: spool.rowCount };
  note({ phase: 'merging', done: 0, total: spool.rowCount });
  await session[Symbol.asyncDispose](); // the source need not keep its snapshot for that
  await connection.run(`SET threads = ${request.threads}`); // from here on it is one statement at a time
  return await mergeRows({
    connection,
    memoryMb: request.memoryMb * 2,
    threads: request.threads,
    outputDir: request.outputDir,
    request: request.merge,
    columns: arrived,
    parts: spool.parts,
    cursorColumn: plan.cursor && plan.columns[plan.cursor.position]!.name,
  });
}

const describeLost = ({ impossible, columns }: RowPlan) =>
  [...impossible].map(
    ([i, count]) =>
      `${count} values of column "${columns[i]!.name}" are no dates (0000-00-00 and the like) and became NULL.`,
  );

/** A row without a value in the cursor column would come in no later run. */
function requireEveryCursor({ cursor, columns }: RowPlan, { rowCount, columns: figures }: Verification) {
  if (!cursor) return;
  const nullCount = rowCount - figures[cursor.position]!.nonNullCount;
  if (nullCount > 0)
    throw sourceErrors.CURSOR_UNSUITABLE(
      `${nullCount} rows have no value in the cursor column "${columns[cursor.position]!.name}".`,
    );
}

/** A planner's guess that was too low must not show more than all. */
const raised = (estimate: { total?: number }, done: number) =>
  estimate.total === undefined ? {} : { total: Math.max(estimate.total, done) };

function createMeter(report: (done: number) => void) {
  let reportedAt = 0;
  return (done: number) => {
    const now = performance.now();
    if (now - reportedAt < 200) return;
    reportedAt = now;
    report(done);
  };
}
