import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../kernel/index.ts';
import { queryErrors } from './errors.ts';
import { contentTypes, type Download, type DownloadFile, type DownloadLink, extensions } from './model.ts';

/** What the link of a download carries. */
export interface SignedLink {
  id: string;
  /** Milliseconds since the epoch, as in the link. */
  expires: string;
  signature: string;
}

/**
 * Finished downloads: `<id>.<extension>` beside `<id>.json`, the record, which is written last and makes it visible.
 * Links are signed with a secret kept here, so they survive a restart. Expired files are swept.
 */
export class DownloadStore {
  private readonly dir: string;
  private readonly clock: Clock;
  private readonly secret: Buffer;

  private constructor(dir: string, clock: Clock, secret: Buffer) {
    this.dir = dir;
    this.clock = clock;
    this.secret = secret;
  }

  static async open(dir: string, clock: Clock): Promise<DownloadStore> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const store = new DownloadStore(dir, clock, await loadSecret(path.join(dir, 'link-secret')));
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

  sign(download: Download): DownloadLink {
    const { id, expiresAt } = download;
    const signature = this.signatureOf(id, String(expiresAt)).toString('base64url');
    return { path: `/downloads/${id}?expires=${expiresAt}&signature=${signature}`, expiresAt };
  }

  /** The file behind a link. DOWNLOAD_EXPIRED whatever is wrong with it: a guesser learns nothing. */
  async openLink(link: SignedLink): Promise<DownloadFile> {
    const expected = this.signatureOf(link.id, link.expires);
    const given = Buffer.from(link.signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw expired();
    if (!(Number(link.expires) > this.clock.now())) throw expired();
    const download = await this.get(link.id);
    const file = this.fileOf(download);
    const entry = await stat(file).catch(() => undefined);
    if (!entry) throw expired();
    return {
      path: file,
      byteSize: entry.size,
      contentType: contentTypes[download.format],
      filename: download.filename,
      etag: `"${download.id}"`,
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

  private signatureOf(id: string, expires: string): Buffer {
    return createHmac('sha256', this.secret).update(`${id}\n${expires}`).digest();
  }
}

const idOf = (name: string) => /^(dl_[0-9a-z]{26})\./.exec(name)?.[1];

const expired = () =>
  queryErrors.DOWNLOAD_EXPIRED('There is no such download, or its link is past its time.');

async function loadSecret(file: string): Promise<Buffer> {
  const found = await readFile(file).catch(() => undefined);
  if (found && found.length >= 32) {
    await chmod(file, 0o600);
    return found;
  }
  const secret = randomBytes(32);
  await writeFile(`${file}.new`, secret, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secret;
}
