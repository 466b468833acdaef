import type { Failure } from '../../kernel/index.ts';

/*
 *          found complete         bytes are new         job succeeded
 *   (none) ─────────────► WAITING ─────────────► INGESTING ─────────► PROCESSED   → processed/
 *                          ▲ │ │ bytes are known     │
 *                          │ │ └──────────────────── │ ─────────────► DUPLICATE   → processed/ with a note
 *                          │ └─ cannot be read ───── ┴─ job failed ─► FAILED      → failed/ with a reason
 *                          └──────────────── retryFile ─────────────────┘
 */
export const inboxStates = ['WAITING', 'INGESTING', 'PROCESSED', 'FAILED', 'DUPLICATE'] as const;
export type InboxState = (typeof inboxStates)[number];

/** A file that the inbox took. */
export interface InboxFile {
  id: string;
  /** As it was dropped. */
  name: string;
  datasetName: string;
  /** The bucket whose folder it was dropped in; null for the inbox itself. */
  folder: string | null;
  state: InboxState;
  bytes: number;
  /** Hex; null until it is read. */
  sha256: string | null;
  attempts: number;
  jobId: string | null;
  datasetId: string | null;
  version: number | null;
  failure: Failure | null;
  /** The file with the same bytes that was ingested. */
  duplicateOf: string | null;
  /** Where it lies once settled, relative to the inbox, with `/`. */
  storedAs: string | null;
  foundAt: number;
  settledAt: number | null;
}

/** What the last look left where it lies, and why. */
export interface InboxEntry {
  /** Relative to the inbox. */
  path: string;
  reason: string;
}

export interface InboxFilter {
  states?: readonly InboxState[] | null | undefined;
}

/** One event of the log stream `inbox`. */
export interface InboxChange {
  cursor: string;
  /** `inbox.found`, `.vanished`, `.ingesting`, `.processed`, `.failed`, `.duplicate`, `.repeating` or `.retried`. */
  type: string;
  at: number;
  file: InboxFile;
}

/** Entries of one folder that one look regards. */
export const entriesMax = 10_000;
/** Files taken in one look. */
export const claimsMax = 500;
/** Jobs of the inbox that wait or run at once, so that other jobs get their turn. */
export const ingestingMax = 16;
/** Jobs for one file that ended for reasons which are not the file's. */
export const attemptsMax = 3;
/** Settled files that are remembered; the bytes of older ones are new again. */
export const keptMax = 100_000;

export const workFolder = '.ingesting';
export const processedFolder = 'processed';
export const failedFolder = 'failed';
