import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DatasetSnapshot } from '../catalog/index.ts';
import type { JournalConfig } from '../config/index.ts';
import type { ChainHead, Journal, StoredEntry } from '../journal/index.ts';
import { genesis } from '../journal/index.ts';
import {
  type Caller,
  type Clock,
  createId,
  faultPoint,
  LakehouseError,
  type Logger,
  requireAdmin,
  systemCaller,
} from '../kernel/index.ts';
import type { Metadata } from '../metadata/index.ts';
import { openWorkProcess, type WorkProcess } from '../processes/index.ts';
import { type ObjectStore, primaryBucket, type Stage } from '../storage/index.ts';
import { archiveErrors } from './errors.ts';
import { journalColumns } from './journal-columns.ts';
import { type JournalFile, JournalFiles, planMerge } from './journal-files.ts';
import type { WalkRequest, WriteRequest } from './journal-process.ts';
import type { WalkOutcome } from './journal-rows.ts';
import { KeptProcess } from './kept-process.ts';
import { type FlushOutcome, type JournalStats, journalDataset } from './model.ts';

/**
 * The journal in Parquet, in the bucket `primary`. Entries are durable before they are flushed: a crash costs
 * the flush, never an entry, and the next one begins where the last committed one ended.
 */
export interface JournalArchive extends AsyncDisposable {
  /** Begins to flush by itself: every `flushEvents` entries, and what is left every `flushIntervalMs`. */
  start(): void;
  /** Flushes all that is there now. Throws JOURNAL_BROKEN, FORBIDDEN. */
  flush(caller: Caller): Promise<FlushOutcome>;
  /** The files in order, and how far they reach. */
  list(caller: Caller): JournalFile[];
  /** Throws FORBIDDEN. */
  stats(caller: Caller): JournalStats;
  /** The newest entry that stands in a file; 0 for none. */
  flushedSeq(): number;
  /** What SQL sees as `lakehouse_journal`: what is flushed. Null for other names, and for who may not. */
  snapshot(caller: Caller, name: string): DatasetSnapshot | null;
  references(): Iterable<{ ref: JournalFile; owner: string }>;
  /**
   * Computes the chain of every file anew, compares it with the journal, and gives the files that do not fit,
   * each with its first entry that does not.
   */
  findBroken(signal?: AbortSignal): Promise<BrokenFile[]>;
  /** Flushed files in the bucket that the catalog knows nothing of: their rows were removed by hand. */
  findStrays(): Promise<StrayFile[]>;
}

export interface StrayFile {
  bucket: string;
  key: string;
  /** The last entry in it, by its name; null for a name that no flush gives. */
  lastSeq: number | null;
}

export interface BrokenFile {
  file: JournalFile;
  seq: number;
  reason: string;
}

export interface JournalArchiveOptions {
  config: JournalConfig;
  metadata: Metadata;
  journal: Journal;
  objects: ObjectStore;
  clock: Clock;
  logger: Logger;
}

export function createJournalArchive(options: JournalArchiveOptions): JournalArchive {
  return new ParquetJournalArchive(options);
}

/** Entries of one file at first; more come with merges. */
const flushedEntriesMax = 20_000;
const readAtOnce = 500;
/** Shortest time between two flushes that nobody asked for; under load a file then holds more entries. */
const pauseMs = 2000;
const processIdleMs = 15_000;
const failurePauseMs = 60_000;

class ParquetJournalArchive implements JournalArchive {
  private readonly options: JournalArchiveOptions;
  private readonly files: JournalFiles;
  private readonly stopping = new AbortController();
  private running: Promise<FlushOutcome> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private dueAt = Number.POSITIVE_INFINITY;
  private restUntil = 0;
  private unwatch = () => {};
  private isStarted = false;
  private readonly process = new KeptProcess({ open: () => this.openProcess(), idleMs: processIdleMs });

  constructor(options: JournalArchiveOptions) {
    this.options = options;
    this.files = new JournalFiles(options);
  }

  start(): void {
    this.isStarted = true;
    this.unwatch = this.options.journal.watch(() => this.consider());
    this.consider();
  }

  async flush(caller: Caller): Promise<FlushOutcome> {
    requireAdmin(caller, 'read or flush the journal');
    // One that is under way began before the caller asked: it may miss what that caller has just done.
    await this.running?.catch(() => {});
    return await this.runOnce();
  }

  list(caller: Caller): JournalFile[] {
    requireAdmin(caller, 'read or flush the journal');
    return this.files.list();
  }

  stats(caller: Caller): JournalStats {
    const files = this.list(caller);
    const newest = files.at(-1);
    return {
      head: this.options.journal.head(),
      flushedSeq: newest?.lastSeq ?? 0,
      flushedAt: newest?.at ?? null,
      fileCount: files.length,
      byteSize: files.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  flushedSeq(): number {
    return this.files.newest()?.lastSeq ?? 0;
  }

  snapshot(caller: Caller, name: string): DatasetSnapshot | null {
    if (name !== journalDataset || !caller.policy.canAdmin) return null;
    const files = this.files.list();
    const version = files.at(-1)?.lastSeq ?? 0;
    return {
      datasetId: journalDataset,
      name,
      bucket: primaryBucket,
      version,
      versionId: `${journalDataset}_${version}_${files.length}`,
      columns: journalColumns.map((column) => ({ name: column.name, type: column.type, isNullable: true })),
      rowCount: version,
      files: files.map((file) => ({ ...file, rows: file.lastSeq - file.firstSeq + 1 })),
      primaryKey: ['seq'],
    };
  }

  *references(): Iterable<{ ref: JournalFile; owner: string }> {
    for (const ref of this.files.list()) yield { ref, owner: describe(ref) };
  }

  async findBroken(signal: AbortSignal = this.stopping.signal): Promise<BrokenFile[]> {
    const files = this.files.list();
    if (files.length === 0) return [];
    return await this.process.use(async (child) => {
      const broken: BrokenFile[] = [];
      for (const file of files) {
        const found = await this.findBreak(child, file, signal);
        if (found) broken.push({ file, ...found });
      }
      return broken;
    });
  }

  async findStrays(): Promise<StrayFile[]> {
    const readReferenced = () => this.files.list().map(({ key }) => key);
    const keys = await this.options.objects.findStrays(primaryBucket, journalFolder, readReferenced);
    return keys.map((key) => ({ bucket: primaryBucket, key, lastSeq: readLastSeq(key) }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isStarted = false;
    this.unwatch();
    clearTimeout(this.timer);
    this.stopping.abort();
    await this.running?.catch(() => {});
    await this.process[Symbol.asyncDispose]();
  }

  /** What is wrong with a file that is there and has its hash: `verify` names missing and damaged ones by itself. */
  private async findBreak(child: WorkProcess, file: JournalFile, signal: AbortSignal) {
    const { objects } = this.options;
    try {
      await objects.check(file, signal);
    } catch (error) {
      if (error instanceof LakehouseError) return undefined;
      throw error;
    }
    const path = await objects.localPath(file);
    const start = { seq: file.firstSeq - 1, hash: file.previousHash };
    const request: WalkRequest = { file: path, start, lastSeq: file.lastSeq };
    const outcome = await child.call<WalkOutcome>('walk', request, { signal });
    if ('seq' in outcome) return outcome;
    if (outcome.head.seq !== file.lastSeq || outcome.head.hash !== file.headHash)
      return { seq: file.lastSeq, reason: 'The file does not end with the head it names.' };
    const seq = await this.firstDifference(child, path, file, signal);
    return seq === undefined ? undefined : { seq, reason: 'This entry is not the one that was flushed.' };
  }

  /** The first entry of a file that the journal does not have like this, or has no more. */
  private async firstDifference(child: WorkProcess, path: string, file: JournalFile, signal: AbortSignal) {
    const { journal } = this.options;
    for (let from = file.firstSeq; from <= file.lastSeq; from += readAtOnce) {
      const to = Math.min(from + readAtOnce - 1, file.lastSeq);
      const flushed = await child.call<string[]>('hashes', { file: path, from, to }, { signal });
      const kept = new Map(journal.readAfter(from - 1, to - from + 1).map(({ seq, hash }) => [seq, hash]));
      const differing = flushed.findIndex((hash, i) => kept.get(from + i) !== hash);
      if (differing >= 0) return from + differing;
    }
    return undefined;
  }

  /** Flushes now, sets the clock for later, or does nothing because the clock is set already. */
  private consider(): void {
    if (!this.isStarted || this.running) return;
    const pending = this.pendingCount();
    if (pending <= 0) return;
    const { flushEvents, flushIntervalMs } = this.options.config;
    const now = performance.now();
    const dueAt = Math.max(this.restUntil, now + (pending >= flushEvents ? 0 : flushIntervalMs));
    if (dueAt >= this.dueAt) return;
    clearTimeout(this.timer);
    this.dueAt = dueAt;
    this.timer = setTimeout(() => void this.flushUnasked(), Math.max(0, dueAt - now));
    this.timer.unref();
  }

  private async flushUnasked(): Promise<void> {
    this.dueAt = Number.POSITIVE_INFINITY;
    try {
      await this.runOnce();
      this.restUntil = performance.now() + pauseMs;
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      this.restUntil = performance.now() + failurePauseMs;
      this.options.logger.error({ err: error }, 'Flushing the journal failed; it is tried again.');
    }
    this.consider();
  }

  private runOnce(): Promise<FlushOutcome> {
    this.running ??= this.flushNow().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private pendingCount(): number {
    return this.options.journal.head().seq - (this.files.newest()?.lastSeq ?? 0);
  }

  private async flushNow(): Promise<FlushOutcome> {
    const { journal } = this.options;
    const target = journal.head().seq;
    const before = this.files.newest()?.lastSeq ?? 0;
    if (target < before) throw endsEarly(before);
    if (target === before) return { entryCount: 0, flushedSeq: before };
    await this.process.use(async (child) => {
      for (;;) {
        const newest = this.files.newest();
        if ((newest?.lastSeq ?? 0) >= target && newest) break;
        await this.flushRange(child, newest ? { seq: newest.lastSeq, hash: newest.headHash } : genesis);
      }
      for (;;) {
        const files = this.files.list();
        const merged = planMerge(files).map((i) => files[i]!);
        if (merged.length === 0) break;
        await this.merge(child, merged);
      }
    });
    const flushedSeq = this.files.newest()!.lastSeq;
    return { entryCount: flushedSeq - before, flushedSeq };
  }

  private async flushRange(child: WorkProcess, after: ChainHead): Promise<void> {
    const id = createId('flush');
    await using stage = await this.options.objects.openStage(systemCaller, primaryBucket, id);
    const lines = path.join(stage.dir, 'entries.ndjson');
    const { first, last, lineBytesMax } = await this.writeLines(lines, after);
    const source = { lines, lineBytesMax };
    await this.publish(child, stage, id, source, { first: first.seq, last, previousHash: after.hash }, []);
  }

  private async merge(child: WorkProcess, files: readonly JournalFile[]): Promise<void> {
    const id = createId('flush');
    await using stage = await this.options.objects.openStage(systemCaller, primaryBucket, id);
    const paths = await Promise.all(files.map((file) => this.options.objects.localPath(file)));
    const last = { seq: files.at(-1)!.lastSeq, hash: files.at(-1)!.headHash };
    const { firstSeq, previousHash } = files[0]!;
    await this.publish(child, stage, id, { files: paths }, { first: firstSeq, last, previousHash }, files);
  }

  private async publish(
    child: WorkProcess,
    stage: Stage,
    id: string,
    source: WriteRequest['source'],
    range: { first: number; last: ChainHead; previousHash: string },
    contained: readonly JournalFile[],
  ): Promise<void> {
    const { objects, metadata, clock } = this.options;
    const target = path.join(stage.dir, 'journal.parquet');
    const facts = {
      firstSeq: range.first,
      lastSeq: range.last.seq,
      previousHash: range.previousHash,
      headHash: range.last.hash,
    };
    const request: WriteRequest = { source, target, metadata: facts };
    const written = await child.call<number>('write', request, { signal: this.stopping.signal });
    if (written !== facts.lastSeq - facts.firstSeq + 1)
      throw new Error(
        `The flushed file has ${written} entries instead of ${facts.firstSeq} to ${facts.lastSeq}.`,
      );
    const key = `${journalFolder}/${pad(facts.firstSeq)}-${pad(facts.lastSeq)}-${id}.parquet`;
    const [ref] = await objects.publish(stage.bucket, [{ file: target, key }]);
    faultPoint('journal-flushed');
    try {
      metadata.write((tx) => this.files.replaceIn(tx, { ...ref!, ...facts, at: clock.now() }, contained));
    } catch (error) {
      await objects.discard([ref!]);
      throw error;
    }
  }

  /** Writes entries behind `after` as lines of JSON, letting others work between batches. */
  private async writeLines(file: string, after: ChainHead) {
    const { journal } = this.options;
    const stream = createWriteStream(file);
    const failed = once(stream, 'error').then(([error]) => Promise.reject(error));
    failed.catch(() => {});
    let first: StoredEntry | undefined;
    let last = after;
    let lineBytesMax = 0;
    while (last.seq - after.seq < flushedEntriesMax) {
      const batch = journal.readAfter(last.seq, readAtOnce);
      if (batch.length === 0) break;
      for (const entry of batch) {
        if (entry.seq !== last.seq + 1 || entry.prevHash !== last.hash) {
          stream.destroy();
          throw archiveErrors.JOURNAL_BROKEN(
            `Entry ${last.seq + 1} of the journal is missing or does not follow the one before it; nothing was flushed.`,
            { details: { seq: last.seq + 1 } },
          );
        }
        first ??= entry;
        last = { seq: entry.seq, hash: entry.hash };
      }
      const lines = batch.map((entry) => `${JSON.stringify(entry)}\n`);
      for (const line of lines) lineBytesMax = Math.max(lineBytesMax, Buffer.byteLength(line));
      if (!stream.write(lines.join(''))) await Promise.race([once(stream, 'drain'), failed]);
      await nextTurn();
    }
    stream.end();
    await Promise.race([once(stream, 'close'), failed]);
    if (first === undefined) throw endsEarly(after.seq);
    return { first, last, lineBytesMax };
  }

  private openProcess(): Promise<WorkProcess> {
    return openWorkProcess({
      entry: new URL('./journal-process.ts', import.meta.url),
      title: 'journal',
      memoryBytesMax: this.options.config.workMemoryMb * 1_048_576,
      memorySetting: '[journal] work_memory_mb',
    });
  }
}

const endsEarly = (flushedSeq: number) =>
  archiveErrors.JOURNAL_BROKEN(
    `The journal was flushed up to entry ${flushedSeq}, but ends before it; nothing was flushed.`,
    { details: { seq: flushedSeq } },
  );

const journalFolder = 'journal';
const readLastSeq = (key: string) => Number(/\/\d{12}-(\d{12})-[^/]+\.parquet$/.exec(key)?.[1]) || null;
const pad = (seq: number) => String(seq).padStart(12, '0');
const describe = ({ firstSeq, lastSeq }: JournalFile) => `journal, entries ${firstSeq} to ${lastSeq}`;
