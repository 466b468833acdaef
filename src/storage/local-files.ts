import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, type FileHandle, link, lstat, mkdir, open, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { commonErrors, isDiskFull, LakehouseError } from '../kernel/index.ts';
import { makeDirectories } from '../metadata/index.ts';
import { storageErrors } from './errors.ts';
import { findRealPath, refuseTaken, type TakenPlaces } from './taken-places.ts';

/** Hex SHA-256 of a file, read in 1 MiB pieces. */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20, ...(signal ? { signal } : {}) }))
    hash.update(piece);
  return hash.digest('hex');
}

/** Flushes a file or directory to the disk. A failed flush is final: the file is given up, never flushed again. */
export async function syncPath(target: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(target, 'r');
    await handle.sync();
  } catch (error) {
    throw translateFileError(error, target);
  } finally {
    await handle?.close();
  }
}

/**
 * Gives a flushed file its final name below `root`. Never overwrites: an existing target is refused with EEXIST.
 * The directories are flushed by {@link syncParents}.
 */
export async function moveIntoPlace(from: string, to: string): Promise<void> {
  try {
    await mkdir(path.dirname(to), { recursive: true });
    await link(from, to); // unlike rename, link refuses to overwrite
  } catch (error) {
    throw translateFileError(error, to);
  }
  await rm(from, { force: true });
}

/** Flushes the directories between `root` and the files, `root` included, so that the names survive power loss. */
export async function syncParents(files: readonly string[], root: string): Promise<void> {
  const dirs = new Set<string>([root]);
  for (const file of files) {
    for (let dir = path.dirname(file); dir.startsWith(root + path.sep); dir = path.dirname(dir))
      dirs.add(dir);
  }
  for (const dir of dirs) await syncPath(dir);
}

/** Removes a file and the directories above it that became empty, up to `root` (exclusive). Absent is fine. */
export async function removeFile(file: string, root: string): Promise<void> {
  await rm(file, { force: true });
  for (let dir = path.dirname(file); dir.startsWith(root + path.sep); dir = path.dirname(dir)) {
    try {
      await rmdir(dir);
    } catch {
      return; // not empty, or another removal was faster
    }
  }
}

/**
 * Creates a local bucket's directory where it is missing and returns its real path. Throws BUCKET_ROOT_REFUSED
 * for what cannot be a bucket, or BUCKET_UNREACHABLE.
 */
export async function prepareRoot(root: string, taken: TakenPlaces): Promise<string> {
  if (!path.isAbsolute(root))
    throw storageErrors.BUCKET_ROOT_REFUSED(`The bucket directory ${root} is not absolute.`);
  const clean = path.resolve(root);
  try {
    const existing = await lstat(clean).catch(() => undefined);
    if (existing?.isSymbolicLink())
      throw storageErrors.BUCKET_ROOT_REFUSED(`The directory ${clean} is a symbolic link.`);
    if (existing && !existing.isDirectory())
      throw storageErrors.BUCKET_ROOT_REFUSED(`${clean} is not a directory.`);
    const real = findRealPath(clean);
    refuseTaken(real, taken); // before anything is made there
    makeDirectories(real, 0o750);
    await mkdir(path.join(real, stagingFolder), { recursive: true });
    await access(path.join(real, stagingFolder), constants.R_OK | constants.W_OK | constants.X_OK);
    return real;
  } catch (error) {
    if (error instanceof LakehouseError) throw error;
    throw storageErrors.BUCKET_UNREACHABLE(
      `The bucket directory ${clean} cannot be used: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** Where unpublished files lie, inside each bucket so that publishing stays on one file system. */
export const stagingFolder = '.staging';

/** A full disk and an unreachable bucket as their codes; EEXIST, ENOENT and what is not from the file system as it is. */
export function translateFileError(error: unknown, target: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (isDiskFull(error)) {
    return commonErrors.STORAGE_FULL(
      `There is no space left for ${path.basename(target)}; nothing was published.`,
      { cause: error },
    );
  }
  if (code === undefined || code === 'EEXIST' || code === 'ENOENT' || !/^E[A-Z0-9]+$/.test(code))
    return error;
  return storageErrors.BUCKET_UNREACHABLE(`${path.basename(target)} cannot be read or written (${code}).`, {
    cause: error,
  });
}
