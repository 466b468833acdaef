import { expect, test } from 'vitest';
import { openEngine } from '../../src/engine/index.ts';
import { planSlices, sampleRowsMax, sampleSlices } from '../../src/privacy/detect-columns.ts';
import { detectColumns } from '../../src/privacy/index.ts';
import { ended, openIngest } from '../ingest/support/ingest-stack.ts';
import { makeDirectory } from '../support/directory.ts';
import { admin, reader } from '../support/rooms.ts';

const people = (count: number, domain = 'example.com') =>
  `id,contact,city,pay\n${Array.from({ length: count }, (_, i) => `${i},user${i}@${domain},Town ${i % 7},${i}.50\n`).join('')}`;

async function openStack() {
  const stack = await openIngest(makeDirectory());
  const ingest = async (content: string, mode: 'REPLACE' | 'APPEND' = 'REPLACE') => {
    const upload = await stack.upload(content);
    const job = await stack.ingest.ingestDataset(admin, {
      name: 'people',
      bucket: 'primary',
      mode,
      source: { upload },
    });
    expect(await ended(stack, job)).toMatchObject({ state: 'SUCCEEDED' });
    return stack.catalog.get(admin, { name: 'people' });
  };
  return Object.assign(stack, { ingestPeople: ingest });
}

test('an ingest stores what its columns hold; a decision outlives the next version, and can be taken back', async () => {
  await using stack = await openStack();
  const first = await stack.ingestPeople(people(600));
  expect(first.current.columns.find(({ name }) => name === 'contact')).toMatchObject({
    sensitivity: 'PII',
    piiKind: 'EMAIL',
    piiEvidence: { recogniser: 'email', share: 1, header: false },
  });
  expect(stack.catalog.list(admin, { hasSensitivity: 'PII' }, { first: 10 }).edges).toHaveLength(1);

  const decide = (
    sensitivity: 'PUBLIC' | 'PII' | 'SECRET' | null,
    column = 'contact',
    reason = 'role addresses only',
  ) => stack.catalog.setColumnSensitivity(admin, { name: 'people' }, { column, sensitivity, reason });
  const levelOf = (column: string) =>
    stack.catalog.resolve(admin, { name: 'people' }).columns.find(({ name }) => name === column)!.sensitivity;
  decide('PUBLIC');
  expect(levelOf('contact')).toBe('PUBLIC');
  const second = await stack.ingestPeople(people(20, 'other.example'));
  expect(second.currentVersion).toBe(2);
  expect(second.current.columns.find(({ name }) => name === 'contact')!.sensitivity).toBe('PII'); // the finding stays
  expect(levelOf('contact')).toBe('PUBLIC');
  expect(stack.catalog.count(admin, { hasSensitivity: 'PII' })).toBe(0);
  expect(stack.catalog.count(admin, { hasSensitivity: 'PUBLIC' })).toBe(1);
  expect(stack.catalog.count(admin, { hasSensitivity: 'INTERNAL' })).toBe(1);

  decide('SECRET', 'city');
  expect(levelOf('city')).toBe('SECRET');
  decide(null);
  expect(levelOf('contact')).toBe('PII');

  expect(() => decide('PII', 'absent')).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  expect(() => decide('PII', 'id', '  ')).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  expect(() =>
    stack.catalog.setColumnSensitivity(
      reader,
      { name: 'people' },
      { column: 'id', sensitivity: 'PUBLIC', reason: 'x' },
    ),
  ).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));

  const decisions = stack.journal
    .list(admin, {}, { first: 100 })
    .edges.filter(({ node }) => node.action === 'sensitivitySet')
    .map(({ node }) => node);
  expect(decisions.map(({ field }) => field)).toEqual([
    'columnSensitivity.contact',
    'columnSensitivity.city',
    'columnSensitivity.contact',
  ]);
  expect(stack.journal.reveal(admin, decisions.at(-1)!).newValue).toMatchObject({
    reason: 'role addresses only',
  });
});

test('appended rows in which nothing shows do not take a finding away', async () => {
  await using stack = await openStack();
  await stack.ingestPeople(people(50));
  const appended = await stack.ingestPeople(
    'id,contact,city,pay\n1,none of it,Town,2.50\n2,nothing here,Town,3.50\n',
    'APPEND',
  );
  expect(appended.current.columns.find(({ name }) => name === 'contact')).toMatchObject({ piiKind: 'EMAIL' });
});

test('a sample is bounded and reaches from the first rows to the last', async () => {
  const files = [
    { file: 'a', rows: 3_000_000 },
    { file: 'b', rows: 1_000_000 },
  ];
  const slices = planSlices(files, sampleRowsMax);
  expect(slices).toHaveLength(sampleSlices);
  expect(slices.reduce((sum, { count, stride }) => sum + Math.ceil(count / stride), 0)).toBeLessThanOrEqual(
    sampleRowsMax,
  );
  expect(slices[0]).toMatchObject({ file: 'a', from: 0 });
  const last = slices.at(-1)!;
  expect([last.file, last.from + last.count]).toEqual(['b', 1_000_000]);
  expect(planSlices([{ file: 'a', rows: 3 }], 400)).toEqual([{ file: 'a', from: 0, count: 3, stride: 1 }]);
});

test('of a file of 500,000 rows only a sample is judged, from all parts of it', async () => {
  const file = `${makeDirectory()}/rows.parquet`;
  using engine = await openEngine({ memoryMb: 512, threads: 2 });
  using connection = await engine.connect();
  await connection.run(
    `COPY (SELECT CASE WHEN i < 250000 THEN 'item ' || i ELSE 'u' || i || '@example.com' END AS late, NULL::VARCHAR AS empty,
      ['a@example.com'] AS list, {'mail': 'u' || i || '@example.com'} AS nested, 'x'::BLOB AS bytes FROM range(500000) t(i))
     TO '${file}' (FORMAT parquet)`,
  );
  const columns = [
    { name: 'late', type: 'VARCHAR' },
    { name: 'empty', type: 'VARCHAR' },
    { name: 'list', type: 'VARCHAR[]' },
    { name: 'nested', type: 'STRUCT(mail VARCHAR)' },
    { name: 'bytes', type: 'BLOB' },
  ];
  const [late, empty, list, nested, bytes] = await detectColumns(connection, columns, [
    { file, rows: 500_000 },
  ]);
  expect(late).toMatchObject({ piiKind: 'EMAIL', piiEvidence: { share: 0.5 } });
  expect(late!.piiEvidence!.sampleSize).toBeLessThanOrEqual(sampleRowsMax);
  expect(empty).toEqual({ sensitivity: 'INTERNAL', piiKind: null, piiEvidence: null });
  expect(list!.piiKind).toBe('EMAIL');
  expect(nested!.piiKind).toBe('EMAIL');
  expect(bytes!.piiKind).toBeNull();
});

test('of a long text the middle and the end are looked at too', async () => {
  const file = `${makeDirectory()}/documents.parquet`;
  using engine = await openEngine({ memoryMb: 512, threads: 2 });
  using connection = await engine.connect();
  const filler = "repeat('nothing to see here, ', 100)";
  await connection.run(
    `COPY (SELECT ${filler} || ' write to u' || i || '@example.com ' || ${filler} AS middle,
      ${filler} || ${filler} || ' or call +49 151 23456' || (100 + i) AS ending, ${filler} AS plain FROM range(100) t(i))
     TO '${file}' (FORMAT parquet)`,
  );
  const columns = ['middle', 'ending', 'plain'].map((name) => ({ name, type: 'VARCHAR' }));
  const findings = await detectColumns(connection, columns, [{ file, rows: 100 }]);
  expect(findings.map(({ piiKind }) => piiKind)).toEqual(['EMAIL', 'PHONE', null]);
});
