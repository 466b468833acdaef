import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { ingestErrors } from './errors.ts';

/**
 * The path of a plain file under an allowed root, without symbolic links on the way. Everything else throws
 * PATH_NOT_ALLOWED, or SOURCE_MISSING for what is absent inside a root; outside the roots nothing is looked at,
 * so that existence cannot be probed.
 */
export async function requireSourcePath(allowedRoots: readonly string[], wanted: string): Promise<string> {
  const expected = await locateSource(allowedRoots, wanted);
  let real: string;
  try {
    real = await realpath(expected);
  } catch (error) {
    throw ingestErrors.SOURCE_MISSING(`There is no file ${path.resolve(wanted)}.`, { cause: error });
  }
  const refuse = refuseWith(allowedRoots, wanted);
  if (real !== expected) throw refuse('leads through a symbolic link');
  const found = await lstat(real);
  if (found.isDirectory()) throw refuse('is a directory, not a file');
  if (!found.isFile()) throw refuse('is no plain file');
  return real;
}

/** Where a path under an allowed root leads, whatever may lie there. Throws PATH_NOT_ALLOWED. */
export async function locateSource(allowedRoots: readonly string[], wanted: string): Promise<string> {
  const refuse = refuseWith(allowedRoots, wanted);
  if (allowedRoots.length === 0)
    throw refuse('cannot be read: [ingest] allowed_roots names no directory. Upload the file instead');
  if (wanted.includes('\0') || !path.isAbsolute(wanted)) throw refuse('is not an absolute path');
  const clean = path.resolve(wanted);
  const root = allowedRoots.find((one) => contains(one, clean));
  if (root === undefined) throw refuse('lies outside the allowed roots');
  const realRoot = await realpath(root).catch(() => root);
  return path.join(realRoot, path.relative(root, clean));
}

const refuseWith = (allowedRoots: readonly string[], wanted: string) => (reason: string) =>
  ingestErrors.PATH_NOT_ALLOWED(`The path ${JSON.stringify(wanted.slice(0, 200))} ${reason}.`, {
    details: { allowedRoots },
  });

function contains(root: string, inner: string): boolean {
  const relative = path.relative(root, inner);
  return (
    relative !== '' &&
    relative !== '..' &&
    !relative.startsWith(`..${path.sep}`) &&
    !path.isAbsolute(relative)
  );
}
