import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../../../src/config/index.ts';
import type { ReadRequest, SourceKind, SourceLogin } from '../../../../src/ingest/sources/model.ts';
import { openSession, readSource } from '../../../../src/ingest/sources/read.ts';
import type { Figures, SourceSession } from '../../../../src/ingest/sources/session.ts';
import { makeDirectory } from '../../../support/directory.ts';
import { admin, reader } from '../../../support/rooms.ts';
import type { TestDatabase } from './databases.ts';
import { openFaultProxy } from './fault-proxy.ts';
import { openSources, type SourceStack } from './source-stack.ts';

/** In what the products differ, for what every source must do. */
export interface SourceDialect {
  kind: SourceKind;
  open(): Promise<TestDatabase>;
  product: RegExp;
  quote(name: string): string;
  /** The numbers from 1 to a count, as column `i`. */
  numbers(count: number): string;
  /** The clause of ALTER TABLE that gives a column another type. */
  retype(column: string, type: string): string;
  schemaOf(database: TestDatabase): string;
  /** What VARCHAR(10) is called when tables are listed. */
  varchar10: string;
  /** A SELECT that would leave something behind. */
  writing: string;
}

const code = (code: string) => expect.objectContaining({ code });

/** What every implementation of SourceSession must do, by itself and under a job. */
export function testSource(dialect: SourceDialect): void {
  const { kind } = dialect;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await dialect.open();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  async function openConnected(target = database): Promise<SourceStack> {
    const stack = await openSources();
    stack.connect(target, { kind });
    return stack;
  }

  describe('I5: rows are what the snapshot held that they were read from', () => {
    test('what others commit while rows are read is not among them', async () => {
      await database.run(
        `CREATE TABLE busy AS SELECT i AS id, 0 AS round, repeat('x', 300) AS pad FROM ${dialect.numbers(60_000)} AS n`,
      );
      await using proxy = await openFaultProxy(database.server);
      let commits = 0;
      proxy.plan = {
        holdAfter: 2_000_000,
        hold: async () => {
          for (let round = 1; round <= 3; round++) {
            await database.run(
              `BEGIN; UPDATE busy SET round = ${round} WHERE id % 50 = 0; DELETE FROM busy WHERE id = ${60_000 - round};
               INSERT INTO busy VALUES (${1_000_000 + round}, ${round}, ''); COMMIT`,
            );
            commits += 1;
          }
        },
      };
      await using stack = await openConnected({ ...database, server: proxy.server });
      const job = await stack.ingest({ name: 'source', table: 'busy', verification: 'FULL' });
      expect(job.failure).toBeNull();
      expect(commits).toBe(3);
      expect(await stack.read('SELECT count(*), max(round), max(id)::INTEGER FROM rows')).toEqual([
        ['60000', 0, 60_000],
      ]);
      const { id } = stack.catalog.get(admin, { name: 'rows' }).current;
      expect(stack.catalog.listFiles(admin, id).length).toBeGreaterThan(1);
    });

    test('figures that disagree fail the read if they are the snapshot’s own, and else are asked of it', async () => {
      await database.run(`CREATE TABLE figured AS SELECT i AS id FROM ${dialect.numbers(100)} AS n`);
      const wrong = (figures: Figures) => ({ ...figures, sum_0: String(Number(figures['sum_0']) + 1) });
      const read = (tamper: (session: SourceSession) => Partial<SourceSession>) =>
        readSource(
          requestFor(kind, database, 'figured'),
          new AbortController().signal,
          () => {},
          async (...given) => {
            const session = await openSession(...given);
            return changed(session, tamper(session));
          },
        );
      let isAsked = false;
      const fallenBack = await read((session) => ({
        measureMeanwhile: async (expressions) => wrong(await session.measure(expressions)),
        measure: async (expressions) => {
          isAsked = true;
          return await session.measure(expressions);
        },
      }));
      expect(isAsked).toBe(true);
      expect(fallenBack.verification).toMatchObject({ rowCount: 100, columns: [{ sum: '5050' }] });
      const failing = read((session) => ({
        measureMeanwhile: async () => null,
        measure: async (expressions) => wrong(await session.measure(expressions)),
      }));
      await expect(failing).rejects.toThrow(code('VERIFICATION_FAILED'));
    });
  });

  test('a view, a SELECT and an empty table', async () => {
    await database.run(`
      CREATE TABLE wide AS SELECT i AS id, repeat('x\n"', 30) AS note FROM ${dialect.numbers(900)} AS n;
      CREATE VIEW notes AS SELECT id, note FROM wide;
      CREATE TABLE void (id INT, ${dialect.quote('Größe (m)')} TEXT)`);
    await using stack = await openConnected();
    const sources = [
      [{ table: 'notes' }, 900],
      [{ select: 'SELECT id % 3 AS k, count(*) AS n FROM wide GROUP BY 1 ;' }, 3],
      [{ schema: dialect.schemaOf(database), table: 'void' }, 0],
    ] as const;
    for (const [i, [source, rowCount]] of sources.entries()) {
      const job = await stack.ingest({ name: 'source', verification: 'FULL', ...source }, `set_${i}`);
      expect(job).toMatchObject({ failure: null, result: { rowCount } });
    }
    expect(stack.catalog.get(admin, { name: 'set_2' }).current.columns).toMatchObject([
      { name: 'id' },
      { name: 'Größe_m', originalName: 'Größe (m)' },
    ]);
    expect(await stack.read('SELECT count(*) FROM rows', 'set_2')).toEqual([['0']]);
  });

  test('drift that readers would miss is refused, columns that come are not', async () => {
    await database.run(
      `CREATE TABLE moving (id INT, name VARCHAR(9), amount NUMERIC(10,2)); INSERT INTO moving VALUES (1, 'a', 1)`,
    );
    await using stack = await openConnected();
    const ingest = (change: object = {}) => stack.ingest({ name: 'source', table: 'moving', ...change });
    expect((await ingest()).failure).toBeNull();
    const wider = [dialect.retype('amount', 'NUMERIC(12,2)'), dialect.retype('id', 'BIGINT')];
    await database.run(`ALTER TABLE moving ADD note TEXT, ${wider.join(', ')}`);
    expect((await ingest()).failure).toBeNull();
    await database.run('ALTER TABLE moving DROP name');
    expect((await ingest()).failure).toMatchObject({ code: 'SCHEMA_DRIFT', message: /"name" is gone/ });
    expect(stack.catalog.get(admin, { name: 'rows' }).currentVersion).toBe(2);
    expect((await ingest({ allowSchemaDrift: true })).failure).toBeNull();
    await database.run(`ALTER TABLE moving ${dialect.retype('id', 'TEXT')}`);
    expect((await ingest()).failure).toMatchObject({
      code: 'SCHEMA_DRIFT',
      message: /"id" is VARCHAR now/,
    });
  });

  test('connections are made, tested, browsed and removed; what is wrong says what and how', async () => {
    await database.run('CREATE TABLE listed (id INT PRIMARY KEY, name VARCHAR(10))');
    await using stack = await openSources();
    const made = stack.connect(database, { kind });
    expect(stack.connections.list(admin)).toEqual([made]);
    expect((await stack.databases.testConnection(admin, 'source')).server).toMatch(dialect.product);
    const schema = dialect.schemaOf(database);
    const tables = await stack.databases.sourceTables(admin, 'source');
    expect(tables.find((table) => table.schema === schema && table.name === 'listed')).toMatchObject({
      isView: false,
      columns: [
        { name: 'id', type: expect.stringMatching(/^int/), isNullable: false },
        { name: 'name', type: dialect.varchar10, isNullable: true },
      ],
    });
    const refusals = [
      [{ name: 'nobody', database: 'no_such_database' }, 'SOURCE_LOGIN_REFUSED'],
      [{ name: 'closed', port: 1 }, 'SOURCE_UNREACHABLE'],
      [{ name: 'tls', tls: 'VERIFY' }, 'SOURCE_LOGIN_REFUSED'],
    ] as const;
    for (const [change, refusal] of refusals) {
      stack.connect(database, { kind, ...change });
      await expect(stack.databases.testConnection(admin, change.name)).rejects.toThrow(code(refusal));
    }
    await expect(stack.databases.testConnection(reader, 'source')).rejects.toThrow(code('FORBIDDEN'));
    await expect(stack.databases.sourceTables(reader, 'source')).rejects.toThrow(code('FORBIDDEN'));
    expect(() => stack.connections.create(reader, made)).toThrow(code('FORBIDDEN'));
    expect(() => stack.connect(database, { kind })).toThrow(code('ALREADY_EXISTS'));
    for (const [source, message] of [
      [{ table: 'nowhere' }, /nowhere/],
      [{ select: 'select 1) a; drop table listed; select (2' }, /./],
      [{ select: dialect.writing }, /./],
    ] as const) {
      const job = await stack.ingest({ name: 'source', ...source });
      expect(job.failure).toMatchObject({ code: 'SOURCE_STATEMENT_FAILED', message });
    }
    for (const source of [
      {},
      { table: 'a', select: 'select 1' },
      { select: 'drop table listed' },
      { schema: 'x' },
    ]) {
      const input = { name: 'rows', bucket: 'primary', source: { name: 'source', ...source } };
      expect(() => stack.databases.ingest(admin, input)).toThrow(code('INVALID_ARGUMENT'));
    }
    expect(stack.connections.remove(admin, 'source').id).toBe(made.id);
    expect(() => stack.connections.get(admin, 'source')).toThrow(code('NOT_FOUND'));
  });
}

/** A type with a value at its edge: what must be read, and as what. */
export type TypeCase = [type: string, literal: string, read: string | null, as: string];

/** Ingests a table of one row with all values and one of NULLs, and holds both against the cases. */
export async function ingestTypes(
  stack: SourceStack,
  {
    database,
    kind,
    cases,
    define,
  }: {
    database: TestDatabase;
    kind: SourceKind;
    cases: readonly TypeCase[];
    /** The statements that make the table `edges` with both rows. */
    define: string;
  },
) {
  await database.run(define);
  stack.connect(database, { kind });
  const job = await stack.ingest({ name: 'source', table: 'edges', verification: 'FULL' });
  expect(job.failure).toBeNull();
  const { current } = stack.catalog.get(admin, { name: 'rows' });
  expect(current.columns.map((column, i) => [cases[i]![0], column.type])).toEqual(
    cases.map(([type, , , as]) => [type, as]),
  );
  const [full, empty] = await stack.read(
    `SELECT ${cases.map((_, i) => `v${i}::VARCHAR`).join(', ')} FROM rows ORDER BY v0 NULLS LAST`,
  );
  expect(full!.map((value, i) => [cases[i]![1], value])).toEqual(
    cases.map(([, literal, read]) => [literal, read]),
  );
  expect(new Set(empty)).toEqual(new Set([null]));
  return { current, proof: stack.catalog.getVerification(admin, current.id)! };
}

function requestFor(kind: SourceKind, database: TestDatabase, table: string): ReadRequest {
  const { sources, ingest } = loadConfig({ env: {} });
  const login: SourceLogin = {
    ...database.server,
    ...sources,
    kind,
    name: 'source',
    database: database.name,
    tls: 'DISABLE',
  };
  return {
    login,
    selection: { table },
    cursor: null,
    merge: null,
    verification: 'DEFAULT',
    outputDir: makeDirectory(),
    expected: null,
    columnsMax: ingest.columnsMax,
    lineBytesMax: ingest.lineBytesMax,
    memoryMb: 256,
    threads: 2,
  };
}

/** A session with some of its answers replaced. */
const changed = (session: SourceSession, change: Partial<SourceSession>): SourceSession =>
  new Proxy(session, {
    get(target, name) {
      if (name in change) return Reflect.get(change, name);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
