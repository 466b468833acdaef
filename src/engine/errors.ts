import { defineErrors, LakehouseError } from '../kernel/index.ts';

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
  DISK_FULL: {
    kind: 'LIMIT',
    summary: 'A file could not be written because the disk is full.',
    remedy: 'Free space and try again.',
    retryable: true,
  },
});

/** DuckDB's errors are texts with a class in front; this is the one place that reads them. */
export function translateEngineError(error: unknown): unknown {
  if (error instanceof LakehouseError || !(error instanceof Error)) return error;
  const text = error.message;
  const message = text.split('\n\nLINE ')[0]!.trim();
  const options = { cause: error, details: { ...locate(text) } };
  if (/No space left on device/i.test(text))
    return engineErrors.DISK_FULL('The disk is full; nothing was written.', options);
  if (/^(Parser|Binder|Catalog|Syntax) Error/i.test(text)) return engineErrors.SQL_INVALID(message, options);
  if (/^Out of Memory Error/i.test(text)) return engineErrors.SQL_MEMORY(message.split('\n')[0]!, options);
  if (/^(INTERRUPT|Interrupted)/i.test(text))
    return engineErrors.SQL_INTERRUPTED('The statement was stopped.', options);
  if (/^Permission Error/i.test(text))
    return engineErrors.SQL_OUT_OF_REACH('The statement reached outside its datasets.', options);
  return engineErrors.SQL_FAILED(message, options);
}

/** DuckDB shows the failing line and a caret under the failing column, both 1-based here. */
function locate(text: string): { line?: number; column?: number } {
  const match = /\n\nLINE (\d+): (.*)\n( *)\^/.exec(text);
  if (!match) return {};
  const prefix = `LINE ${match[1]}: `.length;
  return { line: Number(match[1]), column: Math.max(1, match[3]!.length - prefix + 1) };
}
