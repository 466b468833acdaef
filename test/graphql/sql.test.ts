import { expect, it } from 'vitest';
import { operations, requirePayload } from '../../src/client/index.ts';
import { codeOf, ingest, select, writeNumbers } from '../support/api.ts';
import { shareServer } from '../support/shared-server.ts';

const shared = shareServer({ settings: { query: { rows_default: 7, rows_max: 20 } } });

it('a query without a limit gets [query] rows_default rows, and never more than rows_max', async () => {
  const sql = 'select * from range(50)';
  const { query } = await shared.client.request(operations.ApiQueryDocument, { input: { sql } });
  expect(requirePayload(query)).toMatchObject({ rowCount: 7, isTruncated: true });
  expect(await select(shared.client, { sql, limit: null })).toHaveLength(7);
  expect(await select(shared.client, { sql, limit: 15 })).toHaveLength(15);
  expect(await select(shared.client, { sql, limit: 30 })).toHaveLength(20);
});

it('a pin of a version holds however the name is written, once', async () => {
  const { client, site } = shared;
  for (const [mode, first] of [
    ['REPLACE', 1],
    ['APPEND', 4],
  ] as const)
    await ingest(client, {
      name: 'pinned',
      mode,
      source: { path: writeNumbers(site.sourceDir, `pinned-${first}.csv`, first, 3).file },
    });
  const sql = 'select count(*) from PINNED';
  const pin = (dataset: string, version: number) => ({ dataset, version });
  expect(await select(client, { sql, asOf: [pin('Pinned', 1)] })).toEqual([['3']]);
  expect(await select(client, { sql, asOf: [pin('pinned', 2)] })).toEqual([['6']]);
  const twice = select(client, { sql, asOf: [pin('pinned', 1), pin('PINNED', 2)] });
  expect(await codeOf(twice)).toBe('INVALID_ARGUMENT');
});
