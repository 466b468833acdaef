import { Worker } from 'node:worker_threads';
import { processErrors, translateAbort } from '../processes/index.ts';
import type { ExactInput } from './backends/flat/exact-neighbors.ts';
import type { GraphInput } from './backends/hnsw/build-graph.ts';
import type { RunOptions } from './contract.ts';
import type { MeasureInput, MeasureResult } from './measure.ts';
import type { VectorFileOptions } from './vector-file.ts';

/** One piece of heavy work for a thread of its own. */
export type GraphTask =
  | ({ kind: 'exact' } & ExactInput)
  | ({ kind: 'build' } & GraphInput)
  | ({ kind: 'measureGraph'; graphPath: string; count: number; dimensions: number } & MeasureInput)
  | ({ kind: 'measureFlat' } & VectorFileOptions & MeasureInput);

export interface GraphTaskResults {
  exact: Int32Array;
  build: { buildMs: number; sha256: string; bytes: number };
  measureGraph: MeasureResult;
  measureFlat: MeasureResult;
}

export type GraphMessage =
  | { type: 'progress'; done: number }
  | { type: 'result'; value: unknown }
  | { type: 'stopped' };

export interface GraphWorkerData {
  task: GraphTask;
  /** One Int32; 1 asks the thread to stop at its next step. */
  stop: SharedArrayBuffer;
}

/**
 * Runs a task in a thread; `total` is for the progress. Cancelling asks the thread to stop at its next step, which
 * takes milliseconds. It is never terminated from outside: that aborts the whole process when it falls into a call
 * of hnswlib's (an N-API read fails there, which the addon cannot handle).
 */
export async function runGraphTask<K extends GraphTask['kind']>(
  task: GraphTask & { kind: K },
  total: number,
  options: RunOptions = {},
): Promise<GraphTaskResults[K]> {
  const { signal, onProgress } = options;
  if (signal?.aborted) throw translateAbort(signal);
  const stop = new SharedArrayBuffer(4);
  const { promise: outcome, resolve, reject } = Promise.withResolvers<GraphMessage>();
  const worker = new Worker(new URL('./graph-worker.ts', import.meta.url), {
    workerData: { task, stop } satisfies GraphWorkerData,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: {},
    name: `lakehouse-${task.kind}`,
  });
  const ended = new Promise<void>((resolveEnd) => worker.once('exit', () => resolveEnd()));
  worker.on('message', (message: GraphMessage) => {
    if (message.type === 'progress') onProgress?.({ done: message.done, total });
    else resolve(message);
  });
  worker.on('error', reject);
  void ended.then(() => reject(processErrors.PROCESS_DIED(`The ${task.kind} thread ended early.`)));
  const onAbort = () => Atomics.store(new Int32Array(stop), 0, 1);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const message = await outcome;
    if (message.type !== 'result') throw translateAbort(signal!); // it stops when it is asked only
    return message.value as GraphTaskResults[K];
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await ended; // by itself: nothing keeps it once its answer is sent
  }
}
