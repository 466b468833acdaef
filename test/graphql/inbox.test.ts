import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { operations, requirePayload } from '../../src/client/index.ts';
import { codeOf, select } from '../support/api.ts';
import { makePdf } from '../support/pdf.ts';
import { shareServer } from '../support/shared-server.ts';
import { until } from '../support/until.ts';

const shared = shareServer({ settings: { inbox: { poll_interval_ms: 100, settle_ms: 10 } } });

/** Puts a whole file into the inbox at once. */
function drop(name: string, content: string | Buffer) {
  const inbox = path.join(shared.site.dataDir, 'inbox');
  mkdirSync(inbox, { recursive: true });
  writeFileSync(path.join(shared.site.dir, 'draft'), content);
  renameSync(path.join(shared.site.dir, 'draft'), path.join(inbox, name));
}

const readInbox = async (states?: operations.InboxState[]) =>
  (await shared.client.request(operations.ApiInboxDocument, { states: states ?? null })).inbox;

async function settled(name: string, state: operations.InboxState): Promise<operations.ApiInboxFileFragment> {
  let found: operations.ApiInboxFileFragment | undefined;
  await until(async () => {
    const { files } = await readInbox([state]);
    found = files.nodes.find((file) => file.name === name && file.storedAs !== null);
    return found !== undefined && existsSync(path.join(shared.site.dataDir, 'inbox', found.storedAs!));
  }, `${name} to be ${state}`);
  return found!;
}

it('files that are dropped become datasets; a bad one says why, and can be retried', async () => {
  const { client, site } = shared;
  const seen: string[] = [];
  const stopped = new AbortController();
  const watching = (async () => {
    for await (const { inboxEvents } of client.subscribe(
      operations.ApiInboxEventsDocument,
      { after: null },
      { signal: stopped.signal },
    ))
      seen.push(`${inboxEvents.file.name} ${inboxEvents.type}`);
  })().catch(() => {});
  // Events from before the subscription are not its own: files are dropped until it hears of one.
  for (let n = 0; seen.length === 0; n++) {
    drop(`early_${n}.csv`, `n\n${n}\n`);
    await settled(`early_${n}.csv`, 'PROCESSED');
  }
  symlinkSync('/etc/passwd', path.join(site.dataDir, 'inbox', 'link.csv'));
  drop('Sales Q1.csv', 'id,amount\n1,12.50\n2,7.25\n');
  drop('events.json', '[{"kind": "open"}, {"kind": "close"}]');
  drop('lease.pdf', makePdf(['The tenant pays rent.', 'Signed in May.']));
  drop('rows.csv', 'a,b\n1,2\n3,4\n5\n6\n');

  const sales = await settled('Sales Q1.csv', 'PROCESSED');
  expect(sales).toMatchObject({
    datasetName: 'sales_q1',
    dataset: { name: 'sales_q1' },
    version: 1,
    attempts: 1,
    job: { state: 'SUCCEEDED' },
    storedAs: 'processed/Sales Q1.csv',
  });
  await settled('events.json', 'PROCESSED');
  await settled('lease.pdf', 'PROCESSED');
  expect(await select(client, { sql: 'SELECT sum(amount) FROM sales_q1' })).toEqual([['19.75']]);
  expect(await select(client, { sql: 'SELECT kind FROM events ORDER BY kind' })).toEqual([
    ['close'],
    ['open'],
  ]);
  expect(await select(client, { sql: 'SELECT document, page, text FROM lease ORDER BY page' })).toEqual([
    ['lease.pdf', '1', 'The tenant pays rent.'],
    ['lease.pdf', '2', 'Signed in May.'],
  ]);

  const failed = await settled('rows.csv', 'FAILED');
  const failure = {
    code: 'TOO_MANY_REJECTS',
    message: expect.stringContaining('line 4'),
    remedy: expect.any(String),
  };
  expect(failed).toMatchObject({
    failure,
    storedAs: 'failed/rows.csv',
    dataset: null,
    job: { state: 'FAILED' },
  });
  const reason = readFileSync(path.join(site.dataDir, 'inbox/failed/rows.csv.reason.json'), 'utf8');
  expect(JSON.parse(reason)).toMatchObject(failure);
  expect((await readInbox()).left).toEqual([{ path: 'link.csv', reason: expect.stringContaining('link') }]);

  // The file is corrected where it lies.
  writeFileSync(path.join(site.dataDir, 'inbox', failed.storedAs!), 'a,b\n1,2\n3,4\n');
  const { retryFile } = await client.request(operations.ApiRetryFileDocument, { id: failed.id });
  expect(requirePayload(retryFile).file.id).toBe(failed.id);
  expect(await settled('rows.csv', 'PROCESSED')).toMatchObject({ id: failed.id, attempts: 2, failure: null });
  expect(await select(client, { sql: 'SELECT count(*) FROM rows' })).toEqual([['2']]);
  expect(existsSync(path.join(site.dataDir, 'inbox/failed/rows.csv.reason.json'))).toBe(false);

  const ofRows = ['found', 'ingesting', 'failed', 'retried', 'ingesting', 'processed'];
  await until(() => seen.includes('rows.csv inbox.processed'), 'the last event');
  expect(seen.filter((one) => one.startsWith('rows.csv'))).toEqual(
    ofRows.map((type) => `rows.csv inbox.${type}`),
  );
  stopped.abort();
  await watching;
});

it('known bytes are a duplicate under any name; only settled failures and duplicates are retried', async () => {
  const { client } = shared;
  drop('first.csv', 'n\n1\n2\n');
  const first = await settled('first.csv', 'PROCESSED');
  drop('second.csv', 'n\n1\n2\n');
  expect(await settled('second.csv', 'DUPLICATE')).toMatchObject({
    duplicateOf: first.id,
    dataset: { name: 'first' },
    storedAs: 'processed/second.csv',
  });
  const retry = (id: string) =>
    codeOf(
      client
        .request(operations.ApiRetryFileDocument, { id })
        .then((answer) => requirePayload(answer.retryFile)),
    );
  expect(await retry(first.id)).toBe('INBOX_FILE_NOT_RETRYABLE');
  expect(await retry('inb_nothing')).toBe('NOT_FOUND');
});
