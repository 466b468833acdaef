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
 * whether there is a further page. Cursors hold the name of their `list` (`jobs`, `journal`), so that one of another
 * list is noticed. Throws INVALID_ARGUMENT for sizes outside 0–500 and INVALID_CURSOR.
 */
export function readPage<T>(
  list: string,
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
  const size = readPageSize(isBackward ? request.last : request.first);
  const cursor = isBackward ? request.before : request.after;
  const rows = fetch({
    from: cursor == null ? undefined : decodeCursor(list, cursor),
    isBackward,
    limit: size + 1,
  });
  const hasMore = rows.length > size;
  const nodes = rows.slice(0, size);
  if (isBackward) nodes.reverse();
  return {
    edges: nodes.map((node) => ({ cursor: encodeCursor(list, keyOf(node)), node })),
    hasNextPage: isBackward ? cursor != null : hasMore,
    hasPreviousPage: isBackward ? hasMore : cursor != null,
  };
}

/** How many entries were asked for, 50 if nothing was said. Throws INVALID_ARGUMENT outside 0–500. */
export function readPageSize(size: number | null | undefined): number {
  const read = size ?? pageSizeDefault;
  if (Number.isInteger(read) && read >= 0 && read <= pageSizeMax) return read;
  throw commonErrors.INVALID_ARGUMENT(`A page holds 0 to ${pageSizeMax} entries, not ${size}.`, {
    details: { max: pageSizeMax },
  });
}

/** The key of a list that goes by number. Throws INVALID_CURSOR. */
export function readNumberKey(key: string): number {
  if (/^\d{1,15}$/.test(key)) return Number(key);
  throw commonErrors.INVALID_CURSOR('The place in this cursor is not a number, as this list counts places.');
}

const encodeCursor = (list: string, key: string) => Buffer.from(`${list}:${key}`).toString('base64url');

function decodeCursor(list: string, cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (text.startsWith(`${list}:`)) return text.slice(list.length + 1);
  throw commonErrors.INVALID_CURSOR(
    `${JSON.stringify(cursor.slice(0, 80))} is not a cursor of this list (${list}).`,
  );
}
