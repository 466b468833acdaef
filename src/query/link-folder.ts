import { copyFile, link, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { linkIdleMs, linksMax } from './model.ts';

/**
 * The files one query process can reach: hard links named by content hash, so that a file deleted elsewhere stays
 * whole for a running query and the engine's caches hold between queries. Least recently used links go first;
 * those of the running statement never.
 */
export class LinkFolder {
  private readonly dir: string;
  /** Link name → time of last use, in order of use. */
  private readonly used = new Map<string, number>();

  constructor(dir: string) {
    this.dir = dir;
  }

  static async create(dir: string): Promise<LinkFolder> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    return new LinkFolder(dir);
  }

  /** Makes the file reachable and returns its path here. Falls back to a copy across file systems. */
  async add(file: { path: string; sha256: string }, now: number): Promise<string> {
    const name = `${file.sha256}.parquet`;
    const target = path.join(this.dir, name);
    if (!this.used.has(name)) {
      try {
        await link(file.path, target);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EXDEV' || code === 'EPERM' || code === 'EMLINK') await copyFile(file.path, target);
        else if (code !== 'EEXIST') throw error;
      }
    }
    this.used.delete(name);
    this.used.set(name, now);
    return target;
  }

  /** Removes links beyond the limits; call it between statements. */
  async trim(now: number): Promise<void> {
    for (const [name, at] of this.used) {
      if (this.used.size <= linksMax && now - at < linkIdleMs) break; // in order of use: the rest is younger
      this.used.delete(name);
      await rm(path.join(this.dir, name), { force: true });
    }
  }
}
