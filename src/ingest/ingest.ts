import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  type Catalog,
  catalogErrors,
  type DatasetSnapshot,
  type Lineage,
  type PublishedVersion,
  type Publisher,
} from '../catalog/index.ts';
import type { IngestConfig } from '../config/index.ts';
import type { Job, JobContext, JobHandler, JobQueue } from '../jobs/index.ts';
import { abortAfter, type Caller, commonErrors, LakehouseError } from '../kernel/index.ts';
import type { ObjectStore, Stage } from '../storage/index.ts';
import { ingestErrors } from './errors.ts';
import type { InboxFiles } from './inbox/files.ts';
import { engineBudget, openIngestChild } from './ingest-child.ts';
import { type IngestInput, readFileIngest, type StoredFileIngest } from './ingest-input.ts';
import type { PrimaryKeys } from './keys/primary-keys.ts';
import { readPrimaryKey } from './keys/read-primary-key.ts';
import type { ConvertOutcome, ConvertProgress, ConvertRequest, ConvertResult, FileFormat } from './model.ts';
import { locateSource, requireSourcePath } from './source-path.ts';
import { ingestJobKind } from './unfinished-jobs.ts';
import type { Uploads } from './uploads.ts';

/** What a finished job of kind `ingest` says. */
export interface IngestJobResult extends PublishedVersion {
  format: FileFormat;
  rejectedCount: number;
  warnings: string[];
}

export interface Ingest {
  /** Checks all that can be checked at once and submits the job. */
  ingestDataset(caller: Caller, input: IngestInput): Promise<Job>;
  /** The handler to register with the queue. */
  readonly handler: JobHandler;
}

export interface IngestServiceOptions {
  config: IngestConfig;
  uploads: Uploads;
  inboxFiles: Pick<InboxFiles, 'open'>;
  primaryKeys: PrimaryKeys;
  jobs: JobQueue;
  catalog: Catalog;
  publisher: Publisher;
  objects: ObjectStore;
}

export function createIngest(options: IngestServiceOptions): Ingest {
  return new IngestService(options);
}

class IngestService implements Ingest {
  private readonly services: IngestServiceOptions;
  readonly handler: JobHandler;

  constructor(services: IngestServiceOptions) {
    this.services = services;
    this.handler = { kind: ingestJobKind, run: (context) => this.run(context) };
  }

  async ingestDataset(caller: Caller, input: IngestInput): Promise<Job> {
    const { config, uploads, publisher, jobs } = this.services;
    const stored = readFileIngest(input);
    const { source } = stored;
    const key = input.idempotencyKey ?? null;
    if ('path' in source) source.path = await locateSource(config.allowedRoots, source.path);
    const repeated = jobs.findRepeated(caller, { kind: ingestJobKind, input: stored, idempotencyKey: key });
    if (repeated) return repeated; // its source may be gone by now, and its dataset changed
    publisher.requirePublishable(caller, stored);
    if ('path' in source) await requireSourcePath(config.allowedRoots, source.path);
    if ('upload' in source) uploads.requireClaimable(caller, source.upload, key);
    const job = jobs.submit(caller, {
      kind: ingestJobKind,
      input: stored,
      idempotencyKey: key,
      requireFree: () => publisher.requirePublishable(caller, stored), // the bucket may have gone meanwhile
    });
    // Since the check nothing has awaited, so no other request can have taken the upload in between.
    if ('upload' in source) uploads.claim(caller, source.upload, job.id, key);
    return job;
  }

  private async run(context: JobContext): Promise<void> {
    const { config, objects, uploads } = this.services;
    const input = context.input as StoredFileIngest;
    const source = await this.openSource(context, input);
    await using stage = await objects.openStage(context.caller, input.bucket, context.jobId);
    await clear(stage.dir); // what a former run of this job left
    using timeout = abortAfter(config.timeoutMs, context.signal, () =>
      ingestErrors.INGEST_TIMEOUT(
        `The conversion took longer than ${config.timeoutMs} ms ([ingest] timeout_ms).`,
      ),
    );
    const converted = await this.convertInChild(context, input, source, stage, timeout.signal);
    for (const warning of converted.warnings) context.log('warn', warning);
    context.log('info', describeReading(converted));
    if (source.sha256 !== undefined && source.sha256 !== converted.source.sha256)
      throw ingestErrors.SOURCE_CHANGED('The file was written to after the inbox had taken it.');
    await this.publishWithKey(context, input, source, stage, converted, timeout.signal);
    if ('upload' in input.source) await uploads.release(input.source.upload);
  }

  private async openSource(context: JobContext, input: StoredFileIngest): Promise<OpenedSource> {
    const { config, uploads, inboxFiles } = this.services;
    if ('inbox' in input.source) return inboxFiles.open(input.source.inbox.id, input.source.inbox.attempt);
    if ('path' in input.source) {
      const file = await requireSourcePath(config.allowedRoots, input.source.path);
      return { path: file, shown: path.basename(file) };
    }
    const upload = uploads.claim(context.caller, input.source.upload, context.jobId);
    return { path: upload.path, shown: upload.filename };
  }

  private async convertInChild(
    context: JobContext,
    input: StoredFileIngest,
    source: OpenedSource,
    stage: Stage,
    signal: AbortSignal,
  ): Promise<ConvertResult> {
    const { config } = this.services;
    await using child = await openIngestChild(config);
    const appendTo = this.columnsToAppendTo(context.caller, input);
    const request: ConvertRequest = {
      sourcePath: source.path,
      sourceName: source.shown,
      outputDir: stage.dir,
      options: input.options,
      limits: {
        columnsMax: config.columnsMax,
        lineBytesMax: config.lineBytesMax,
        rejectsKeptMax: config.rejectsKeptMax,
        rejectRatioMax: config.rejectRatioMax,
        expandedBytesMax: config.expandedBytesMax,
        documentBytesMax: config.documentBytesMax,
        documentPagesMax: config.documentPagesMax,
        documentTimeoutMs: config.documentTimeoutMs,
        ...engineBudget(config),
      },
      pdf: { reader: config.pdfReader, programDirs: config.programDirs },
      ...(appendTo ? { appendTo } : {}),
    };
    const outcome = await child.call<ConvertOutcome>('convert', request, {
      signal,
      onNote: (note) => context.progress(note as ConvertProgress),
    });
    if (outcome.kind === 'converted') return outcome.result;
    throw catalogErrors.SCHEMA_MISMATCH(`Cannot append to "${input.name}": ${outcome.reason}.`, {
      details: { columns: appendTo },
    });
  }

  private columnsToAppendTo(caller: Caller, input: StoredFileIngest) {
    if (input.mode !== 'APPEND') return undefined;
    const snapshot = this.findDataset(caller, input); // the first append makes the dataset
    return snapshot?.columns.map(({ name, type }) => ({ name, type }));
  }

  private findDataset(caller: Caller, { name }: StoredFileIngest): DatasetSnapshot | undefined {
    const { catalog } = this.services;
    return catalog.find(caller, { name }) && catalog.resolve(caller, { name });
  }

  /** Publishes under a key that was checked; while others change the dataset, it is checked again. */
  private async publishWithKey(
    context: JobContext,
    input: StoredFileIngest,
    source: OpenedSource,
    stage: Stage,
    converted: ConvertResult,
    signal: AbortSignal,
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const checked = await this.checkKey(context.caller, input, stage, converted, signal);
      try {
        return await this.publish(context, input, source.shown, stage, converted, checked);
      } catch (error) {
        const isStale =
          error instanceof LakehouseError && error.code === commonErrors.STALE_EXPECTATION.definition.code;
        const isRepeatable = input.expectedVersion === null && existsSync(converted.files[0]?.file ?? '');
        if (!isStale || !isRepeatable || attempt === keyChecksMax) throw error;
      }
    }
  }

  /** The key that the version will have, and what must still hold of the dataset when it is published. */
  private async checkKey(
    caller: Caller,
    input: StoredFileIngest,
    stage: Stage,
    converted: ConvertResult,
    signal: AbortSignal,
  ): Promise<CheckedKey> {
    const snapshot = this.findDataset(caller, input);
    const formerKey = snapshot?.primaryKey ?? [];
    const given = readPrimaryKey(input.primaryKey, converted.columns, 'file');
    const names = new Set(converted.columns.map(({ name }) => name));
    const key = given ?? (formerKey.every((column) => names.has(column)) ? formerKey : []);
    if (key.length === 0) return { given, formerKey, expectedVersion: input.expectedVersion };
    const isAppend = input.mode === 'APPEND';
    const base = isAppend ? (snapshot?.files ?? []) : [];
    const files = converted.files.map(({ file }) => file);
    const rows = { dataset: input.name, key, files, base, scratchDir: stage.dir };
    await this.services.primaryKeys.requireUniqueIn(rows, signal);
    const version = isAppend ? (snapshot?.version ?? 0) : null;
    return { given, formerKey, expectedVersion: input.expectedVersion ?? version };
  }

  private async publish(
    context: JobContext,
    input: StoredFileIngest,
    shownSource: string,
    stage: Stage,
    converted: ConvertResult,
    checked: CheckedKey,
  ): Promise<void> {
    const { publisher, uploads } = this.services;
    context.progress({ phase: 'publishing', done: 0, total: converted.files.length });
    const draft = {
      name: input.name,
      bucket: input.bucket,
      mode: input.mode,
      columns: converted.columns,
      files: converted.files.map(({ file, rows, sha256 }) => ({ file, rows, sha256 })),
      lineage: {
        system: systemOf(input.source),
        source: shownSource,
        format: converted.format,
        sourceBytes: converted.source.bytes,
        sourceSha256: converted.source.sha256,
        jobId: context.jobId,
      },
      report: {
        rejectedCount: converted.rejects.count,
        rejects: converted.rejects.kept,
        warnings: converted.warnings,
      },
      primaryKey: checked.given,
      formerKey: checked.formerKey,
      expectedVersion: checked.expectedVersion,
    };
    await publisher.publish(context.caller, stage, draft, (prepared) =>
      context.publish(
        (tx) => {
          if ('upload' in input.source) uploads.consumeIn(tx, input.source.upload);
          return publisher.publishIn(tx, context.caller, prepared);
        },
        (published): IngestJobResult => ({
          ...published,
          format: converted.format,
          rejectedCount: converted.rejects.count,
          warnings: converted.warnings,
        }),
        ({ datasetId }) => ({ type: 'dataset', id: datasetId }),
      ),
    );
  }
}

/** How often a key is checked while others change the dataset. */
const keyChecksMax = 5;

interface CheckedKey {
  /** Null keeps the former one. */
  given: string[] | null;
  formerKey: readonly string[];
  expectedVersion: number | null;
}

interface OpenedSource {
  path: string;
  /** A name without directories. */
  shown: string;
  /** What the content must have. */
  sha256?: string;
}

function systemOf(source: StoredFileIngest['source']): Lineage['system'] {
  if ('inbox' in source) return 'inbox';
  return 'upload' in source ? 'upload' : 'file';
}

function describeReading({ format, reading, rowCount, rejects, source }: ConvertResult): string {
  const facts = Object.entries(reading).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  return `Read ${source.bytes} bytes as ${format} (${facts.join(', ')}): ${rowCount} rows, ${rejects.count} rejects.`;
}

async function clear(dir: string) {
  for (const entry of await readdir(dir)) await rm(path.join(dir, entry), { recursive: true, force: true });
}
