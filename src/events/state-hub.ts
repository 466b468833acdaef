import { Bell, stoppable } from '../kernel/index.ts';

/**
 * State streams: for each key only the latest value exists, however many watch and however slow they are.
 *
 *     set ──► entry {value, version} ──► each watcher compares its own version when it is ready
 *     end ──► the same, then the entry goes with its last watcher
 */
export class StateHub<T> {
  private readonly entries = new Map<string, Entry<T>>();

  /** Whether a value for the key would reach anybody. */
  isWatched(key: string): boolean {
    return this.entries.has(key);
  }

  /** Replaces the value of a watched key; without watchers nothing is kept. */
  set(key: string, value: T): void {
    const entry = this.entries.get(key);
    if (entry && !entry.isEnded) this.replace(entry, value);
  }

  /** Delivers a last value to every watcher of the key, then ends them. */
  end(key: string, value: T): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    entry.isEnded = true;
    this.replace(entry, value);
    this.entries.delete(key);
  }

  /**
   * Yields `snapshot` first, then the latest value whenever it changed, at most once in `minIntervalMs`, and
   * always the terminal one. A reader that does not ask costs nothing.
   */
  watch(key: string, snapshot: () => T, options: WatchOptions<T>): AsyncIterableIterator<T> {
    return stoppable(options.signal, (signal) => this.follow(key, snapshot, options, signal));
  }

  /** Keys that somebody watches now. */
  get watchedCount(): number {
    return this.entries.size;
  }

  private async *follow(
    key: string,
    snapshot: () => T,
    options: WatchOptions<T>,
    signal: AbortSignal,
  ): AsyncGenerator<T> {
    const entry = this.enter(key);
    try {
      let seen = entry.version;
      const first = snapshot(); // taken once we are registered, so that no change falls between
      yield first;
      if (options.isLast?.(first)) return;
      let lastAt = performance.now();
      while (!signal.aborted) {
        if (entry.version === seen) {
          if (entry.isEnded) return;
          await entry.changed.wait(signal);
          continue;
        }
        const waitMs = lastAt + options.minIntervalMs - performance.now();
        if (waitMs > 0 && !entry.isEnded) await entry.ended.wait(signal, waitMs);
        if (signal.aborted) return;
        seen = entry.version;
        yield entry.value as T;
        lastAt = performance.now();
      }
    } finally {
      if (--entry.watchers === 0 && this.entries.get(key) === entry) this.entries.delete(key);
    }
  }

  private enter(key: string): Entry<T> {
    let entry = this.entries.get(key);
    if (!entry) {
      entry = {
        value: undefined,
        version: 0,
        watchers: 0,
        isEnded: false,
        changed: new Bell(),
        ended: new Bell(),
      };
      this.entries.set(key, entry);
    }
    entry.watchers++;
    return entry;
  }

  private replace(entry: Entry<T>, value: T) {
    entry.value = value;
    entry.version++;
    if (entry.isEnded) entry.ended.ring();
    entry.changed.ring();
  }
}

export interface WatchOptions<T> {
  /** At most one value in this time, except the last. */
  minIntervalMs: number;
  signal?: AbortSignal | undefined;
  /** Whether the snapshot is already the end. */
  isLast?: (value: T) => boolean;
}

interface Entry<T> {
  value: T | undefined;
  version: number;
  watchers: number;
  isEnded: boolean;
  readonly changed: Bell;
  readonly ended: Bell;
}
