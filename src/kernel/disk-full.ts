import { commonErrors, LakehouseError } from './errors.ts';

const fullCodes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);

/**
 * Whether an error or what it wraps says that a disk or a quota is full, by the code of the system or of SQLite. False
 * where somebody nearer has given it a code of ours already.
 */
export function isDiskFull(error: unknown): boolean {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
    if (current instanceof LakehouseError) return false;
    if (fullCodes.has((current as { code?: unknown }).code)) return true;
    current = current.cause;
  }
  return false;
}

/** A full disk as STORAGE_FULL where nobody nearer knew what to say; every other error as it is. */
export function translateDiskFull(error: unknown): unknown {
  if (!isDiskFull(error)) return error;
  return commonErrors.STORAGE_FULL('There is no space left on a disk; nothing was published.', {
    cause: error,
  });
}
