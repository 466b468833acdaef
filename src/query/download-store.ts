import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../kernel/index.ts';
import { queryErrors } from './errors.ts';
import { contentTypes, type Download, type DownloadFile, extensions } from './model.ts';

/**
 * Finished downloads: `<id>.<extension>` beside `<id>.json`, the record, which is written last and makes it visible.
 * Expired files are swept.
 */
export class DownloadStore {
  private readonly dir: string;
  private readonly clock: Clock;

  private constructor(dir: string, clock: Clock) {
    this.dir = dir;
    this.clock = clock;
  }

  static async openAt(dir: string, clock: Clock): Promise<DownloadStore> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const store = new DownloadStore(dir, clock);
    await store.sweep();
    return store;
  }

  /** Takes a finished file over and makes it visible. */
  async add(file: string, download: Download): Promise<void> {
    await rename(file, this.fileOf(download));
    const record = path.join(this.dir, `${download.id}.json`);
    await writeFile(`${record}.new`, JSON.stringify(download), { mode: 0o600 });
    await rename(`${record}.new`, record);
  }

  /** The record of a download that is still there, or DOWNLOAD_EXPIRED. */
  async get(id: string): Promise<Download> {
    const download = await this.read(id);
    if (download && download.expiresAt > this.clock.now()) return download;
    throw expired();
  }

  /** The file of a download, or DOWNLOAD_EXPIRED. */
  async open(id: string): Promise<DownloadFile> {
    const download = await this.get(id);
    const file = this.fileOf(download);
    const entry = await stat(file).catch(() => undefined);
    if (!entry) throw expired();
    return {
      path: file,
      byteSize: entry.size,
      contentType: contentTypes[download.format],
      filename: download.filename,
      etag: download.id,
      expiresAt: download.expiresAt,
    };
  }

  async remove(id: string): Promise<void> {
    for (const name of await readdir(this.dir))
      if (idOf(name) === id) await rm(path.join(this.dir, name), { force: true });
  }

  /** Removes what is past its time and what was never finished. Returns how many downloads went. */
  async sweep(): Promise<number> {
    const ids = new Set((await readdir(this.dir)).map(idOf).filter((id) => id !== undefined));
    let count = 0;
    for (const id of ids) {
      const download = await this.read(id);
      if (download && download.expiresAt > this.clock.now()) continue;
      // A file without its record is either being added now or was left by a crash: it gets some time.
      if (!download && (await this.isYoung(id))) continue;
      await this.remove(id);
      count++;
    }
    return count;
  }

  private async isYoung(id: string): Promise<boolean> {
    for (const name of await readdir(this.dir)) {
      if (idOf(name) !== id) continue;
      const entry = await stat(path.join(this.dir, name)).catch(() => undefined);
      if (entry && Date.now() - entry.ctimeMs < 60_000) return true;
    }
    return false;
  }

  private async read(id: string): Promise<Download | undefined> {
    if (!/^dl_[0-9a-z]{26}$/.test(id)) return undefined;
    try {
      return JSON.parse(await readFile(path.join(this.dir, `${id}.json`), 'utf8')) as Download;
    } catch {
      return undefined; // gone, or never finished
    }
  }

  private fileOf(download: Download): string {
    return path.join(this.dir, `${download.id}.${extensions[download.format]}`);
  }
}

const idOf = (name: string) => /^(dl_[0-9a-z]{26})\./.exec(name)?.[1];

const expired = () =>
  queryErrors.DOWNLOAD_EXPIRED('There is no such download, or its link is past its time.');
