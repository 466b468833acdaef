import { constants } from 'node:os';
import { commonErrors, defineErrors, LakehouseError, locateByte } from '../kernel/index.ts';

export const engineErrors = defineErrors({
  SQL_INVALID: {
    kind: 'VALIDATION',
    summary: 'The SQL text does not parse, or names a column, function or type that does not exist.',
    remedy: 'The message says what; `line` and `column` say where.',
  },
  SQL_FAILED: {
    kind: 'VALIDATION',
    summary: 'The statement failed while it ran: a cast, an overflow, a division.',
    remedy: 'The message says what failed; use TRY_CAST or a filter to keep bad values out.',
  },
  SQL_MEMORY: {
    kind: 'LIMIT',
    summary: 'The statement needed more memory or spill space than it may use.',
    remedy: 'Aggregate or filter earlier, or raise [query] memory_mb or spill_mb.',
  },
  SQL_INTERRUPTED: {
    kind: 'CONFLICT',
    summary: 'The statement was stopped before it finished.',
    remedy: 'Run it again if that was not intended.',
  },
  SQL_OUT_OF_REACH: {
    kind: 'FORBIDDEN',
    summary: 'The statement reached for a file, setting or extension that is locked.',
    remedy: 'Query datasets by their names only.',
  },
});

/**
 * DuckDB's errors come as JSON (`errors_as_json`), some with their class in front; this is the one place that
 * reads them. `details.position` is the byte offset into `sql`, `line` and `column` are its 1-based place in
 * UTF-16 units.
 */
export function translateEngineError(error: unknown, sql = ''): unknown {
  if (error instanceof LakehouseError || !(error instanceof Error)) return error;
  const { type, text, position, errno } = readEngineMessage(error.message);
  const options = {
    cause: error,
    details: position === undefined ? {} : { position, ...locateByte(sql, position) },
  };
  if (errno === constants.errno.ENOSPC || errno === constants.errno.EDQUOT)
    return commonErrors.STORAGE_FULL('The disk is full; nothing was written.', options);
  if (/^(Parser|Binder|Catalog|Syntax|Parameter Not )/i.test(type))
    return engineErrors.SQL_INVALID(`${type} Error: ${text}`, options);
  if (/^(Out of Memory|OutOfMemory)/i.test(type))
    return engineErrors.SQL_MEMORY(`${type} Error: ${text.split('\n')[0]}`, options);
  if (/^INTERRUPT/i.test(type)) return engineErrors.SQL_INTERRUPTED('The statement was stopped.', options);
  if (/^Permission/i.test(type))
    return engineErrors.SQL_OUT_OF_REACH('The statement reached outside its datasets.', options);
  return engineErrors.SQL_FAILED(type === '' ? text : `${type} Error: ${text}`, options);
}

interface EngineMessage {
  /** "Parser", "Conversion", "Out of Memory", …; empty where the driver itself complains. */
  type: string;
  text: string;
  position?: number | undefined;
  /** What the operating system said, for an error of a file. */
  errno?: number | undefined;
}

function readEngineMessage(message: string): EngineMessage {
  const start = message.indexOf('{"exception_type"');
  if (start >= 0 && start < 60) {
    try {
      const parsed = JSON.parse(message.slice(start)) as Record<string, string>;
      const number = (key: string) => (parsed[key] === undefined ? undefined : Number(parsed[key]));
      const text = parsed['exception_message'] ?? '';
      return {
        type: parsed['exception_type'] ?? '',
        text: text.split('\n\nLINE ')[0]!.trim(),
        position: number('position'),
        errno: number('errno'),
      };
    } catch {
      // Not whole: read it as text.
    }
  }
  const match = /^([A-Z][A-Za-z ]*?) (?:Error|Exception): /.exec(message);
  return {
    type: match?.[1] ?? '',
    text: message
      .slice(match?.[0].length ?? 0)
      .split('\n\nLINE ')[0]!
      .trim(),
  };
}
