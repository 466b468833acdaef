import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { drop, namesIn, readJson } from '../ingest/support/drop.ts';
import { openIngest } from '../ingest/support/ingest-stack.ts';
import { startChild } from '../support/child.ts';
import { makeDirectory } from '../support/directory.ts';
import { admin } from '../support/rooms.ts';

const entry = new URL('../ingest/inbox-process.ts', import.meta.url);

/** The moments of a file's way, in order; the server is killed at each. */
const moments = [
  'inbox-claimed',
  'inbox-taken',
  'inbox-hashed',
  'inbox-ingesting',
  'inbox-submitted',
  'staged',
  'renamed',
  'before-commit',
  'after-commit',
  'inbox-settled',
  'inbox-described',
  'inbox-linked',
  'inbox-stored',
];

test('killed at every moment, each good file is ingested once and each bad one has its reason', async () => {
  const dir = makeDirectory();
  const good: string[] = [];
  for (const moment of moments) {
    const name = moment.replace('-', '_');
    good.push(name);
    drop(dir, `${name}.csv`, `moment,n\n${moment},1\n`);
    drop(dir, `${name} again.csv`, `moment,n\n${moment},1\n`);
    drop(dir, `${name}.parquet`, `PAR1 ${moment} is cut off`);
    const child = startChild(entry, [dir, moment]);
    expect(await child.ended, moment).toBe('SIGKILL');
  }
  const last = startChild(entry, [dir]);
  for (;;) {
    const { done } = (await last.receive()) as { done: number };
    if (done === moments.length * 3) break;
  }
  await last.kill();

  await using stack = await openIngest(dir);
  const datasets = stack.catalog.list(admin, {}, { first: 100 }).edges.map((edge) => edge.node);
  expect(datasets).toHaveLength(good.length);
  for (const { id, name, currentVersion } of datasets) {
    expect(currentVersion, name).toBe(1);
    expect(stack.catalog.countVersions(admin, id), name).toBe(1);
  }
  expect(namesIn(dir)).toEqual(['failed', 'processed']);
  expect(readdirSync(path.join(dir, 'inbox', '.ingesting'))).toEqual([]);
  // One of two files with the same bytes is ingested, the other has a note.
  expect(namesIn(dir, 'processed').filter((name) => name.endsWith('.csv'))).toHaveLength(2 * good.length);
  expect(namesIn(dir, 'processed').filter((name) => name.endsWith('.note.json'))).toHaveLength(good.length);
  expect(namesIn(dir, 'failed')).toEqual(
    good.flatMap((name) => [`${name}.parquet`, `${name}.parquet.reason.json`]).sort(),
  );
  for (const name of good)
    expect(readJson(dir, `failed/${name}.parquet.reason.json`)).toMatchObject({ code: 'MALFORMED_FILE' });
  expect(await stack.journal.check()).toMatchObject({ isIntact: true });
}, 240_000);
