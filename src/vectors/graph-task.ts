import { Worker } from 'node:worker_threads';
import { LakehouseError } from '../kernel/index.ts';
import { processErrors } from '../processes/index.ts';
import type { ExactInput } from './backends/flat/exact-neighbors.ts';
import type { GraphInput } from './backends/hnsw/build-graph.ts';
import type { RunOptions } from './door.ts';
import type { VectorFileOptions } from './vector-file.ts';

export interface MeasureInput {
  queries: Float32Array;
  k: number;
  efSearch: readonly number[];
}

/** One piece of heavy work for a thread of its own. */
export type GraphTask =
  | ({ kind: 'exact' } & ExactInput)
  | ({ kind: 'build' } & GraphInput)
  | ({ kind: 'measureGraph'; graphPath: string; count: number; dimensions: number } & MeasureInput)
  | ({ kind: 'measureFlat' } & VectorFileOptions & MeasureInput);

export interface GraphTaskResults {
  exact: Int32Array;
  build: { buildMs: number; sha256: string; bytes: number };
  measureGraph: { neighbors: Int32Array[]; latenciesUs: Float64Array[] };
  measureFlat: { neighbors: Int32Array[]; latenciesUs: Float64Array[] };
}

export type GraphMessage = { type: 'progress'; done: number } | { type: 'result'; value: unknown };

/** Runs a task in a thread; cancelling ends the thread, which is safe for hnswlib. `total` is for the progress. */
export async function runGraphTask<K extends GraphTask['kind']>(
  task: GraphTask & { kind: K },
  total: number,
  options: RunOptions = {},
): Promise<GraphTaskResults[K]> {
  const { signal, onProgress } = options;
  if (signal?.aborted) throw cancelled(signal);
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const worker = new Worker(new URL('./graph-worker.ts', import.meta.url), {
    workerData: task,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: {},
    name: `lakehouse-${task.kind}`,
  });
  worker.on('message', (message: GraphMessage) => {
    if (message.type === 'progress') onProgress?.({ done: message.done, total });
    else resolve(message.value);
  });
  worker.on('error', reject);
  worker.on('exit', () => reject(processErrors.PROCESS_DIED(`The ${task.kind} thread ended early.`)));
  const onAbort = () => reject(cancelled(signal!));
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return (await promise) as GraphTaskResults[K];
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

function cancelled(signal: AbortSignal): Error {
  return signal.reason instanceof LakehouseError
    ? signal.reason
    : processErrors.CANCELLED('The work was cancelled.');
}
