import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { link, lstat, mkdir, open, readdir, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { faultPoint } from '../../kernel/index.ts';
import { makeDirectories } from '../../metadata/index.ts';
import { ingestErrors } from '../errors.ts';
import { isTemporaryName, uniqueNameOf } from './file-names.ts';
import { entriesMax, failedFolder, type InboxEntry, processedFolder, workFolder } from './model.ts';

/** A plain file in the inbox, as one look saw it. */
export interface SeenFile {
  name: string;
  folder: string;
  /** The exact bytes of the path: names need not be UTF-8. */
  path: Buffer;
  fingerprint: string;
  bytes: number;
  modifiedMs: number;
}

export interface Sight {
  files: SeenFile[];
  left: InboxEntry[];
}

export interface StoredPlace {
  id: string;
  storedName: string;
  /** Relative to the inbox. */
  storedAs: string;
}

const pieceBytes = 1_048_576;

/**
 * The directory of the inbox and every move in it. Nothing is overwritten, nothing is followed, and every step may be
 * repeated after a crash.
 */
export class InboxFolder {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
  }

  /** Makes the folders. What is no plain directory under their names would lead elsewhere, and is refused. */
  async prepare(): Promise<void> {
    makeDirectories(this.dir, 0o700);
    for (const name of [workFolder, processedFolder, failedFolder]) {
      const folder = path.join(this.dir, name);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (!(await lstat(folder)).isDirectory())
        throw ingestErrors.PATH_NOT_ALLOWED(`${folder} must be a plain directory, not a link.`);
    }
  }

  /** Everything in the inbox and in the folders of buckets; lists what is no plain file without touching it. */
  async look(isBucket: (name: string) => boolean): Promise<Sight> {
    const sight: Sight = { files: [], left: [] };
    const folders = await this.lookInto('', sight);
    for (const folder of folders) {
      if (folder === processedFolder || folder === failedFolder) continue;
      if (isBucket(folder)) await this.lookInto(folder, sight);
      else
        sight.left.push({ path: folder, reason: 'a directory; only folders named like a bucket are read' });
    }
    return sight;
  }

  /** The same file as it is now, or undefined when it is gone or no plain file any more. */
  async lookAgain(file: SeenFile): Promise<SeenFile | undefined> {
    const stats = await lstatOf(file.path);
    return stats?.isFile() ? { ...file, ...describe(stats) } : undefined;
  }

  /** Takes a file out of everybody's sight. False when there is no plain file to take. */
  async take(
    from: Buffer | string,
    { id, storedName }: { id: string; storedName: string },
  ): Promise<boolean> {
    const stats = await lstatOf(from);
    if (!stats?.isFile()) return false;
    await mkdir(path.join(this.dir, workFolder, id), { recursive: true, mode: 0o700 });
    try {
      await rename(from, this.workPath({ id, storedName }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
    return true;
  }

  workPath({ id, storedName }: { id: string; storedName: string }): string {
    return path.join(this.dir, workFolder, id, storedName);
  }

  originalPath({ folder, name }: { folder: string; name: string }): string {
    return path.join(this.dir, folder, name);
  }

  /** Reads a file that was taken; undefined when it is gone, unreadable or no plain file. */
  async hash(file: string, signal: AbortSignal) {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    await using handle = await open(file, flags).catch(() => undefined);
    if (!handle) return undefined;
    const before = await handle.stat({ bigint: true });
    if (!before.isFile()) return undefined;
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(pieceBytes);
    for (let at = 0; ; ) {
      signal.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
    const after = await handle.stat({ bigint: true });
    return { sha256: hash.digest('hex'), ...describe(after) };
  }

  async fingerprintOf(file: string): Promise<string | undefined> {
    const stats = await lstatOf(file);
    return stats?.isFile() ? describe(stats).fingerprint : undefined;
  }

  /** A free place for a settled file, relative to the inbox. */
  async choosePlace(parent: string, file: { id: string; storedName: string }): Promise<string> {
    const plain = path.posix.join(parent, file.storedName);
    const isFree = (
      await Promise.all(['', '.reason.json', '.note.json'].map((ending) => this.has(plain + ending)))
    ).every((isTaken) => !isTaken);
    return isFree ? plain : path.posix.join(parent, uniqueNameOf(file.storedName, file.id));
  }

  /**
   * Moves a settled file to its place with a text beside it. Returns the place, another one if somebody took it
   * meanwhile. The text comes first, so that nobody sees the file without it.
   */
  async store(place: StoredPlace, beside: { ending: string; text: string } | undefined): Promise<string> {
    const from = this.workPath(place);
    const to = path.join(this.dir, place.storedAs);
    const [source, target] = [await lstatOf(from), await lstatOf(to)];
    const isThere = source !== undefined && target !== undefined && source.ino === target.ino;
    if (source && target && !isThere) {
      const parent = path.posix.dirname(place.storedAs);
      const storedAs = path.posix.join(parent, uniqueNameOf(place.storedName, place.id));
      if (storedAs === place.storedAs) throw new Error(`${to} is taken by another file.`);
      return await this.store({ ...place, storedAs }, beside);
    }
    if (beside) {
      const draft = path.join(this.dir, workFolder, `${place.id}.json`);
      await writeFile(draft, beside.text, { mode: 0o600 });
      await rename(draft, to + beside.ending);
    }
    faultPoint('inbox-described');
    if (source && !target) await linkOrRename(from, to);
    faultPoint('inbox-linked');
    await unlink(from).catch(ignoreAbsence);
    await syncDirectory(path.dirname(to));
    await rmdir(path.dirname(from)).catch(ignoreAbsence);
    return place.storedAs;
  }

  async removeBeside(storedAs: string): Promise<void> {
    for (const ending of ['.reason.json', '.note.json'])
      await rm(path.join(this.dir, storedAs + ending), { force: true });
  }

  /** Puts files that no row knows back into the inbox: another catalog took them. */
  async putBackUnknown(isKnown: (id: string) => boolean): Promise<void> {
    for (const id of await readdir(path.join(this.dir, workFolder))) {
      const folder = path.join(this.dir, workFolder, id);
      if (isKnown(id.replace(/\.json$/, ''))) continue;
      if (!(await lstat(folder)).isDirectory()) {
        await rm(folder, { force: true });
        continue;
      }
      for (const name of await readdir(folder)) {
        const isTaken = await this.has(name);
        await linkOrRename(
          path.join(folder, name),
          path.join(this.dir, isTaken ? uniqueNameOf(name, id) : name),
        );
        await unlink(path.join(folder, name)).catch(ignoreAbsence);
      }
      await rmdir(folder).catch(ignoreAbsence);
    }
  }

  /** Returns the names of directories. */
  private async lookInto(folder: string, sight: Sight): Promise<string[]> {
    const directories: string[] = [];
    const parent = path.join(this.dir, folder);
    const names = await readdir(parent, { encoding: 'buffer' });
    for (const bytes of names.slice(0, entriesMax)) {
      const name = bytes.toString('utf8');
      if (name === workFolder && folder === '') continue;
      const file = Buffer.concat([Buffer.from(parent + path.sep), bytes]);
      const stats = await lstatOf(file);
      if (!stats) continue;
      const shown = path.posix.join(folder, name);
      if (stats.isDirectory() && folder === '') directories.push(name);
      else if (!stats.isFile())
        sight.left.push({ path: shown, reason: `${kindOf(stats)}; only plain files are read` });
      else if (isTemporaryName(name))
        sight.left.push({ path: shown, reason: 'a hidden or temporary name; it is read once renamed' });
      else sight.files.push({ name, folder, path: file, ...describe(stats) });
    }
    if (names.length > entriesMax)
      sight.left.push({
        path: folder || '.',
        reason: `${names.length - entriesMax} further entries wait their turn`,
      });
    return directories;
  }

  private async has(relative: string): Promise<boolean> {
    return (await lstatOf(path.join(this.dir, relative))) !== undefined;
  }
}

const describe = (stats: BigIntStats) => ({
  fingerprint: `${stats.ino}:${stats.size}:${stats.mtimeNs}`,
  bytes: Number(stats.size),
  modifiedMs: Number(stats.mtimeMs),
});

function kindOf(stats: BigIntStats): string {
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isFIFO()) return 'a named pipe';
  return stats.isDirectory() ? 'a directory' : 'a device or socket';
}

async function lstatOf(file: Buffer | string): Promise<BigIntStats | undefined> {
  try {
    return await lstat(file, { bigint: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** A link never overwrites; file systems without links have to do with a rename. */
async function linkOrRename(from: string, to: string) {
  try {
    await link(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error;
    await rename(from, to);
  }
}

function ignoreAbsence(error: unknown) {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'ENOTEMPTY') throw error;
}

async function syncDirectory(dir: string) {
  await using handle = await open(dir, 'r');
  await handle.sync();
}
