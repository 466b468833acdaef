import { commonErrors } from './errors.ts';

/** Relay's paging arguments: `first`/`after` forwards or `last`/`before` backwards, never both. */
export interface PageRequest {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}

export interface Page<T> {
  edges: { cursor: string; node: T }[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

/** What a room must fetch: rows whose key lies beyond `from` in reading order, at most `limit`. */
export interface PageSlice {
  /** Key beyond which to begin (exclusive); undefined: at the end from which the walk starts. */
  from: string | undefined;
  /** True: walk from the end of the list towards its beginning. */
  isBackward: boolean;
  limit: number;
}

export const pageSizeDefault = 50;
export const pageSizeMax = 500;

/**
 * Keyset paging over one unique sort key. `fetch` returns rows in walking order; one row more than asked tells
 * whether there is a further page. Throws INVALID_ARGUMENT for sizes outside 0–500 and INVALID_CURSOR.
 */
export function readPage<T>(
  request: PageRequest,
  fetch: (slice: PageSlice) => T[],
  keyOf: (node: T) => string,
): Page<T> {
  const isBackward = request.last != null || (request.before != null && request.first == null);
  const isMixed = isBackward ? request.first != null || request.after != null : request.before != null;
  if (isMixed) {
    throw commonErrors.INVALID_ARGUMENT(
      'Page forwards with first/after or backwards with last/before, not both.',
    );
  }
  const size = (isBackward ? request.last : request.first) ?? pageSizeDefault;
  if (!Number.isInteger(size) || size < 0 || size > pageSizeMax) {
    throw commonErrors.INVALID_ARGUMENT(`A page holds 0 to ${pageSizeMax} entries, not ${size}.`, {
      details: { max: pageSizeMax },
    });
  }
  const cursor = isBackward ? request.before : request.after;
  const rows = fetch({
    from: cursor == null ? undefined : decodeCursor(cursor),
    isBackward,
    limit: size + 1,
  });
  const hasMore = rows.length > size;
  const nodes = rows.slice(0, size);
  if (isBackward) nodes.reverse();
  return {
    edges: nodes.map((node) => ({ cursor: encodeCursor(keyOf(node)), node })),
    hasNextPage: isBackward ? cursor != null : hasMore,
    hasPreviousPage: isBackward ? hasMore : cursor != null,
  };
}

const encodeCursor = (key: string) => Buffer.from(`k:${key}`).toString('base64url');

function decodeCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!text.startsWith('k:'))
    throw commonErrors.INVALID_CURSOR(`${JSON.stringify(cursor.slice(0, 80))} is not a cursor of this list.`);
  return text.slice(2);
}
