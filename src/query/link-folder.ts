import { copyFile, link, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Turns } from '../kernel/index.ts';
import { linkIdleMs, linksMax } from './model.ts';

/**
 * The files one query process can reach: hard links named by content hash, so that a file deleted elsewhere stays
 * whole for a running query and the engine's caches hold between queries. Least recently used links go first;
 * those of running statements never.
 */
export class LinkFolder {
  private readonly dir: string;
  /** Link name → time of last use, in order of use. */
  private readonly used = new Map<string, number>();
  /** A link that is being made is not used before it is whole, one that is being removed is made anew. */
  private readonly turns = new Turns({ of: 'statements for this file', waitingMax: 10_000 });

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
    if (!this.used.has(name))
      await this.turns.inTurn(name, async () => {
        if (!this.used.has(name)) await linkOrCopy(file.path, target);
        this.touch(name, now);
      });
    else this.touch(name, now);
    return target;
  }

  /** Removes links beyond the limits. Those used since `runningSince` stay: the start of the oldest statement that runs. */
  async trim(now: number, runningSince = now): Promise<void> {
    for (const [name, at] of this.used) {
      const isSpare = this.used.size > linksMax || now - at >= linkIdleMs;
      if (!isSpare || at >= runningSince) break; // in order of use: the rest is younger
      this.used.delete(name);
      await this.turns.inTurn(name, () => rm(path.join(this.dir, name), { force: true }));
    }
  }

  private touch(name: string, now: number): void {
    this.used.delete(name);
    this.used.set(name, now);
  }
}

async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EXDEV' || code === 'EPERM' || code === 'EMLINK') await copyFile(source, target);
    else if (code !== 'EEXIST') throw error;
  }
}
