import { expect, it } from 'vitest';
import { operations, requirePayload } from '../../src/client/index.ts';
import { select } from '../support/api.ts';
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
