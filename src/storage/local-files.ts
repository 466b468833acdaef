import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  realpath,
  rm,
  rmdir,
  stat,
  unlink,
} from 'node:fs/promises';
import path from 'node:path';
import { metadataErrors } from '../metadata/index.ts';
import { storageErrors } from './errors.ts';

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
 * Gives a flushed file its final name. Never overwrites: an existing target is refused with EEXIST. New
 * directories are flushed together with the entry.
 */
export async function moveIntoPlace(from: string, to: string): Promise<void> {
  const dir = path.dirname(to);
  try {
    const firstMade = await mkdir(dir, { recursive: true });
    await link(from, to); // unlike rename, link refuses to overwrite
    await unlink(from);
    await syncPath(dir);
    for (
      let made = firstMade === undefined ? undefined : dir;
      made && made.length >= firstMade!.length;
      made = path.dirname(made)
    ) {
      await syncPath(path.dirname(made));
    }
  } catch (error) {
    throw translateFileError(error, to);
  }
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
 * Creates a local bucket's directory and checks that it is a plain directory of its own. Throws
 * BUCKET_ROOT_REFUSED or BUCKET_UNREACHABLE.
 */
export async function prepareRoot(
  root: string,
  catalogDir: string,
  otherRoots: readonly string[],
): Promise<void> {
  if (!path.isAbsolute(root))
    throw storageErrors.BUCKET_ROOT_REFUSED(`The bucket directory ${root} is not absolute.`);
  const clean = path.resolve(root);
  if (clean === path.parse(clean).root)
    throw storageErrors.BUCKET_ROOT_REFUSED('A bucket cannot live at the root of the file system.');
  if (contains(clean, catalogDir))
    throw storageErrors.BUCKET_ROOT_REFUSED(
      `The directory ${clean} holds the catalog; choose one of its own.`,
    );
  for (const other of otherRoots) {
    if (contains(clean, other) || contains(other, clean)) {
      throw storageErrors.BUCKET_ROOT_REFUSED(`The directory ${clean} overlaps the bucket at ${other}.`);
    }
  }
  try {
    await mkdir(clean, { recursive: true, mode: 0o750 });
    if ((await realpath(clean)) !== clean)
      throw storageErrors.BUCKET_ROOT_REFUSED(`The directory ${clean} lies behind a symbolic link.`);
    if (!(await stat(clean)).isDirectory())
      throw storageErrors.BUCKET_ROOT_REFUSED(`${clean} is not a directory.`);
    await readdir(clean);
  } catch (error) {
    if (error instanceof Error && 'kind' in error) throw error;
    throw storageErrors.BUCKET_UNREACHABLE(
      `The bucket directory ${clean} cannot be used: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

function contains(outer: string, inner: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}

export function translateFileError(error: unknown, target: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return metadataErrors.STORAGE_FULL(
      `There is no space left for ${path.basename(target)}; nothing was published.`,
      { cause: error },
    );
  }
  return error;
}
