import type { Catalog, DataFile, DatasetReference } from '../../catalog/index.ts';
import type { IngestConfig } from '../../config/index.ts';
import { abortAfter, type Caller, createId, requireWriter, Turns } from '../../kernel/index.ts';
import type { ObjectStore } from '../../storage/index.ts';
import { ingestErrors } from '../errors.ts';
import { engineBudget, openIngestChild } from '../ingest-child.ts';
import type { KeyCheckRequest } from './check-key.ts';
import { requireUsable, type UnusableKey } from './unusable-key.ts';

/** A primary key is a fact about rows: whoever declares one has it checked against them. */
export interface PrimaryKeys {
  /**
   * Checks columns against the rows that a dataset has now, and returns its version. Columns that it does not have are
   * left to whoever stores the key. Throws KEY_UNUSABLE, INGEST_TIMEOUT, NOT_FOUND and,
   * where too many are checked at once, TOO_MANY_WAITING.
   */
  requireUnique(
    caller: Caller,
    reference: DatasetReference,
    key: readonly string[],
    signal: AbortSignal,
  ): Promise<number>;
  /** The same for files of a version to be, with those of the version that it adds to. */
  requireUniqueIn(rows: KeyedRows, signal: AbortSignal): Promise<void>;
}

export interface KeyedRows {
  /** For messages. */
  dataset: string;
  key: readonly string[];
  /** Absolute paths of new files. */
  files: readonly string[];
  /** Published files whose rows come before them. */
  base: readonly DataFile[];
  scratchDir: string;
}

export interface PrimaryKeysOptions {
  config: IngestConfig;
  catalog: Catalog;
  objects: ObjectStore;
}

export const createPrimaryKeys = (options: PrimaryKeysOptions): PrimaryKeys => new CheckedKeys(options);

/** For a check that a client waits for. */
const answerWithinMs = 300_000;
/** How many such checks may be under way or wait. */
const waitingMax = 64;

class CheckedKeys implements PrimaryKeys {
  private readonly options: PrimaryKeysOptions;
  /** For the checks that clients wait for: each is a process with a share of the memory. */
  private readonly turns = new Turns({ of: 'checks of keys', waitingMax });

  constructor(options: PrimaryKeysOptions) {
    this.options = options;
  }

  async requireUnique(
    caller: Caller,
    reference: DatasetReference,
    key: readonly string[],
    signal: AbortSignal,
  ): Promise<number> {
    requireWriter(caller, 'change datasets');
    const { catalog, objects } = this.options;
    const { name, bucket, version, files, columns } = catalog.resolve(caller, {
      ...reference,
      version: null,
    });
    if (!key.every((column) => columns.some((one) => one.name === column))) return version;
    using timeout = abortAfter(answerWithinMs, signal, () =>
      ingestErrors.INGEST_TIMEOUT(`The check of the key took longer than ${answerWithinMs} ms.`),
    );
    await this.turns.inTurn('all', async () => {
      await using stage = await objects.openStage(caller, bucket, createId('key'));
      const rows = { dataset: name, key, files: [], base: files, scratchDir: stage.dir };
      await this.requireUniqueIn(rows, timeout.signal);
    });
    return version;
  }

  async requireUniqueIn(
    { dataset, key, files, base, scratchDir }: KeyedRows,
    signal: AbortSignal,
  ): Promise<void> {
    const { config, objects } = this.options;
    signal.throwIfAborted();
    const published = await Promise.all(base.map((file) => objects.localPath(file)));
    if (published.length + files.length === 0) return;
    await using child = await openIngestChild(config);
    const request: KeyCheckRequest = {
      files: [...published, ...files],
      columns: key,
      scratchDir,
      ...engineBudget(config),
    };
    const found = await child.call<UnusableKey>('checkKey', request, { signal });
    requireUsable(key, found, `"${dataset}"`);
  }
}
