import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { translateAbort } from '../processes/index.ts';
import { hashFile } from '../storage/index.ts';
import type { RunOptions } from './contract.ts';
import { runGraphTask } from './graph-task.ts';
import type { GraphParameters } from './model.ts';
import type { VectorFileOptions } from './vector-file.ts';

export interface CachedGraph {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly buildMs: number;
  /** False where this call built it. */
  readonly cached: boolean;
}

interface Facts {
  sha256: string;
  bytes: number;
  buildMs: number;
}

/** Never removed, however small the limit: the caller is about to read them. */
const newestKept = 2;

/**
 * Built graphs by (vectors, m, efConstruction, seed), in one directory with a byte limit; the least recently
 * used go first. A graph counts only with its facts file, which is written last. Everything in it can be lost.
 */
export class GraphCache {
  private readonly dir: string;
  private readonly bytesMax: number;
  private readonly building = new Map<string, Promise<CachedGraph>>();
  /** Files whose hash was compared in this run. */
  private readonly checked = new Set<string>();

  private constructor(dir: string, bytesMax: number) {
    this.dir = dir;
    this.bytesMax = bytesMax;
  }

  static async open(options: { dir: string; bytesMax: number }): Promise<GraphCache> {
    await mkdir(options.dir, { recursive: true });
    for (const name of await readdir(options.dir)) {
      if (name.endsWith('.tmp')) await rm(path.join(options.dir, name), { force: true });
    }
    return new GraphCache(options.dir, options.bytesMax);
  }

  /** From the cache, or built in a thread; those who ask for one key at once share a build. */
  async obtain(
    source: VectorFileOptions & { vectorsSha256: string },
    parameters: GraphParameters,
    options: RunOptions = {},
  ): Promise<CachedGraph> {
    const { m, efConstruction, seed } = parameters;
    const key = `${source.vectorsSha256.slice(0, 40)}-m${m}-ec${efConstruction}-s${seed}`;
    // A build belongs to whoever began it: when that is cancelled, the others try again.
    for (let other = this.building.get(key); other; other = this.building.get(key)) {
      const built = await unlessAborted(
        other.catch(() => undefined),
        options.signal,
      );
      if (built) return { ...built, cached: true };
    }
    const work = this.load(key).then((found) => found ?? this.build(key, source, parameters, options));
    this.building.set(key, work);
    try {
      return await work;
    } finally {
      this.building.delete(key);
    }
  }

  private async load(key: string): Promise<CachedGraph | undefined> {
    const file = this.fileOf(key);
    const facts = await readFacts(`${file}.json`);
    const size = await stat(file).then(
      (found) => found.size,
      () => -1,
    );
    if (!facts || size !== facts.bytes) return undefined;
    if (!this.checked.has(key) && (await hashFile(file)) !== facts.sha256) {
      await this.forget(key);
      return undefined;
    }
    this.checked.add(key);
    const now = new Date();
    await utimes(`${file}.json`, now, now);
    return { path: file, ...facts, cached: true };
  }

  private async build(
    key: string,
    source: VectorFileOptions,
    parameters: GraphParameters,
    options: RunOptions,
  ): Promise<CachedGraph> {
    const file = this.fileOf(key);
    const { vectorsPath, count, dimensions } = source;
    const outputPath = `${file}.tmp`;
    try {
      const facts: Facts = await runGraphTask(
        { kind: 'build', vectorsPath, count, dimensions, parameters, outputPath },
        count,
        options,
      );
      await rm(`${file}.json`, { force: true });
      await rename(outputPath, file);
      await writeFile(`${file}.json.tmp`, JSON.stringify(facts));
      await rename(`${file}.json.tmp`, `${file}.json`);
      this.checked.add(key);
      await this.evict();
      return { path: file, ...facts, cached: false };
    } catch (error) {
      await rm(outputPath, { force: true });
      throw error;
    }
  }

  private async evict() {
    const entries = [];
    for (const name of await readdir(this.dir)) {
      if (!name.endsWith('.hnsw.json')) continue;
      const file = path.join(this.dir, name);
      const facts = await readFacts(file);
      const { mtimeMs } = await stat(file);
      entries.push({ key: name.slice(0, -'.hnsw.json'.length), bytes: facts?.bytes ?? 0, mtimeMs });
    }
    entries.sort((a, b) => b.mtimeMs - a.mtimeMs);
    let total = 0;
    for (const [i, { key, bytes }] of entries.entries()) {
      total += bytes;
      if (total > this.bytesMax && i >= newestKept) await this.forget(key);
    }
  }

  private async forget(key: string) {
    this.checked.delete(key);
    await rm(`${this.fileOf(key)}.json`, { force: true });
    await rm(this.fileOf(key), { force: true });
  }

  private fileOf(key: string): string {
    return path.join(this.dir, `${key}.hnsw`);
  }
}

/** Who waits for another's build can still leave. Throws as the build itself does. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  if (signal.aborted) throw translateAbort(signal);
  const { promise, reject } = Promise.withResolvers<never>();
  const leave = () => reject(translateAbort(signal));
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

async function readFacts(file: string): Promise<Facts | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Facts;
  } catch {
    return undefined; // absent, or half written by a crash: the same as absent
  }
}
