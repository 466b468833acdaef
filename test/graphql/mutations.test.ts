import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { getNamedType } from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { waitForJob, writeNumbers } from '../support/api.ts';
import { shareServer } from '../support/shared-server.ts';
import { until } from '../support/until.ts';

const shared = shareServer({
  settings: {
    inbox: { poll_interval_ms: 100, settle_ms: 10 },
    jobs: { concurrency: 1 },
    vectors: { flat_below: 10 },
  },
});

/** Mutations that leave nothing behind to tell of. */
const changesNothing = new Set(['testConnection', 'flushJournal']);

const mutations = schema.getMutationType()!.getFields();
/** Every mutation that was done, and under which request. */
const done = new Map<string, string>();

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the test
type Answer = any;

async function ask(query: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${shared.server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { data: Answer; errors?: unknown };
  if (errors) throw new Error(`${query}: ${JSON.stringify(errors)}`);
  return { data, requestId: response.headers.get('x-request-id')! };
}

/** Does a mutation, which must succeed; `selection` is of its payload. */
async function change(name: string, args: string, selection = '', headers: Record<string, string> = {}) {
  const union = getNamedType(mutations[name]!.type).name;
  const payload = union.replace(/Result$/, 'Payload');
  const query = `mutation { ${name}${args && `(${args})`} { __typename ... on ${payload} { __typename ${selection} } ... on UserError { code message } } }`;
  const { data, requestId } = await ask(query, headers);
  expect(data[name], `${name}: ${data[name].message}`).toMatchObject({ __typename: payload });
  done.set(name, requestId);
  return data[name] as Answer;
}

const job = async (name: string, args: string) => {
  const { id } = (await change(name, args, 'job { id }')).job;
  return waitForJob(shared.client, id);
};

it('every mutation leaves an entry in the journal, under its request', { timeout: 240_000 }, async () => {
  const { site } = shared;
  const quoted = JSON.stringify;
  const file = quoted(writeNumbers(site.sourceDir, 'n.csv', 1, 3).file);

  await change('createBucket', 'input: {name: "spare"}');
  await change('removeBucket', 'name: "spare"');
  await change('createUpload', 'filename: "x.csv"');
  await change(
    'createConnection',
    'input: {name: "db", kind: POSTGRES, host: "127.0.0.1", database: "d", user: "u"}',
  );
  await change('removeConnection', 'name: "db"');

  const texts = path.join(site.sourceDir, 'texts.csv');
  const words = 'alder birch cedar dogwood elm fir ginkgo hazel ivy juniper'.split(' ');
  const line = (_: unknown, n: number) =>
    `${n},${Array.from({ length: 8 }, (_, at) => words[(n * (at + 3) + at * at) % words.length]).join(' ')} ${n}`;
  writeFileSync(texts, ['id,text', ...Array.from({ length: 300 }, line)].join('\n'));
  await job('ingestDataset', `input: {name: "texts", source: {path: ${quoted(texts)}}}`);
  await job('ingestDataset', `input: {name: "texts", source: {path: ${quoted(texts)}}}`);
  await change('updateDataset', 'input: {ref: {name: "texts"}, description: "trees"}');
  await change(
    'setColumnSensitivity',
    'input: {ref: {name: "texts"}, column: "text", sensitivity: PUBLIC, reason: "names of trees"}',
  );
  await change('rollbackDataset', 'input: {ref: {name: "texts"}, toVersion: 1}');
  await change('createDownload', 'input: {sql: "SELECT * FROM texts", format: CSV}');

  await job('buildIndex', 'input: {name: "trees", dataset: "texts", textColumn: "text"}');
  const { index } = (await ask('{ index(name: "trees") { id } }')).data;
  const queries = quoted(words.flatMap((word) => [`${word} tree`, `${word} leaf`]));
  await change(
    'createEvaluationSet',
    `input: {index: ${quoted(index.id)}, name: "mine", queries: ${queries}}`,
  );
  await job('autotuneIndex', `input: {index: ${quoted(index.id)}, promote: false}`);
  const { trials } = (await ask('{ index(name: "trees") { trials(first: 1) { nodes { id } } } }')).data.index;
  await change('promoteTrial', `input: {trial: ${quoted(trials.nodes[0].id)}}`);
  await change('rollbackIndex', `input: {index: ${quoted(index.id)}}`);

  const busy = (await change('ingestDataset', `input: {name: "one", source: {path: ${file}}}`, 'job { id }'))
    .job;
  const next = (await change('ingestDataset', `input: {name: "two", source: {path: ${file}}}`, 'job { id }'))
    .job;
  await change('cancelJob', `id: ${quoted(next.id)}`);
  await waitForJob(shared.client, next.id);
  await change('retryJob', `id: ${quoted(next.id)}`);
  await waitForJob(shared.client, busy.id);
  await job('verifyStorage', '');

  const inbox = path.join(site.dataDir, 'inbox');
  mkdirSync(inbox, { recursive: true });
  writeFileSync(path.join(inbox, 'bad.csv'), 'a,b\n1,2\n3\n4\n5\n');
  let failed: { id: string; storedAs: string | null } | undefined;
  await until(async () => {
    const { data } = await ask('{ inbox { files(states: [FAILED]) { nodes { id storedAs } } } }');
    failed = data.inbox.files.nodes[0];
    return typeof failed?.storedAs === 'string' && existsSync(path.join(inbox, failed.storedAs));
  }, 'the file to fail');
  await change('retryFile', `id: ${quoted(failed!.id)}`);

  const made = await change(
    'createSchedule',
    'input: {name: "nightly", isEnabled: false, trigger: {interval: {seconds: 86400}}, action: {verify: true}}',
    'schedule { id }',
  );
  const id = `id: ${quoted(made.schedule.id)}`;
  await change('updateSchedule', `input: {${id}, jitterSeconds: 5}`);
  await change('enableSchedule', id);
  await change('disableSchedule', id);
  await change('runScheduleNow', id);
  await until(
    async () => !(await ask(`{ schedule(ref: {${id}}) { isRunning } }`)).data.schedule.isRunning,
    'the run to end',
  );
  await change('deleteSchedule', id);

  await change('deleteIndex', `id: ${quoted(index.id)}`);
  await change('restoreIndex', `id: ${quoted(index.id)}`);
  await change('deleteIndex', `id: ${quoted(index.id)}`);
  const { dataset } = (await ask('{ dataset(ref: {name: "texts"}) { id } }')).data;
  await change('deleteDataset', 'ref: {name: "texts"}');
  await change('restoreDataset', `id: ${quoted(dataset.id)}`);
  await change('eraseJournalValues', `entityType: "dataset", entityId: ${quoted(dataset.id)}`);

  // A new mutation belongs above, or among those that change nothing.
  const expected = Object.keys(mutations).filter((name) => !changesNothing.has(name));
  expect([...done.keys()].sort()).toEqual(expected.sort());
  const { journal } = (await ask('{ journal(first: 500) { nodes { requestId } } }')).data;
  const told = new Set(journal.nodes.map((entry: { requestId: string | null }) => entry.requestId));
  expect([...done].filter(([, requestId]) => !told.has(requestId)).map(([name]) => name)).toEqual([]);
});

it('X-Lakehouse-Bucket is heeded by datasets and indexes alike, and refused when unknown', async () => {
  await change('createBucket', 'input: {name: "shelf"}');
  const file = JSON.stringify(writeNumbers(shared.site.sourceDir, 'words.csv', 1, 5).file);
  await job('ingestDataset', `input: {name: "shelved", source: {path: ${file}}}`);
  const { columns } = (await ask('{ dataset(ref: {name: "shelved"}) { columns { name } } }')).data.dataset;
  const headers = { 'x-lakehouse-bucket': 'shelf' };
  const input = `input: {name: "shelved", dataset: "shelved", textColumn: ${JSON.stringify(columns.at(-1).name)}}`;
  const { id } = (await change('buildIndex', input, 'job { id }', headers)).job;
  expect(await waitForJob(shared.client, id)).toMatchObject({ state: 'SUCCEEDED' });
  const names = async (given: Record<string, string>) =>
    (await ask('{ indexes { nodes { name bucket { name } } } }', given)).data.indexes.nodes;
  expect(await names(headers)).toEqual([{ name: 'shelved', bucket: { name: 'shelf' } }]);
  const elsewhere = await names({ 'x-lakehouse-bucket': 'primary' });
  expect(elsewhere.map((one: { name: string }) => one.name)).not.toContain('shelved');
  for (const field of ['indexes', 'datasets'])
    await expect(ask(`{ ${field} { totalCount } }`, { 'x-lakehouse-bucket': 'nope' })).rejects.toThrow(
      /NOT_FOUND.*primary.*shelf/,
    );
});

it('a negative first is refused where a list is not paged', async () => {
  for (const list of [
    'rejects(first: -5) { reason }',
    'files(first: -1) { key }',
    'columns(first: -1) { name }',
  ])
    await expect(ask(`{ dataset(ref: {name: "shelved"}) { current { ${list} } } }`)).rejects.toThrow(
      'INVALID_ARGUMENT',
    );
});
