import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { findExactNeighbors } from './backends/flat/exact-neighbors.ts';
import { FlatSearcher } from './backends/flat/flat-searcher.ts';
import { buildGraph } from './backends/hnsw/build-graph.ts';
import { HnswSearcher } from './backends/hnsw/hnsw-searcher.ts';
import type { GraphMessage, GraphTask, GraphTaskResults, GraphWorkerData } from './graph-task.ts';
import { measure } from './measure.ts';

/** Entry of the thread that does one {@link GraphTask} and ends. */

class Stopped extends Error {}

const progressIntervalMs = 50;
const { task: given, stop } = workerData as GraphWorkerData;
const stopFlag = new Int32Array(stop);
let reportedAtMs = 0;

try {
  send({ type: 'result', value: await run(given) });
} catch (error) {
  if (!(error instanceof Stopped)) throw error;
  send({ type: 'stopped' });
}

function send(message: GraphMessage) {
  parentPort!.postMessage(message);
}

/** Called at every step of a task: the place where it can be stopped. */
function progress(done: number) {
  if (Atomics.load(stopFlag, 0) !== 0) throw new Stopped();
  const nowMs = performance.now();
  if (nowMs - reportedAtMs < progressIntervalMs) return;
  reportedAtMs = nowMs;
  send({ type: 'progress', done });
}

async function run(task: GraphTask): Promise<GraphTaskResults[GraphTask['kind']]> {
  if (task.kind === 'exact') return findExactNeighbors(task, progress);
  if (task.kind === 'build') {
    const buildMs = buildGraph(task, progress);
    return { buildMs, ...hashAndSync(task.outputPath) };
  }
  using searcher = task.kind === 'measureFlat' ? new FlatSearcher(task) : await HnswSearcher.open(task);
  return measure(searcher, task, progress);
}

function hashAndSync(file: string): { sha256: string; bytes: number } {
  const hash = createHash('sha256');
  const fd = openSync(file, 'r+');
  const block = Buffer.allocUnsafe(1 << 20);
  for (let read = readSync(fd, block); read > 0; read = readSync(fd, block))
    hash.update(block.subarray(0, read));
  fsyncSync(fd);
  closeSync(fd);
  return { sha256: hash.digest('hex'), bytes: statSync(file).size };
}
