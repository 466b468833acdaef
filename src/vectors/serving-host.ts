import { Worker } from 'node:worker_threads';
import { vectorErrors } from './errors.ts';
import type { FromServing, ServedAnswer, ServedFiles, ServedSearch, ToServing } from './serving-protocol.ts';

/** A generation as the host knows it, before anything is read. */
export interface Servable {
  /** Equal for generations that are searched in the same memory (only `efSearch` differs). */
  readonly key: string;
  readonly memoryBytes: number;
  /** Verifies the files (and mends what can be made again). */
  locate(): Promise<ServedFiles>;
}

/** Holds a generation open; dispose it once the search has ended. */
export interface Pin extends Disposable {
  search(search: Omit<ServedSearch, 'key'>): Promise<ServedAnswer>;
}

interface Entry {
  readonly key: string;
  /** The key and a number: a generation opened again is never taken for the one that is being closed. */
  readonly threadKey: string;
  readonly bytes: number;
  readonly thread: ServingThread;
  readonly opened: Promise<unknown>;
  pins: number;
  lastUse: number;
  /** No generation that is current uses it any more: it goes with its last pin. */
  isRetired: boolean;
}

/*
 *   acquire ──► open (once, on demand) ──► pinned ◄──► idle ──► closed
 *                                            │                    ▲
 *                                            └─ retired: closed with the last pin, or idle and least recently
 *                                               used when another generation needs the memory
 */

/** Open generations in serving threads, within a memory limit. */
export class ServingHost implements AsyncDisposable {
  private readonly bytesMax: number;
  private readonly threads: ServingThread[];
  private readonly entries = new Map<string, Entry>();
  private useCount = 0;
  private openingCount = 0;

  constructor(options: { memoryMb: number; threads: number }) {
    this.bytesMax = options.memoryMb * 1_048_576;
    this.threads = Array.from(
      { length: options.threads },
      () => new ServingThread((thread) => this.forget(thread)),
    );
  }

  /** Resolves once the generation is open. Throws INDEX_TOO_LARGE, or what `locate` throws. */
  async acquire(servable: Servable): Promise<Pin> {
    const entry = this.entries.get(servable.key) ?? this.enter(servable);
    entry.pins++;
    entry.isRetired = false;
    entry.lastUse = ++this.useCount;
    const release = () => {
      entry.pins--;
      if (entry.isRetired) this.closeIdle(entry);
    };
    try {
      await entry.opened;
    } catch (error) {
      release();
      throw error;
    }
    return {
      search: (search) =>
        entry.thread.call({
          type: 'search',
          id: 0,
          search: { ...search, key: entry.threadKey },
        }) as Promise<ServedAnswer>,
      [Symbol.dispose]: release,
    };
  }

  /** Says that no current generation uses the key; it is closed as soon as no search does. */
  retire(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    entry.isRetired = true;
    this.closeIdle(entry);
  }

  get openCount(): number {
    return this.entries.size;
  }

  get memoryBytes(): number {
    return [...this.entries.values()].reduce((sum, entry) => sum + entry.bytes, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }

  private enter(servable: Servable): Entry {
    const { key, memoryBytes } = servable;
    if (memoryBytes > this.bytesMax) {
      const [needMb, limitMb] = [memoryBytes, this.bytesMax].map((bytes) => Math.ceil(bytes / 1_048_576));
      throw vectorErrors.INDEX_TOO_LARGE(
        `The index needs about ${needMb} MiB of memory; [vectors] index_memory_mb is ${limitMb}.`,
        { details: { needMb, limitMb } },
      );
    }
    this.makeRoom(memoryBytes);
    const loads = new Map(this.threads.map((thread) => [thread, 0]));
    for (const entry of this.entries.values())
      loads.set(entry.thread, loads.get(entry.thread)! + entry.bytes);
    const thread = this.threads.reduce((best, one) => (loads.get(one)! < loads.get(best)! ? one : best));
    const threadKey = `${key}#${++this.openingCount}`;
    const opened = servable
      .locate()
      .then((files) => thread.call({ type: 'open', id: 0, key: threadKey, files }));
    const entry: Entry = {
      ...{ key, threadKey, bytes: memoryBytes, thread, opened },
      ...{ pins: 0, lastUse: 0, isRetired: false },
    };
    this.entries.set(key, entry);
    opened.catch(() => this.entries.get(key) === entry && this.entries.delete(key));
    return entry;
  }

  /** Closes idle generations, least recently used first. Pinned ones stay, so the limit can be passed briefly. */
  private makeRoom(bytes: number) {
    const idle = [...this.entries.values()].filter((entry) => entry.pins === 0);
    idle.sort((a, b) => a.lastUse - b.lastUse);
    for (const entry of idle) {
      if (this.memoryBytes + bytes <= this.bytesMax) return;
      this.closeIdle(entry);
    }
  }

  private closeIdle(entry: Entry) {
    if (entry.pins > 0 || this.entries.get(entry.key) !== entry) return;
    this.entries.delete(entry.key);
    void entry.opened.then(
      () => entry.thread.post({ type: 'close', key: entry.threadKey }),
      () => {},
    );
  }

  /** What a thread held is gone with it; the next search opens it again. */
  private forget(thread: ServingThread) {
    for (const entry of this.entries.values()) if (entry.thread === thread) this.entries.delete(entry.key);
  }
}

interface Call {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** One worker thread, started with the first call and again if it should ever fail. */
class ServingThread {
  private worker: Worker | undefined;
  private readonly calls = new Map<number, Call>();
  private readonly onEnd: (thread: ServingThread) => void;
  private nextId = 1;

  constructor(onEnd: (thread: ServingThread) => void) {
    this.onEnd = onEnd;
  }

  call(message: Extract<ToServing, { id: number }>): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = this.nextId++;
    this.calls.set(id, { resolve, reject });
    this.post({ ...message, id });
    this.worker!.ref();
    return promise;
  }

  post(message: ToServing): void {
    this.worker ??= this.start();
    this.worker.postMessage(message);
  }

  /** Lets it finish what it was asked. It is never terminated: see `runGraphTask`. */
  async stop(): Promise<void> {
    const { worker } = this;
    if (!worker) return;
    worker.ref();
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    this.post({ type: 'stop' });
    await ended;
  }

  private start(): Worker {
    const worker = new Worker(new URL('./serving-worker.ts', import.meta.url), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: {},
      name: 'lakehouse-search',
    });
    worker.unref();
    worker.on('message', (message: FromServing) => this.receive(message));
    worker.on('error', (error) => this.fail(error as Error));
    worker.on('exit', () => this.fail(new Error('a serving thread ended')));
    return worker;
  }

  private receive(message: FromServing) {
    const call = this.calls.get(message.id);
    this.calls.delete(message.id);
    if (this.calls.size === 0) this.worker?.unref();
    if (message.type === 'done') return call?.resolve(message.value);
    const error = new Error(message.message);
    if (message.stack) error.stack = message.stack;
    call?.reject(error);
  }

  private fail(error: Error) {
    this.worker = undefined;
    this.onEnd(this);
    for (const call of this.calls.values()) call.reject(error);
    this.calls.clear();
  }
}
