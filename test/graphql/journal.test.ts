import { expect, it } from 'vitest';
import { operations, requirePayload } from '../../src/client/index.ts';
import { ingest, verifyStorage, writeNumbers } from '../support/api.ts';
import { shareServer } from '../support/shared-server.ts';

const shared = shareServer();

it('J2: who wrote a name into a description can have it erased from the journal, and all still verifies', async () => {
  const { client, site } = shared;
  await ingest(client, {
    name: 'people',
    source: { path: writeNumbers(site.sourceDir, 'n.csv', 1, 3).file },
  });
  const describe = async (description: string) => {
    const ref = { name: 'people' };
    const answer = await client.request(operations.ApiUpdateDatasetDocument, { input: { ref, description } });
    return requirePayload(answer.updateDataset).dataset.id;
  };
  await describe('asked for by Zuleika Dobson');
  const entityId = await describe('numbers');
  const history = async () => {
    const filter = { entityId, action: 'edited' };
    return (await client.request(operations.ApiJournalOfDocument, { filter })).journal.nodes;
  };
  const kept = { field: 'description', personalValues: 'KEPT' };
  expect(await history()).toMatchObject([
    { ...kept, oldValue: 'asked for by Zuleika Dobson', newValue: 'numbers' },
    { ...kept, oldValue: null, newValue: 'asked for by Zuleika Dobson' },
  ]);

  const erase = (entityType: string) =>
    client.request(operations.ApiEraseJournalValuesDocument, { entityType, entityId });
  expect((await erase('dataset')).eraseJournalValues).toEqual({
    __typename: 'EraseJournalValuesPayload',
    entryCount: 2,
  });
  const erased = { oldValue: null, newValue: null, personalValues: 'ERASED' };
  expect(await history()).toMatchObject([erased, erased]);
  expect((await erase('bucket')).eraseJournalValues).toMatchObject({ code: 'NOT_FOUND' });
  expect((await verifyStorage(client)).isIntact).toBe(true);
});
