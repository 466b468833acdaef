import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SourcesConfig } from '../../src/config/index.ts';
import type { Job } from '../../src/jobs/index.ts';
import {
  openMariadbDatabase,
  openPostgresDatabase,
  openPrivateServer,
  type TestDatabase,
} from '../ingest/sources/support/databases.ts';
import { openFaultProxy } from '../ingest/sources/support/fault-proxy.ts';
import { expectNothingPublished, findChildren, openSources } from '../ingest/sources/support/source-stack.ts';
import { makeDirectory } from '../support/directory.ts';
import { admin } from '../support/rooms.ts';
import { until } from '../support/until.ts';

const kinds = ['POSTGRES', 'MYSQL'] as const;
const megabyte = 1_000_000;
const password = 'first';

const statements = {
  POSTGRES: {
    small: `CREATE TABLE rows_here AS SELECT i AS id, repeat('x', 280) AS pad FROM generate_series(1, 10000) AS i;
            CREATE TABLE many_here AS SELECT i AS id, repeat('x', 280) AS pad FROM generate_series(1, 60000) AS i`,
    reader: `CREATE ROLE reader LOGIN PASSWORD '${password}'; GRANT SELECT ON rows_here TO reader; GRANT SELECT ON many_here TO reader`,
    change: `ALTER ROLE reader PASSWORD 'second'`,
    large: `CREATE TABLE busy AS SELECT i AS id, 0 AS round, 'note "' || i AS note, (i / 7.0)::numeric(18,4) AS amount,
              timestamp '2024-01-01' + i * interval '1 s' AS at FROM generate_series(1, 1000000) AS i;
            ALTER TABLE busy ADD PRIMARY KEY (id)`,
    begin: 'BEGIN',
  },
  MYSQL: {
    small: `CREATE TABLE rows_here AS SELECT seq AS id, repeat('x', 280) AS pad FROM seq_1_to_10000;
            CREATE TABLE many_here AS SELECT seq AS id, repeat('x', 280) AS pad FROM seq_1_to_60000`,
    reader: `CREATE USER reader IDENTIFIED BY '${password}'; GRANT SELECT ON rows_here TO reader; GRANT SELECT ON many_here TO reader`,
    change: `ALTER USER reader IDENTIFIED BY 'second'`,
    large: `CREATE TABLE busy (id INT PRIMARY KEY, round INT, note VARCHAR(40), amount DECIMAL(18,4), at DATETIME);
            INSERT INTO busy SELECT seq, 0, CONCAT('note "', seq), CAST(seq / 7 AS DECIMAL(18,4)),
              '2024-01-01' + INTERVAL seq SECOND FROM seq_1_to_1000000`,
    begin: 'START TRANSACTION',
  },
};

describe.for(kinds)('%s', (kind) => {
  const sql = statements[kind];
  const closing = new AsyncDisposableStack();
  let database: TestDatabase;
  let serverPid: number;

  beforeAll(async () => {
    const own = closing.use(await openPrivateServer(kind, kind === 'POSTGRES' ? 'of the superuser' : ''));
    serverPid = own.pid;
    const open = kind === 'POSTGRES' ? openPostgresDatabase : openMariadbDatabase;
    database = await open(own.server); // goes with its server
    await database.run(sql.small);
    await database.run(sql.reader);
  });
  afterAll(() => closing[Symbol.asyncDispose]());

  /** A line of 1 MB/s to the database, and one attempt a job: what is looked at is one run. */
  async function openRig(config: Partial<SourcesConfig> = {}) {
    await using stack = new AsyncDisposableStack();
    const secrets = makeDirectory();
    mkdirSync(secrets, { recursive: true });
    const secretFile = path.join(secrets, 'password');
    writeFileSync(secretFile, password);
    const proxy = stack.use(await openFaultProxy(database.server));
    proxy.plan = { bytesPerSecond: megabyte };
    const sources = stack.use(
      await openSources({
        config: {
          stallTimeoutMs: 1500,
          connectTimeoutMs: 1500,
          answerTimeoutMs: 5000,
          secretDirs: [secrets],
          ...config,
        },
        rooms: { jobs: { attemptsMax: 1 } },
      }),
    );
    sources.connect(
      { ...database, server: { ...proxy.server, user: 'reader' } },
      { kind, secret: { file: secretFile } },
    );
    const kept = stack.move();
    return {
      sources,
      proxy,
      secretFile,
      start: (change: object = {}): Job =>
        sources.databases.ingest(admin, {
          name: 'rows',
          bucket: 'primary',
          source: { name: 'source', table: 'rows_here', ...change },
        }),
      /** Rows are on their way. */
      untilStreaming: () => until(() => proxy.answered > megabyte / 2),
      [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
    };
  }

  test('a line of 1 MB/s is slow and no fault', async () => {
    await using rig = await openRig();
    expect(await rig.sources.ended(rig.start())).toMatchObject({
      failure: null,
      result: { rowCount: 10_000 },
    });
  });

  test('a server process that stops while rows come is given up in time', async () => {
    await using rig = await openRig();
    const job = rig.start({ table: 'many_here' }); // more than the buffers on the way hold
    await rig.untilStreaming();
    const pid =
      kind === 'POSTGRES'
        ? Number(
            (
              await database.run(
                `SELECT pid FROM pg_stat_activity WHERE application_name = 'lakehouse' AND datname = current_database()`,
              )
            )[0]!['pid'],
          )
        : serverPid; // its connections are threads
    process.kill(pid, 'SIGSTOP');
    try {
      const { failure } = await rig.sources.ended(job);
      expect(failure).toMatchObject({ code: 'SOURCE_STALLED', message: /(stall|answer)_timeout_ms/ });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(findChildren()).toEqual([]);
    expectNothingPublished(rig.sources);
  });

  test('a work process that stops ends with the deadline of the ingest', async () => {
    await using rig = await openRig({ timeoutMs: 3000 });
    const job = rig.start();
    await rig.untilStreaming();
    const [pid] = findChildren();
    process.kill(pid!, 'SIGSTOP');
    const { failure } = await rig.sources.ended(job);
    expect(failure).toMatchObject({ code: 'SOURCE_TIMEOUT', message: /timeout_ms/ });
    await until(() => findChildren().length === 0);
    expectNothingPublished(rig.sources);
  });

  test('a password that changes between runs is refused by name and needs no new connection', async () => {
    await using rig = await openRig();
    rig.proxy.plan = {};
    expect((await rig.sources.ended(rig.start())).failure).toBeNull();
    await database.run(sql.change);
    const refused = await rig.sources.ended(rig.start());
    expect(refused).toMatchObject({ attempts: 1, failure: { code: 'SOURCE_LOGIN_REFUSED' } });
    expect(refused.failure!.message).toContain('connection "source"');
    expect(rig.sources.catalog.get(admin, { name: 'rows' }).currentVersion).toBe(1);
    writeFileSync(rig.secretFile, 'second\n');
    expect((await rig.sources.ended(rig.start())).failure).toBeNull();
    await database.run(sql.change.replace('second', password));
  });

  test('a column that is dropped in the middle of rows: this run has it, the next one says that it is gone', async () => {
    await using rig = await openRig();
    await database.run('ALTER TABLE rows_here ADD note varchar(10)');
    const job = rig.start({ verification: 'FULL' });
    await rig.untilStreaming();
    const dropped = database.run('ALTER TABLE rows_here DROP COLUMN note');
    expect((await rig.sources.ended(job)).failure).toBeNull();
    await dropped;
    const { current } = rig.sources.catalog.get(admin, { name: 'rows' });
    expect(current.columns.map(({ name }) => name)).toEqual(['id', 'pad', 'note']);
    const { failure } = await rig.sources.ended(rig.start());
    expect(failure).toMatchObject({ code: 'SCHEMA_DRIFT', message: /"note" is gone/ });
    expect(rig.sources.catalog.get(admin, { name: 'rows' }).currentVersion).toBe(1);
  });

  test('1 M rows under inserts, updates and deletes are the snapshot, verified with FULL', async () => {
    await database.run(sql.large);
    await using stack = await openSources({ config: { secretDirs: ['/'] } });
    const secretFile = path.join(makeDirectory(), 'superuser');
    writeFileSync(secretFile, database.server.password);
    stack.connect(database, {
      kind,
      ...(database.server.password === '' ? {} : { secret: { file: secretFile } }),
    });
    let isOver = false;
    let transactions = 0;
    const writer = (async () => {
      // One transaction: every snapshot has 1 M rows and one round.
      for (let round = 1; !isOver; round++, transactions++)
        await database.run(
          `${sql.begin}; UPDATE busy SET round = ${round} WHERE id IN (500, 500000, 999999);
           DELETE FROM busy WHERE id = ${1000 + round}; INSERT INTO busy VALUES (${2_000_000 + round}, 0, 'new', 1, '2025-01-01');
           COMMIT`,
        );
    })();
    const job = await stack.ingest({ name: 'source', table: 'busy', verification: 'FULL' });
    isOver = true;
    await writer;
    expect(job.failure).toBeNull();
    expect(transactions).toBeGreaterThan(10);
    const [found] = await stack.read(
      `SELECT count(*), count(DISTINCT round) FILTER (WHERE id IN (500, 500000, 999999)),
              count(*) FILTER (WHERE id > 2000000) = 1000000 - count(*) FILTER (WHERE id <= 1000000) FROM rows`,
    );
    expect(found).toEqual(['1000000', '1', true]);
    const { current } = stack.catalog.get(admin, { name: 'rows' });
    expect(stack.catalog.getVerification(admin, current.id)).toMatchObject({
      level: 'FULL',
      rowCount: 1_000_000,
    });
  });
});
