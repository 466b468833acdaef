import { createHash } from 'node:crypto';
import { canonicalJson } from '../kernel/index.ts';

export interface JournalEntry {
  entityType:
    | 'bucket'
    | 'connection'
    | 'dataset'
    | 'download'
    | 'inboxFile'
    | 'index'
    | 'job'
    | 'trial'
    | 'upload'
    | 'promotion'
    | 'schedule';
  entityId: string;
  /** A past participle: `created`, `published`, `rolledBack`, `deleted`. */
  action: string;
  field?: string;
  /** Plain JSON; whatever may be personal in it is marked with `personal`. */
  oldValue?: unknown;
  newValue?: unknown;
}

/**
 * What became of the personal values of an entry. NONE: it has none. KEPT: they are stored sealed and can be read.
 * ERASED: the key of their entity was erased. DAMAGED: they are not what was sealed, which `check` names too.
 */
export const personalValueStates = ['NONE', 'KEPT', 'ERASED', 'DAMAGED'] as const;

/** The values of an entry for who may read them. */
export interface RevealedValues {
  /** Null stands for a personal value that cannot be read any more. */
  oldValue: unknown;
  newValue: unknown;
  personalValues: (typeof personalValueStates)[number];
}

export interface JournalEntity {
  entityType: string;
  entityId: string;
}

/** An entry as it is stored and hashed; the values are canonical JSON. */
export interface StoredEntry {
  /** 1 for the first; without gaps. */
  seq: number;
  /** Milliseconds since the epoch. */
  at: number;
  entityType: string;
  entityId: string;
  action: string;
  field: string | null;
  oldValue: string | null;
  newValue: string | null;
  actor: string;
  source: string;
  requestId: string | null;
  /** The hash of the entry before this one. */
  prevHash: string;
  hash: string;
}

export interface ChainHead {
  seq: number;
  /** Hex SHA-256 of the newest entry. */
  hash: string;
}

export type ChainCheck =
  | { isIntact: true; head: ChainHead }
  | { isIntact: false; seq: number; reason: string };

export interface JournalFilter {
  entityType?: string | null | undefined;
  entityId?: string | null | undefined;
  action?: string | null | undefined;
  actor?: string | null | undefined;
  /** Milliseconds since the epoch: this moment or later. */
  since?: number | null | undefined;
  /** Before this moment. */
  until?: number | null | undefined;
}

/** What the chain begins with. */
export const genesis: ChainHead = { seq: 0, hash: '0'.repeat(64) };

/** Hex SHA-256 over the canonical JSON of all other members. */
export function hashEntry(entry: Omit<StoredEntry, 'hash'>): string {
  return createHash('sha256').update(canonicalJson(entry)).digest('hex');
}

/** Why `entry` cannot be the one after `previous`, with the number to name, or undefined. */
export function explainBreak(
  previous: ChainHead,
  entry: StoredEntry,
): { seq: number; reason: string } | undefined {
  const { hash, ...rest } = entry;
  if (entry.seq !== previous.seq + 1) return { seq: previous.seq + 1, reason: 'This entry is missing.' };
  if (entry.prevHash !== previous.hash)
    return { seq: entry.seq, reason: 'This entry does not follow the one before it.' };
  if (hashEntry(rest) !== hash)
    return { seq: entry.seq, reason: 'This entry was changed after it was written.' };
  return undefined;
}
