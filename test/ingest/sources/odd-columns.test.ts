import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { admin } from '../../support/rooms.ts';
import { openMariadbDatabase, openPostgresDatabase, type TestDatabase } from './support/databases.ts';
import { openSources } from './support/source-stack.ts';

describe.each([
  { kind: 'POSTGRES' as const, open: () => openPostgresDatabase() },
  { kind: 'MYSQL' as const, open: () => openMariadbDatabase() },
])('odd columns of $kind', ({ kind, open }) => {
  const columnCount = 560; // more aggregates than PostgreSQL takes at once
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  test(`a table of ${columnCount} columns is read, proved and merged in the usual memory`, async () => {
    // MariaDB allows 65,535 bytes a row, and less where texts need a page.
    const types =
      kind === 'POSTGRES'
        ? ['integer', 'text', 'numeric(10,2)', 'timestamptz', 'bytea', 'boolean', 'date', 'double precision']
        : ['int', 'varchar(3)', 'decimal(5,2)', 'datetime', 'tinyint(1)', 'double'];
    const columns = Array.from({ length: columnCount }, (_, i) => `c${i} ${types[i % types.length]}`);
    await database.run(`CREATE TABLE wide (${columns.join(', ')})${kind === 'MYSQL' ? ' ENGINE = Aria' : ''};
      INSERT INTO wide (c0, c1) VALUES (1, 'x'), (2, NULL), (3, '')`);
    await using stack = await openSources();
    stack.connect(database, { kind });
    const job = await stack.ingest({ name: 'source', table: 'wide', verification: 'FULL' });
    expect(job.failure).toBeNull();
    await database.run("UPDATE wide SET c1 = 'y' WHERE c0 = 2");
    const merging = { mode: 'UPSERT', primaryKey: ['c0'] } as const;
    const merged = await stack.ingest({ name: 'source', table: 'wide' }, 'rows', merging);
    expect(merged.failure).toBeNull();
    expect(stack.catalog.get(admin, { name: 'rows' }).current.columns).toHaveLength(columnCount);
    expect(await stack.read(`SELECT c0, c1, c${columnCount - 1} FROM rows ORDER BY c0`)).toEqual([
      [1, 'x', null],
      [2, 'y', null],
      [3, '', null],
    ]);
  });

  test('hundreds of columns of text that recurs are written in the usual memory', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `c${i}`);
    const rows = Array.from({ length: 30 }, (_, row) => `(${names.map(() => `'x${row % 3}'`).join(', ')})`);
    await database.run(`CREATE TABLE recurring (${names.map((name) => `${name} varchar(2)`).join(', ')});
      INSERT INTO recurring VALUES ${rows.join(', ')}`);
    await using stack = await openSources();
    stack.connect(database, { kind });
    const job = await stack.ingest({ name: 'source', table: 'recurring' });
    expect(job.failure).toBeNull();
    expect(await stack.read('SELECT c299, count(*) FROM rows GROUP BY ALL ORDER BY 1')).toEqual([
      ['x0', '10'],
      ['x1', '10'],
      ['x2', '10'],
    ]);
  });

  test('a byte order mark at the beginning of a text is part of it', async () => {
    await database.run(`CREATE TABLE marks (id int, note varchar(200));
      INSERT INTO marks VALUES (1, '\ufeffx'), (2, '\ufeff'), (3, '\ufeff${'y'.repeat(150)}'), (4, 'a\ufeff')`);
    await using stack = await openSources();
    stack.connect(database, { kind });
    const job = await stack.ingest({ name: 'source', table: 'marks', verification: 'FULL' });
    expect(job.failure).toBeNull();
    expect(await stack.read('SELECT id, length(note), unicode(note) FROM rows ORDER BY id')).toEqual([
      [1, '2', 0xfeff],
      [2, '1', 0xfeff],
      [3, '151', 0xfeff],
      [4, '2', 97],
    ]);
  });

  test('a column may have the name by which the reader of Parquet numbers rows', async () => {
    await database.run(`CREATE TABLE numbered (id int, file_row_number int, filename varchar(9));
      INSERT INTO numbered VALUES (1, 7, 'f')`);
    await using stack = await openSources();
    stack.connect(database, { kind });
    const job = await stack.ingest({ name: 'source', table: 'numbered', verification: 'FULL' });
    expect(job.failure).toBeNull();
    expect(stack.catalog.get(admin, { name: 'rows' }).current.columns).toMatchObject([
      { name: 'id' },
      { name: 'file_row_number_2', originalName: 'file_row_number' },
      { name: 'filename' },
    ]);
    expect(await stack.read('SELECT * FROM rows')).toEqual([[1, 7, 'f']]);
  });
});

test('columns that MariaDB hides from SELECT * are told of', async () => {
  await using database = await openMariadbDatabase();
  await database.run(
    'CREATE TABLE hiding (id int, secret int INVISIBLE, note text, other int INVISIBLE DEFAULT 5)',
  );
  await database.run("INSERT INTO hiding (id, secret, note) VALUES (1, 2, 'x')");
  await using stack = await openSources();
  stack.connect(database, { kind: 'MYSQL' });
  expect((await stack.ingest({ name: 'source', table: 'hiding' })).failure).toBeNull();
  const { current } = stack.catalog.get(admin, { name: 'rows' });
  expect(current.columns.map(({ name }) => name)).toEqual(['id', 'note']);
  expect(current.warnings).toEqual([expect.stringContaining('"secret", "other"')]);
});
