import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createSite, type LakehouseProcess } from '../support/lakehouse-process.ts';
import { until } from '../support/until.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests
async function ask(server: LakehouseProcess, query: string, variables: object = {}): Promise<any> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

const create = `mutation ($input: CreateScheduleInput!) { createSchedule(input: $input) {
  __typename ... on CreateSchedulePayload { schedule { id nextRunAt description } } ... on UserError { code } } }`;
const read = `query ($id: ID!) { schedule(ref: {id: $id}) { isRunning trigger { __typename } journal { totalCount }
  runs { nodes { state reason job { __typename state } } } } }`;

it('a schedule keeps a file fresh; the journal tells of it, and survives a kill', {
  timeout: 120_000,
}, async () => {
  await using site = createSite({ settings: { scheduler: { tick_ms: 100 } } });
  const file = path.join(site.sourceDir, 'rates.csv');
  writeFileSync(file, 'a,b\n1,2\n');
  let server = await site.start();
  const trigger = { interval: { seconds: 1 } };
  const refused = await ask(server, create, {
    input: { name: 'x', trigger: { cron: { expression: '61 * * * *' } }, action: { verify: true } },
  });
  expect(refused.createSchedule).toEqual({ __typename: 'ValidationError', code: 'INVALID_CRON' });
  const made = await ask(server, create, {
    input: { name: 'rates', trigger, action: { ingest: { name: 'rates', path: file } } },
  });
  const { id } = made.createSchedule.schedule;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const runs = async (): Promise<any[]> => (await ask(server, read, { id })).schedule.runs.nodes;
  await until(async () => (await runs()).some((run) => run.reason === 'UNCHANGED'));
  expect((await runs()).at(-1)).toEqual({
    state: 'SUCCEEDED',
    reason: 'DUE',
    job: { __typename: 'IngestJob', state: 'SUCCEEDED' },
  });
  writeFileSync(file, 'a,b\n1,2\n3,4\n');
  await until(async () => (await runs()).filter((run) => run.state === 'SUCCEEDED').length >= 2);

  const flushed = await ask(
    server,
    'mutation { flushJournal { ... on FlushJournalPayload { entryCount flushedSeq } } }',
  );
  expect(flushed.flushJournal.flushedSeq).toBeGreaterThan(5);
  const sql = `{ query(input: {sql: "SELECT count(*) FROM lakehouse_journal"}) { ... on ResultSet { rows } } }`;
  expect(Number((await ask(server, sql)).query.rows[0][0])).toBe(flushed.flushJournal.flushedSeq);

  await server.kill();
  server = await site.start();
  const { journal, journalStats, schedule } = await ask(
    server,
    `query ($id: ID!) { schedule(ref: {id: $id}) { journal { totalCount } }
      journal(first: 3, filter: {entityType: "schedule", action: "created"}) { nodes { id entityId newValue } }
      journalStats { entryCount flushedSeq actions { entityType action count } } }`,
    { id },
  );
  expect(journal.nodes).toMatchObject([{ entityId: id, newValue: { name: 'rates' } }]);
  expect(schedule.journal.totalCount).toBeGreaterThan(2);
  expect(journalStats.flushedSeq).toBeGreaterThanOrEqual(flushed.flushJournal.flushedSeq);
  await until(async () => (await runs()).length > 3);
});
