import { createHash } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createFitter, openEmbeddingProvider } from '../embedding/index.ts';
import {
  type Engine,
  type EngineConnection,
  openEngine,
  quoteName,
  quoteText,
  streamColumns,
  TableWriter,
  type WriterColumn,
} from '../engine/index.ts';
import type { CallContext } from '../processes/index.ts';
import { type ChunkOptions, type ChunkSpan, chunkText } from './chunker.ts';
import { vectorErrors } from './errors.ts';

export interface EngineBudget {
  memoryMb: number;
  threads: number;
  tempDir: string;
}

/** Where the texts are: local paths of the pinned version's files in order, with their row counts. */
export interface TextSource {
  files: { path: string; rows: number }[];
  textColumn: string;
  idColumn: string | null;
  chunks: ChunkOptions;
  engine: EngineBudget;
}

export interface FitInput {
  source: TextSource;
  model: string;
  /** Where the fitted table goes. */
  tableFile: string;
  chunksMax: number;
}
export interface FitResult {
  modelVersion: string;
  dimensions: number;
  rowCount: number;
  chunkCount: number;
  skippedRows: number;
}

export interface StripeInput {
  source: TextSource;
  model: string;
  tableFile: string;
  /** Rows of the version, end exclusive. */
  fromRow: number;
  toRow: number;
  /** Finished parts appear here as `part-<first row>.parquet`. */
  dir: string;
  batchSize: number;
  /** A part ends with the row that fills it. */
  partChunks: number;
}

/** A finished part: its rows need not be read again. */
export interface Part {
  file: string;
  fromRow: number;
  toRow: number;
  chunkCount: number;
  bytes: number;
}

interface Row {
  ordinal: number;
  docId: string;
  text: string;
  spans: ChunkSpan[];
}

const noteEveryRows = 2048;

/** Reads every text once and fits the model's table. Notes: rows read so far. */
export async function fit(input: FitInput, context: CallContext): Promise<FitResult> {
  using engine = await openEngine(input.source.engine);
  const fitter = createFitter(input.model);
  const rowCount = input.source.files.reduce((sum, file) => sum + file.rows, 0);
  let chunkCount = 0;
  let rows = 0;
  let skippedRows = 0;
  for await (const row of readRows(engine, input.source, 0, rowCount, context.signal)) {
    for (const { start, end } of row.spans) fitter.add(row.text.slice(start, end));
    if (row.spans.length === 0) skippedRows++;
    chunkCount += row.spans.length;
    if (chunkCount > input.chunksMax) {
      throw vectorErrors.TOO_MANY_CHUNKS(
        `The column "${input.source.textColumn}" gives more than ${input.chunksMax} chunks ([vectors] chunks_max).`,
      );
    }
    if (++rows % noteEveryRows === 0) context.note(rows);
  }
  const table = fitter.finish();
  writeFileSync(`${input.tableFile}.tmp`, table);
  renameSync(`${input.tableFile}.tmp`, input.tableFile);
  const { version, dimensions } = openEmbeddingProvider(input.model, table);
  return { modelVersion: version, dimensions, rowCount: rows, chunkCount, skippedRows };
}

/** Embeds a stripe of rows part by part. Notes: each finished {@link Part}, which is whole on disk by then. */
export async function embedStripe(input: StripeInput, context: CallContext): Promise<void> {
  const provider = openEmbeddingProvider(input.model, readFileSync(input.tableFile));
  using engine = await openEngine(input.source.engine);
  using connection = await engine.connect();
  let fromRow = input.fromRow;
  let writer = await openPart(connection, provider.dimensions);
  let batch = createBatch();
  const flushBatch = async () => {
    if (batch.texts.length === 0) return;
    const vectors = await provider.embed(batch.texts, { signal: context.signal });
    appendBatch(writer, batch, vectors);
    batch = createBatch();
  };
  const finishPart = async (toRow: number) => {
    await flushBatch();
    const name = `part-${String(fromRow).padStart(12, '0')}.parquet`;
    const file = path.join(input.dir, name);
    const chunkCount = writer.rowCount;
    await writer.finish(`${file}.tmp`);
    renameSync(`${file}.tmp`, file); // a name without .tmp is a whole file, whenever we die
    const { size: bytes } = statSync(file);
    context.note({ file: name, fromRow, toRow, chunkCount, bytes } satisfies Part);
    fromRow = toRow;
  };
  for await (const row of readRows(engine, input.source, fromRow, input.toRow, context.signal)) {
    addToBatch(batch, row);
    if (batch.texts.length >= input.batchSize) await flushBatch();
    if (writer.rowCount < input.partChunks) continue;
    await finishPart(row.ordinal + 1);
    writer = await openPart(connection, provider.dimensions);
  }
  if (fromRow < input.toRow) await finishPart(input.toRow);
  else writer[Symbol.dispose]();
}

/** Rows in order with their chunks; rows of nothing but white space have none. */
async function* readRows(
  engine: Engine,
  source: TextSource,
  fromRow: number,
  toRow: number,
  signal: AbortSignal,
): AsyncGenerator<Row> {
  using connection = await engine.connect();
  let fileStart = 0;
  for (const file of source.files) {
    const from = Math.max(fromRow - fileStart, 0);
    const to = Math.min(toRow - fileStart, file.rows);
    if (from < to) yield* readFileRows(connection, source, file.path, { fileStart, from, to }, signal);
    fileStart += file.rows;
  }
}

async function* readFileRows(
  connection: EngineConnection,
  source: TextSource,
  file: string,
  range: { fileStart: number; from: number; to: number },
  signal: AbortSignal,
): AsyncGenerator<Row> {
  const idText = source.idColumn === null ? 'NULL::VARCHAR' : `${quoteName(source.idColumn)}::VARCHAR`;
  const sql = `SELECT file_row_number::DOUBLE, ${quoteName(source.textColumn)}::VARCHAR, ${idText}
    FROM read_parquet(${quoteText(file)}, file_row_number = true)
    WHERE file_row_number >= ${range.from} AND file_row_number < ${range.to}`;
  let expected = range.from;
  for await (const batch of streamColumns(connection, sql)) {
    signal.throwIfAborted();
    const places = batch.numbers(0);
    const texts = batch.texts(1);
    const ids = batch.texts(2);
    for (let i = 0; i < batch.rowCount; i++) {
      if (places[i] !== expected++) throw new Error(`row ${places[i]} of a file came out of order`);
      const ordinal = range.fileStart + places[i]!;
      const text = texts[i] ?? '';
      yield { ordinal, docId: ids[i] ?? String(ordinal), text, spans: chunkText(text, source.chunks) };
    }
  }
  if (expected !== range.to) throw new Error(`a file has ${expected} rows instead of ${range.to}`);
}

/** Columns of the embeddings' Parquet files; docs/operating.md describes them for other readers. */
const partColumns = (dimensions: number): WriterColumn[] => [
  { name: 'row_ordinal', type: 'BIGINT' },
  { name: 'doc_id', type: 'VARCHAR' },
  { name: 'chunk', type: 'INTEGER' },
  { name: 'start', type: 'INTEGER' },
  { name: 'end', type: 'INTEGER' },
  { name: 'text', type: 'VARCHAR' },
  { name: 'content_hash', type: 'VARCHAR' },
  { name: 'vector', type: { floats: dimensions } },
];

const openPart = (connection: EngineConnection, dimensions: number) =>
  TableWriter.open(connection, 'part', partColumns(dimensions));

interface Batch {
  ordinals: number[];
  docIds: string[];
  chunks: number[];
  starts: number[];
  ends: number[];
  texts: string[];
}

const createBatch = (): Batch => ({ ordinals: [], docIds: [], chunks: [], starts: [], ends: [], texts: [] });

function addToBatch(batch: Batch, row: Row) {
  row.spans.forEach(({ start, end }, chunk) => {
    batch.ordinals.push(row.ordinal);
    batch.docIds.push(row.docId);
    batch.chunks.push(chunk);
    batch.starts.push(start);
    batch.ends.push(end);
    batch.texts.push(row.text.slice(start, end));
  });
}

function appendBatch(writer: TableWriter, batch: Batch, vectors: Float32Array) {
  const hashes = batch.texts.map((text) => createHash('sha256').update(text).digest('hex'));
  const { ordinals, docIds, chunks, starts, ends, texts } = batch;
  writer.append(texts.length, [ordinals, docIds, chunks, starts, ends, texts, hashes, vectors]);
}
