import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { type EmbeddingProvider, openEmbeddingProvider } from '../embedding/index.ts';
import { FlatSearcher } from './backends/flat/flat-searcher.ts';
import { HnswSearcher } from './backends/hnsw/hnsw-searcher.ts';
import type { Searcher } from './backends/searcher.ts';
import { ChunkTable } from './chunk-table.ts';
import type { SearchHit } from './model.ts';
import { findChunks, findRows } from './row-finder.ts';
import type { FromServing, ServedAnswer, ServedFiles, ServedSearch, ToServing } from './serving-protocol.ts';

/** Entry of a thread that holds open generations and answers searches, one at a time. */

interface OpenGeneration {
  searcher: Searcher;
  chunks: ChunkTable;
  provider: EmbeddingProvider;
}

const generations = new Map<string, OpenGeneration>();
const send = (message: FromServing) => parentPort!.postMessage(message);

parentPort!.on('message', async (message: ToServing) => {
  if (message.type === 'close') return close(message.key);
  if (message.type === 'stop') return parentPort!.close(); // what was asked before is answered by then
  const { id } = message;
  try {
    const value =
      message.type === 'open' ? await open(message.key, message.files) : await search(message.search);
    send({ type: 'done', id, value });
  } catch (error) {
    const { message: text, stack } = error as Error;
    send({ type: 'failed', id, message: text, ...(stack ? { stack } : {}) });
  }
});

async function open(key: string, files: ServedFiles): Promise<void> {
  const chunks = new ChunkTable(files.chunksPath);
  try {
    if (chunks.count !== files.count) throw new Error(`a chunk table has ${chunks.count} chunks`);
    const provider = openEmbeddingProvider(files.modelName, readFileSync(files.modelTablePath));
    const searcher = files.backend === 'FLAT' ? new FlatSearcher(files) : await HnswSearcher.open(files);
    generations.set(key, { searcher, chunks, provider });
  } catch (error) {
    chunks[Symbol.dispose]();
    throw error;
  }
}

function close(key: string) {
  const generation = generations.get(key);
  generations.delete(key);
  generation?.searcher[Symbol.dispose]();
  generation?.chunks[Symbol.dispose]();
}

async function search(request: ServedSearch): Promise<ServedAnswer> {
  const generation = generations.get(request.key);
  if (!generation) throw new Error(`generation ${request.key} is not open`);
  const { query } = request;
  const vector = typeof query === 'string' ? await generation.provider.embed([query]) : query;
  const { chunks, searcher } = generation;
  const isGrouped = request.groupByDocument && chunks.rowCount < chunks.count;
  const found = isGrouped
    ? findRows(searcher, chunks, vector, request)
    : findChunks(searcher, vector, request);
  const hits = found.map(({ ordinal, score }): SearchHit => ({ ...chunks.read(ordinal), score }));
  return { hits };
}
