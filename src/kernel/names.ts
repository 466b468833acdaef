import { commonErrors } from './errors.ts';

const simpleName = /^[a-z][a-z0-9_]{0,62}$/;
/** The server's own datasets begin with it. */
const reservedPrefix = 'lakehouse_';
const windowsReserved = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

/**
 * Checks a name that becomes a SQL identifier and a folder: 1–63 characters of `a-z`, `0-9`, `_`, beginning
 * with a letter, not a device name, not the server's own `lakehouse_…`. Throws INVALID_NAME with a suggestion; returns the name.
 */
export function requireName(kind: string, name: string): string {
  if (simpleName.test(name) && !windowsReserved.test(name) && !name.startsWith(reservedPrefix)) return name;
  if (name.startsWith(reservedPrefix) && simpleName.test(name)) {
    throw commonErrors.INVALID_NAME(`Names that begin with "${reservedPrefix}" are the server's own.`, {
      details: { kind, suggestion: suggestName(name.slice(reservedPrefix.length)) },
    });
  }
  const suggestion = suggestName(name);
  throw commonErrors.INVALID_NAME(
    `${JSON.stringify(name.slice(0, 80))} is not a valid ${kind} name: use 1 to 63 of a-z, 0-9 and _, beginning with a letter` +
      (suggestion ? `, for example "${suggestion}".` : '.'),
    { details: { kind, suggestion } },
  );
}

/** The nearest valid name to a free text such as a file name, or undefined where nothing is left of it. */
export function suggestName(text: string): string | undefined {
  const name = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .replace(/_+$/, '')
    .slice(0, 63);
  return simpleName.test(name) && !windowsReserved.test(name) && !name.startsWith(reservedPrefix)
    ? name
    : undefined;
}
