import { afterAll, beforeAll, expect, test } from 'vitest';
import { operations, requirePayload } from '../../src/client/index.ts';
import {
  openMariadbDatabase,
  openPostgresDatabase,
  type TestDatabase,
} from '../ingest/sources/support/databases.ts';
import { ingest } from '../support/api.ts';
import { shareServer } from '../support/shared-server.ts';

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
