import { openPostgresDatabase } from '../test/ingest/sources/support/databases.ts';
import { type Bench, runBenchCommand } from './support/bench.ts';
import {
  type DatabaseFixture,
  dump,
  fetchByOffset,
  ingestOurs,
  makeFixture,
  removeFixture,
} from './support/database-ingest.ts';

interface Size {
  rows: number;
}

const bench: Bench<Size, DatabaseFixture> = {
  name: 'postgres-ingest',
  question:
    'What does a verified ingest from PostgreSQL cost beside psql \\copy and beside paging by OFFSET?',
  hypothesis: 'At most twice the time of the dump, and a quarter of the time of paging or less.',
  seed: 1,
  sizes: { full: { rows: 1_000_000 }, tiny: { rows: 2000 } },
  rounds: 3,
  peer: 'lakehouse',
  goals: [
    { subject: 'dump', metric: 'wallMs', ratioMin: 0.5 },
    { subject: 'offset', metric: 'wallMs', ratioMin: 4 },
    // The same with --rows 4000000: memory does not grow with the table.
    { subject: 'lakehouse', figure: 'peakMb', max: 400 },
  ],
  async prepare({ size }) {
    const database = await openPostgresDatabase();
    await database.run(`
      CREATE TABLE bench_rows AS SELECT i AS id, i::bigint * 7919 AS big, (i / 7.0)::numeric(18,4) AS amount, 'name ' || i AS name,
             timestamptz '2024-01-01 00:00:00+00' + i * interval '1 s' AS at, i % 2 = 0 AS flag, sqrt(i) AS root,
             CASE WHEN i % 3 = 0 THEN NULL ELSE md5(i::text) END AS hash, date '2024-01-01' + i % 1000 AS day
        FROM generate_series(1, ${size.rows}) AS i;
      ALTER TABLE bench_rows ADD PRIMARY KEY (id);
      ANALYZE bench_rows`);
    return makeFixture(database, size.rows);
  },
  cleanUp: removeFixture,
  subjects: {
    lakehouse: (fixture, round) => ingestOurs('POSTGRES', fixture, round),
    dump: (fixture) => {
      const { host, port, user } = fixture.database.server;
      const login = ['-h', host, '-p', String(port), '-U', user, '-d', fixture.database.name];
      return dump('psql', [...login, '-c', '\\copy bench_rows to stdout'], fixture);
    },
    offset: (fixture) => fetchByOffset(fixture),
  },
};

export default bench;
if (import.meta.main) await runBenchCommand(bench);
