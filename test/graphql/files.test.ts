import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { operations, requirePayload } from '../../src/client/index.ts';
import { codeOf, ingest, requireSucceeded, submitIngest, waitForJob, writeNumbers } from '../support/api.ts';
import { shareServer } from '../support/shared-server.ts';
import { until } from '../support/until.ts';

const shared = shareServer({
  settings: {
    ingest: { upload_bytes_max: 1_000_000, columns_max: 50 },
    jobs: { concurrency: 1, queue_max: 3 },
  },
});
const inSources = (name: string) => path.join(shared.site.sourceDir, name);
const write = (name: string, content: string | Uint8Array) => {
  writeFileSync(inSources(name), content);
  return { path: inSources(name) };
};

async function createUpload(variables: operations.ApiCreateUploadMutationVariables) {
  const answer = await shared.client.request(operations.ApiCreateUploadDocument, variables);
  return requirePayload(answer.createUpload).upload;
}

describe('an upload', () => {
  it('is announced, sent, and ingested once', async () => {
    const { client } = shared;
    const content = 'n,label\n1,one\n2,two\n';
    const upload = await createUpload({ filename: 'numbers.csv', byteSize: content.length });
    expect(Number(upload.maxBytes)).toBe(content.length);
    const input = { name: 'uploaded', source: { upload: upload.id }, idempotencyKey: 'upload-1' };
    expect(await codeOf(submitIngest(client, input))).toBe('UPLOAD_NOT_READY');
    await client.upload(upload.putUrl, Readable.from([content]), { byteSize: content.length });
    expect(await codeOf(client.upload(upload.putUrl, Readable.from([content])))).toBe('UPLOAD_USED');
    const id = await submitIngest(client, input);
    expect(await submitIngest(client, input)).toBe(id);
    expect(await codeOf(submitIngest(client, { ...input, mode: 'APPEND' }))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await requireSucceeded(client, id)).toMatchObject({ rowCount: 2, dataset: { name: 'uploaded' } });
    expect(await codeOf(submitIngest(client, { ...input, idempotencyKey: null }))).toBe('UPLOAD_USED');
    const { dataset } = await client.request(operations.ApiDatasetDocument, { ref: { name: 'uploaded' } });
    expect(dataset?.current.lineage).toMatchObject({ system: 'upload', source: 'numbers.csv', jobId: id });
  });

  it('that is too large, unknown or short is refused with a code', async () => {
    const { client } = shared;
    const { createUpload: tooLarge } = await client.request(operations.ApiCreateUploadDocument, {
      filename: 'x.csv',
      byteSize: 1_000_001,
    });
    expect(tooLarge).toMatchObject({ __typename: 'LimitError', code: 'UPLOAD_TOO_LARGE' });
    const { createUpload: nameless } = await client.request(operations.ApiCreateUploadDocument, {
      filename: '',
    });
    expect(nameless).toMatchObject({ __typename: 'ValidationError', code: 'INVALID_ARGUMENT' });
    const source = { upload: 'up_nothing' };
    expect(await codeOf(submitIngest(client, { name: 'x', source }))).toBe('UPLOAD_EXPIRED');
    const upload = await createUpload({ filename: 'x.csv', byteSize: 10 });
    const send = (text: string) => codeOf(client.upload(upload.putUrl, Readable.from([text])));
    expect(await send('123')).toBe('UPLOAD_INCOMPLETE');
    expect(await send('12345678901')).toBe('UPLOAD_TOO_LARGE');
    expect(await send('1234567890')).toBe('ok'); // after a failure it may be sent again
  });
});

describe('an ingest', () => {
  const wide = `${Array.from({ length: 60 }, (_, i) => `c${i}`).join(',')}\n${'1,'.repeat(59)}1\n`;
  it.each([
    ['empty.csv', '', 'EMPTY_FILE'],
    ['archive.csv', Buffer.from('504b0304140000000800', 'hex'), 'UNSUPPORTED_FORMAT'],
    ['document.csv', '%PDF-1.7\n', 'FORMAT_UNCLEAR'],
    ['broken.json', '[{"a": 1}, {"a": ', 'MALFORMED_FILE'],
    ['broken.parquet', `PAR1${'x'.repeat(100)}PAR1`, 'MALFORMED_FILE'],
    ['wide.csv', wide, 'COLUMN_LIMIT'],
    ['rejects.csv', `n\n${'1\n'.repeat(5)}${'x\n'.repeat(5)}`, 'TOO_MANY_REJECTS'],
  ])('of %s fails with a code and leaves nothing', async (name, content, code) => {
    const options = name === 'rejects.csv' ? { columns: [{ name: 'n', type: 'INTEGER' }] } : null;
    const job = await submitIngest(shared.client, { name: 'never', source: write(name, content), options });
    expect((await waitForJob(shared.client, job)).failure?.code).toBe(code);
    const ref = { name: 'never' };
    expect((await shared.client.request(operations.ApiDatasetDocument, { ref })).dataset).toBeNull();
  });

  it('with too many rejects says which, as its remedy tells', async () => {
    const source = write('few.csv', 'n\n1\nx\ny\n');
    const options = { columns: [{ name: 'n', type: 'INTEGER' as const }] };
    const job = await submitIngest(shared.client, { name: 'never', source, options });
    expect((await waitForJob(shared.client, job)).failure).toEqual({
      code: 'TOO_MANY_REJECTS',
      kind: 'VALIDATION',
      message: expect.stringContaining('2 of 3 rows'),
      remedy: expect.stringContaining('details.rejects'),
      isRetryable: false,
      details: expect.objectContaining({
        rejectCount: 2,
        rejects: [
          { line: 3, column: 'n', reason: expect.any(String) },
          { line: 4, column: 'n', reason: expect.any(String) },
        ],
      }),
    });
  });

  it('keeps the rejects readable', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => (i === 20 ? 'x' : i)).join('\n');
    const job = await ingest(shared.client, {
      name: 'rejecting',
      source: write('some.csv', `n\n${rows}\n`),
      options: { columns: [{ name: 'n', type: 'INTEGER' }] },
    });
    expect(job).toMatchObject({ rowCount: 49, rejectedCount: 1 });
    const { dataset } = await shared.client.request(operations.ApiDatasetDocument, {
      ref: { name: 'rejecting' },
    });
    expect(dataset?.current.rejects).toMatchObject([{ line: 22, column: 'n', text: 'x' }]);
  });

  const outside = [
    ['a file outside', '/etc/passwd', 'PATH_NOT_ALLOWED'],
    ['a relative path', 'numbers.csv', 'PATH_NOT_ALLOWED'],
    ['a way out', 'SOURCES/../../etc/passwd', 'PATH_NOT_ALLOWED'],
    ['a link to the outside', 'SOURCES/link.csv', 'PATH_NOT_ALLOWED'],
    ['a directory', 'SOURCES', 'PATH_NOT_ALLOWED'],
    ['a missing file', 'SOURCES/missing.csv', 'SOURCE_MISSING'],
  ] as const;
  it.each(outside)('from %s is refused', async (what, file, code) => {
    if (what === 'a link to the outside') symlinkSync('/etc/passwd', inSources('link.csv'));
    const source = { path: file.replace('SOURCES', shared.site.sourceDir) };
    expect(await codeOf(submitIngest(shared.client, { name: 'never', source }))).toBe(code);
  });

  it('is refused before work where its target is wrong', async () => {
    const { client } = shared;
    const source = { path: writeNumbers(shared.site.sourceDir, 'target.csv', 1, 3).file };
    await ingest(client, { name: 'target', source });
    const submit = (input: Partial<operations.IngestDatasetInput>) =>
      codeOf(submitIngest(client, { name: 'target', source, ...input }));
    for (const name of ['../x', 'a/b', 'CON', 'con', '.', 'a\0b', '_x', 'ä', 'а', 'x'.repeat(300), ''])
      expect([name, await submit({ name })]).toEqual([name, 'INVALID_NAME']);
    expect(await submit({ bucket: 'nowhere' })).toBe('NOT_FOUND');
    expect(await submit({ expectedVersion: 0 })).toBe('STALE_EXPECTATION');
    expect(await submit({ options: { delimiter: 'ab' } })).toBe('INVALID_ARGUMENT');
    const key = await submitIngest(client, { name: 'target', source, primaryKey: ['nothing'] });
    expect((await waitForJob(client, key)).failure?.code).toBe('COLUMN_UNKNOWN');
    const other = write('other.csv', 'a,b,c\n1,2,3\n');
    const append = await submitIngest(client, { name: 'target', source: other, mode: 'APPEND' });
    expect((await waitForJob(client, append)).failure?.code).toBe('SCHEMA_MISMATCH');
  });
});

describe('a download', () => {
  const create = (input: Partial<operations.CreateDownloadInput>) =>
    shared.client.request(operations.ApiCreateDownloadDocument, {
      input: { sql: 'select i, i * 2 as twice from range(1000) t(i)', format: 'CSV', ...input },
    });

  it('is whole, resumable, and only with its signature', async () => {
    const { download } = requirePayload((await create({ filename: 'twice' })).createDownload);
    expect(download).toMatchObject({ format: 'CSV', rowCount: 1000, filename: 'twice.csv' });
    const whole = await (await fetch(download.url)).text();
    expect(whole.split('\n')[1000]).toBe('999,1998');
    expect(Buffer.byteLength(whole)).toBe(Number(download.byteSize));
    const part = await fetch(download.url, { headers: { range: 'bytes=100-199' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${whole.length}`]);
    expect(await part.text()).toBe(whole.slice(100, 200));
    const beyond = await fetch(download.url, { headers: { range: 'bytes=9999999-' } });
    expect(beyond.status).toBe(416);
    const others = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=']
      .map((last) => download.url.replace(/.$/, last))
      .filter((url) => url !== download.url);
    for (const url of others) expect([url.at(-1), (await fetch(url)).status]).toEqual([url.at(-1), 403]);
  });

  it('comes in each format, and fails with a code', async () => {
    for (const format of ['NDJSON', 'PARQUET'] as const) {
      const { download } = requirePayload((await create({ format })).createDownload);
      const bytes = Buffer.from(await (await fetch(download.url)).arrayBuffer());
      expect(bytes.subarray(0, 4).toString()).toBe(format === 'PARQUET' ? 'PAR1' : '{"i"');
    }
    const { createDownload } = await create({ sql: 'drop table x' });
    expect(createDownload).toMatchObject({ __typename: 'ForbiddenError', code: 'SQL_REFUSED' });
  });
});

describe('jobs', () => {
  it('are listed, cancelled, retried and followed', async () => {
    const { client } = shared;
    const source = { path: writeNumbers(shared.site.sourceDir, 'large.csv', 1, 300_000).file };
    const id = await submitIngest(client, { name: 'large', source });
    const cancelled = await client.request(operations.ApiCancelJobDocument, { id });
    expect(requirePayload(cancelled.cancelJob).job).toMatchObject({ id, state: 'CANCELLED' });
    const twice = await client.request(operations.ApiCancelJobDocument, { id });
    expect(twice.cancelJob).toMatchObject({ __typename: 'ConflictError', code: 'JOB_NOT_ACTIVE' });
    expect(
      (await client.request(operations.ApiDatasetDocument, { ref: { name: 'large' } })).dataset,
    ).toBeNull();

    const retried = await client.request(operations.ApiRetryJobDocument, { id });
    expect(requirePayload(retried.retryJob).job.state).toMatch(/QUEUED|RUNNING/);
    const states: string[] = [];
    for await (const { jobProgress } of client.subscribe(operations.ApiJobProgressDocument, {
      id,
      maxHz: 20,
    }))
      states.push(jobProgress.state);
    expect(states.at(-1)).toBe('SUCCEEDED');
    expect((await waitForJob(client, id)).progress.done).not.toBeNull();
    const again = await client.request(operations.ApiRetryJobDocument, { id });
    expect(again.retryJob).toMatchObject({ __typename: 'ConflictError', code: 'JOB_NOT_RETRYABLE' });
    const { cancelJob } = await client.request(operations.ApiCancelJobDocument, { id: 'job_nothing' });
    expect(cancelJob).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
    expect((await client.request(operations.ApiJobDocument, { id: 'job_nothing' })).job).toBeNull();

    const page = async (variables: operations.ApiJobsQueryVariables) =>
      (await client.request(operations.ApiJobsDocument, variables)).jobs;
    const first = await page({ first: 1, states: ['SUCCEEDED'] });
    const second = await page({ first: 1, states: ['SUCCEEDED'], after: first.pageInfo.endCursor });
    expect(second.edges[0]?.node.id).not.toBe(first.edges[0]?.node.id);
    expect(first.totalCount).toBeGreaterThanOrEqual(2);
    expect(await page({ first: 5, kinds: ['nothing'] })).toMatchObject({ totalCount: 0, edges: [] });
    expect((await page({ last: 1 })).edges).toHaveLength(1);
  });

  it('keep the bucket that they write into', async () => {
    const { client } = shared;
    requirePayload(
      (await client.request(operations.ApiCreateBucketDocument, { input: { name: 'side' } })).createBucket,
    );
    const source = { path: writeNumbers(shared.site.sourceDir, 'side.csv', 1, 300_000).file };
    const id = await submitIngest(client, { name: 'side', source, bucket: 'side' });
    const remove = async () =>
      (await client.request(operations.ApiRemoveBucketDocument, { name: 'side' })).removeBucket;
    expect(await remove()).toMatchObject({
      code: 'IN_USE',
      message: expect.stringContaining(`job ${id}`),
      details: { dependents: [{ kind: 'job', name: id }] },
    });
    await client.request(operations.ApiCancelJobDocument, { id });
    await until(async () => (await remove()).__typename === 'RemoveBucketPayload', 'the bucket to be free');
    expect(await codeOf(submitIngest(client, { name: 'side', source, bucket: 'side' }))).toBe('NOT_FOUND');
  });

  it('are refused, for now, when too many wait', async () => {
    const { client } = shared;
    const source = { path: writeNumbers(shared.site.sourceDir, 'busy.csv', 1, 200_000).file };
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        client.request(operations.ApiIngestDocument, { input: { name: `busy_${i}`, source } }),
      ),
    );
    const refusals = answers.filter(({ ingestDataset }) => ingestDataset.__typename === 'BusyError');
    expect(refusals.length).toBeGreaterThanOrEqual(4);
    expect(refusals[0]?.ingestDataset).toMatchObject({ code: 'JOB_QUEUE_FULL', isRetryable: true });
    for (const { ingestDataset } of answers)
      if (ingestDataset.__typename === 'IngestDatasetPayload')
        await client.request(operations.ApiCancelJobDocument, { id: ingestDataset.job.id });
  });

  it('verify says whether everything is intact', async () => {
    const answer = await shared.client.request(operations.ApiVerifyDocument);
    const job = await requireSucceeded(shared.client, requirePayload(answer.verifyStorage).job.id);
    expect(job).toMatchObject({ report: { isIntact: true, damaged: [], journalBreak: null } });
  });

  it('streams refuse what they cannot give', async () => {
    const { client } = shared;
    const first = async (stream: AsyncIterable<unknown>) => {
      for await (const event of stream) return event;
      return undefined;
    };
    const events = (after: string) => first(client.subscribe(operations.ApiJobEventsDocument, { after }));
    expect(await codeOf(events('nonsense'))).toBe('INVALID_CURSOR');
    expect(await codeOf(events(Buffer.from('0123456789:1').toString('base64url')))).toBe('CURSOR_EXPIRED');
    const progress = (variables: operations.ApiJobProgressSubscriptionVariables) =>
      first(client.subscribe(operations.ApiJobProgressDocument, variables));
    expect(await codeOf(progress({ id: 'job_nothing' }))).toBe('NOT_FOUND');
    expect(await codeOf(progress({ id: 'job_nothing', maxHz: 21 }))).toBe('INVALID_ARGUMENT');
  });
});
