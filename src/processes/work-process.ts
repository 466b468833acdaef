import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type FromChild, fromWireError, type ToChild } from './call-protocol.ts';
import { processErrors, translateAbort } from './errors.ts';

export interface WorkProcessOptions {
  /** Module that calls `serveProcess`. */
  entry: URL;
  /** For messages and `ps`: "query", "ingest". */
  title: string;
  /** Resident bytes above which the process is ended with PROCESS_MEMORY. */
  memoryBytesMax: number;
  /** The name of the setting behind memoryBytesMax, for the message. */
  memorySetting: string;
  /** The only environment the child gets, besides what Node needs; secrets do not leak into it. */
  env?: Readonly<Record<string, string>>;
  /** libuv threads; each running DuckDB query holds one. */
  threadPoolSize?: number;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  onNote?: ((value: unknown) => void) | undefined;
  /** How long a cancelled call may take to stop by itself before the process is killed. */
  cancelGraceMs?: number;
}

/** A child process that answers calls. Killing it hurts nobody but its own callers. */
export interface WorkProcess extends AsyncDisposable {
  readonly pid: number;
  readonly isAlive: boolean;
  /** Resident memory in bytes at the last look. */
  readonly residentBytes: number;
  call<T>(method: string, args: unknown, options?: CallOptions): Promise<T>;
  /** SIGKILL now; pending calls fail with `reason` or PROCESS_DIED. */
  kill(reason?: Error): void;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
  onNote: ((value: unknown) => void) | undefined;
}

/**
 * Where Node keeps compiled modules from one child to the next: a start costs a third. Beside the packages, because who
 * can write there can change the code itself; where that is not allowed Node does without.
 */
const compileCacheDir = fileURLToPath(new URL('../../node_modules/.cache/lakehouse', import.meta.url));

const memoryLookMs = 100;
const startTimeoutMs = 60_000;

/** Starts a child and resolves when it is ready. Rejects with PROCESS_DIED if it ends first. */
export async function openWorkProcess(options: WorkProcessOptions): Promise<WorkProcess> {
  const child = fork(options.entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      `--title=lakehouse-${options.title}`,
      `--import=${new URL('./end-with-parent.ts', import.meta.url).href}`,
    ],
    env: {
      UV_THREADPOOL_SIZE: String(options.threadPoolSize ?? 8),
      TZ: 'UTC',
      NODE_COMPILE_CACHE: compileCacheDir,
      ...options.env,
    },
  });
  const started = new ForkedProcess(child, options);
  const deadline = setTimeout(() => started.kill(), startTimeoutMs);
  try {
    await started.ready;
  } finally {
    clearTimeout(deadline);
  }
  return started;
}

class ForkedProcess implements WorkProcess {
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
  residentBytes = 0;
  private hasEnded = false;
  private isKilled = false;
  private readonly child: ChildProcess;
  private readonly options: WorkProcessOptions;
  private readonly pending = new Map<number, Pending>();
  private readonly memoryTimer: NodeJS.Timeout;
  private nextId = 1;
  private errorOutput = '';
  private killReason: Error | undefined;

  constructor(child: ChildProcess, options: WorkProcessOptions) {
    this.child = child;
    this.options = options;
    const ready = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    this.ready = ready.promise;
    this.ended = ended.promise;
    preferAsOomVictim(child.pid);
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.errorOutput = (this.errorOutput + text).slice(-4000);
    });
    child.stdout!.resume();
    child.on('message', (message: FromChild) => {
      if (message.type === 'ready') ready.resolve();
      else this.receive(message);
    });
    const end = (cause?: Error) => {
      if (this.hasEnded) return;
      this.hasEnded = true;
      clearInterval(this.memoryTimer);
      const error = this.killReason ?? this.describeDeath(cause);
      for (const call of this.pending.values()) call.reject(error);
      this.pending.clear();
      ready.reject(error);
      ended.resolve();
    };
    child.on('error', end);
    child.on('exit', () => end());
    this.memoryTimer = setInterval(() => this.watchMemory(), memoryLookMs);
    this.memoryTimer.unref();
  }

  /** False from the kill on, not only from the end: nobody shall hand a dying process out. */
  get isAlive(): boolean {
    return !this.hasEnded && !this.isKilled;
  }

  get pid(): number {
    return this.child.pid!;
  }

  call<T>(method: string, args: unknown, options: CallOptions = {}): Promise<T> {
    if (!this.isAlive) return Promise.reject(this.killReason ?? this.describeDeath());
    if (options.signal?.aborted) return Promise.reject(translateAbort(options.signal));
    const id = this.nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.pending.set(id, { resolve, reject, onNote: options.onNote });
    try {
      this.send({ type: 'call', id, method, args });
    } catch (error) {
      this.pending.delete(id); // what cannot be cloned cannot cross the channel
      return Promise.reject(error);
    }
    return this.withCancel(id, promise, options) as Promise<T>;
  }

  kill(reason?: Error): void {
    this.isKilled = true;
    this.killReason ??= reason;
    this.child.kill('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isAlive && this.child.connected) this.child.disconnect();
    const timer = setTimeout(() => this.kill(), 1000);
    await this.ended;
    clearTimeout(timer);
  }

  private async withCancel(id: number, answer: Promise<unknown>, options: CallOptions): Promise<unknown> {
    const { signal } = options;
    if (!signal) return answer;
    let timer: NodeJS.Timeout | undefined;
    const onAbort = () => {
      if (!this.pending.has(id)) return;
      this.send({ type: 'cancel', id });
      timer = setTimeout(() => this.endUnwilling(id, signal), options.cancelGraceMs ?? 500);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await answer;
    } catch (error) {
      throw signal.aborted ? translateAbort(signal) : error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** A call that goes on after its cancel takes the process with it; its neighbours may try again elsewhere. */
  private endUnwilling(id: number, signal: AbortSignal) {
    const call = this.pending.get(id);
    if (!call) return;
    this.pending.delete(id);
    this.kill(
      processErrors.PROCESS_DIED(
        `The ${this.options.title} process was ended: a cancelled call did not stop.`,
      ),
    );
    call.reject(translateAbort(signal));
  }

  private send(message: ToChild) {
    // A closed channel is reported by the 'exit' event, which rejects the pending calls.
    this.child.send(message, () => {});
  }

  private receive(message: Exclude<FromChild, { type: 'ready' }>) {
    const call = this.pending.get(message.id);
    if (!call) return;
    if (message.type === 'note') return call.onNote?.(message.value);
    this.pending.delete(message.id);
    if (message.type === 'result') call.resolve(message.value);
    else call.reject(fromWireError(message.error));
  }

  private watchMemory() {
    const bytes = readResidentBytes(this.child.pid);
    if (bytes === undefined) return;
    this.residentBytes = bytes;
    if (bytes <= this.options.memoryBytesMax) return;
    const limitMb = Math.round(this.options.memoryBytesMax / 1_048_576);
    this.kill(
      processErrors.PROCESS_MEMORY(
        `The ${this.options.title} process passed its memory limit of ${limitMb} MiB (${this.options.memorySetting}).`,
        { details: { limitMb, setting: this.options.memorySetting } },
      ),
    );
  }

  private describeDeath(cause?: Error) {
    const how = this.child.signalCode ?? this.child.exitCode ?? 'no exit code';
    return processErrors.PROCESS_DIED(`The ${this.options.title} process ended early (${how}).`, {
      cause: cause ?? new Error(this.errorOutput || 'no error output'),
    });
  }
}

/** Anonymous memory of a process in bytes (mapped files do not count), or undefined where it cannot be read. */
function readResidentBytes(pid: number | undefined): number | undefined {
  try {
    const match = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match ? Number(match[1]) * 1024 : undefined;
  } catch {
    return undefined; // not Linux, or the process has just ended
  }
}

function preferAsOomVictim(pid: number | undefined) {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '700');
  } catch {
    // Only Linux has it; the memory watch does the main work.
  }
}
