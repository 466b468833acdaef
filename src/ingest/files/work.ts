import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Engine, type EngineConnection, openEngine } from '../../engine/index.ts';
import type { ConvertPhase, ConvertProgress, ConvertRequest } from '../model.ts';

/** What the steps of one conversion share, inside the work process. */
export interface Work extends AsyncDisposable {
  readonly request: ConvertRequest;
  readonly signal: AbortSignal;
  readonly warnings: string[];
  progress(phase: ConvertPhase, done: number, total: number): void;
  /** Opened when it is first needed. */
  connect(): Promise<EngineConnection>;
  /** Runs a long step on the connection; its progress is reported in thousandths, and the signal interrupts it. */
  during<T>(phase: ConvertPhase, step: (connection: EngineConnection) => Promise<T>): Promise<T>;
  /** Runs a long statement, as {@link during}. */
  read(phase: ConvertPhase, sql: string): Promise<unknown[][]>;
  /** A path in the output directory for scratch. */
  scratch(name: string): string;
}

const progressIntervalMs = 200;

export async function openWork(
  request: ConvertRequest,
  signal: AbortSignal,
  note: (progress: ConvertProgress) => void,
): Promise<Work> {
  const scratchDir = path.join(request.outputDir, 'scratch');
  await mkdir(scratchDir, { recursive: true });
  let engine: Engine | undefined;
  let connection: EngineConnection | undefined;
  let notedAt = 0;
  const progress: Work['progress'] = (phase, done, total) => {
    const now = performance.now();
    if (done !== 0 && done < total && now - notedAt < progressIntervalMs) return;
    notedAt = now;
    note({ phase, done, total });
  };
  const connect = async () => {
    engine ??= await openEngine({
      memoryMb: request.limits.memoryMb,
      threads: request.limits.threads,
      tempDir: path.join(scratchDir, 'spill'),
      tempMb: 65_536,
    });
    if (!connection) {
      connection = await engine.connect();
      await connection.run('SET enable_progress_bar = true');
      await connection.run('SET enable_progress_bar_print = false');
    }
    return connection;
  };
  const during: Work['during'] = async (phase, step) => {
    const opened = await connect();
    signal.throwIfAborted();
    const stop = () => opened.interrupt();
    signal.addEventListener('abort', stop, { once: true });
    progress(phase, 0, 1000);
    let highest = 0;
    const timer = setInterval(() => {
      const { percentage } = opened.raw.progress;
      highest = Math.max(highest, Math.min(999, Math.round(percentage * 10)));
      progress(phase, highest, 1000);
    }, progressIntervalMs);
    try {
      return await step(opened);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      clearInterval(timer);
      signal.removeEventListener('abort', stop);
    }
  };
  return {
    request,
    signal,
    warnings: [],
    progress,
    connect,
    during,
    read: (phase, sql) => during(phase, async (opened) => (await opened.read(sql)).rows),
    scratch: (name) => path.join(scratchDir, name),
    async [Symbol.asyncDispose]() {
      connection?.[Symbol.dispose]();
      engine?.[Symbol.dispose]();
    },
  };
}
