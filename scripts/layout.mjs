/**
 * The layout law as data: which room stands on which floor, and which packages have one importer. Read by
 * `.dependency-cruiser.mjs` (the rules), `check-layout.mjs` (the proof) and `draw-layout.mjs` (the picture).
 */

/** From the ground up. Rooms import lower floors only, never their own. */
export const floors = [
  ['kernel'],
  ['config', 'metadata', 'processes', 'engine'],
  ['events', 'journal', 'privacy'],
  ['storage', 'jobs', 'embedding'],
  ['catalog', 'scheduler'],
  ['ingest', 'query'],
  ['vectors', 'archive'],
  ['tuning'],
  ['server', 'client'],
  ['cli'],
];

/** Native and edge packages, each with the one folder that may import it. */
export const importers = {
  '@duckdb/node-api': 'src/engine',
  'better-sqlite3': 'src/metadata',
  'drizzle-orm/better-sqlite3': 'src/metadata',
  pg: 'src/ingest/sources/postgres',
  mysql2: 'src/ingest/sources/mysql',
  'hnswlib-node': 'src/vectors/backends',
  ws: 'src/server',
};

export const rooms = floors.flat();
