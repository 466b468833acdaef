import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatabaseIngestInput } from '../../../src/ingest/index.ts';
import { createRandom } from '../../../src/kernel/index.ts';
import { admin } from '../../support/rooms.ts';
import { openMariadbDatabase, openPostgresDatabase, type TestDatabase } from './support/databases.ts';
import { openSources, type SourceStack } from './support/source-stack.ts';

const kinds = ['POSTGRES', 'MYSQL'] as const;
type Kind = (typeof kinds)[number];

const databases = {} as Record<Kind, TestDatabase>;
beforeAll(async () => {
  databases.POSTGRES = await openPostgresDatabase();
  databases.MYSQL = await openMariadbDatabase();
});
afterAll(async () => {
  for (const kind of kinds) await databases[kind]?.[Symbol.asyncDispose]();
});

/** What the two dialects call differently. */
const words = {
  POSTGRES: {
    stamp: 'TIMESTAMPTZ(6)',
    now: 'clock_timestamp()',
    ago: (seconds: number) => `clock_timestamp() - interval '${seconds} seconds'`,
    merge: 'ON CONFLICT (id) DO UPDATE SET v = excluded.v, changed = excluded.changed',
    micros: '(extract(epoch FROM changed) * 1000000)::bigint',
  },
  MYSQL: {
    stamp: 'TIMESTAMP(6) NULL',
    now: 'NOW(6)',
    ago: (seconds: number) => `NOW(6) - INTERVAL ${seconds} SECOND`,
    merge: 'ON DUPLICATE KEY UPDATE v = VALUES(v), changed = VALUES(changed)',
    micros: 'CAST(UNIX_TIMESTAMP(changed) * 1000000 AS UNSIGNED)',
  },
} as const;

/** A stack with a table (id, v, changed), and ways to run and to compare. */
async function openBench(kind: Kind, table: string) {
  const database = databases[kind];
  const stack = await openSources();
  stack.connect(database, { kind: kind === 'MYSQL' ? 'MYSQL' : 'POSTGRES' });
  await database.run(
    `CREATE TABLE ${table} (id INT PRIMARY KEY, v VARCHAR(40), changed ${words[kind].stamp})`,
  );
  const run = async (
    how: Partial<DatabaseIngestInput> & { cursor?: string; lag?: number; select?: string },
  ) => {
    const { cursor, lag = 0, select, ...rest } = how;
    const lagged = cursor === 'id' ? {} : { lagSeconds: lag };
    return stack.ingest(
      {
        name: 'source',
        ...(select ? { select } : { table }),
        ...(cursor ? { cursor: { column: cursor, ...lagged } } : {}),
      },
      table,
      rest,
    );
  };
  return {
    stack,
    table,
    say: (sql: string) => database.run(sql.replaceAll('$t', table).replaceAll('$now', words[kind].now)),
    run,
    rows: () => readRows(stack, table),
    expected: async (from: string) => {
      const found = await database.run(`SELECT id, v, ${words[kind].micros} AS m FROM ${from} ORDER BY id`);
      return found.map(({ id, v, m }) => [Number(id), v, String(m)]);
    },
    dataset: () => stack.catalog.get(admin, { name: table }),
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

async function readRows(stack: SourceStack, table: string) {
  return stack.read('SELECT id, v, epoch_us(changed)::VARCHAR FROM rows ORDER BY id', table);
}

describe.each(kinds)('%s', (kind) => {
  const upsert = { mode: 'UPSERT', primaryKey: ['id'] } as const;

  test('an UPSERT by cursor brings what is new or changed, keeps the rest, and says when there is nothing', async () => {
    await using bench = await openBench(kind, 'orders');
    const { run, say } = bench;
    await say(`INSERT INTO $t VALUES (1, 'a', $now), (2, 'b', $now), (3, NULL, $now)`);
    expect(await run({ ...upsert, cursor: 'changed' })).toMatchObject({
      failure: null,
      result: { version: 1, rowCount: 3, arrivedCount: 3, changedCount: 3 },
    });
    const { current, primaryKey } = bench.dataset();
    expect(primaryKey).toEqual(['id']);
    expect(current).toMatchObject({
      mode: 'UPSERT',
      lineage: { baseVersion: 0, cursor: { column: 'changed' } },
    });
    expect(bench.stack.catalog.getVerification(admin, current.id)).toMatchObject({ rowCount: 3 });

    const idle = await run({ ...upsert, cursor: 'changed' });
    expect(idle).toMatchObject({ state: 'SUCCEEDED', result: { rowCount: 3, changedCount: 0 } });
    expect((idle.result as { version?: number }).version).toBeUndefined();
    expect(bench.stack.jobs.log(admin, idle.id).at(-1)!.message).toMatch(
      /Nothing is new: "orders" stays at version 1/,
    );

    await say(
      `UPDATE $t SET v = 'B', changed = $now WHERE id = 2; INSERT INTO $t VALUES (4, 'd', $now); DELETE FROM $t WHERE id = 1`,
    );
    expect(await run({ ...upsert, cursor: 'changed' })).toMatchObject({
      failure: null,
      result: { version: 2, rowCount: 4, changedCount: 2 },
    });
    expect((await bench.rows()).map(([id, v]) => [id, v])).toEqual([
      [1, 'a'],
      [2, 'B'],
      [3, null],
      [4, 'd'],
    ]);
    // Only what came was compared: version 2 keeps rows that its source has no more.
    const proof = bench.stack.catalog.getVerification(admin, bench.dataset().current.id)!;
    expect(proof.rowCount).toBeLessThan(4);
  });

  test('an APPEND by a rising number adds what is above it, and keeps the files that are there', async () => {
    await using bench = await openBench(kind, 'events');
    const { run, say } = bench;
    const filesOf = () =>
      bench.stack.catalog.listFiles(admin, bench.dataset().current.id).map(({ key }) => key);
    const append = () => run({ mode: 'APPEND', cursor: 'id' });
    expect(await append()).toMatchObject({ result: { version: 1, rowCount: 0 } }); // an empty table
    await say(`INSERT INTO $t VALUES (1, 'a', $now), (2, 'b', $now)`);
    expect(await append()).toMatchObject({ result: { version: 2, rowCount: 2, changedCount: 2 } });
    const files = filesOf();
    await say(`INSERT INTO $t VALUES (5, 'e', $now); UPDATE $t SET v = 'not seen' WHERE id = 1`);
    expect(await append()).toMatchObject({
      result: { version: 3, rowCount: 3, arrivedCount: 2, changedCount: 1 },
    });
    expect(filesOf().slice(0, files.length)).toEqual(files);
    expect(await append()).toMatchObject({ state: 'SUCCEEDED', result: { rowCount: 3, changedCount: 0 } });
    expect((await bench.rows()).map(([id, v]) => [id, v])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [5, 'e'],
    ]);
    expect(bench.dataset().current.lineage).toMatchObject({ baseVersion: 2, cursor: { value: '5' } });
  });

  test('rows at the very place where an APPEND ended are noticed, not lost', async () => {
    await using bench = await openBench(kind, 'ties');
    const { run, say } = bench;
    const at = `'2024-05-01 12:00:00.123456'`;
    await say(`INSERT INTO $t VALUES (1, 'a', ${at})`);
    const append = () => run({ mode: 'APPEND', cursor: 'changed' });
    await append();
    await say(`INSERT INTO $t VALUES (2, 'b', ${at}), (3, 'c', $now)`);
    expect(await append()).toMatchObject({ failure: { code: 'CURSOR_TIE' } });
    expect(bench.dataset().currentVersion).toBe(1);
    // With a key they are told apart.
    expect(await run({ ...upsert, cursor: 'changed' })).toMatchObject({
      result: { version: 2, rowCount: 3 },
    });
  });

  test('rows younger than the lag are left for the run that finds them old enough', async () => {
    await using bench = await openBench(kind, 'young');
    const { run, say } = bench;
    await say(
      `INSERT INTO $t VALUES (1, 'old', ${words[kind].ago(3600)}), (2, 'young', $now), (3, 'to come', ${words[kind].ago(-3600)})`,
    );
    const ids = async () => (await bench.rows()).map(([id]) => id);
    await run({ ...upsert, cursor: 'changed', lag: 600 });
    expect(await ids()).toEqual([1]);
    await run({ ...upsert, cursor: 'changed', lag: 0 });
    expect(await ids()).toEqual([1, 2]);
    await say('ALTER TABLE $t ADD day DATE');
    await say(
      `UPDATE $t SET day = CASE id WHEN 1 THEN ${kind === 'MYSQL' ? 'CURDATE() - INTERVAL 1 DAY' : 'CURRENT_DATE - 1'} ELSE CURRENT_DATE END`,
    );
    expect(await run({ cursor: 'day' })).toMatchObject({ result: { rowCount: 1 } }); // a day is read when it is over
  });

  test('I6: a rollback takes the cursor back as well; nothing is lost or doubled', async () => {
    await using bench = await openBench(kind, 'rolled');
    const { run, say, stack } = bench;
    for (const [round, mode] of (['APPEND', 'APPEND', 'UPSERT'] as const).entries()) {
      await say(`INSERT INTO $t VALUES (${round + 1}, 'v', $now)`);
      await run(mode === 'UPSERT' ? { ...upsert, cursor: 'changed' } : { mode, cursor: 'changed' });
    }
    const whole = await bench.expected('rolled');
    expect(await bench.rows()).toEqual(whole);
    for (const mode of ['APPEND', 'UPSERT'] as const) {
      stack.catalog.rollback(admin, { name: 'rolled' }, { toVersion: 1 });
      const job = await run(
        mode === 'UPSERT' ? { ...upsert, cursor: 'changed' } : { mode, cursor: 'changed' },
      );
      expect(job).toMatchObject({ result: { rowCount: 3, changedCount: 2 } });
      expect(await bench.rows()).toEqual(whole);
      expect(bench.dataset().current.lineage!.baseVersion).toBe(1);
    }
  });

  test('a dataset that came from elsewhere: APPEND refuses, UPSERT merges all, REPLACE begins afresh', async () => {
    await using bench = await openBench(kind, 'moved');
    const { run, say } = bench;
    await say(`INSERT INTO $t VALUES (1, 'a', $now), (2, 'b', $now)`);
    await run({}); // a full copy has no cursor
    expect(await run({ mode: 'APPEND', cursor: 'id' })).toMatchObject({
      failure: { code: 'CURSOR_MISSING', message: expect.stringContaining('without a cursor') },
    });
    expect(await run({ ...upsert, cursor: 'changed' })).toMatchObject({
      state: 'SUCCEEDED',
      result: { arrivedCount: 2, changedCount: 0 },
    });
    await say(`INSERT INTO $t VALUES (3, 'c', $now)`);
    expect(await run({ ...upsert, cursor: 'changed' })).toMatchObject({
      result: { arrivedCount: 3, changedCount: 1 },
    });
    // Another column, another SELECT: not where that cursor ended.
    expect(await run({ mode: 'APPEND', cursor: 'id' })).toMatchObject({
      failure: { code: 'CURSOR_MISSING' },
    });
    const select = 'SELECT * FROM moved WHERE id < 100';
    expect(await run({ mode: 'APPEND', cursor: 'changed', select })).toMatchObject({
      failure: { code: 'CURSOR_MISSING' },
    });
    expect(await run({ mode: 'REPLACE', cursor: 'id', select })).toMatchObject({ result: { rowCount: 3 } });
    await say(`INSERT INTO $t VALUES (4, 'd', $now)`);
    expect(await run({ mode: 'APPEND', cursor: 'ID', select })).toMatchObject({ result: { rowCount: 4 } });
    expect(await bench.rows()).toEqual(await bench.expected('moved'));
  });

  test('what is no cursor or no key is refused with what to do, and nothing is published', async () => {
    await using bench = await openBench(kind, 'refused');
    const { run, say } = bench;
    await say(`INSERT INTO $t VALUES (1, 'a', $now), (2, 'a', NULL), (3, NULL, $now)`);
    const codeOf = async (how: Parameters<typeof run>[0]) => {
      try {
        return (await run(how)).failure?.code ?? 'ok';
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(await codeOf({ ...upsert, cursor: 'v' })).toBe('CURSOR_UNSUITABLE'); // text
    expect(await codeOf({ ...upsert, cursor: 'changed' })).toBe('CURSOR_UNSUITABLE'); // a NULL
    expect(await codeOf({ ...upsert, cursor: 'nothing' })).toBe('COLUMN_UNKNOWN');
    expect(await codeOf({ mode: 'UPSERT', primaryKey: ['nothing'] })).toBe('COLUMN_UNKNOWN');
    expect(await codeOf({ mode: 'UPSERT', primaryKey: ['v'] })).toBe('KEY_UNUSABLE'); // a NULL
    const shared = { select: 'SELECT id % 2 AS id, v, changed FROM refused' };
    expect(await codeOf({ ...upsert, ...shared })).toBe('KEY_UNUSABLE');
    expect(await codeOf({ mode: 'UPSERT' })).toBe('INVALID_ARGUMENT');
    expect(await codeOf({ mode: 'UPSERT', primaryKey: [] })).toBe('INVALID_ARGUMENT');
    expect(await codeOf({ mode: 'APPEND' })).toBe('INVALID_ARGUMENT');
    expect(bench.stack.catalog.count(admin, {})).toBe(0);
    const numbered = await bench.stack.ingest({
      name: 'source',
      table: 'refused',
      cursor: { column: 'id', lagSeconds: 5 },
    });
    expect(numbered.failure).toMatchObject({ code: 'CURSOR_UNSUITABLE' });
    // A key of two columns is one, even where each alone is not.
    expect(
      await codeOf({
        mode: 'UPSERT',
        primaryKey: ['id', 'changed'],
        select: 'SELECT * FROM refused WHERE id <> 2',
      }),
    ).toBe('ok');
  });

  test('a column that comes widens the dataset, a wider type too; what is gone is drift', async () => {
    await using bench = await openBench(kind, 'drifting');
    const { run, say, stack } = bench;
    await say(`INSERT INTO $t VALUES (1, 'a', $now), (2, 'b', $now)`);
    const next = () => run({ ...upsert, cursor: 'changed' });
    await next();
    await say('ALTER TABLE $t ADD amount DECIMAL(6,2)');
    await say(kind === 'MYSQL' ? 'ALTER TABLE $t MODIFY id BIGINT' : 'ALTER TABLE $t ALTER id TYPE BIGINT');
    await say(`INSERT INTO $t VALUES (30000000000, 'c', $now, 1.50)`);
    expect(await next()).toMatchObject({ failure: null, result: { version: 2, rowCount: 3 } });
    expect(
      await stack.read('SELECT id::VARCHAR, v, amount::VARCHAR FROM rows ORDER BY id', 'drifting'),
    ).toEqual([
      ['1', 'a', null],
      ['2', 'b', null],
      ['30000000000', 'c', '1.50'],
    ]);
    expect(bench.dataset().current.columns).toMatchObject([
      { name: 'id', type: 'BIGINT' },
      { name: 'v', type: 'VARCHAR' },
      { name: 'changed' },
      { name: 'amount', type: 'DECIMAL(6,2)', isNullable: true },
    ]);
    await say('ALTER TABLE $t DROP v');
    expect(await next()).toMatchObject({
      failure: { code: 'SCHEMA_DRIFT', message: expect.stringContaining('"v" is gone') },
    });
    await say('ALTER TABLE $t ADD v INT');
    expect(await next()).toMatchObject({ failure: { code: 'SCHEMA_DRIFT' } });
    expect(bench.dataset().currentVersion).toBe(2);
  });

  test('I6: two runs at once: one begins again on what the other published', async () => {
    await using bench = await openBench(kind, 'crowded');
    const { run, say } = bench;
    await say(`INSERT INTO $t VALUES (1, 'a', $now)`);
    await run({ mode: 'APPEND', cursor: 'id' });
    await say(`INSERT INTO $t VALUES (2, 'b', $now), (3, 'c', $now)`);
    const jobs = await Promise.all([1, 2, 3].map(() => run({ mode: 'APPEND', cursor: 'id' })));
    expect(jobs.map(({ state }) => state)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    expect(await bench.rows()).toEqual(await bench.expected('crowded'));
    expect(bench.dataset().currentVersion).toBe(2);
  });

  test.each([
    ['UPSERT', 'changed', 11],
    ['UPSERT', undefined, 12],
    ['APPEND', 'id', 13],
  ] as const)(
    'any history of a table, read by %s with cursor %s, is what SQL makes of it',
    async (mode, cursor, seed) => {
      await using bench = await openBench(kind, `history_${mode}_${cursor}`.toLowerCase());
      const { run, say } = bench;
      const random = createRandom(seed);
      const upTo = (count: number) => Math.floor(random() * count);
      const model = `${bench.table}_model`;
      await say(`CREATE TABLE ${model} (id INT PRIMARY KEY, v VARCHAR(40), changed ${words[kind].stamp})`);
      let nextId = 1;
      for (let round = 0; round < 5; round++) {
        for (let step = upTo(6); step > 0; step--) {
          const from = 1 + upTo(nextId);
          const some = `id BETWEEN ${from} AND ${from + upTo(5)}`;
          const choice = upTo(4);
          if (choice <= 1) {
            const rows = Array.from({ length: 1 + upTo(4) }, () => `(${nextId++}, 'new ${upTo(9)}', $now)`);
            await say(`INSERT INTO $t VALUES ${rows.join()}`);
          } else if (choice === 2)
            await say(`UPDATE $t SET v = 'round ${round}', changed = $now WHERE ${some}`);
          else await say(`DELETE FROM $t WHERE ${some}`);
        }
        // What the mode promises, in the source's own SQL.
        await say(
          mode === 'UPSERT'
            ? `INSERT INTO ${model} SELECT * FROM $t WHERE true ${words[kind].merge}`
            : `INSERT INTO ${model} SELECT * FROM $t WHERE id > (SELECT COALESCE(MAX(id), 0) FROM (SELECT id FROM ${model}) AS m)`,
        );
        const job = await run({
          mode,
          ...(mode === 'UPSERT' ? { primaryKey: ['id'] } : {}),
          ...(cursor ? { cursor } : {}),
        });
        expect(job.failure).toBeNull();
        expect(await bench.rows()).toEqual(await bench.expected(model));
      }
      expect(bench.dataset().currentVersion).toBeGreaterThan(2);
    },
  );
});

test('PostgreSQL: a first run by cursor reads a large table by segments', async () => {
  const database = databases.POSTGRES;
  await using stack = await openSources();
  stack.connect(database);
  await database.run(
    `CREATE TABLE large AS SELECT i AS id, repeat(md5(i::text), 20) AS v, now() - interval '1 day' + i * interval '1 second' AS changed
       FROM generate_series(1, 60000) i;
     ALTER TABLE large ALTER v SET STORAGE plain`,
  );
  const cursor = { column: 'changed', lagSeconds: 60_000 };
  const job = await stack.ingest({ name: 'source', table: 'large', cursor, verification: 'FULL' }, 'large');
  expect(job.failure).toBeNull();
  const { current } = stack.catalog.get(admin, { name: 'large' });
  expect(stack.catalog.listFiles(admin, current.id).length).toBeGreaterThan(1);
  const [[count, least, most]] = (await stack.read(
    'SELECT count(*)::INTEGER, min(id), max(id) FROM rows',
    'large',
  )) as [[number, number, number]];
  expect([least, most]).toEqual([1, count]);
  expect(count).toBeGreaterThan(26_000);
  expect(count).toBeLessThan(27_000);
  const rest = await stack.ingest(
    { name: 'source', table: 'large', cursor: { ...cursor, lagSeconds: 0 } },
    'large',
    { mode: 'UPSERT', primaryKey: ['id'] },
  );
  expect(rest).toMatchObject({ failure: null, result: { rowCount: 60_000, changedCount: 60_000 - count } });
});

test('PostgreSQL: times without a zone are measured in the zone in which the server lives', async () => {
  await using database = await openPostgresDatabase();
  await database.run(`ALTER DATABASE ${database.name} SET timezone = 'America/New_York'`);
  await database.run(
    `CREATE TABLE zoned (id INT, changed TIMESTAMP DEFAULT now());
     INSERT INTO zoned VALUES (1, now() - interval '2 hours'); INSERT INTO zoned VALUES (2)`,
  );
  await using stack = await openSources();
  stack.connect(database);
  const cursor = { column: 'changed', lagSeconds: 3600 };
  const job = await stack.ingest({ name: 'source', table: 'zoned', cursor }, 'zoned');
  expect(job.failure).toBeNull();
  expect(await stack.read('SELECT id FROM rows', 'zoned')).toEqual([[1]]); // in UTC both would look four hours old
});

test('columns whose type depends on their values keep it while increments come', async () => {
  await using stack = await openSources();
  stack.connect(databases.MYSQL, { name: 'mysql', kind: 'MYSQL' });
  stack.connect(databases.POSTGRES, { name: 'postgres' });
  const append = async (name: string) => {
    const source = { name, table: 'moody', cursor: { column: 'id' } };
    const isFirst = stack.catalog.count(admin, { search: name }) === 0;
    const job = await stack.ingest(source, name, { mode: isFirst ? 'REPLACE' : 'APPEND' });
    return job.failure?.code ?? 'ok';
  };
  await databases.MYSQL.run('CREATE TABLE moody (id INT, flag TINYINT(1)); INSERT INTO moody VALUES (1, 5)');
  expect(await append('mysql')).toBe('ok');
  await databases.MYSQL.run('DELETE FROM moody; INSERT INTO moody VALUES (2, 1), (3, NULL)');
  expect(await append('mysql')).toBe('ok');
  expect(await stack.read('SELECT flag FROM rows ORDER BY id', 'mysql')).toEqual([[5], [1], [null]]);

  // A time that no type here holds makes the column text; the values that follow are text as well.
  await databases.POSTGRES.run(
    `CREATE TABLE moody (id INT, seen TIMESTAMP); INSERT INTO moody VALUES (1, '294276-12-31 23:59:59')`,
  );
  expect(await append('postgres')).toBe('ok');
  await databases.POSTGRES.run(`INSERT INTO moody VALUES (2, '2024-01-01')`);
  expect(await append('postgres')).toBe('ok');
  expect(await stack.read('SELECT seen FROM rows ORDER BY id', 'postgres')).toEqual([
    ['294276-12-31 23:59:59'],
    ['2024-01-01 00:00:00'],
  ]);
});

test('a repeated request finds its job, whatever became of the dataset and the connection', async () => {
  await using bench = await openBench('POSTGRES', 'repeated');
  const { databases: service, connections } = bench.stack;
  const input = {
    name: 'repeated',
    bucket: 'primary',
    source: { name: 'source', table: 'repeated' },
    expectedVersion: 0,
    idempotencyKey: 'once',
  };
  const job = await bench.stack.ended(service.ingest(admin, input));
  expect(job.state).toBe('SUCCEEDED');
  connections.remove(admin, 'source');
  expect(service.ingest(admin, input).id).toBe(job.id);
  expect(() => service.ingest(admin, { ...input, idempotencyKey: 'twice' })).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND' }),
  );
});
