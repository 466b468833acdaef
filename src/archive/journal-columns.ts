import type { StoredEntry } from '../journal/index.ts';

/**
 * The form of a flushed file. `at` is a timestamp for whoever queries; milliseconds go in and come out
 * unchanged, so that the hashes can be computed from the file alone.
 */
export const journalColumns = [
  { name: 'seq', type: 'BIGINT', member: 'seq' },
  { name: 'at', type: 'TIMESTAMP WITH TIME ZONE', member: 'at' },
  { name: 'entity_type', type: 'VARCHAR', member: 'entityType' },
  { name: 'entity_id', type: 'VARCHAR', member: 'entityId' },
  { name: 'action', type: 'VARCHAR', member: 'action' },
  { name: 'field', type: 'VARCHAR', member: 'field' },
  { name: 'old_value', type: 'VARCHAR', member: 'oldValue' },
  { name: 'new_value', type: 'VARCHAR', member: 'newValue' },
  { name: 'actor', type: 'VARCHAR', member: 'actor' },
  { name: 'source', type: 'VARCHAR', member: 'source' },
  { name: 'request_id', type: 'VARCHAR', member: 'requestId' },
  { name: 'prev_hash', type: 'VARCHAR', member: 'prevHash' },
  { name: 'hash', type: 'VARCHAR', member: 'hash' },
] as const satisfies readonly { name: string; type: string; member: keyof StoredEntry }[];
