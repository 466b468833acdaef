import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Job } from '../../../src/jobs/index.ts';
import { admin } from '../../support/rooms.ts';
import { until } from '../../support/until.ts';
import { openMariadbDatabase, openPostgresDatabase, type TestDatabase } from './support/databases.ts';
import { type FaultPlan, openFaultProxy } from './support/fault-proxy.ts';
import { expectNothingPublished, findChildren, openSources } from './support/source-stack.ts';

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

  test('a reset at any point fails, says what to look at and publishes nothing', async () => {
    await using rig = await open();
    const points: Record<string, FaultPlan> = {
      'on connecting': { resetAfter: 0 },
      'while columns are read': { resetOn: 'LIMIT 0' },
      'at the first bytes': { resetAfter: 40_000 },
      'in the middle of rows': { resetAfter: tableBytes / 2 },
      'just before the end': { resetAfter: tableBytes - 60_000 },
      'during verification': { resetOn: 'count(*)' },
    };
    for (const [point, plan] of Object.entries(points)) {
      rig.proxy.plan = plan;
      const { failure } = await rig.ingest();
      const code = point === 'on connecting' ? 'SOURCE_UNREACHABLE' : 'SOURCE_LOST';
      expect({ point, failure }).toEqual({
        point,
        failure: expect.objectContaining({ code, message: expect.stringContaining('connection "source"') }),
      });
      expect(findChildren()).toEqual([]);
    }
    expectNothingPublished(rig.stack);
  });

  test('a source that refuses the connection is tried again, then named', async () => {
    await using rig = await open({
      config: once.config,
      rooms: { jobs: { attemptsMax: 2 } },
    });
    await rig.proxy.close();
    const { failure, attempts } = await rig.ingest();
    expect(attempts).toBe(2);
    expect(failure).toMatchObject({ code: 'SOURCE_UNREACHABLE', message: /ECONNREFUSED/ });
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

  test('a question that is not answered in time is SOURCE_STALLED, not cancelled', async () => {
    await using rig = await open({
      config: { ...once.config, answerTimeoutMs: 300, connectTimeoutMs: 60_000 },
    });
    rig.proxy.plan = { stallAfter: 1 };
    const stalled = { code: 'SOURCE_STALLED', message: expect.stringContaining('answer_timeout_ms') };
    await expect(rig.stack.databases.testConnection(admin, 'source')).rejects.toMatchObject(stalled);
    await expect(rig.stack.databases.sourceTables(admin, 'source')).rejects.toMatchObject(stalled);
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
