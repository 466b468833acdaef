import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { operations, requirePayload } from '../../src/client/index.ts';
import { buildIndex, ingest } from '../support/api.ts';
import { makeDirectory } from '../support/directory.ts';
import { createSite } from '../support/lakehouse-process.ts';

const rows = (from: number) =>
  `id,Email,note\n${Array.from({ length: 30 }, (_, i) => `${from + i},u${i}@example.com,a note about the thing\n`).join('')}`;

it('columns, decisions and lineage are read through the API', { timeout: 120_000 }, async () => {
  const inbox = makeDirectory();
  const [first, second] = ['first.csv', 'second.csv'].map((name) => path.join(inbox, name)) as [
    string,
    string,
  ];
  writeFileSync(first, rows(0));
  writeFileSync(second, rows(100));
  await using site = createSite({
    settings: { ingest: { allowed_roots: [inbox] }, log: { level: 'error' } },
  });
  await using server = await site.start();
  const { client } = server;
  await ingest(client, { name: 'people', source: { path: first } });
  await ingest(client, { name: 'people', source: { path: second }, mode: 'APPEND' });
  await buildIndex(client, { name: 'notes', dataset: 'people', textColumn: 'note' });

  const read = (direction: operations.LineageDirection, depth?: number) =>
    client.request(operations.ApiLineageDocument, {
      dataset: 'people',
      index: 'notes',
      direction,
      ...(depth ? { depth } : {}),
    });
  const { dataset, index } = await read('BOTH');
  expect(dataset!.columns.find(({ name }) => name === 'Email')).toEqual({
    name: 'Email',
    sensitivity: 'PII',
    isOverridden: false,
    piiKind: 'EMAIL',
    piiEvidence: { recogniser: 'email', share: 1, sampleSize: 30, header: true },
  });
  const people = { __typename: 'Dataset', name: 'people' };
  const notes = { __typename: 'Index', name: 'notes' };
  const file = (source: string) => ({ __typename: 'ExternalSource', system: 'file', source, format: 'CSV' });
  const ingested = ['second.csv', 'first.csv'].map((source) => ({
    kind: 'INGESTED',
    from: file(source),
    to: people,
    job: { state: 'SUCCEEDED' },
  }));
  const embedded = { kind: 'EMBEDDED', from: people, to: notes, job: null };
  expect(dataset!.lineage).toEqual([...ingested, embedded]);
  expect(index!.lineage).toEqual([embedded, ...ingested]);

  const near = await read('UPSTREAM', 1);
  expect(near.dataset!.lineage).toEqual(ingested);
  expect(near.index!.lineage).toEqual([embedded]);
  expect((await read('DOWNSTREAM')).index!.lineage).toEqual([]);
  await expect(read('BOTH', 11)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });

  const decide = (reason?: string) =>
    client.request(operations.ApiSetColumnSensitivityDocument, {
      input: {
        ref: { name: 'people' },
        column: 'Email',
        sensitivity: 'SECRET',
        ...(reason ? { reason } : {}),
      },
    });
  expect((await decide()).setColumnSensitivity).toMatchObject({ code: 'INVALID_ARGUMENT' });
  const decided = requirePayload((await decide('board members')).setColumnSensitivity).dataset;
  const expected = { name: 'Email', sensitivity: 'SECRET', isOverridden: true, piiKind: 'EMAIL' };
  expect(decided.columns.find(({ name }) => name === 'Email')).toMatchObject(expected);
  const again = await read('BOTH');
  expect(again.dataset!.current.columns.find(({ name }) => name === 'Email')).toMatchObject(expected);
  const ofLevel = await client.request(operations.ApiDatasetsOfLevelDocument, { level: 'SECRET' });
  expect(ofLevel.datasets.nodes.map(({ name }) => name)).toEqual(['people']);
});
