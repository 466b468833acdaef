import { appendFileSync, globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operations, requirePayload } from '../../src/client/index.ts';
import { openMariadbDatabase, openPostgresDatabase } from '../ingest/sources/support/databases.ts';
import { requireSucceeded, select, submitIngest } from '../support/api.ts';
import { createSite } from '../support/lakehouse-process.ts';
import { findLeftovers } from '../support/leftovers.ts';

const cases = [
  ['POSTGRES', 'APPEND', ['staged', 'before-commit']],
  ['MYSQL', 'UPSERT', ['renamed', 'after-commit']],
] as const;

test.each(cases)(
  '%s: a crash around the publication of an %s by cursor loses no row and doubles none (%j)',
  {
    timeout: 120_000,
  },
  async (kind, mode, faults) => {
    await using database = await (kind === 'MYSQL' ? openMariadbDatabase() : openPostgresDatabase());
    await using site = createSite({ settings: { log: { level: 'error' } } });
    await database.run('CREATE TABLE t (id INT PRIMARY KEY, v INT)');
    let server = await site.start();
    const { host, port, user } = database.server;
    const made = await server.client.request(operations.ApiCreateConnectionDocument, {
      input: { name: 'db', kind, host, port, user, database: database.name, tls: 'DISABLE' },
    });
    requirePayload(made.createConnection);
    const input: operations.IngestDatasetInput = {
      name: 't',
      mode,
      source: { connection: { name: 'db', table: 't', cursor: { column: 'id' } } },
      ...(mode === 'UPSERT' ? { primaryKey: ['id'] } : {}),
    };
    const ids: number[] = [];
    const grow = async () => {
      const from = ids.length + 1;
      ids.push(from, from + 1, from + 2);
      await database.run(`INSERT INTO t VALUES (${from}, 0), (${from + 1}, 0), (${from + 2}, 0)`);
    };
    await grow();
    await requireSucceeded(server.client, await submitIngest(server.client, input));
    for (const [round, fault] of faults.entries()) {
      await server.stop();
      await grow();
      server = await site.start({ fault });
      const job = await submitIngest(server.client, { ...input, idempotencyKey: fault });
      expect(await server.ended).toBe('SIGKILL');
      server = await site.start();
      await requireSucceeded(server.client, job); // resumed by itself
      expect(await select(server.client, { sql: 'SELECT id FROM t ORDER BY id' })).toEqual(
        ids.map((id) => [id]),
      );
      const { dataset } = await server.client.request(operations.ApiIncrementDocument, { dataset: 't' });
      expect(dataset!.current).toMatchObject({
        version: round + 2,
        lineage: { baseVersion: round + 1, cursor: { column: 'id', value: String(ids.length) } },
      });
    }
    await server.stop();
    expect(findLeftovers(site.dataDir)).toEqual([]);
  },
);

test('what was read and verified before a crash is published without asking the source again', {
  timeout: 120_000,
}, async () => {
  await using database = await openPostgresDatabase();
  await using site = createSite({ settings: { log: { level: 'error' } } });
  await database.run('CREATE TABLE gone AS SELECT i AS id FROM generate_series(1, 5000) i');
  let server = await site.start();
  const { host, port, user } = database.server;
  const connection = { name: 'db', kind: 'POSTGRES', host, port, user, database: database.name } as const;
  const made = await server.client.request(operations.ApiCreateConnectionDocument, {
    input: { ...connection, tls: 'DISABLE' },
  });
  requirePayload(made.createConnection);
  const crash = async (name: string) => {
    await server.stop();
    server = await site.start({ fault: 'staged' });
    const job = await submitIngest(server.client, {
      name,
      source: { connection: { name: 'db', table: 'gone' } },
    });
    expect(await server.ended).toBe('SIGKILL');
    return job;
  };
  const damaged = await crash('damaged');
  const [part] = globSync(`${site.dataDir}/**/.staging/${damaged}/**/*.parquet`) as [string];
  appendFileSync(part, 'x');
  server = await site.start();
  await requireSucceeded(server.client, damaged); // read again
  expect(await select(server.client, { sql: 'SELECT count(*), sum(id) FROM damaged' })).toEqual([
    ['5000', '12502500'],
  ]);

  const job = await crash('complete');
  await database.run('DROP TABLE gone');
  server = await site.start();
  await requireSucceeded(server.client, job);
  expect(await select(server.client, { sql: 'SELECT count(*), sum(id) FROM complete' })).toEqual([
    ['5000', '12502500'],
  ]);
  await server.stop();
  expect(findLeftovers(site.dataDir)).toEqual([]);
});
