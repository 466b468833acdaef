import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { graphql } from 'graphql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createLoaders } from '../../../resolvers/loaders.ts';
import { schema } from '../../../schema/schema.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { createAdminCaller, createLogger } from '../../../src/kernel/index.ts';
import { openLakehouse } from '../../../src/lakehouse.ts';
import { makeDirectory } from '../../support/directory.ts';
import { migrationsDir } from '../../support/rooms.ts';
import { until } from '../../support/until.ts';
import { openMariadbDatabase, openPostgresDatabase, type TestDatabase } from './support/databases.ts';

const sentinel = 'S3ntinel@p/w#"q\'x';
const encoded = encodeURIComponent(sentinel);

/** A password in every spelling of a connection string that people paste. */
const dsns = [
  `postgres://u:${encoded}@h/db`,
  `postgresql://u:${sentinel}@h:5432/db?sslmode=require`,
  `mysql://u:${sentinel}@h/db`,
  `mariadb://u:${encoded}@h:3306/db`,
  `jdbc:postgresql://h/db?user=u&password=${encoded}`,
  `jdbc:mysql://u:${sentinel}@h/db`,
  `postgres://h/db?user=u&password=${encoded}`,
  `host=h dbname=db user=u password=${sentinel}`,
  `host=h password='${sentinel.replace("'", "\\'")}'`,
  `Server=h;Database=db;Uid=u;Pwd=${sentinel};`,
  `u:${sentinel}@tcp(h:3306)/db`,
  `PGPASSWORD=${sentinel} psql -h h`,
  `{"host": "h", "password": "${encoded}"}`,
  `POSTGRES://u:${encoded}@[2001:db8::1]:5432/db`,
  `mysql://u:${sentinel}@[::1]/db?charset=utf8mb4`,
  `postgresql:///db?host=/var/run/postgresql&user=u&password=${encoded}`,
  `postgres://u:${encoded}@%2Fvar%2Frun%2Fpostgresql/db`,
  `mariadb://u:${sentinel}@localhost/db?socketPath=/run/mysqld/mysqld.sock`,
  `user = u password = ${sentinel} host = /var/run/postgresql`,
];
/** Parts that tell the sentinel even where it was cut or escaped. */
const traces = ['S3ntinel', 'ntinel@p', 'p%2Fw'];

const databases: TestDatabase[] = [];
beforeAll(async () => {
  databases.push(await openPostgresDatabase(), await openMariadbDatabase());
  await makeLeaks();
});
/** Views of the source whose rows fail with a text that quotes a connection string; their names by database. */
const leaks: string[][] = [];
const quoteText = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

async function makeLeaks() {
  const [postgres, mariadb] = databases as [TestDatabase, TestDatabase];
  await postgres.run(
    `CREATE FUNCTION boom(said text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cannot reach %', said; END $$`,
  );
  await mariadb.run(
    `CREATE FUNCTION boom(said VARCHAR(100)) RETURNS INT
       BEGIN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = said; RETURN 1; END`,
  );
  await mariadb.run(
    `CREATE USER ${mariadb.name.slice(0, 60)} IDENTIFIED BY ${quoteText(sentinel)}; GRANT ALL ON ${mariadb.name}.* TO ${mariadb.name.slice(0, 60)}`,
  );
  leaks.push([], []);
  for (const [i, dsn] of [sentinel, ...dsns].entries()) {
    await postgres.run(`CREATE VIEW leak_${i} AS SELECT boom(E${quoteText(dsn)}) AS x`);
    leaks[0]!.push(`leak_${i}`);
    if (i % 4 !== 0 || dsn.length > 100) continue;
    await mariadb.run(`CREATE VIEW leak_${i} AS SELECT boom(${quoteText(dsn)}) AS x`);
    leaks[1]!.push(`leak_${i}`);
  }
}

afterAll(async () => {
  await databases[1]!.run(`DROP USER ${databases[1]!.name.slice(0, 60)}`);
  for (const database of databases) await database[Symbol.asyncDispose]();
});

test('a password reaches no log, no row, no journal, no event and no answer', {
  timeout: 240_000,
}, async () => {
  const dir = makeDirectory();
  const secretFile = path.join(dir, 'secrets', 'password');
  const config = loadConfig({
    env: {},
    flags: {
      'storage.dataDir': path.join(dir, 'data'),
      'sources.secretDirs': [path.join(dir, 'secrets')],
      'jobs.attemptsMax': 1,
    },
  });
  const { mkdirSync } = await import('node:fs');
  mkdirSync(path.dirname(secretFile));
  writeFileSync(secretFile, `${sentinel}\n`);
  const answers: unknown[] = [];
  const lines: string[] = [];
  const write = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const logger = createLogger({ level: 'debug' });
  for (const level of ['warn', 'error', 'info'] as const) {
    const original = logger[level].bind(logger) as (...args: unknown[]) => void;
    logger[level] = ((...args: unknown[]) => {
      const [first] = args as [{ err?: Error }];
      lines.push(JSON.stringify(args), first?.err?.stack ?? '', String(first?.err?.cause ?? ''));
      if (process.env['SHOW_LOGS']) original(...args);
    }) as never;
  }
  {
    await using lake = await openLakehouse({ config, logger, version: '0.0.0', migrationsDir });
    lake.start();
    const caller = createAdminCaller('ada', 'graphql');
    const ask = async (source: string, variableValues: Record<string, unknown> = {}) => {
      const contextValue = {
        caller,
        requestId: 'r',
        bucket: undefined,
        services: lake,
        splices: false,
        urlFor: (at: string) => at,
        linkTo: (at: string) => at,
        signal: new AbortController().signal,
        loaders: createLoaders(lake, caller),
      };
      const answer = await graphql({ schema, source, variableValues, contextValue });
      answers.push(answer);
      return answer;
    };
    const create = (input: object) =>
      ask(
        `mutation ($input: CreateConnectionInput!) { createConnection(input: $input) {
           __typename ... on UserError { code message details } ... on CreateConnectionPayload { connection { id name host user } } } }`,
        { input },
      );
    const base = {
      name: 'source',
      kind: 'POSTGRES',
      host: '127.0.0.1',
      database: 'db',
      user: 'u',
      tls: 'DISABLE',
    };
    // 1. A DSN in the place of any field is refused and not repeated.
    for (const dsn of dsns)
      for (const change of [
        { host: dsn },
        { database: dsn },
        { user: dsn },
        { name: dsn },
        { secret: { env: dsn } },
        { secret: { file: dsn } },
      ]) {
        const answer = await create({ ...base, ...change });
        expect(JSON.stringify(answer), JSON.stringify(Object.keys(change))).toMatch(/DSN_REFUSED/);
      }
    expect(JSON.stringify(await create({ ...base, secret: { env: sentinel } }))).toMatch(/INVALID_ARGUMENT/);
    expect(JSON.stringify(await create({ ...base, secret: { env: 'NOT_SET_AT_ALL' } }))).toMatch(
      /SECRET_UNREADABLE/,
    );
    expect(JSON.stringify(await create({ ...base, secret: { file: '/etc/passwd' } }))).toMatch(
      /SECRET_UNREADABLE/,
    );
    // 2. A right reference to a wrong password, and every way to fail with it.
    for (const [kind, database] of [
      ['POSTGRES', databases[0]!],
      ['MYSQL', databases[1]!],
    ] as const) {
      const name = kind.toLowerCase();
      const { port } = database.server;
      const settings = { ...base, name, kind, port, database: database.name, secret: { file: secretFile } };
      expect(JSON.stringify(await create({ ...settings, user: 'nobody_here' }))).toMatch(
        /CreateConnectionPayload/,
      );
      await create({ ...settings, name: `${name}_closed`, port: 1 });
      await create({ ...settings, name: `${name}_tls`, tls: 'VERIFY' });
      for (const connection of [name, `${name}_closed`, `${name}_tls`]) {
        const tested = await ask(
          `mutation ($name: String!) { testConnection(name: $name) { __typename ... on UserError { code message details } } }`,
          { name: connection },
        );
        expect(JSON.stringify(tested)).toMatch(/SOURCE_(LOGIN_REFUSED|UNREACHABLE)/);
      }
      await ask('query ($c: String!) { sourceTables(connection: $c) { name } }', { c: name });
    }
    const ingest = (input: object) =>
      ask(
        `mutation ($input: IngestDatasetInput!) { ingestDataset(input: $input) { __typename ... on UserError { code message details } ... on IngestDatasetPayload { job { id } } } }`,
        { input },
      );
    for (const connection of ['postgres', 'mysql'])
      expect(
        JSON.stringify(
          await ingest({ name: 'rows', source: { connection: { name: connection, table: 'x' } } }),
        ),
      ).toMatch(/IngestDatasetPayload/);
    // 3. A login that succeeds, and a source whose own errors quote the password in every spelling.
    for (const [i, kind] of (['POSTGRES', 'MYSQL'] as const).entries()) {
      const { server, name: database } = databases[i]!;
      const user = kind === 'POSTGRES' ? server.user : database.slice(0, 60);
      const { host, port } = server;
      const name = `leaking_${i}`;
      const made = await create({
        ...base,
        name,
        kind,
        host,
        port,
        database,
        user,
        secret: { file: secretFile },
      });
      expect(JSON.stringify(made)).toMatch(/CreateConnectionPayload/);
      for (const table of leaks[i]!)
        expect(
          JSON.stringify(await ingest({ name: `${name}_${table}`, source: { connection: { name, table } } })),
        ).toMatch(/IngestDatasetPayload/);
    }
    for (const dsn of dsns)
      for (const input of [
        { name: dsn, source: { connection: { name: 'postgres', table: 'x' } } },
        { name: 'rows', source: { connection: { name: dsn, table: 'x' } } },
        { name: 'rows', source: { connection: { name: 'postgres', table: dsn } } },
        {
          name: 'rows',
          source: { connection: { name: 'postgres', select: `select * from dblink('${dsn}', 'x')` } },
        },
        { name: 'rows', idempotencyKey: dsn, source: { connection: { name: 'postgres', table: 'x' } } },
      ])
        expect(JSON.stringify(await ingest(input))).toMatch(/DSN_REFUSED/);
    await ask('query ($c: String!) { sourceTables(connection: $c) { name } }', { c: dsns[1] });
    await until(
      () => lake.jobs.list(caller, { states: ['QUEUED', 'RUNNING'] }, { first: 10 }).edges.length === 0,
      'the end of all jobs',
      90_000,
    );
    const failures = lake.jobs
      .list(caller, { states: ['FAILED'] }, { first: 100 })
      .edges.map(({ node }) => node.failure!);
    const leaked = failures.filter(({ message }) => /cannot reach|\(1644\)/.test(message));
    expect(leaked).toHaveLength(leaks.flat().length);
    for (const { code } of leaked) expect(code).toBe('SOURCE_STATEMENT_FAILED');
    await ask(
      '{ connections { id name host port database user tls } jobs { nodes { id kind failure { code message } log { message } } } }',
    );
    const answered = JSON.stringify(answers);
    for (const trace of traces) expect(answered).not.toContain(trace);
  }
  write.mockRestore();
  expect(lines.join('')).toContain('SOURCE_');
  for (const trace of traces) expect(lines.join('\n')).not.toContain(trace);
  const data = path.join(dir, 'data');
  for (const entry of readdirSync(data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const content = readFileSync(path.join(entry.parentPath, entry.name)).toString('latin1');
    for (const trace of traces) expect([entry.name, content.includes(trace)]).toEqual([entry.name, false]);
  }
});
