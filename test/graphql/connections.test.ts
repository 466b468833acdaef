import { isObjectType } from 'graphql';
import { beforeAll, expect, it } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { buildIndex, codeOf, ingest, writeTextFile } from '../support/api.ts';
import { shareServer } from '../support/shared-server.ts';

const shared = shareServer();

/** Every paged field of the API: where it stands in a query, and the name of its list in cursors. */
const connections: Record<string, { list: string; inside?: string; isNumbered?: true }> = {
  'Bucket.datasets': { list: 'datasets', inside: 'bucket(name: "primary")' },
  'Dataset.indexes': { list: 'indexes', inside: 'dataset(ref: {name: "notes"})' },
  'Dataset.jobs': { list: 'jobs', inside: 'dataset(ref: {name: "notes"})' },
  'Dataset.journal': { list: 'journal', inside: 'dataset(ref: {name: "notes"})', isNumbered: true },
  'Dataset.versions': { list: 'versions', inside: 'dataset(ref: {name: "notes"})', isNumbered: true },
  'Inbox.files': { list: 'inboxFiles', inside: 'inbox' },
  'Index.evaluationSets': { list: 'evaluationSets', inside: 'index(name: "notes_text")' },
  'Index.history': { list: 'promotions', inside: 'index(name: "notes_text")', isNumbered: true },
  'Index.jobs': { list: 'jobs', inside: 'index(name: "notes_text")' },
  'Index.journal': { list: 'journal', inside: 'index(name: "notes_text")', isNumbered: true },
  'Index.trials': { list: 'trials', inside: 'index(name: "notes_text")', isNumbered: true },
  'Query.datasets': { list: 'datasets' },
  'Query.indexes': { list: 'indexes' },
  'Query.jobs': { list: 'jobs' },
  'Query.journal': { list: 'journal', isNumbered: true },
  'Query.schedules': { list: 'schedules' },
  'Schedule.journal': { list: 'journal', inside: 'schedule(ref: {name: "nightly"})', isNumbered: true },
  'Schedule.runs': { list: 'scheduleRuns', inside: 'schedule(ref: {name: "nightly"})', isNumbered: true },
};

const pagedFields = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => field.args.some(({ name }) => name === 'last'))
      .map((field) => `${type.name}.${field.name}`),
  );

const cursorOf = (list: string, key: string) => Buffer.from(`${list}:${key}`).toString('base64url');

// biome-ignore lint/suspicious/noExplicitAny: the query decides
async function ask(query: string, variables: object = {}): Promise<any> {
  const response = await fetch(`${shared.server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as {
    data?: unknown;
    errors?: { extensions: { code: string } }[];
  };
  if (errors) throw { code: errors[0]!.extensions.code };
  return data;
}

async function read(name: string, page: { first?: number; after?: string; last?: number; before?: string }) {
  const { inside } = connections[name]!;
  const field = `${name.split('.')[1]}(first: $first, after: $after, last: $last, before: $before) {
    totalCount edges { cursor } }`;
  const query = `query ($first: Int, $after: String, $last: Int, $before: String) {
    ${inside ? `parent: ${inside} { page: ${field} }` : `page: ${field}`} }`;
  const data = await ask(query, page);
  const found = inside ? data.parent.page : data.page;
  return {
    totalCount: found.totalCount,
    cursors: found.edges.map(({ cursor }: { cursor: string }) => cursor),
  };
}

beforeAll(async () => {
  const texts = Array.from({ length: 60 }, (_, i) => `note ${i} on orchids and ${i % 7} moths`);
  const path = writeTextFile(shared.site.sourceDir, 'notes.ndjson', texts);
  await ingest(shared.client, { name: 'notes', source: { path } });
  await buildIndex(shared.client, { name: 'notes_text', dataset: 'notes', textColumn: 'text' });
  await ask(`mutation { createSchedule(input: {name: "nightly", trigger: {cron: {expression: "0 3 * * *"}},
    action: {verify: true}}) { __typename } }`);
}, 120_000);

it('all connections of the schema are tried here', () => {
  expect(Object.keys(connections).sort()).toEqual(pagedFields.sort());
});

it.each(Object.keys(connections))('%s names what is wrong with a page', async (name) => {
  const { list, isNumbered } = connections[name]!;
  const { cursors } = await read(name, {});
  for (const cursor of cursors) expect(cursor).toBe(cursorOf(list, keyIn(cursor)));

  const other = cursorOf(list === 'jobs' ? 'datasets' : 'jobs', '1');
  const garbage = ['', 'nonsense', '💥', 'a'.repeat(5000), '1', cursorOf('k', '1'), other];
  if (isNumbered)
    for (const key of ['', 'abc', '-1', '1e9', 'NaN', 'Infinity', '1.5', '0x10', '9'.repeat(16), ' 1'])
      garbage.push(cursorOf(list, key));
  for (const cursor of garbage) {
    expect([cursor, await codeOf(read(name, { after: cursor }))]).toEqual([cursor, 'INVALID_CURSOR']);
    expect([cursor, await codeOf(read(name, { last: 1, before: cursor }))]).toEqual([
      cursor,
      'INVALID_CURSOR',
    ]);
  }
  const sizes = [
    { first: -1 },
    { last: -1 },
    { first: 501 },
    { last: 501 },
    { first: 1, last: 1 },
    { first: 1, before: other },
    { last: 1, after: other },
    { after: other, before: other },
  ];
  for (const page of sizes)
    expect([page, await codeOf(read(name, page))]).toEqual([page, 'INVALID_ARGUMENT']);
  for (const page of [{ first: 2 ** 31 }, { last: 1.5 }, { first: -(2 ** 40) }])
    expect([page, await codeOf(read(name, page))]).toEqual([page, 'BAD_USER_INPUT']);
  expect(await codeOf(read(name, { first: 2 ** 31 - 1 }))).toBe('COMPLEXITY_LIMIT');
});

it('the rejects of a version are as many as a page may hold', async () => {
  const rejects = (first: number) =>
    ask(`{ dataset(ref: {name: "notes"}) { current { rejects(first: ${first}) { line } } } }`);
  expect(await rejects(500)).toEqual({ dataset: { current: { rejects: [] } } });
  expect(await codeOf(rejects(-1))).toBe('INVALID_ARGUMENT');
  expect(await codeOf(rejects(501))).toBe('INVALID_ARGUMENT');
});

it.each(['Query.journal', 'Dataset.journal', 'Dataset.versions', 'Query.jobs', 'Query.datasets'])(
  '%s walks over all entries with its own cursors',
  async (name) => {
    const { totalCount } = await read(name, {});
    expect(totalCount).toBeGreaterThan(0);
    const seen = new Set<string>();
    let after: string | undefined;
    for (;;) {
      const { cursors } = await read(name, { first: 2, ...(after === undefined ? {} : { after }) });
      if (cursors.length === 0) break;
      for (const cursor of cursors) seen.add(cursor);
      after = cursors.at(-1)!;
    }
    expect(seen.size).toBe(totalCount);
  },
);

const keyIn = (cursor: string) => Buffer.from(cursor, 'base64url').toString('utf8').replace(/^\w+:/, '');
