import { type WriteMode, writeModes } from '../catalog/index.ts';
import { commonErrors } from '../kernel/index.ts';
import { readOptions } from './files/options.ts';
import { readKeyArgument } from './keys/read-primary-key.ts';
import type { IngestOptions } from './model.ts';

export interface IngestInput {
  /** Of the dataset, new or existing. */
  name: string;
  bucket: string;
  mode?: WriteMode | null | undefined;
  /**
   * Exactly one: an upload with content, an absolute path under an allowed root, or (from the inbox only, never from
   * clients) a file that the inbox took.
   */
  source: {
    upload?: string | null | undefined;
    path?: string | null | undefined;
    inbox?: InboxTurn | null | undefined;
  };
  options?: IngestOptions | null | undefined;
  primaryKey?: readonly string[] | null | undefined;
  /** The dataset's version now, 0 for "must not exist yet". */
  expectedVersion?: number | null | undefined;
  /** The same key and input give the same job again. */
  idempotencyKey?: string | null | undefined;
}

/** A file of the inbox and which of its jobs may read it. */
interface InboxTurn {
  id: string;
  attempt: number;
}

/** What the job remembers: plain JSON, checked when it was submitted. */
export interface StoredFileIngest {
  name: string;
  bucket: string;
  mode: WriteMode;
  source: { upload: string } | { path: string } | { inbox: InboxTurn };
  options: IngestOptions;
  primaryKey: string[] | null;
  expectedVersion: number | null;
}

/** Checks what can be checked without the services, and fills in defaults. Throws INVALID_ARGUMENT. */
export function readFileIngest(input: IngestInput): StoredFileIngest {
  const { upload, path: file, inbox } = input.source;
  if ([upload, file, inbox].filter((one) => one != null).length !== 1)
    throw commonErrors.INVALID_ARGUMENT('The source is either an upload or a path, exactly one of them.');
  const mode = input.mode ?? 'REPLACE';
  if (!writeModes.includes(mode))
    throw commonErrors.INVALID_ARGUMENT(`mode must be one of ${writeModes.join(', ')}.`);
  if (mode === 'UPSERT')
    throw commonErrors.INVALID_ARGUMENT(
      'UPSERT goes with a database; a file is read with REPLACE or APPEND.',
    );
  return {
    name: input.name,
    bucket: input.bucket,
    mode,
    source: inbox != null ? { inbox } : upload != null ? { upload } : { path: file! },
    options: readOptions(input.options ?? {}),
    primaryKey: readKeyArgument(input.primaryKey),
    expectedVersion: input.expectedVersion ?? null,
  };
}
