import { afterAll, beforeAll, expect, test } from 'vitest';
import { operations, requirePayload } from '../../src/client/index.ts';
import {
  openMariadbDatabase,
  openPostgresDatabase,
  type TestDatabase,
} from '../ingest/sources/support/databases.ts';
import { ingest, select } from '../support/api.ts';
import { shareServer } from '../support/shared-server.ts';
import { until } from '../support/until.ts';

const shared = shareServer();

const kinds = ['POSTGRES', 'MYSQL'] as const;
const databases = {} as Record<(typeof kinds)[number], TestDatabase>;
beforeAll(async () => {
  databases.POSTGRES = await openPostgresDatabase();
  databases.MYSQL = await openMariadbDatabase();
});
afterAll(async () => {
  for (const kind of kinds) await databases[kind]?.[Symbol.asyncDispose]();
});

async function connect(kind: (typeof kinds)[number], name: string): Promise<string> {
  const { server, name: database } = databases[kind];
  const { host, port, user } = server;
  const answer = await shared.client.request(operations.ApiCreateConnectionDocument, {
    input: { name, kind, host, port, user, database, tls: 'DISABLE' },
  });
  return requirePayload(answer.createConnection).connection.name;
}

const people = (from: number, count: number) =>
  Array.from(
    { length: count },
    (_, i) => `(${from + i}, 'u${from + i}@example.com', 'row ${i}', 1.50)`,
  ).join();

test.each(kinds)(
  '%s: columns are judged, the evidence is stored, and a decision outlives a new version',
  async (kind) => {
    const { client } = shared;
    const dataset = `people_${kind.toLowerCase()}`;
    const name = await connect(kind, dataset);
    await databases[kind].run(
      `CREATE TABLE people (id INT PRIMARY KEY, c2 VARCHAR(60), note VARCHAR(60), salary DECIMAL(10,2));
     INSERT INTO people VALUES ${people(1, 500)}`,
    );
    await ingest(client, { name: dataset, source: { connection: { name, table: 'people' } } });
    const read = async () => (await client.request(operations.ApiFindingsDocument, { dataset })).dataset!;
    const found = await read();
    const byName = Object.fromEntries(found.columns.map((column) => [column.name, column]));
    expect(byName).toMatchObject({
      id: { sensitivity: 'INTERNAL', piiKind: null, piiEvidence: null },
      c2: {
        sensitivity: 'PII',
        piiKind: 'EMAIL',
        piiEvidence: { recogniser: 'email', share: 1, header: false },
      },
      note: { sensitivity: 'INTERNAL', piiKind: null },
      salary: { sensitivity: 'FINANCIAL', piiKind: 'SALARY', isOverridden: false },
    });
    const { sampleSize } = byName['c2']!.piiEvidence!;
    expect(sampleSize).toBeGreaterThan(100);
    expect(sampleSize).toBeLessThanOrEqual(400);

    const decision = await client.request(operations.ApiSetColumnSensitivityDocument, {
      input: { ref: { name: dataset }, column: 'c2', sensitivity: 'PUBLIC', reason: 'role addresses' },
    });
    requirePayload(decision.setColumnSensitivity);
    await databases[kind].run(`INSERT INTO people VALUES ${people(1000, 10)}`);
    await ingest(client, { name: dataset, source: { connection: { name, table: 'people' } } });
    const next = await read();
    expect(next.current.version).toBe(2);
    const decided = next.columns.find((column) => column.name === 'c2');
    expect(decided).toMatchObject({ sensitivity: 'PUBLIC', isOverridden: true, piiKind: 'EMAIL' });
  },
);

test.each(kinds)('%s: a schedule reads a table, and says why when it cannot', async (kind) => {
  const { client } = shared;
  const dataset = `orders_${kind.toLowerCase()}`;
  const name = await connect(kind, dataset);
  await databases[kind].run('CREATE TABLE orders (id INT PRIMARY KEY); INSERT INTO orders VALUES (1), (2)');
  const create = async (source: operations.DatabaseSourceInput) =>
    (
      await client.request(operations.ApiCreateScheduleDocument, {
        input: {
          name: dataset,
          isEnabled: false,
          trigger: { interval: { seconds: 3600 } },
          action: { ingestDatabase: { name: dataset, source, primaryKey: ['id'] } },
        },
      })
    ).createSchedule;
  expect(await create({ name: 'nowhere', table: 'orders' })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await create({ name })).toMatchObject({ code: 'INVALID_ARGUMENT' });
  const { schedule } = requirePayload(await create({ name, table: 'orders' }));
  expect(schedule).toMatchObject({
    action: 'ingest.database',
    description: `ingest orders of connection "${name}" into ${dataset}`,
  });
  const { id } = schedule;
  const runNow = async () => {
    requirePayload((await client.request(operations.ApiRunScheduleNowDocument, { id })).runScheduleNow);
    const read = () => client.request(operations.ApiScheduleRunsDocument, { id });
    let answer = await read();
    await until(async () => {
      answer = await read();
      return !['STARTING', 'RUNNING'].includes(answer.schedule!.runs.nodes[0]!.state);
    });
    return { ...answer.schedule!.runs.nodes[0]!, failureCount: answer.schedule!.failureCount };
  };
  expect(await runNow()).toMatchObject({
    state: 'SUCCEEDED',
    reason: 'MANUAL',
    job: { kind: 'ingest.database', version: 1, rowCount: 2, dataset: { name: dataset } },
  });
  await databases[kind].run('INSERT INTO orders VALUES (3)');
  expect(await runNow()).toMatchObject({ state: 'SUCCEEDED', job: { version: 2, rowCount: 3 } });
  expect(await select(client, { sql: `SELECT count(*), max(id) FROM ${dataset}` })).toEqual([['3', 3]]);

  expect(
    (await client.request(operations.ApiRemoveConnectionDocument, { name })).removeConnection,
  ).toMatchObject({ code: 'IN_USE', message: expect.stringContaining('in use by schedule') });
  await databases[kind].run('DROP TABLE orders');
  expect(await runNow()).toMatchObject({
    state: 'FAILED',
    message: expect.stringMatching(/^SOURCE_STATEMENT_FAILED: .*orders/),
    failure: { code: 'SOURCE_STATEMENT_FAILED' },
    job: { state: 'FAILED' },
    failureCount: 1,
  });
  expect(await select(client, { sql: `SELECT count(*) FROM ${dataset}` })).toEqual([['3']]);
});

test.each(kinds)('%s: increments through the API and by a schedule, each with its proof', async (kind) => {
  const { client } = shared;
  const dataset = `visits_${kind.toLowerCase()}`;
  const name = await connect(kind, dataset);
  const { run } = databases[kind];
  await run(`CREATE TABLE visits (id INT PRIMARY KEY, n INT); INSERT INTO visits VALUES (1, 10), (2, 20)`);
  const source = { name, table: 'visits', cursor: { column: 'id' } };
  const input: operations.IngestDatasetInput = {
    name: dataset,
    mode: 'UPSERT',
    primaryKey: ['id'],
    source: { connection: source },
  };
  expect(await ingest(client, input)).toMatchObject({
    version: 1,
    rowCount: 2,
    arrivedCount: 2,
    changedCount: 2,
  });
  expect(await ingest(client, input)).toMatchObject({
    version: null,
    rowCount: 2,
    arrivedCount: 1,
    changedCount: 0,
  });

  const made = await client.request(operations.ApiCreateScheduleDocument, {
    input: {
      name: dataset,
      isEnabled: false,
      trigger: { interval: { seconds: 60 } },
      action: { ingestDatabase: { name: dataset, mode: 'UPSERT', source } },
    },
  });
  const { id } = requirePayload(made.createSchedule).schedule;
  await run('INSERT INTO visits VALUES (3, 30); UPDATE visits SET n = 21 WHERE id = 2');
  requirePayload((await client.request(operations.ApiRunScheduleNowDocument, { id })).runScheduleNow);
  const read = async () => (await client.request(operations.ApiIncrementDocument, { dataset })).dataset!;
  await until(async () => (await read()).current.version === 2);
  expect(await read()).toEqual({
    primaryKey: ['id'],
    current: {
      version: 2,
      mode: 'UPSERT',
      rowCount: 3,
      lineage: { baseVersion: 1, cursor: { column: 'id', value: '3' } },
      verification: { rowCount: 2 },
    },
  });
  expect(await select(client, { sql: `SELECT id, n FROM ${dataset} ORDER BY id` })).toEqual([
    [1, 10],
    [2, 21],
    [3, 30],
  ]);
  const refused = await client.request(operations.ApiIngestDocument, {
    input: { name: dataset, mode: 'APPEND', source: { connection: { name, table: 'visits' } } },
  });
  expect(refused.ingestDataset).toMatchObject({ code: 'INVALID_ARGUMENT' });
});
