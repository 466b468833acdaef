import { ingestErrors } from '../errors.ts';

/** Why columns are no key. */
export interface UnusableKey {
  /** Rows in which one of them is NULL. */
  nullCount: number;
  /** Values that more than one row has. */
  sharedCount: number;
}

/** Throws KEY_UNUSABLE; `where` is what the message says has the rows. */
export function requireUsable(key: readonly string[], found: UnusableKey, where: string): void {
  const { nullCount, sharedCount } = found;
  if (nullCount === 0 && sharedCount === 0) return;
  const facts = [
    ...(nullCount > 0 ? [`${nullCount} rows of ${where} have NULL in the key (${key.join(', ')})`] : []),
    ...(sharedCount > 0
      ? [`${sharedCount} values of the key (${key.join(', ')}) belong to more than one row of ${where}`]
      : []),
  ];
  throw ingestErrors.KEY_UNUSABLE(`${facts.join('; ')}.`, { details: { key: [...key], ...found } });
}
