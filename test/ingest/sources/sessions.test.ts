import { connect, createServer } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/index.ts';
import type { SourceLogin } from '../../../src/ingest/sources/model.ts';
import { openMysql } from '../../../src/ingest/sources/mysql/session.ts';
import { cancelStatement } from '../../../src/ingest/sources/postgres/cancel.ts';
import { openPostgres } from '../../../src/ingest/sources/postgres/session.ts';
import { admin } from '../../support/rooms.ts';
import { until } from '../../support/until.ts';
import {
  openMariadbDatabase,
  openPostgresDatabase,
  type Server,
  type TestDatabase,
} from './support/databases.ts';
import { openSources } from './support/source-stack.ts';

let postgres: TestDatabase;
let mariadb: TestDatabase;
beforeAll(async () => {
  [postgres, mariadb] = await Promise.all([openPostgresDatabase(), openMariadbDatabase()]);
});
afterAll(async () => {
  await Promise.all([postgres[Symbol.asyncDispose](), mariadb[Symbol.asyncDispose]()]);
});

const loginTo = (kind: SourceLogin['kind'], database: TestDatabase, server: Server): SourceLogin => ({
  ...loadConfig({ env: {} }).sources,
  ...server,
  kind,
  name: 'source',
  database: database.name,
  tls: 'DISABLE',
});

/** Passes everything on and keeps what each connection said, and what the earlier ones had said when it came. */
async function openRecorder(target: Server) {
  const said: string[] = [];
  const saidBefore: string[][] = [];
  const relay = createServer((client) => {
    saidBefore.push([...said]);
    const i = said.push('') - 1;
    const upstream = connect(target.port, target.host);
    client.on('data', (piece) => {
      said[i] += piece.toString('latin1');
    });
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) socket.on('error', () => {});
    client.on('close', () => upstream.destroy());
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => relay.once('listening', resolve));
  const { port } = relay.address() as { port: number };
  return {
    said,
    saidBefore,
    server: { ...target, port },
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}

test('a login to PostgreSQL says nothing that an old server or a pooler refuses', async () => {
  await using recorder = await openRecorder(postgres.server);
  const login = loginTo('POSTGRES', postgres, recorder.server);
  {
    await using session = await openPostgres(login, new AbortController().signal);
    await session.plan({ select: 'SELECT 1 AS one' }, new Map());
    const figures = await session.measure([
      { alias: 'zone', sql: "current_setting('TimeZone')" },
      { alias: 'look', sql: "current_setting('client_connection_check_interval')" },
    ]);
    expect(figures).toEqual({ zone: 'UTC', look: '5s' });
  }
  const startup = recorder.said[0]!.slice(8, recorder.said[0]!.indexOf('\0\0', 8)).split('\0');
  expect(startup.filter((_, i) => i % 2 === 0).sort()).toEqual([
    'application_name',
    'client_encoding',
    'database',
    'user',
  ]);
  // All of one transaction, and nothing that stays behind in a session that a pooler gives to the next one.
  expect(recorder.said[0]).not.toMatch(/SET (?!LOCAL)/);
});

test('the second connection to MySQL comes when the first is logged in', async () => {
  await using recorder = await openRecorder(mariadb.server);
  const login = loginTo('MYSQL', mariadb, recorder.server);
  {
    await using session = await openMysql(login, new AbortController().signal, { isRead: true });
    await session.plan({ select: 'SELECT 1 AS one' }, new Map());
    expect(await session.measureMeanwhile!([{ alias: 'rows', sql: 'count(*)' }])).toEqual({ rows: '1' });
  }
  expect(recorder.saidBefore[1]![0]).toContain('SET SESSION time_zone');
});

test.each([
  [
    'POSTGRES',
    'SELECT pg_sleep(600)::text AS slept',
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE 'COPY %pg_sleep(600)%' AND pid <> pg_backend_pid()",
  ],
  [
    'MYSQL',
    'SELECT seq, SLEEP(600) AS slept FROM seq_1_to_3',
    "SELECT count(*) AS n FROM information_schema.PROCESSLIST WHERE INFO LIKE '%SLEEP(600)%' AND ID <> CONNECTION_ID()",
  ],
] as const)('a cancelled job ends its statement in %s', async (kind, slow, count) => {
  const database = kind === 'POSTGRES' ? postgres : mariadb;
  await using stack = await openSources();
  stack.connect(database, { kind });
  const running = async () => Number((await database.run(count))[0]!['n']);
  const job = stack.databases.ingest(admin, {
    name: 'rows',
    bucket: 'primary',
    source: { name: 'source', select: slow },
  });
  await until(async () => (await running()) > 0, 'the statement to run');
  stack.jobs.cancel(admin, job.id);
  expect((await stack.ended(job)).state).toBe('CANCELLED');
  await until(async () => (await running()) === 0, 'the statement to end');
});

test('a request to cancel ends a statement whose client still waits for it', async () => {
  const client = new pg.Client({ ...postgres.server, database: postgres.name });
  await client.connect();
  try {
    const statement = client.query('SELECT pg_sleep(600)').catch((error: { code: string }) => error.code);
    const { processID: processId, secretKey } = client as unknown as { processID: number; secretKey: number };
    const { host, port } = postgres.server;
    await until(
      async () =>
        (await postgres.run(`SELECT 1 FROM pg_stat_activity WHERE pid = ${processId} AND state = 'active'`))
          .length > 0,
      'the statement to run',
    );
    await cancelStatement({ host, port, processId, secretKey }, 5000);
    expect(await statement).toBe('57014');
  } finally {
    await client.end();
  }
});

test('NOW() of MySQL is one moment in what is read and what is verified', async () => {
  await using stack = await openSources();
  stack.connect(mariadb, { kind: 'MYSQL' });
  const select =
    'SELECT seq, NOW(6) AS at, CURDATE() AS day FROM mysql_numbers WHERE NOW() - INTERVAL 1 DAY < NOW()';
  await mariadb.run('CREATE TABLE mysql_numbers AS SELECT seq FROM seq_1_to_1000');
  const job = await stack.ingest({ name: 'source', select, verification: 'FULL' });
  expect(job.failure).toBeNull();
  expect(await stack.read('SELECT count(DISTINCT "at") FROM rows')).toEqual([['1']]);
});

test('views and SELECTs of MySQL have an estimate of their rows', async () => {
  await mariadb.run(`CREATE TABLE estimated AS SELECT seq FROM seq_1_to_5000; CREATE VIEW estimated_view AS SELECT * FROM estimated;
    ANALYZE TABLE estimated`);
  const login = loginTo('MYSQL', mariadb, mariadb.server);
  await using session = await openMysql(login, new AbortController().signal);
  for (const selection of [
    { table: 'estimated_view' },
    { select: 'SELECT seq + 1 AS n FROM estimated' },
    { select: 'SELECT seq % 7 AS n, count(*) AS c FROM estimated GROUP BY 1' },
  ])
    expect((await session.plan(selection, new Map())).rowEstimate).toBeGreaterThan(1000);
});
