import type Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { metadataErrors } from './errors.ts';

interface Migration {
  hash: string;
  /** When it was made, in milliseconds since the epoch. */
  madeAt: number;
}

export interface CatalogPlace {
  dataDir: string;
  migrationsDir: string;
}

/**
 * Throws CATALOG_INCOMPATIBLE for a catalog that others than ours made: a newer version, an older one whose migrations
 * are gone, or another program. Writes nothing.
 */
export function requireOwnCatalog(handle: Database.Database, place: CatalogPlace): void {
  const known = readMigrationFiles({ migrationsFolder: place.migrationsDir }).map(
    ({ hash, folderMillis }): Migration => ({ hash, madeAt: folderMillis }),
  );
  const trouble = explainStranger(handle, readApplied(handle), known);
  if (trouble)
    throw metadataErrors.CATALOG_INCOMPATIBLE(
      `The catalog in ${place.dataDir} ${trouble}. Nothing was changed; start the version that made it, or pass another --data-dir.`,
      { details: { dataDir: place.dataDir } },
    );
}

/** Applies the migrations that the catalog lacks. */
export function migrateCatalog(handle: Database.Database, place: CatalogPlace): void {
  migrate(drizzle(handle), { migrationsFolder: place.migrationsDir });
}

function explainStranger(
  handle: Database.Database,
  applied: readonly Migration[] | undefined,
  known: readonly Migration[],
): string | undefined {
  if (applied === undefined) {
    const isEmpty = handle.prepare('select 1 from sqlite_master').get() === undefined;
    return isEmpty ? undefined : 'is a database of another program';
  }
  if (applied.every(({ hash }, i) => hash === known[i]?.hash)) return undefined;
  const [its, ours] = [applied.at(-1)!, known.at(-1)!];
  const isNewer = its.madeAt > ours.madeAt;
  return (
    `was made by ${isNewer ? 'a newer' : 'an older'} version of Lakehouse ` +
    `(tables of ${day(its.madeAt)}; this version knows those of ${day(ours.madeAt)})`
  );
}

/** In the order of their application; undefined where none ever was. */
function readApplied(handle: Database.Database): Migration[] | undefined {
  const table = handle.prepare("select 1 from sqlite_master where name = '__drizzle_migrations'").get();
  if (table === undefined) return undefined;
  return handle
    .prepare('select hash, created_at as madeAt from __drizzle_migrations order by created_at, id')
    .all() as Migration[];
}

const day = (ms: number) => {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? 'an unknown day' : date.toISOString().slice(0, 16).replace('T', ' ');
};
