import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { operations, requirePayload } from '../../src/client/index.ts';
import { codeOf, ingest, select, writeNumbers } from '../support/api.ts';
import { shareServer } from '../support/shared-server.ts';

const shared = shareServer();
const numbers = (name: string, first: number, count: number) => ({
  path: writeNumbers(shared.site.sourceDir, `${name}.csv`, first, count).file,
});
const refused = (type: string, code: string) => expect.objectContaining({ __typename: type, code });

describe('the server', () => {
  it('says what it is and who asks', async () => {
    const { server, viewer } = await shared.client.request(operations.ApiServerDocument);
    expect(server.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Date.parse(server.time)).toBeGreaterThanOrEqual(Date.parse(server.startedAt));
    expect(viewer).toMatchObject({ canAdmin: true, canWrite: true });
    expect(viewer.sensitivities).toContain('PII');
  });

  it('answers __typename in every result, also in failures', async () => {
    const { query } = await shared.client.request(operations.ApiQueryDocument, {
      input: { sql: 'select * from nowhere' },
    });
    expect(query.__typename).toMatch(/Error$/);
  });
});

describe('buckets', () => {
  it('are made, listed, chosen by a header and removed', async () => {
    const { client } = shared;
    const made = await client.request(operations.ApiCreateBucketDocument, { input: { name: 'archive' } });
    expect(requirePayload(made.createBucket).bucket).toMatchObject({ name: 'archive', isProtected: false });
    const { buckets } = await client.request(operations.ApiBucketsDocument);
    expect(buckets.map((bucket) => bucket.name)).toEqual(expect.arrayContaining(['primary', 'archive']));

    const headers = { 'X-Lakehouse-Bucket': 'archive' };
    const answer = await client.request(
      operations.ApiIngestDocument,
      { input: { name: 'archived', source: numbers('archived', 1, 3) } },
      { headers },
    );
    const { id } = requirePayload(answer.ingestDataset).job;
    await expect.poll(() => stateOf(id), { timeout: 30_000 }).toBe('SUCCEEDED');
    const here = await client.request(operations.ApiDatasetsDocument, {}, { headers });
    expect(here.datasets.edges.map(({ node }) => node.name)).toEqual(['archived']);
    const { bucket } = await client.request(operations.ApiBucketDocument, { name: 'archive' });
    expect(bucket?.datasets).toMatchObject({ totalCount: 1, nodes: [{ name: 'archived' }] });

    const remove = () => client.request(operations.ApiRemoveBucketDocument, { name: 'archive' });
    expect((await remove()).removeBucket).toEqual(refused('ConflictError', 'IN_USE'));
    await client.request(operations.ApiDeleteDatasetDocument, { ref: { name: 'archived' } });
    expect((await remove()).removeBucket).toEqual(refused('ConflictError', 'IN_USE')); // it can be restored yet
    const empty = await client.request(operations.ApiCreateBucketDocument, { input: { name: 'empty' } });
    expect(requirePayload(empty.createBucket).bucket.name).toBe('empty');
    const gone = await client.request(operations.ApiRemoveBucketDocument, { name: 'empty' });
    expect(requirePayload(gone.removeBucket).bucket.name).toBe('empty');
  });

  const root = (name: string) => ({ name: 'elsewhere', root: name });
  it.each([
    ['a bucket that exists', { name: 'primary' }, 'ConflictError', 'ALREADY_EXISTS'],
    ['a bad name', { name: '../x' }, 'ValidationError', 'INVALID_NAME'],
    ['a relative root', root('here'), 'ValidationError', 'BUCKET_ROOT_REFUSED'],
    ['the root of the file system', root('/'), 'ValidationError', 'BUCKET_ROOT_REFUSED'],
    ['a root that is no directory', root('/dev/null/x'), 'UpstreamError', 'BUCKET_UNREACHABLE'],
  ] as const)('refuse %s', async (_what, input, type, code) => {
    const { createBucket } = await shared.client.request(operations.ApiCreateBucketDocument, { input });
    expect(createBucket).toEqual(refused(type, code));
  });

  it.each([
    ['primary', 'ConflictError', 'BUCKET_PROTECTED'],
    ['nowhere', 'NotFoundError', 'NOT_FOUND'],
  ] as const)('refuse to remove %s', async (name, type, code) => {
    const { removeBucket } = await shared.client.request(operations.ApiRemoveBucketDocument, { name });
    expect(removeBucket).toEqual(refused(type, code));
  });

  it('that are unknown end a request with the names there are', async () => {
    const headers = { 'X-Lakehouse-Bucket': 'nowhere' };
    expect(await codeOf(shared.client.request(operations.ApiDatasetsDocument, {}, { headers }))).toBe(
      'NOT_FOUND',
    );
    const { bucket } = await shared.client.request(operations.ApiBucketDocument, { name: 'nowhere' });
    expect(bucket).toBeNull();
  });
});

describe('datasets', () => {
  it('grow by versions, are read as of any of them, and go back', async () => {
    const { client } = shared;
    const name = 'grown';
    const ref = { name };
    const first = await ingest(client, { name, source: numbers('grown_1', 1, 10), primaryKey: ['n'] });
    expect(first).toMatchObject({ __typename: 'IngestJob', version: 1, rowCount: 10, rejectedCount: 0 });
    await ingest(client, { name, source: numbers('grown_2', 11, 10), mode: 'APPEND', expectedVersion: 1 });
    await ingest(client, { name, source: numbers('grown_3', 100, 1), expectedVersion: 2 });

    const { dataset } = await client.request(operations.ApiDatasetDocument, { ref });
    expect(dataset).toMatchObject({
      version: 3,
      rowCount: 1,
      primaryKey: ['n'],
      bucket: { name: 'primary' },
    });
    expect(dataset?.columns.map((column) => column.name)).toEqual(['n', 'label']);
    expect(dataset?.current).toMatchObject({ mode: 'REPLACE', rejectedCount: 0, warnings: [] });
    expect(dataset?.current.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(dataset?.current.lineage).toMatchObject({ format: 'CSV', source: 'grown_3.csv', system: 'file' });

    const sumAt = async (version: number) =>
      (
        await select(client, { sql: `select sum(n) from ${name}`, asOf: [{ dataset: name, version }] })
      )[0]![0];
    expect(await Promise.all([1, 2, 3].map(sumAt))).toEqual(['55', '210', '100']);
    const preview = await client.request(operations.ApiPreviewDocument, { ref, limit: 2, version: 2 });
    expect(preview.dataset?.preview.rows).toEqual([
      ['1', 'row 1'],
      ['2', 'row 2'],
    ]);

    const rollback = (input: { toVersion: number; expectedVersion?: number }) =>
      client.request(operations.ApiRollbackDatasetDocument, { input: { ref, ...input } });
    const back = await rollback({ toVersion: 2, expectedVersion: 3 });
    expect(requirePayload(back.rollbackDataset).dataset).toMatchObject({ version: 2, rowCount: 20 });
    expect((await rollback({ toVersion: 1, expectedVersion: 3 })).rollbackDataset).toEqual(
      refused('ConflictError', 'STALE_EXPECTATION'),
    );
    expect((await rollback({ toVersion: 9 })).rollbackDataset).toEqual(refused('NotFoundError', 'NOT_FOUND'));

    // Numbers are never used again.
    expect(await ingest(client, { name, source: numbers('grown_4', 21, 1), mode: 'APPEND' })).toMatchObject({
      version: 4,
      rowCount: 21,
    });
    const pages = await client.request(operations.ApiVersionsDocument, { ref, first: 2 });
    const { versions } = pages.dataset!;
    expect(versions).toMatchObject({
      totalCount: 4,
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    expect(versions.edges.map(({ node }) => node.version)).toEqual([4, 3]);
    const rest = await client.request(operations.ApiVersionsDocument, {
      ref,
      first: 5,
      after: versions.pageInfo.endCursor ?? null,
    });
    expect(rest.dataset?.versions.edges.map(({ node }) => node.version)).toEqual([2, 1]);
    const last = await client.request(operations.ApiVersionsDocument, { ref, last: 1 });
    expect(last.dataset?.versions.edges.map(({ node }) => node.version)).toEqual([1]);
    const { dataset: parts } = await client.request(operations.ApiDatasetPartsDocument, { ref });
    expect(parts?.indexes.totalCount).toBe(0);
  });

  it('are described, deleted and restored', async () => {
    const { client } = shared;
    const ref = { name: 'described' };
    await ingest(client, { name: 'described', source: numbers('described', 1, 5) });
    const update = (changes: object) =>
      client.request(operations.ApiUpdateDatasetDocument, { input: { ref, ...changes } });
    const edited = await update({
      description: 'Five numbers',
      owner: 'ops',
      tags: ['small'],
      primaryKey: ['n'],
      columnNotes: [{ column: 'n', note: 'from 1' }],
    });
    expect(requirePayload(edited.updateDataset).dataset).toMatchObject({
      description: 'Five numbers',
      owner: 'ops',
      tags: ['small'],
      primaryKey: ['n'],
      columns: [{ name: 'n', note: 'from 1' }, { name: 'label' }],
    });
    expect((await update({ primaryKey: ['nothing'] })).updateDataset).toEqual(
      refused('ValidationError', 'INVALID_ARGUMENT'),
    );
    const source = { path: path.join(shared.site.sourceDir, 'repeating.csv') };
    writeFileSync(source.path, 'n,label\n1,row 1\n1,row 2\n');
    await ingest(client, { name: 'repeating', source });
    const refusedKey = await client.request(operations.ApiUpdateDatasetDocument, {
      input: { ref: { name: 'repeating' }, primaryKey: ['n'] },
    });
    expect(refusedKey.updateDataset).toEqual(refused('ValidationError', 'KEY_UNUSABLE'));
    const tagged = await client.request(operations.ApiDatasetsDocument, { filter: { tag: 'small' } });
    expect(tagged.datasets).toMatchObject({ totalCount: 1 });

    const deleted = await client.request(operations.ApiDeleteDatasetDocument, { ref });
    const { id, recoverableUntil } = requirePayload(deleted.deleteDataset);
    expect(Date.parse(recoverableUntil)).toBeGreaterThan(Date.now());
    expect((await client.request(operations.ApiDatasetDocument, { ref })).dataset).toBeNull();
    expect((await update({ owner: 'x' })).updateDataset).toEqual(refused('NotFoundError', 'NOT_FOUND'));
    expect(await codeOf(select(client, { sql: 'select * from described' }))).toBe('NOT_FOUND');
    const restored = await client.request(operations.ApiRestoreDatasetDocument, { id });
    expect(requirePayload(restored.restoreDataset).dataset).toMatchObject({
      name: 'described',
      owner: 'ops',
    });
    const again = await client.request(operations.ApiRestoreDatasetDocument, { id: 'ds_nothing' });
    expect(again.restoreDataset).toEqual(refused('NotFoundError', 'NOT_FOUND'));
  });

  it('are paged in both directions by name', async () => {
    const { client } = shared;
    for (const name of ['paged_a', 'paged_b', 'paged_c'])
      await ingest(client, { name, source: numbers(name, 1, 1) });
    const page = async (args: operations.ApiDatasetsQueryVariables) => {
      const { datasets } = await client.request(operations.ApiDatasetsDocument, {
        filter: { search: 'paged_' },
        ...args,
      });
      return { ...datasets, names: datasets.edges.map(({ node }) => node.name.slice(-1)).join('') };
    };
    const first = await page({ first: 2 });
    expect(first).toMatchObject({ names: 'ab', totalCount: 3, pageInfo: { hasNextPage: true } });
    expect(await page({ first: 2, after: first.pageInfo.endCursor })).toMatchObject({
      names: 'c',
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    expect(await page({ last: 2 })).toMatchObject({ names: 'bc', pageInfo: { hasPreviousPage: true } });
    expect(await page({ last: 1, before: first.pageInfo.endCursor })).toMatchObject({ names: 'a' });
    expect(await page({ first: 0 })).toMatchObject({ names: '', totalCount: 3 });
    expect(await codeOf(page({ first: 2, after: 'nonsense' }))).toBe('INVALID_CURSOR');
    expect(await codeOf(page({ first: 501 }))).toMatch(/^(INVALID_ARGUMENT|LIST_LIMIT|COMPLEXITY_LIMIT)$/);
    expect(await codeOf(page({ first: -1 }))).toBe('INVALID_ARGUMENT');
  });

  it('and everything else with an id are nodes', async () => {
    const { client } = shared;
    const job = await ingest(client, { name: 'nodal', source: numbers('nodal', 1, 1) });
    const { dataset } = await client.request(operations.ApiVersionsDocument, {
      ref: { name: 'nodal' },
      first: 1,
    });
    const { bucket } = await client.request(operations.ApiBucketDocument, { name: 'primary' });
    const ids = [
      dataset!.id,
      'ds_nothing',
      dataset!.versions.edges[0]!.node.id,
      job.id,
      bucket!.id,
      'nonsense',
    ];
    const { nodes } = await client.request(operations.ApiNodesDocument, { ids });
    expect(nodes.map((node) => node?.__typename ?? null)).toEqual([
      'Dataset',
      null,
      'DatasetVersion',
      'IngestJob',
      'Bucket',
      null,
    ]);
    const { node } = await client.request(operations.ApiNodeDocument, { id: job.id });
    expect(node).toEqual({ __typename: 'IngestJob', id: job.id });
    expect(
      await codeOf(client.request(operations.ApiNodesDocument, { ids: Array(501).fill('ds_x') })),
    ).toMatch(/^(INVALID_ARGUMENT|LIST_LIMIT|COMPLEXITY_LIMIT)$/);
  });
});

describe('queries', () => {
  it('join over buckets, bind values and say where they fail', async () => {
    const { client } = shared;
    await client.request(operations.ApiCreateBucketDocument, {
      input: { name: 'joined', root: path.join(shared.site.dir, 'joined-bucket') },
    });
    await ingest(client, { name: 'left_side', source: numbers('left_side', 1, 5) });
    await ingest(client, { name: 'right_side', source: numbers('right_side', 4, 5), bucket: 'joined' });
    const rows = await select(client, {
      sql: 'select l.n, r.label from left_side l join right_side r using (n) where n > $1 order by 1',
      parameters: [4],
    });
    expect(rows).toEqual([['5', 'row 5']]);
    const { query } = await client.request(operations.ApiQueryDocument, {
      input: { sql: 'select n\nfrom left_side\nwhere nothing > 1', limit: 1 },
    });
    expect(query).toMatchObject({ __typename: 'ValidationError', code: 'SQL_INVALID', line: 3 });
  });

  it.each([
    ['select * from nowhere', 'NOT_FOUND'],
    ['selec 1', 'SQL_INVALID'],
    ['select 1; select 2', 'SQL_REFUSED'],
    ['drop table nodal', 'SQL_REFUSED'],
    ["copy (select 1) to '/tmp/x'", 'SQL_REFUSED'],
    ["select * from read_csv('/etc/passwd')", 'SQL_REFUSED'],
    ["select * from '/etc/passwd'", 'NOT_FOUND'],
    ["attach 'x.db'", 'SQL_REFUSED'],
    ["set memory_limit = '1TB'", 'SQL_REFUSED'],
    ['pragma database_list', 'SQL_REFUSED'],
    ['select * from duckdb_settings()', 'SQL_REFUSED'],
    ["select getenv('HOME')", 'SQL_REFUSED'],
    ["select cast('x' as integer)", 'SQL_FAILED'],
    [`select ${'1 + '.repeat(20_000)} 1`, 'SQL_TOO_LONG'],
    ['', 'SQL_REFUSED'],
  ])('refuse %.40s', async (sql, code) => {
    expect(await codeOf(select(shared.client, { sql }))).toBe(code);
  });

  it('have limits', async () => {
    const { client } = shared;
    const endless = 'select count(*) from range(100000000000) a, range(1000) b';
    expect(await codeOf(select(client, { sql: endless, timeoutMs: 300 }))).toBe('QUERY_TIMEOUT');
    const { query } = await client.request(operations.ApiQueryDocument, {
      input: { sql: 'select * from range(50)', limit: 10 },
    });
    expect(query).toMatchObject({ rowCount: 10, isTruncated: true });
    expect(await codeOf(select(client, { sql: 'select 1', limit: -1 }))).toBe('INVALID_ARGUMENT');
    expect(await codeOf(select(client, { sql: 'select 1', timeoutMs: 0 }))).toBe('INVALID_ARGUMENT');
    const asOf = [{ dataset: 'nodal', version: 9 }];
    expect(await codeOf(select(client, { sql: 'select * from nodal', asOf }))).toBe('NOT_FOUND');
  });
});

const stateOf = async (id: string) =>
  (await shared.client.request(operations.ApiJobDocument, { id })).job?.state;
