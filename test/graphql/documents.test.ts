import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { operations, requirePayload } from '../../src/client/index.ts';
import { buildIndex, ingest, select, submitIngest, waitForJob } from '../support/api.ts';
import { makeEncryptedPdf, makePdf } from '../support/pdf.ts';
import { shareServer } from '../support/shared-server.ts';

const shared = shareServer({ settings: { ingest: { document_pages_max: 3 } } });

const write = (name: string, content: string | Buffer) => {
  const file = path.join(shared.site.sourceDir, name);
  writeFileSync(file, content);
  return { path: file };
};

const files = {
  'leases.pdf': makePdf(['The tenant pays rent every month.', 'Subletting needs a letter of consent.']),
  'insurance.pdf': makePdf(['Water damage is insured.', 'Broken windows are insured, too.']),
  'rules.md':
    '# Quiet hours\n\nNo drums after ten at night, please.\n\n# Bicycles\n\nThey stand in the cellar.\n',
  'notice.html': '<!DOCTYPE html><html><body><p>The lift is repaired on <b>Friday</b>.</p></body></html>',
};

it('documents of several formats become one dataset that SQL and search answer from', async () => {
  const { client } = shared;
  for (const [name, content] of Object.entries(files))
    await ingest(client, { name: 'house', source: write(name, content), mode: 'APPEND' });
  const answer = await client.request(operations.ApiCreateUploadDocument, { filename: 'letter.txt' });
  const { upload } = requirePayload(answer.createUpload);
  await client.upload(upload.putUrl, Readable.from(['The keys of the cellar are with the neighbour.']));
  await ingest(client, { name: 'house', source: { upload: upload.id }, mode: 'APPEND' });

  const sql = 'SELECT document, count(*) AS pages FROM house GROUP BY ALL ORDER BY document';
  expect(await select(client, { sql })).toEqual([
    ['insurance.pdf', '2'],
    ['leases.pdf', '2'],
    ['letter.txt', '1'],
    ['notice.html', '1'],
    ['rules.md', '2'],
  ]);
  const { dataset } = await client.request(operations.ApiDatasetDocument, { ref: { name: 'house' } });
  expect(dataset?.current.lineage).toMatchObject({ format: 'TEXT', system: 'upload', source: 'letter.txt' });

  await buildIndex(client, { name: 'house_text', dataset: 'house', textColumn: 'text' });
  const { search } = await client.request(operations.ApiSearchDocument, {
    input: { index: 'house_text', text: 'are broken windows insured', k: 2 },
  });
  expect(requirePayload(search).hits[0]).toMatchObject({
    text: 'Broken windows are insured, too.',
    row: { document: 'insurance.pdf', page: '2' },
  });
});

it.each([
  ['locked.pdf', makeEncryptedPdf(), 'DOCUMENT_ENCRYPTED'],
  ['broken.pdf', makePdf(['x']).subarray(0, 200), 'MALFORMED_FILE'],
  ['scan.pdf', makePdf(['', '']), 'DOCUMENT_WITHOUT_TEXT'],
  ['long.pdf', makePdf(['1', '2', '3', '4']), 'DOCUMENT_LIMIT'],
  ['login.csv', files['notice.html'], 'FORMAT_UNCLEAR'],
])('%s fails with a code and publishes nothing', async (name, content, code) => {
  const id = await submitIngest(shared.client, { name: 'never', source: write(name, content) });
  expect((await waitForJob(shared.client, id)).failure?.code).toBe(code);
  const { dataset } = await shared.client.request(operations.ApiDatasetDocument, { ref: { name: 'never' } });
  expect(dataset).toBeNull();
});

it('options.format decides; rows of tables are not appended to documents', async () => {
  const { client } = shared;
  const source = write('login.csv', files['notice.html']);
  const job = await ingest(client, { name: 'forced', source, options: { format: 'HTML' } });
  expect(job).toMatchObject({ rowCount: 1 });
  const append = { name: 'forced', source: write('rows.csv', 'a,b\n1,2\n'), mode: 'APPEND' } as const;
  expect((await waitForJob(client, await submitIngest(client, append))).failure?.code).toBe(
    'SCHEMA_MISMATCH',
  );
});
