import { chmodSync, existsSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { type SQL, sql } from 'drizzle-orm';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { commonErrors, isDiskFull, LakehouseError } from '../kernel/index.ts';
import { makeDirectories, translateSystemError } from './directories.ts';
import { metadataErrors } from './errors.ts';
import { type DataLock, lockDataDir } from './lock.ts';
import { migrateCatalog, requireOwnCatalog } from './migrations.ts';

export type MetadataDb = BetterSQLite3Database<Record<string, never>>;

/** A write in progress: everything done through `db` commits or vanishes together. */
export interface Tx {
  readonly db: MetadataDb;
  /** Runs after the commit is durable, in order; for waking readers. Never for work that may fail. */
  afterCommit(action: () => void): void;
}

/**
 * The catalog file. SQLite is synchronous: a durable commit holds the event loop for 0.3–3.5 ms, so writes are
 * few and short.
 */
export interface Metadata extends Disposable {
  /** Reads, prepared once by each room, on the durable handle. */
  readonly db: MetadataDb;
  /**
   * Runs `change` in one immediate transaction with synchronous=FULL: when it returns, the change survives
   * power loss. Nested calls are a defect. Throws STORAGE_FULL when the disk is.
   */
  write<T>(change: (tx: Tx) => T): T;
  /**
   * Writes on a second handle with synchronous=NORMAL, for rows whose loss on power failure is harmless
   * (progress). Inside `write` it joins that transaction, because two handles of one thread would wait for each
   * other. Throws STORAGE_FULL.
   */
  writeRelaxed<T>(change: (db: MetadataDb) => T): T;
  /**
   * Empties the write-ahead log into the file. What was deleted or overwritten in earlier transactions stands
   * nowhere in the catalog's files then: SQLite zeroes it in the file (secure_delete), and the log held old pages.
   * Throws STORAGE_FULL.
   */
  scrub(): void;
  /** Whether a transaction of `write` is open: what is read now may still be undone. */
  readonly isWriting: boolean;
  readonly lock: DataLock;
  /** Why the catalog cannot be written now; empty when it can. */
  findTrouble(): string[];
}

export interface MetadataOptions {
  dataDir: string;
  /** Folder of drizzle-kit's SQL. */
  migrationsDir: string;
  /** Whether a directory without a catalog is refused instead of made. */
  mustExist?: boolean | undefined;
}

/**
 * Creates the data directory where it is missing, takes its lock, opens and migrates the catalog. Throws
 * DATA_DIR_UNUSABLE, DATA_DIR_LOCKED, CATALOG_INCOMPATIBLE or STORAGE_FULL, and then leaves all as it was.
 */
export function openMetadata(options: MetadataOptions): Metadata {
  if (options.mustExist && !existsSync(path.join(options.dataDir, 'catalog.db')))
    throw metadataErrors.DATA_DIR_UNUSABLE(`There is no catalog in ${options.dataDir}.`);
  try {
    makeDirectories(options.dataDir, 0o700);
  } catch (error) {
    throw translateSystemError(error, options.dataDir);
  }
  const lock = lockDataDir(options.dataDir);
  try {
    return new SqliteMetadata(options, lock);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

class SqliteMetadata implements Metadata {
  readonly db: MetadataDb;
  readonly lock: DataLock;
  private readonly relaxedDb: MetadataDb;
  private readonly durable: Database.Database;
  private readonly relaxed: Database.Database;
  private readonly dataDir: string;
  isWriting = false;

  constructor(options: MetadataOptions, lock: DataLock) {
    this.lock = lock;
    this.dataDir = options.dataDir;
    const file = path.join(options.dataDir, 'catalog.db');
    using opened = new DisposableStack();
    try {
      this.durable = opened.adopt(openHandle(file), (handle) => handle.close());
      requireOwnCatalog(this.durable, options);
      prepareHandle(this.durable, 'FULL');
      migrateCatalog(this.durable, options);
      this.durable.pragma('wal_checkpoint(TRUNCATE)'); // a crash may have come between a deletion and its scrub
      this.relaxed = prepareHandle(openHandle(file), 'NORMAL');
    } catch (error) {
      throw this.translateOpening(error);
    }
    opened.move();
    this.db = drizzle(this.durable);
    this.relaxedDb = drizzle(this.relaxed);
  }

  write<T>(change: (tx: Tx) => T): T {
    if (this.isWriting) throw new Error('metadata.write was called inside metadata.write');
    const after: (() => void)[] = [];
    this.isWriting = true;
    let result: T;
    try {
      this.durable.exec('BEGIN IMMEDIATE');
      try {
        result = change({ db: this.db, afterCommit: (action) => after.push(action) });
        if (result instanceof Promise) throw new Error('A transaction must be synchronous.');
        this.durable.exec('COMMIT');
      } catch (error) {
        if (this.durable.inTransaction) this.durable.exec('ROLLBACK');
        throw error;
      }
    } catch (error) {
      throw this.translate(error);
    } finally {
      this.isWriting = false;
    }
    for (const action of after) {
      try {
        action();
      } catch (error) {
        // The change is durable: a failing reader must not make its writer believe otherwise.
        process.emitWarning(error as Error);
      }
    }
    return result;
  }

  writeRelaxed<T>(change: (db: MetadataDb) => T): T {
    if (this.isWriting) return change(this.db);
    try {
      return change(this.relaxedDb);
    } catch (error) {
      throw this.translate(error);
    }
  }

  scrub(): void {
    try {
      const [outcome] = this.durable.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      if (outcome?.busy !== 0) throw new Error('The log of the catalog was read while it was to be emptied.');
    } catch (error) {
      throw this.translate(error);
    }
  }

  findTrouble(): string[] {
    try {
      this.durable.exec('BEGIN IMMEDIATE; ROLLBACK');
      return [];
    } catch (error) {
      return [`the catalog cannot be written: ${(error as Error).message}`];
    }
  }

  [Symbol.dispose](): void {
    this.relaxed.close();
    this.durable.close(); // the last handle to close folds the write-ahead log into the file
    this.lock[Symbol.dispose]();
  }

  private translateOpening(error: unknown): unknown {
    const translated = this.translate(translateSystemError(error, this.dataDir));
    if (translated instanceof LakehouseError) return translated;
    const code = findSqliteCode(error);
    const reason = reasons[code] ?? (error as Error).message;
    return metadataErrors.DATA_DIR_UNUSABLE(
      `The catalog in ${this.dataDir} cannot be opened: ${reason}${code ? ` (${code})` : ''}.`,
      { cause: error },
    );
  }

  private translate(error: unknown): unknown {
    const code = findSqliteCode(error);
    if (isDiskFull(error) || code.startsWith('SQLITE_IOERR')) {
      return commonErrors.STORAGE_FULL(
        `The catalog in ${this.dataDir} could not be written (${code}); nothing was changed.`,
        { cause: error },
      );
    }
    return error;
  }
}

const reasons: Record<string, string> = {
  SQLITE_NOTADB: 'catalog.db is not a database; restore it from a backup',
  SQLITE_CORRUPT: 'catalog.db is damaged; restore it from a backup',
  SQLITE_CANTOPEN: 'catalog.db is not a file that can be read and written',
  SQLITE_READONLY: 'catalog.db cannot be written',
};

/** Drizzle wraps the driver's errors where a query is not prepared. */
function findSqliteCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : findSqliteCode(error.cause);
}

const openHandle = (file: string) => new Database(file, { timeout: 5000 });

function prepareHandle(handle: Database.Database, synchronous: 'FULL' | 'NORMAL'): Database.Database {
  chmodSync(handle.name, 0o600); // it holds keys; the log and its index are made with the same mode
  handle.pragma('journal_mode = WAL');
  handle.pragma(`synchronous = ${synchronous}`);
  handle.pragma('foreign_keys = ON');
  handle.pragma('trusted_schema = OFF');
  handle.pragma('secure_delete = ON');
  handle.pragma('cache_size = -32768'); // KiB
  return handle;
}

/** How many rows of a table fit a condition. */
export function countRows(db: MetadataDb, table: SQLiteTable, where?: SQL): number {
  return db.select({ count: sql<number>`count(*)` }).from(table).where(where).get()!.count;
}
