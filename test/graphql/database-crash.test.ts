import { expect, test } from 'vitest';
import { operations, requirePayload } from '../../src/client/index.ts';
import { openMariadbDatabase, openPostgresDatabase } from '../ingest/sources/support/databases.ts';
import { requireSucceeded, select, submitIngest } from '../support/api.ts';
import { createSite } from '../support/lakehouse-process.ts';
import { findLeftovers } from '../support/leftovers.ts';

const cases = [
  ['POSTGRES', 'APPEND'],
  ['MYSQL', 'UPSERT'],
] as const;

test.each(cases)(
  '%s: a crash around the publication of an %s by cursor loses no row and doubles none',
  {
    timeout: 120_000,
  },
  async (kind, mode) => {
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
    for (const [round, fault] of ['staged', 'renamed', 'before-commit', 'after-commit'].entries()) {
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
