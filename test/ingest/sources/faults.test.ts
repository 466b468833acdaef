import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Job } from '../../../src/jobs/index.ts';
import { admin } from '../../support/rooms.ts';
import { until } from '../../support/until.ts';
import { openMariadbDatabase, openPostgresDatabase, type TestDatabase } from './support/databases.ts';
import { openFaultProxy } from './support/fault-proxy.ts';
import { openSources, type SourceStack } from './support/source-stack.ts';

const kinds = ['POSTGRES', 'MYSQL'] as const;
const databases = new Map<string, TestDatabase>();
const tableBytes = 2_850_000;

beforeAll(async () => {
  databases.set('POSTGRES', await openPostgresDatabase());
  databases.set('MYSQL', await openMariadbDatabase());
  await databases
    .get('POSTGRES')!
    .run(
      `CREATE TABLE rows_here AS SELECT i AS id, repeat('x', 280) AS pad FROM generate_series(1, 10000) AS i`,
    );
  await databases.get('MYSQL')!.run(
    `CREATE TABLE rows_here (id INT PRIMARY KEY, pad VARCHAR(300));
       SET max_recursive_iterations = 10000;
       INSERT INTO rows_here WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
         SELECT i, repeat('x', 280) FROM n`,
  );
});
afterAll(async () => {
  for (const database of databases.values()) await database[Symbol.asyncDispose]();
});

/** No retries: what is looked at is one run. */
const once = {
  config: { stallTimeoutMs: 700, connectTimeoutMs: 700, answerTimeoutMs: 20_000 },
  rooms: { jobs: { attemptsMax: 1 } },
};

function expectNothingPublished(stack: SourceStack) {
  expect(stack.catalog.count(admin, {})).toBe(0);
  const left = readdirSync(path.join(stack.dataDir, 'buckets'), { recursive: true }).filter((file) =>
    /\.(parquet|csv|json)$/.test(String(file)),
  );
  expect(left).toEqual([]);
}

describe.for(kinds)('%s', (kind) => {
  const open = async (given: Parameters<typeof openSources>[0] = once) => {
    const database = databases.get(kind)!;
    const proxy = await openFaultProxy(database.server);
    const stack = await openSources(given);
    const { server } = proxy;
    stack.connect({ ...database, server }, { kind });
    const ingest = () => stack.ingest({ name: 'source', table: 'rows_here' });
    return {
      stack,
      proxy,
      ingest,
      async [Symbol.asyncDispose]() {
        await stack[Symbol.asyncDispose]();
        await proxy[Symbol.asyncDispose]();
      },
    };
  };

  test('a slow line is no fault', async () => {
    await using rig = await open();
    rig.proxy.plan = { latencyMs: 10 };
    expect(await rig.ingest()).toMatchObject({ failure: null, result: { rowCount: 10_000 } });
  });

  test('a reset at any point fails with SOURCE_LOST and publishes nothing', async () => {
    await using rig = await open();
    for (const resetAfter of [3000, 40_000, tableBytes / 2, tableBytes - 60_000]) {
      rig.proxy.plan = { resetAfter };
      const { failure } = await rig.ingest();
      expect([resetAfter, failure]).toEqual([
        resetAfter,
        expect.objectContaining({ code: expect.stringMatching(/^SOURCE_(LOST|UNREACHABLE)$/) }),
      ]);
    }
    expectNothingPublished(rig.stack);
  });

  test('a source that falls silent is given up in time, with the setting named', async () => {
    await using rig = await open();
    rig.proxy.plan = { stallAfter: tableBytes / 2 };
    const { failure } = await rig.ingest();
    expect(failure).toMatchObject({ code: 'SOURCE_STALLED', message: /stall_timeout_ms/ });
    rig.proxy.plan = { stallAfter: 1 };
    expect((await rig.ingest()).failure!.code).toMatch(/^SOURCE_(STALLED|UNREACHABLE)$/);
    expectNothingPublished(rig.stack);
  });

  test('after a reset it is tried again on a new snapshot, and succeeds', async () => {
    await using rig = await open({ config: once.config });
    rig.proxy.plan = { resetAfter: tableBytes / 2 };
    const job: Job = rig.stack.databases.ingest(admin, {
      name: 'rows',
      bucket: 'primary',
      source: { name: 'source', table: 'rows_here' },
    });
    await until(
      () =>
        rig.stack.jobs.get(admin, job.id).attempts === 1 &&
        rig.stack.jobs.get(admin, job.id).state === 'QUEUED',
    );
    rig.proxy.plan = {};
    expect(await rig.stack.ended(job)).toMatchObject({ state: 'SUCCEEDED', attempts: 2 });
  });

  test('a cancel ends the work process and leaves nothing; a connection in use cannot be removed', async () => {
    await using rig = await open({ config: { ...once.config, stallTimeoutMs: 60_000 } });
    rig.proxy.plan = { stallAfter: tableBytes / 2 };
    const job = rig.stack.databases.ingest(admin, {
      name: 'rows',
      bucket: 'primary',
      source: { name: 'source', table: 'rows_here' },
    });
    await until(() => rig.stack.jobs.get(admin, job.id).phase === 'reading');
    expect(() => rig.stack.connections.remove(admin, 'source')).toThrow(
      expect.objectContaining({ code: 'IN_USE' }),
    );
    rig.stack.jobs.cancel(admin, job.id);
    expect((await rig.stack.ended(job)).state).toBe('CANCELLED');
    await until(() => rig.stack.jobs.runningCount === 0);
    expectNothingPublished(rig.stack);
    rig.stack.connections.remove(admin, 'source');
  });
});
