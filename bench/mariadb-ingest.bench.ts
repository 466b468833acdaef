import { openMariadbDatabase } from '../test/ingest/sources/support/databases.ts';
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
  name: 'mariadb-ingest',
  question:
    'What does a verified ingest from MariaDB cost beside mariadb --quick and beside paging by OFFSET?',
  hypothesis: 'At most twice the time of the dump, and a quarter of the time of paging or less.',
  seed: 1,
  sizes: { full: { rows: 1_000_000 }, tiny: { rows: 2000 } },
  rounds: 3,
  peer: 'lakehouse',
  goals: [
    { subject: 'dump', metric: 'wallMs', ratioMin: 0.5 },
    { subject: 'offset', metric: 'wallMs', ratioMin: 4 },
    // The same with --rows 4000000: memory does not grow with the table.
    { subject: 'lakehouse', figure: 'peakMb', max: 600 },
  ],
  async prepare({ size }) {
    const database = await openMariadbDatabase();
    await database.run(`
      CREATE TABLE bench_rows (id INT PRIMARY KEY, big BIGINT, amount DECIMAL(18,4), name VARCHAR(40), at DATETIME,
        flag BOOLEAN, root DOUBLE, hash CHAR(32), day DATE);
      INSERT INTO bench_rows SELECT seq, seq * 7919, CAST(seq / 7 AS DECIMAL(18,4)), CONCAT('name ', seq),
        '2024-01-01' + INTERVAL seq SECOND, seq % 2 = 0, SQRT(seq), IF(seq % 3 = 0, NULL, MD5(seq)),
        '2024-01-01' + INTERVAL (seq % 1000) DAY FROM seq_1_to_${size.rows}`);
    return makeFixture(database, size.rows);
  },
  cleanUp: removeFixture,
  subjects: {
    lakehouse: (fixture, round) => ingestOurs('MYSQL', fixture, round),
    dump: (fixture) => {
      const { host, port, user, password } = fixture.database.server;
      const login = ['-h', host, '-P', String(port), '-u', user, ...(password ? [`-p${password}`] : [])];
      const query = ['--quick', '--batch', '-e', 'SELECT * FROM bench_rows', fixture.database.name];
      return dump('mariadb', [...login, ...query], fixture);
    },
    offset: (fixture) => fetchByOffset(fixture),
  },
};

export default bench;
if (import.meta.main) await runBenchCommand(bench);
