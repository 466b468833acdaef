import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { commonErrors, isDiskFull } from '../kernel/index.ts';
import { translateSystemError } from './directories.ts';
import { metadataErrors } from './errors.ts';

/** Who holds the data directory; shown to a second server. */
export interface LockHolder {
  pid: number;
  url?: string;
}

export interface DataLock extends Disposable {
  /** Tells later comers where this server listens. */
  describe(holder: LockHolder): void;
}

/**
 * Takes the single-writer lock of a data directory or throws DATA_DIR_LOCKED at once. The lock is SQLite's own
 * file lock on `lock.db`, which the kernel frees when the process ends, however it ends.
 */
export function lockDataDir(dataDir: string): DataLock {
  const describePath = path.join(dataDir, 'server.json');
  const handle = openLockFile(dataDir);
  try {
    handle.pragma('journal_mode = DELETE');
    handle.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    handle.close();
    const code = (error as { code?: string }).code ?? '';
    if (isDiskFull(error))
      throw commonErrors.STORAGE_FULL(`The disk of the data directory ${dataDir} is full.`, {
        cause: error,
      });
    if (!code.startsWith('SQLITE_BUSY')) {
      throw metadataErrors.DATA_DIR_UNUSABLE(
        `The data directory ${dataDir} cannot be locked: ${(error as Error).message}.`,
        { cause: error },
      );
    }
    const holder = readHolder(describePath);
    const who = holder ? ` by process ${holder.pid}${holder.url ? ` at ${holder.url}` : ''}` : '';
    throw metadataErrors.DATA_DIR_LOCKED(
      `The data directory ${dataDir} is in use${who}. Stop that server or pass another --data-dir.`,
      {
        details: { dataDir, ...holder },
      },
    );
  }
  return {
    describe: (holder) => {
      try {
        writeFileSync(describePath, JSON.stringify(holder));
      } catch (error) {
        throw translateSystemError(error, dataDir);
      }
    },
    [Symbol.dispose]: () => {
      rmSync(describePath, { force: true });
      handle.close();
    },
  };
}

/**
 * Throws DATA_DIR_LOCKED where another process has the directory; makes nothing. For who wants to know before it loads
 * what it needs to open the directory, which takes the lock itself.
 */
export function requireUnlocked(dataDir: string): void {
  if (existsSync(path.join(dataDir, 'lock.db'))) lockDataDir(dataDir)[Symbol.dispose]();
}

function openLockFile(dataDir: string): Database.Database {
  try {
    return new Database(path.join(dataDir, 'lock.db'), { timeout: 0 });
  } catch (error) {
    throw metadataErrors.DATA_DIR_UNUSABLE(
      `The data directory ${dataDir} cannot be written: ${(error as Error).message}.`,
      { cause: error },
    );
  }
}

/** Who runs on this data directory, if it says so; the lock itself is the truth. */
export function readHolder(describePath: string): LockHolder | undefined {
  try {
    return JSON.parse(readFileSync(describePath, 'utf8')) as LockHolder;
  } catch {
    return undefined;
  }
}
