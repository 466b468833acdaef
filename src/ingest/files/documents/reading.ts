import { Worker } from 'node:worker_threads';
import { ingestErrors } from '../../errors.ts';
import type { DocumentFacts, DocumentMessage, PageResult, Refusal, ThreadTask } from './task.ts';

export interface DocumentReading {
  /** Its reason is the error. */
  signal: AbortSignal;
  /** JavaScript memory of the thread, in MiB. */
  memoryMb: number;
  onPages: (pages: PageResult[]) => void;
}

/**
 * Reads a document in a thread of its own, which can be ended in the middle of a loop. Throws DOCUMENT_ENCRYPTED,
 * DOCUMENT_LIMIT or MALFORMED_FILE.
 */
export async function readInThread(task: ThreadTask, reading: DocumentReading): Promise<DocumentFacts> {
  const { signal, memoryMb, onPages } = reading;
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<DocumentFacts>();
  const worker = new Worker(new URL('./document-worker.ts', import.meta.url), {
    workerData: task,
    transferList: task.format === 'pages' ? [] : [task.bytes.buffer as ArrayBuffer],
    // A small young generation: what one collection moves must fit into the little that Node adds at the limit to end
    // the thread; where it does not, V8 ends the whole process.
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 8 },
    // What a work process is started with would end it from a thread, which has no channel to the parent.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: {},
    name: 'lakehouse-document',
  });
  worker.on('message', (message: DocumentMessage) => {
    try {
      if (message.type === 'pages') onPages(message.pages);
      else if (message.type === 'done') resolve(message.facts);
      else reject(translateRefusal(message, memoryMb));
    } catch (error) {
      reject(error);
    }
  });
  worker.on('error', (error) => reject(translateEnd(error, memoryMb)));
  worker.on('exit', () => reject(new Error('The thread that reads the document ended without a result.')));
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

/** A refusal as the sender of the document sees it. */
export function translateRefusal(
  { refusal, message }: { refusal: Refusal; message: string },
  memoryMb: number,
): Error {
  if (refusal === 'encrypted') return ingestErrors.DOCUMENT_ENCRYPTED(`${message}.`);
  if (refusal === 'binary') return ingestErrors.UNSUPPORTED_FORMAT(message);
  if (refusal === 'pages') return ingestErrors.DOCUMENT_LIMIT(`${message} ([ingest] document_pages_max).`);
  if (refusal === 'memory') return memoryLimit(memoryMb);
  if (refusal === 'unusable') return ingestErrors.PDF_READER_MISSING(`${message}.`);
  return ingestErrors.MALFORMED_FILE(`${message}.`);
}

function translateEnd(error: unknown, memoryMb: number): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return memoryLimit(memoryMb, error);
}

const memoryLimit = (memoryMb: number, cause?: unknown) =>
  ingestErrors.DOCUMENT_LIMIT(
    `Reading the document needs more than ${memoryMb} MiB of memory (a share of [ingest] work_memory_mb).`,
    { cause },
  );
