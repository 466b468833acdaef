import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { loadConfig, type SourcesConfig } from '../../../../src/config/index.ts';
import { openEngine, quoteText } from '../../../../src/engine/index.ts';
import {
  type ConnectionInput,
  createConnections,
  createDatabaseIngest,
  type DatabaseIngestInput,
} from '../../../../src/ingest/index.ts';
import type { Job } from '../../../../src/jobs/index.ts';
import { makeDirectory } from '../../../support/directory.ts';
import { findLeftovers } from '../../../support/leftovers.ts';
import { admin, openRooms, type RoomOptions } from '../../../support/rooms.ts';
import type { TestDatabase } from './databases.ts';

/** The core rooms with database ingest on top, working. */
export async function openSources(
  given: { dataDir?: string; config?: Partial<SourcesConfig>; rooms?: RoomOptions } = {},
) {
  const dataDir = given.dataDir ?? makeDirectory();
  const rooms = await openRooms(dataDir, given.rooms ?? {});
  const defaults = loadConfig({ env: {} });
  const config = { ...defaults.sources, ...given.config };
  const connections = createConnections({ config, ...rooms });
  const databases = createDatabaseIngest({ config, ingestConfig: defaults.ingest, connections, ...rooms });
  rooms.jobs.register(databases.handler);
  rooms.jobs.start();
  return {
    ...rooms,
    dataDir,
    connections,
    databases,
    /** Makes a connection to a test database. */
    connect(database: TestDatabase, change: Partial<ConnectionInput> = {}) {
      const { host, port, user } = database.server;
      return connections.create(admin, {
        name: 'source',
        kind: 'POSTGRES',
        host,
        port,
        database: database.name,
        user,
        tls: 'DISABLE',
        ...change,
      });
    },
    /** Ingests into `dataset` and waits for the end. */
    async ingest(
      source: DatabaseIngestInput['source'],
      dataset = 'rows',
      how: Partial<DatabaseIngestInput> = {},
    ) {
      return await this.ended(databases.ingest(admin, { name: dataset, bucket: 'primary', source, ...how }));
    },
    async ended(job: Job): Promise<Job> {
      let last = job;
      for await (const state of rooms.jobs.watch(admin, job.id, { minIntervalMs: 1 })) last = state;
      return last;
    },
    /** Rows of a dataset, every value as DuckDB's text. */
    async read(sql: string, dataset = 'rows'): Promise<unknown[][]> {
      const snapshot = rooms.catalog.resolve(admin, { name: dataset });
      const files = await Promise.all(snapshot.files.map((file) => rooms.objects.localPath(file)));
      using engine = await openEngine({ memoryMb: 256, threads: 1 });
      using connection = await engine.connect();
      const from = `read_parquet([${files.map(quoteText).join(', ')}])`;
      return (await connection.read(sql.replace('rows', from))).rows;
    },
  };
}

export type SourceStack = Awaited<ReturnType<typeof openSources>>;

/** No dataset, no file of one, no stage with a spool in it. */
export function expectNothingPublished(stack: SourceStack): void {
  expect(stack.catalog.count(admin, {})).toBe(0);
  expect(findLeftovers(stack.dataDir)).toEqual([]);
}

/** Work processes that read sources and belong to this process, by pid. */
export function findChildren(): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    try {
      const parent = Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${entry}/status`, 'utf8'))?.[1]);
      const isSource = readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes('lakehouse-source'); // its title
      return parent === process.pid && isSource ? [Number(entry)] : [];
    } catch {
      return []; // no process, or it has ended
    }
  });
}
