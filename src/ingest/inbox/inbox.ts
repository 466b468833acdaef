import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalog } from '../../catalog/index.ts';
import type { InboxConfig } from '../../config/index.ts';
import type { Job, JobQueue } from '../../jobs/index.ts';
import {
  type Caller,
  type Clock,
  type Failure,
  faultPoint,
  LakehouseError,
  type Logger,
  requireWriter,
  Turns,
  toFailure,
} from '../../kernel/index.ts';
import { processErrors } from '../../processes/index.ts';
import type { BucketRegistry } from '../../storage/index.ts';
import { ingestErrors } from '../errors.ts';
import type { Ingest, IngestJobResult } from '../ingest.ts';
import { type InboxFiles, type InboxRow, inboxCaller } from './files.ts';
import type { SeenFile } from './folder.ts';
import {
  attemptsMax,
  claimsMax,
  failedFolder,
  type InboxEntry,
  type InboxFile,
  ingestingMax,
  keptMax,
  processedFolder,
} from './model.ts';

/** The folder in which files are dropped to become datasets. */
export interface Inbox {
  readonly isEnabled: boolean;
  readonly dir: string;
  /** What the last look left where it lies, and why. */
  readonly left: readonly InboxEntry[];
  /** Watches until the signal aborts, and resolves when nothing of it runs any more. */
  run(signal: AbortSignal): Promise<void>;
  /** Ingests a failed file again, or a duplicate after all. Throws NOT_FOUND, INBOX_FILE_NOT_RETRYABLE, INBOX_DISABLED, SOURCE_MISSING. */
  retry(caller: Caller, id: string): Promise<InboxFile>;
}

export interface InboxOptions {
  config: InboxConfig;
  files: InboxFiles;
  ingest: Ingest;
  jobs: JobQueue;
  catalog: Catalog;
  buckets: BucketRegistry;
  clock: Clock;
  logger: Logger;
  /** Waits; tests write to files meanwhile. */
  delay?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
}

export function createInbox(options: InboxOptions): Inbox {
  return new FolderInbox(options);
}

const backOffMaxMs = 300_000;
const batchRows = 500;
/** Files that wait to be moved to their place. */
const waitingMax = 1000;

/** Failures that are not the file's: it gets another job. */
const repeatedCodes: ReadonlySet<string> = new Set(['JOB_ATTEMPTS_EXHAUSTED', 'SOURCE_CHANGED']);

/**
 * Two loops that share only rows:
 *
 *   look     every poll_interval_ms: list ─► second look ─► row ─► move to .ingesting/<id>/
 *   advance  when woken: hash ─► known bytes? ─► job ─► end of the job ─► move to processed/ or failed/
 *
 * Every step first records what it is about to do and can be done again; recovery after a crash is doing them again.
 */
class FolderInbox implements Inbox {
  private readonly options: InboxOptions;
  private readonly delay: NonNullable<InboxOptions['delay']>;
  private readonly followers = new Map<string, Promise<void>>();
  /** What was empty at the last look, with its fingerprint. */
  private emptyBefore = new Set<string>();
  private bell = Promise.withResolvers<void>();
  /** One at a time, so that two files of one name do not choose one place. */
  private readonly storing = new Turns({ of: 'files of the inbox', waitingMax });
  left: readonly InboxEntry[] = [];

  constructor(options: InboxOptions) {
    this.options = options;
    this.delay = options.delay ?? rest;
  }

  get isEnabled(): boolean {
    return this.options.config.enabled;
  }

  get dir(): string {
    return this.options.files.folder.dir;
  }

  async run(signal: AbortSignal): Promise<void> {
    if (!this.isEnabled) return;
    let isReady = false;
    const ready = async () => {
      if (!isReady) await this.recover();
      isReady = true;
    };
    signal.addEventListener('abort', () => this.wake(), { once: true });
    const looking = this.repeat('look', signal, async () => {
      await ready();
      await this.look(signal);
    });
    const advancing = this.repeat('advance', signal, async () => {
      if (isReady) await this.advance(signal);
    });
    await Promise.all([looking, advancing]);
    await Promise.all(this.followers.values());
  }

  async retry(caller: Caller, id: string): Promise<InboxFile> {
    requireWriter(caller, 'ingest files');
    const { files } = this.options;
    if (!this.isEnabled)
      throw ingestErrors.INBOX_DISABLED('The inbox is off ([inbox] enabled), so nothing would be ingested.');
    const { state } = files.get(caller, id);
    await this.storing.inTurn('all', async () => {}); // it says FAILED a moment before it lies in `failed/`
    const row = files.find(id)!;
    const isSettled = state === 'FAILED' || state === 'DUPLICATE';
    if (!isSettled || !row.isStored || row.storedAs === null)
      throw ingestErrors.INBOX_FILE_NOT_RETRYABLE(
        `The inbox file ${id} is ${state}; only failed files and duplicates can be ingested again.`,
        { details: { state } },
      );
    const fingerprint = await files.folder.fingerprintOf(
      files.folder.originalPath({ folder: '', name: row.storedAs }),
    );
    if (fingerprint === undefined)
      throw ingestErrors.SOURCE_MISSING(
        `There is no file ${row.storedAs} in the inbox any more; drop it again.`,
      );
    // Since the check another request may have retried it.
    if (files.find(id)?.state === state)
      files.move(
        id,
        'retried',
        {
          ...waiting,
          fingerprint,
          isRetry: true,
          isStored: false,
          failure: null,
          duplicateOf: null,
          settledAt: null,
        },
        caller,
      );
    this.wake();
    return files.get(caller, id);
  }

  private async repeat(name: string, signal: AbortSignal, step: () => Promise<void>): Promise<void> {
    const { logger, config } = this.options;
    let failures = 0;
    while (!signal.aborted) {
      const { promise: woken } = this.bell;
      try {
        await step();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures++;
        logger.error({ err: error, failures, inbox: name }, 'The inbox could not go on; it tries again.');
      }
      const restMs = Math.min(
        config.pollIntervalMs * 2 ** failures,
        Math.max(backOffMaxMs, config.pollIntervalMs),
      );
      if (name === 'look' || failures > 0) {
        if (name === 'look') this.wake();
        await this.delay(restMs, signal).catch(() => {});
      } else await woken;
    }
  }

  private wake() {
    this.bell.resolve();
    this.bell = Promise.withResolvers();
  }

  /** Before the first look: folders, and files that a crash left between their row and their place. */
  private async recover(): Promise<void> {
    const { files } = this.options;
    await files.folder.prepare();
    files.prune();
    await files.folder.putBackUnknown((id) => {
      const row = files.find(id);
      if (row?.isStored) files.update(id, { isStored: false });
      return row !== undefined;
    });
    for (const row of files.listIn('WAITING', keptMax)) await this.bring(row);
  }

  /** Finds complete files and takes them. */
  private async look(signal: AbortSignal): Promise<void> {
    const { files, buckets, config, logger } = this.options;
    const names = new Set(buckets.list(inboxCaller).map((bucket) => bucket.name));
    const sight = await files.folder.look((name) => names.has(name));
    const left = [...sight.left];
    const complete: SeenFile[] = [];
    const empty = new Set<string>();
    if (sight.files.length > 0) await this.delay(config.settleMs, signal);
    for (const file of sight.files) {
      const again = await files.folder.lookAgain(file);
      if (!again) continue;
      const mark = `${file.folder}/${file.name}/${file.fingerprint}`;
      if (file.bytes === 0) empty.add(mark);
      const isComplete =
        again.fingerprint === file.fingerprint && (file.bytes > 0 || this.emptyBefore.has(mark));
      if (isComplete && complete.length < claimsMax) complete.push(again);
      else
        left.push({
          path: `${file.folder ? `${file.folder}/` : ''}${file.name}`,
          reason: isComplete ? 'waits its turn' : 'still being written',
        });
    }
    this.emptyBefore = empty;
    this.report(left, logger);
    if (complete.length > 0) await this.claim(complete.toSorted(byAge));
  }

  /** What is left where it lies is logged once. */
  private report(left: InboxEntry[], logger: Logger) {
    const known = new Set(this.left.map(({ path, reason }) => `${path} ${reason}`));
    for (const entry of left)
      if (!known.has(`${entry.path} ${entry.reason}`))
        logger.info({ entry: entry.path, reason: entry.reason }, 'The inbox leaves an entry where it is.');
    this.left = left.slice(0, batchRows);
  }

  private async claim(complete: SeenFile[]) {
    const { files } = this.options;
    const rows = files.add(complete);
    faultPoint('inbox-claimed');
    for (const [i, row] of rows.entries()) {
      if (!(await files.folder.take(complete[i]!.path, row))) files.removeVanished(row.id);
      faultPoint('inbox-taken');
    }
    this.wake();
  }

  /** Makes sure that a waiting file lies in the work folder. False when it does not and never will. */
  private async bring(row: InboxRow): Promise<boolean> {
    const { files } = this.options;
    const { folder } = files;
    if ((await folder.fingerprintOf(folder.workPath(row))) === undefined) {
      const from =
        row.storedAs === null
          ? folder.originalPath(row)
          : folder.originalPath({ folder: '', name: row.storedAs });
      if (!(await folder.take(from, row))) {
        if (row.isRetry)
          await this.settle(
            row,
            failureOf(ingestErrors.SOURCE_MISSING('The file was removed before it was ingested again.')),
          );
        else files.removeVanished(row.id);
        return false;
      }
    }
    if (row.storedAs !== null) {
      await folder.removeBeside(row.storedAs);
      files.update(row.id, { storedAs: null });
    }
    return true;
  }

  /** Takes every file as far as it can go now. */
  private async advance(signal: AbortSignal): Promise<void> {
    const { files } = this.options;
    for (const row of files.listUnstored(batchRows)) await this.store(row);
    for (const row of files.listIn('INGESTING', batchRows)) {
      if (this.followers.has(row.id)) continue;
      if (row.jobId === null) await this.submit(row, signal);
      else this.follow(row, signal);
    }
    for (const { id } of files.listIn('WAITING', batchRows)) {
      signal.throwIfAborted();
      if (files.listIn('INGESTING', ingestingMax).length >= ingestingMax) return;
      const row = files.find(id);
      if (row?.state === 'WAITING') await this.begin(row, signal);
    }
  }

  private async begin(row: InboxRow, signal: AbortSignal) {
    const { files, catalog } = this.options;
    if (!(await this.bring(row))) return;
    const file = files.folder.workPath(row);
    let { sha256 } = row;
    if (sha256 === null || (await files.folder.fingerprintOf(file)) !== row.fingerprint) {
      const read = await files.folder.hash(file, signal);
      if (!read)
        return await this.settle(
          row,
          failureOf(
            ingestErrors.SOURCE_MISSING('The file cannot be opened: it is not readable, or no plain file.'),
          ),
        );
      const { fingerprint, bytes } = read;
      files.update(row.id, { fingerprint, bytes, sha256: read.sha256 });
      // Somebody still wrote to it after it was taken: it waits for the next turn.
      if (fingerprint !== row.fingerprint) return;
      sha256 = read.sha256;
    }
    faultPoint('inbox-hashed');
    const busy = files.listIn('INGESTING', ingestingMax);
    if (busy.some((other) => other.sha256 === sha256 || other.datasetName === row.datasetName)) return;
    const twin = row.isRetry ? undefined : files.findCurrentTwin(sha256);
    if (twin && this.hasDataset(twin.datasetId!))
      return await this.settle(row, {
        action: 'duplicate',
        set: { state: 'DUPLICATE', duplicateOf: twin.id, datasetId: twin.datasetId, version: twin.version },
      });
    files.move(row.id, 'ingesting', {
      state: 'INGESTING',
      attempts: row.attempts + 1,
      jobId: null,
      bucket: row.folder || catalog.homeOf(inboxCaller, row.datasetName),
    });
    faultPoint('inbox-ingesting');
    await this.submit(files.find(row.id)!, signal);
  }

  private hasDataset(id: string): boolean {
    const [dataset] = this.options.catalog.getMany(inboxCaller, [id]);
    return dataset != null && dataset.deletedAt === null;
  }

  /** The key makes a repetition after a crash find the job of the first time. */
  private async submit(row: InboxRow, signal: AbortSignal) {
    const { files, ingest, logger } = this.options;
    const { id, attempts, datasetName, bucket } = row;
    try {
      const job = await ingest.ingestDataset(inboxCaller, {
        name: datasetName,
        bucket: bucket!,
        source: { inbox: { id, attempt: attempts } },
        idempotencyKey: `inbox:${id}:${attempts}`,
      });
      faultPoint('inbox-submitted');
      files.update(id, { jobId: job.id });
      this.follow({ ...row, jobId: job.id }, signal);
    } catch (error) {
      if (!(error instanceof LakehouseError)) throw error;
      if (!error.retryable) return await this.settle(row, failureOf(error));
      logger.warn(
        { err: error, inboxFile: id },
        'A file of the inbox could not be submitted; it is tried again.',
      );
    }
  }

  private follow(row: InboxRow, signal: AbortSignal) {
    const { jobs, logger } = this.options;
    const watch = async () => {
      let last: Job | undefined;
      for await (const job of jobs.watch(inboxCaller, row.jobId!, { minIntervalMs: 1000, signal }))
        last = job;
      if (last && !signal.aborted) await this.conclude(row, last);
    };
    const task = watch()
      .catch(async (error: unknown) => {
        if (signal.aborted) return;
        const isForgotten = error instanceof LakehouseError && error.kind === 'NOT_FOUND';
        if (isForgotten) await this.settle(row, failureOf(error as LakehouseError));
        else throw error;
      })
      .catch((error: unknown) => {
        logger.error(
          { err: error, inboxFile: row.id },
          'The end of an inbox file could not be recorded; it is tried again.',
        );
      })
      .finally(() => {
        this.followers.delete(row.id);
        this.wake();
      });
    this.followers.set(row.id, task);
  }

  private async conclude(row: InboxRow, job: Job) {
    const { files } = this.options;
    if (job.state === 'SUCCEEDED') {
      const { datasetId, version } = job.result as IngestJobResult;
      return await this.settle(row, { action: 'processed', set: { state: 'PROCESSED', datasetId, version } });
    }
    if (job.state !== 'FAILED' && job.state !== 'CANCELLED') return;
    const failure = job.failure ?? toFailure(processErrors.CANCELLED('The job was cancelled.'));
    if (repeatedCodes.has(failure.code) && row.attempts < attemptsMax)
      return files.move(row.id, 'repeating', waiting);
    await this.settle(row, failed(failure));
  }

  /** Records the outcome and the place, then moves the file there. */
  private async settle(row: InboxRow, { action, set }: Outcome) {
    const { files, clock } = this.options;
    await this.storing.inTurn('all', async () => {
      const parent = set.state === 'FAILED' ? failedFolder : processedFolder;
      const storedAs = await files.folder.choosePlace(parent, row);
      files.move(row.id, action, { ...set, storedAs, isStored: false, settledAt: clock.now() });
      faultPoint('inbox-settled');
      await this.storeNow(files.find(row.id)!);
    });
  }

  private async store({ id }: InboxRow) {
    await this.storing.inTurn('all', async () => {
      const row = this.options.files.find(id);
      if (row && !row.isStored && row.storedAs !== null && row.settledAt !== null) await this.storeNow(row);
    });
  }

  private async storeNow(row: InboxRow) {
    const { files } = this.options;
    const storedAs = await files.folder.store(
      { id: row.id, storedName: row.storedName, storedAs: row.storedAs! },
      this.describe(row),
    );
    faultPoint('inbox-stored');
    files.update(row.id, { isStored: true, storedAs });
  }

  /** The text that lies beside a failed file or a duplicate. */
  private describe(row: InboxRow): { ending: string; text: string } | undefined {
    const facts = {
      id: row.id,
      file: row.name,
      dataset: row.datasetName,
      at: new Date(row.settledAt!).toISOString(),
    };
    if (row.state === 'FAILED')
      return { ending: '.reason.json', text: toText({ ...row.failure, jobId: row.jobId, ...facts }) };
    if (row.state !== 'DUPLICATE') return undefined;
    const twin = this.options.files.find(row.duplicateOf!);
    const [dataset] = this.options.catalog.getMany(inboxCaller, [row.datasetId!]);
    const message = `The same bytes are version ${row.version} of dataset "${dataset?.name}", from ${JSON.stringify(twin?.name)}. Nothing was ingested; retryFile does it nonetheless.`;
    return {
      ending: '.note.json',
      text: toText({ message, duplicateOf: row.duplicateOf, sha256: row.sha256, ...facts }),
    };
  }
}

interface Outcome {
  action: 'processed' | 'failed' | 'duplicate';
  set: Partial<InboxRow>;
}

const waiting = { state: 'WAITING', sha256: null, jobId: null } as const;

const failed = (failure: Failure): Outcome => ({
  action: 'failed',
  set: { state: 'FAILED', failure },
});

const failureOf = (error: LakehouseError): Outcome => failed(toFailure(error));

const toText = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

const byAge = (a: SeenFile, b: SeenFile) =>
  a.modifiedMs - b.modifiedMs || (a.name < b.name ? -1 : Number(a.name > b.name));

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false });
}
