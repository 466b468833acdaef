import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { admin } from '../../support/rooms.ts';
import { openMariadbDatabase, openPostgresDatabase, type TestDatabase } from './support/databases.ts';
import { openSources } from './support/source-stack.ts';

describe.each([
  { kind: 'POSTGRES' as const, open: () => openPostgresDatabase() },
  { kind: 'MYSQL' as const, open: () => openMariadbDatabase() },
])('values at the edge of $kind', ({ kind, open }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  test('decimals that are all fraction are compared like others', async () => {
    await database.run(`CREATE TABLE fractions (a decimal(4,4), b decimal(2,2), c decimal(38,38));
      INSERT INTO fractions VALUES (0.1234, 0.1, 0.${'9'.repeat(38)}), (-0.1234, -0.99, -0.1), (0, 0, 0), (NULL, NULL, NULL)`);
    await using stack = await openSources();
    stack.connect(database, { kind });
    for (const verification of ['DEFAULT', 'FULL'] as const) {
      const job = await stack.ingest({ name: 'source', table: 'fractions', verification });
      expect(job.failure).toBeNull();
    }
    const { current } = stack.catalog.get(admin, { name: 'rows' });
    expect(stack.catalog.getVerification(admin, current.id)!.columns).toMatchObject([
      { nonNullCount: 3, sum: '0.0000', min: '-0.1234', max: '0.1234' },
      { nonNullCount: 3, sum: '-0.89', min: '-0.99', max: '0.10' },
      { nonNullCount: 3, sum: `0.8${'9'.repeat(37)}`, min: `-0.1${'0'.repeat(37)}` },
    ]);
  });

  test('a sum of decimals may have more digits than any decimal', async () => {
    const nines = '9'.repeat(38);
    await database.run(`CREATE TABLE sums (a decimal(38,0), b decimal(38,0), c decimal(30,10));
      INSERT INTO sums VALUES (${nines}, -${nines}, 1.5), (${nines}, -${nines}, -2.25), (1, 0, NULL)`);
    await using stack = await openSources();
    stack.connect(database, { kind });
    const job = await stack.ingest({ name: 'source', table: 'sums', verification: 'FULL' });
    expect(job.failure).toBeNull();
    const { current } = stack.catalog.get(admin, { name: 'rows' });
    expect(stack.catalog.getVerification(admin, current.id)!.columns).toMatchObject([
      { sum: '199999999999999999999999999999999999999' },
      { sum: '-199999999999999999999999999999999999998' },
      { sum: '-0.7500000000' },
    ]);
  });

  test('a column that one value made text stays text while the source is as it was', async () => {
    const [type, misfit] = kind === 'POSTGRES' ? ['numeric(5,2)', "'NaN'"] : ['tinyint(1)', '5'];
    await database.run(`CREATE TABLE misfits (id int, a ${type}, b ${type});
      INSERT INTO misfits VALUES (1, 1, 0), (2, ${misfit}, 1)`);
    await using stack = await openSources();
    stack.connect(database, { kind });
    const types = async (change: object = {}) => {
      const job = await stack.ingest({ name: 'source', table: 'misfits', ...change });
      expect(job.failure).toBeNull();
      return stack.catalog
        .get(admin, { name: 'rows' })
        .current.columns.slice(1)
        .map((column) => column.type);
    };
    const [held, plain] = kind === 'POSTGRES' ? ['VARCHAR', 'DECIMAL(5,2)'] : ['TINYINT', 'BOOLEAN'];
    expect(await types()).toEqual([held, plain]);
    expect(await types()).toEqual([held, plain]);
    await database.run('DELETE FROM misfits WHERE id = 2');
    expect(await types()).toEqual([held, plain]);
    expect(await types({ allowSchemaDrift: true })).toEqual([plain, plain]);
  });

  test('however many columns misfit, they become what they can be', async () => {
    const count = 25;
    const [type, misfit, becomes] =
      kind === 'POSTGRES' ? ['numeric(5,2)', "'NaN'", 'VARCHAR'] : ['tinyint(1)', '5', 'TINYINT'];
    const names = Array.from({ length: count }, (_, i) => `c${i}`);
    // Behind the rows that decide what a tinyint(1) is, one column after the other.
    const numbers = kind === 'POSTGRES' ? 'generate_series(1, 2000) AS n(seq)' : 'seq_1_to_2000';
    const cells = names.map((_, i) => `CASE WHEN seq = ${1200 + i} THEN ${misfit} ELSE '1' END`);
    const typed = kind === 'POSTGRES' ? cells.map((cell) => `(${cell})::${type}`) : cells;
    await database.run(`CREATE TABLE many_misfits (${names.map((name) => `${name} ${type}`).join(', ')});
      INSERT INTO many_misfits SELECT ${typed.join(', ')} FROM ${numbers}`);
    await using stack = await openSources();
    stack.connect(database, { kind });
    const job = await stack.ingest({ name: 'source', table: 'many_misfits' });
    expect(job.failure).toBeNull();
    const { current } = stack.catalog.get(admin, { name: 'rows' });
    expect(current.columns.map((column) => column.type)).toEqual(names.map(() => becomes));
    expect(current.rowCount).toBe(2000);
  });
});
