import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/index.ts';
import type { SourceLogin } from '../../../src/ingest/sources/model.ts';
import { openMysql } from '../../../src/ingest/sources/mysql/session.ts';
import { admin } from '../../support/rooms.ts';
import { openMariadbDatabase, type TestDatabase } from './support/databases.ts';
import { openSources } from './support/source-stack.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openMariadbDatabase();
  await database.run(`CREATE TABLE things (id INT PRIMARY KEY, n INT, is_odd TINYINT(1));
    INSERT INTO things SELECT seq, seq, seq % 2 FROM seq_1_to_12000`);
});
afterAll(() => database[Symbol.asyncDispose]());

const counting = [
  { alias: 'rows', sql: 'count(*)' },
  { alias: 'sum', sql: 'sum(n)' },
];

async function openThings(user?: string) {
  const { sources } = loadConfig({ env: {} });
  const login: SourceLogin = {
    ...database.server,
    ...(user ? { user, password: 'p' } : {}),
    ...sources,
    kind: 'MYSQL',
    name: 'source',
    database: database.name,
    tls: 'DISABLE',
  };
  const session = await openMysql(login, new AbortController().signal, { isRead: true });
  const plan = await session.plan({ table: 'things' }, new Map());
  return { session, plan };
}

test('a second connection says what both snapshots hold, whatever is written meanwhile', async () => {
  await using session = (await openThings()).session;
  await database.run('INSERT INTO things VALUES (100000, 1, 1)');
  const before = { rows: '12000', sum: '72006000' };
  expect(await session.measureMeanwhile!(counting)).toEqual(before);
  expect(await session.measure(counting)).toEqual(before);
  await database.run('DELETE FROM things WHERE id = 100000');
});

test('a source that gives one connection only is verified over that one', async () => {
  const user = `one_${process.pid}`;
  await database.run(`CREATE USER ${user}@'%' IDENTIFIED BY 'p' WITH MAX_USER_CONNECTIONS 1;
    GRANT SELECT ON ${database.name}.* TO ${user}@'%'`);
  try {
    await using session = (await openThings(user)).session;
    expect(await session.measureMeanwhile!(counting)).toBeNull();
    expect(await session.measure(counting)).toEqual({ rows: '12000', sum: '72006000' });
  } finally {
    await database.run(`DROP USER ${user}@'%'`);
  }
});

test('a tinyint(1) that is none in its last row is a number in all', async () => {
  {
    const { session, plan } = await openThings();
    await session[Symbol.asyncDispose]();
    expect(plan.columns.map(({ type }) => type)).toEqual(['INTEGER', 'INTEGER', 'BOOLEAN']);
  }
  await database.run('UPDATE things SET is_odd = 5 WHERE id = 12000');
  await using stack = await openSources();
  stack.connect(database, { kind: 'MYSQL' });
  expect((await stack.ingest({ name: 'source', table: 'things' })).failure).toBeNull();
  expect(stack.catalog.get(admin, { name: 'rows' }).current.columns[2]!.type).toBe('TINYINT');
  expect(await stack.read('SELECT sum(is_odd), max(is_odd) FROM rows')).toEqual([['6005', 5]]);
  // The first rows are 0 and 1 again, and the dataset has a number.
  expect((await stack.ingest({ name: 'source', table: 'things' })).failure).toBeNull();
  expect(stack.catalog.get(admin, { name: 'rows' }).current).toMatchObject({
    version: 2,
    columns: [{}, {}, { type: 'TINYINT' }],
  });
});
