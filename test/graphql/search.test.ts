import { describe, expect, it } from 'vitest';
import { operations, requirePayload } from '../../src/client/index.ts';
import { autotune, buildIndex, codeOf, getIndex, ingest, waitForJob, writeTextFile } from '../support/api.ts';
import { shareServer } from '../support/shared-server.ts';
import { makeTexts } from '../support/texts.ts';

const shared = shareServer({
  settings: { vectors: { flat_below: 50 }, query: { processes: 1, queue_max: 1, result_bytes_max: 20_000 } },
});
const texts = makeTexts(300, 9);
const grid = [
  { m: 4, efConstruction: 20, efSearch: 10 },
  { m: 8, efConstruction: 40, efSearch: 40 },
];

const search = async (input: Partial<operations.SearchInput>) => {
  const answer = await shared.client.request(operations.ApiSearchDocument, {
    input: { index: 'resumes', ...input },
  });
  return requirePayload(answer.search);
};

/** Of the last trial of the first test. */
let lastTrial: string;

describe('an index', () => {
  it('is built, searched, tuned, promoted and rolled back', async () => {
    const { client } = shared;
    const seen: string[] = [];
    const stopped = new AbortController();
    const watching = (async () => {
      for await (const { trials } of client.subscribe(
        operations.ApiTrialsDocument,
        {},
        { signal: stopped.signal },
      )) {
        seen.push(trials.trial.id);
        lastTrial = trials.cursor;
      }
    })();
    await ingest(client, {
      name: 'texts',
      source: { path: writeTextFile(shared.site.sourceDir, 'texts.ndjson', texts) },
    });
    const input = { name: 'resumes', dataset: 'texts', textColumn: 'text', idColumn: 'id' };
    expect(await buildIndex(client, input)).toMatchObject({ indexName: 'resumes', generation: 1 });
    const index = await getIndex(client, 'resumes');
    expect(index).toMatchObject({
      chunkCount: 300,
      generation: 1,
      isFlat: false,
      isStale: false,
      promotion: null,
    });

    const found = await search({ text: texts[17]!, k: 3 });
    expect(found.hits[0]).toMatchObject({
      docId: '17',
      row: { id: '17', text: texts[17] },
      chunk: 0,
      start: 0,
    });
    expect(found.hits[0]!.score).toBeGreaterThan(found.hits[1]!.score);
    expect(found).toMatchObject({ generation: 1, index: { name: 'resumes' } });

    const job = await autotune(client, { index: index.id, grid, promote: true, recallMin: 0, note: 'first' });
    if (job.__typename !== 'AutotuneJob') throw new Error(job.__typename);
    expect(job.trials).toHaveLength(2);
    expect(job.promotion).not.toBeNull();
    await expect.poll(() => seen.length).toBe(2);
    stopped.abort();
    await watching;
    const tuned = await getIndex(client, 'resumes');
    expect(tuned).toMatchObject({ generation: 2, promotion: { id: job.promotion!.id, note: 'first' } });

    const loser = job.trials.find(({ id }) => id !== job.winner?.id)!;
    const promote = (expectedCurrent?: string) =>
      client.request(operations.ApiPromoteDocument, {
        input: { trial: loser.id, ...(expectedCurrent ? { expectedCurrent } : {}) },
      });
    expect((await promote('promo_other')).promoteTrial).toMatchObject({
      __typename: 'ConflictError',
      code: 'STALE_EXPECTATION',
    });
    const promoted = requirePayload((await promote(job.promotion!.id)).promoteTrial);
    expect(promoted.generation).toBe(3);
    expect((await search({ text: texts[17]!, k: 3 })).generation).toBe(3);

    const rollback = () =>
      client.request(operations.ApiRollbackIndexDocument, { input: { index: index.id, note: 'back' } });
    expect(requirePayload((await rollback()).rollbackIndex).promotion?.id).toBe(job.promotion!.id);
    expect(requirePayload((await rollback()).rollbackIndex)).toMatchObject({
      promotion: null,
      generation: 5,
    });
    expect((await rollback()).rollbackIndex).toMatchObject({
      __typename: 'ConflictError',
      code: 'NOTHING_TO_ROLL_BACK',
    });
    expect((await getIndex(client, 'resumes')).parameters).toEqual(index.parameters);

    const parts = async (variables: Partial<operations.ApiIndexPartsQueryVariables>) =>
      (await client.request(operations.ApiIndexPartsDocument, { name: 'resumes', ...variables })).index!;
    const best = await parts({ first: 1, orderBy: { field: 'RECALL' } });
    expect(best).toMatchObject({
      dataset: { name: 'texts' },
      bucket: { name: 'primary' },
      jobs: { totalCount: 1 }, // its first build is its dataset’s
      history: { totalCount: 0 },
      trials: { totalCount: 2, pageInfo: { hasNextPage: true } },
    });
    const other = await parts({
      first: 1,
      after: best.trials.pageInfo.endCursor,
      orderBy: { field: 'RECALL' },
    });
    expect(other.trials.nodes[0]!.recall).toBeLessThanOrEqual(best.trials.nodes[0]!.recall);
    const { indexes } = await client.request(operations.ApiIndexesDocument, { first: 5 });
    expect(indexes).toMatchObject({ totalCount: 1, nodes: [{ name: 'resumes' }] });
    expect(await ids([index.id, loser.id, job.promotion!.id])).toEqual(['Index', 'Trial', 'Promotion']);

    const { createEvaluationSet } = await client.request(operations.ApiCreateEvaluationSetDocument, {
      input: { index: index.id, name: 'own', queries: texts.slice(0, 30).map((text) => text.slice(10, 90)) },
    });
    const { evaluationSet } = requirePayload(createEvaluationSet);
    expect(evaluationSet).toMatchObject({ name: 'own', queryCount: 30 });
    const measured = await autotune(client, {
      index: index.id,
      evaluationSet: evaluationSet.id,
      grid: grid.slice(0, 1),
      promote: false,
    });
    expect(measured).toMatchObject({ trials: [expect.anything()], promotion: null });
    const sets = await client.request(operations.ApiEvaluationSetsDocument, { name: 'resumes', first: 1 });
    expect(sets.index!.evaluationSets.totalCount).toBe(2);
    expect(sets.index!.evaluationSets.nodes).toMatchObject([
      { id: evaluationSet.id, name: 'own', kind: 'USER', queryCount: 30, seed: null, k: 10 },
    ]);
    expect(sets.index!.trials.nodes).toEqual([{ evaluationSet: { id: evaluationSet.id } }]);
  });

  it('is tuned and rolled back by its name as by its id', async () => {
    const { client } = shared;
    const { id } = await getIndex(client, 'resumes');
    const parts = async () =>
      (await client.request(operations.ApiIndexPartsDocument, { name: 'resumes' })).index!;
    const before = await parts();
    const submit = async (index: string) =>
      (await client.request(operations.ApiAutotuneDocument, { input: { index, grid, recallMin: 0 } }))
        .autotuneIndex;
    const jobId = requirePayload(await submit('resumes')).job.id;
    for (const index of ['resumes', id]) expect(await submit(index)).toMatchObject({ code: 'TUNING_BUSY' });
    const job = await waitForJob(client, jobId);
    expect(job).toMatchObject({ __typename: 'AutotuneJob', state: 'SUCCEEDED' });
    for (const index of ['resumes', id]) expect(await followTrials(index, 2)).toHaveLength(2);
    expect(await codeOf(followTrials('nothing', 1))).toBe('NOT_FOUND');
    const after = await parts();
    expect(after.trials.totalCount).toBe(before.trials.totalCount + 2);
    expect(after.jobs.totalCount).toBe(before.jobs.totalCount + 1);
    const { promotion } = await getIndex(client, 'resumes');
    expect(promotion).not.toBeNull();

    const again = await client.request(operations.ApiPromoteDocument, {
      input: { trial: after.trials.nodes[0]!.id, expectedCurrent: promotion!.id },
    });
    expect(requirePayload(again.promoteTrial).index.name).toBe('resumes');
    expect((await parts()).history.totalCount).toBe(before.history.totalCount + 1);
    const rollback = async (index: string) =>
      requirePayload(
        (await client.request(operations.ApiRollbackIndexDocument, { input: { index } })).rollbackIndex,
      ).promotion?.id;
    expect(await rollback('resumes')).toBe(promotion!.id);
    expect(await rollback(id)).toBeUndefined();
    expect((await getIndex(client, 'resumes')).promotion).toBeNull();

    const created = await client.request(operations.ApiCreateEvaluationSetDocument, {
      input: {
        index: 'resumes',
        name: 'by_name',
        queries: texts.slice(0, 20).map((text) => text.slice(0, 60)),
      },
    });
    const { evaluationSet } = requirePayload(created.createEvaluationSet);
    const measured = await autotune(client, {
      ...{ index: id, evaluationSet: evaluationSet.id, grid: grid.slice(0, 1), promote: false },
    });
    expect(measured).toMatchObject({ trials: [expect.anything()], promotion: null });
  });

  it('shows its rows and previews its dataset however busy users’ SQL is', async () => {
    const { client } = shared;
    const slow = 'SELECT sum(a.i * b.i % 7) FROM range(10000000) a(i), range(10000000) b(i)';
    const stopped = new AbortController();
    const run = async () => {
      const options = { signal: stopped.signal };
      const { query } = await client.request(operations.ApiQueryDocument, { input: { sql: slow } }, options);
      expect(query).toMatchObject({ __typename: 'BusyError', code: 'QUEUE_FULL' });
    };
    await Promise.any([run(), run(), run()]); // one runs, one waits, one is refused
    const found = await search({ text: texts[3]!, k: 2 });
    expect(found.hits[0]).toMatchObject({ docId: '3', row: { id: '3', text: texts[3] } });
    const preview = await client.request(operations.ApiPreviewDocument, { ref: { name: 'texts' }, limit: 1 });
    expect(preview.dataset!.preview.rows).toHaveLength(1);
    await run();
    stopped.abort();
  });

  it('answers rows that it may not read as a member of its union', async () => {
    const input = { index: 'resumes', text: texts[3]!, k: 200 };
    const ask = async (selection: string, fragments = '') => {
      const query = `query ($input: SearchInput!) { search(input: $input) {
        ... on SearchResult { ${selection} } ... on LimitError { code } } } ${fragments}`;
      const answer = await fetch(`${shared.server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: { input } }),
      });
      return ((await answer.json()) as { data: unknown }).data;
    };
    const refused = { search: { code: 'ROWS_TOO_LARGE' } };
    expect(await ask('hits { row }')).toEqual(refused);
    const fragments = 'fragment Found on SearchResult { hits { ... on SearchHit { shown: row } } }';
    expect(await ask('...Found', fragments)).toEqual(refused);
    expect(await ask('hits { docId }')).toMatchObject({ search: { hits: expect.any(Array) } });
  });

  it.each([
    ['an unknown index', { index: 'nothing', text: 'x' }, 'NOT_FOUND'],
    ['neither text nor vector', {}, 'INVALID_ARGUMENT'],
    ['a blank text', { text: '  ' }, 'INVALID_ARGUMENT'],
    ['both', { text: 'x', vector: [1] }, 'INVALID_ARGUMENT'],
    ['a vector of another model', { vector: [1, 2, 3] }, 'MODEL_MISMATCH'],
    ['k of 0', { text: 'x', k: 0 }, 'INVALID_ARGUMENT'],
  ])('refuses a search with %s', async (_what, input, code) => {
    expect(await codeOf(search(input))).toBe(code);
  });

  it('refuses builds and tunings that cannot be', async () => {
    const { client } = shared;
    const build = async (input: Partial<operations.BuildIndexInput>) => {
      const answer = await client.request(operations.ApiBuildIndexDocument, {
        input: { name: 'other', dataset: 'texts', textColumn: 'text', ...input },
      });
      if (answer.buildIndex.__typename !== 'BuildIndexPayload') return answer.buildIndex.code;
      return (await waitForJob(client, answer.buildIndex.job.id)).failure?.code;
    };
    expect(await build({ dataset: 'nothing' })).toBe('NOT_FOUND');
    expect(await build({ textColumn: 'nothing' })).toBe('COLUMN_UNSUITABLE');
    expect(await build({ textColumn: 'id' })).toBe('COLUMN_UNSUITABLE');
    expect(await build({ name: '../x' })).toBe('INVALID_NAME');
    expect(await build({ chunkSize: 10, chunkOverlap: 20 })).toBe('INVALID_ARGUMENT');
    expect(await build({ parameters: { m: 1000 } })).toBe('INVALID_ARGUMENT');
    const blank = writeTextFile(shared.site.sourceDir, 'blank.ndjson', [' ', '']);
    await ingest(client, { name: 'blank', source: { path: blank } });
    expect(await build({ dataset: 'blank', name: 'blank_index' })).toBe('NOTHING_TO_INDEX');

    const { id } = await getIndex(client, 'resumes');
    const tune = (input: Partial<operations.AutotuneIndexInput>) =>
      codeOf(
        client
          .request(operations.ApiAutotuneDocument, { input: { index: id, ...input } })
          .then(({ autotuneIndex }) => requirePayload(autotuneIndex)),
      );
    expect(await tune({ index: 'idx_nothing' })).toBe('NOT_FOUND');
    expect(await tune({ grid: [] })).toBe('INVALID_ARGUMENT');
    expect(await tune({ recallMin: 2 })).toBe('INVALID_ARGUMENT');
    expect(await tune({ k: 0 })).toBe('INVALID_ARGUMENT');
    const promote = await client.request(operations.ApiPromoteDocument, {
      input: { trial: 'trial_nothing' },
    });
    expect(promote.promoteTrial).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
  });

  it('keeps its dataset from nothing but a deletion, and goes with its own', async () => {
    const { client } = shared;
    const { id } = await getIndex(client, 'resumes');
    const deletion = await client.request(operations.ApiDeleteDatasetDocument, { ref: { name: 'texts' } });
    expect(deletion.deleteDataset).toMatchObject({ __typename: 'ConflictError', code: 'IN_USE' });
    const { deleteIndex } = await client.request(operations.ApiDeleteIndexDocument, { id });
    expect(requirePayload(deleteIndex)).toMatchObject({ name: 'resumes' });
    expect(await codeOf(search({ text: 'x' }))).toBe('NOT_FOUND');
    const again = await client.request(operations.ApiDeleteIndexDocument, { id });
    expect(again.deleteIndex).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
    const restore = () => client.request(operations.ApiRestoreIndexDocument, { id });
    expect(requirePayload((await restore()).restoreIndex).index).toMatchObject({ id, name: 'resumes' });
    expect(await codeOf(search({ text: 'x' }))).toBe('ok');
    expect((await restore()).restoreIndex).toMatchObject({ code: 'NOT_FOUND' }); // nothing to restore
    const { journal } = await client.request(operations.ApiJournalOfDocument, {
      filter: { entityType: 'index', entityId: id },
    });
    expect(journal.nodes.slice(0, 2).map(({ action }) => action)).toEqual(['restored', 'deleted']);
  });
});

/** Ids of the trials of an index behind the last of the first test. */
async function followTrials(index: string, count: number): Promise<string[]> {
  const seen: string[] = [];
  const variables = { index, after: lastTrial };
  for await (const { trials } of shared.client.subscribe(operations.ApiTrialsDocument, variables))
    if (seen.push(trials.trial.id) === count) break;
  return seen;
}

async function ids(wanted: string[]) {
  const { nodes } = await shared.client.request(operations.ApiNodesDocument, { ids: wanted });
  return nodes.map((node) => node?.__typename);
}
