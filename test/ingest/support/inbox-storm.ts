import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { createRandom } from '../../../src/kernel/index.ts';
import { startChild } from '../../support/child.ts';
import { admin } from '../../support/rooms.ts';
import { drop, listFiles, namesIn, readJson } from './drop.ts';
import { openIngest } from './ingest-stack.ts';

const entry = new URL('../inbox-process.ts', import.meta.url);
const kinds = ['good', 'good', 'good', 'duplicate', 'bad', 'bad', 'slow', 'hostile'] as const;

/**
 * Mixed files are dropped while the server that watches the inbox is killed at random moments. In the end each good
 * file is ingested exactly once, each bad one lies in failed/ beside its reason, and what must not be followed is
 * where it was.
 */
export async function stormInbox(dir: string, given: { seed: number; files: number; kills: number }) {
  const random = createRandom(given.seed);
  const inbox = path.join(dir, 'inbox');
  mkdirSync(inbox);
  const good = new Map<string, string>(); // content by dataset
  const slow: { file: string; rows: string[] }[] = [];
  const [copies, bad, left]: [string[], string[], string[]] = [[], [], []];
  const dropOne = (i: number) => {
    const kind = i === 0 ? 'good' : kinds[Math.floor(random() * kinds.length)]!;
    const content = `id,word\n${i},w${i}\n${i},x${i}\n`;
    const anyGood = [...good.values()][Math.floor(random() * good.size)]!;
    if (kind === 'good') {
      good.set(`f_${i}`, content);
      drop(dir, `f ${i}.csv`, content);
    } else if (kind === 'duplicate') {
      copies.push(`copy ${i}.csv`);
      drop(dir, `copy ${i}.csv`, anyGood);
    } else if (kind === 'bad') {
      const [name, bytes] = [
        [`b ${i}.parquet`, `PAR1 ${i} cut off`],
        [`b ${i}.csv`, `\u0089PNG ${i}`],
        [`b ${i}.json`, `[{"a": ${i}`],
      ][Math.floor(random() * 3)]! as [string, string];
      bad.push(name);
      drop(dir, name, name.endsWith('.csv') ? Buffer.from(bytes, 'latin1') : bytes);
    } else if (kind === 'slow') {
      // Written under the name of an unfinished file would be polite; this one is not.
      const rows = Array.from({ length: 5 }, (_, row) => `${i},r${row}\n`);
      good.set(`s_${i}`, `id,word\n${rows.join('')}`);
      slow.push({ file: path.join(inbox, `.s ${i}.csv`), rows });
      writeFileSync(path.join(inbox, `.s ${i}.csv`), 'id,word\n');
    } else {
      const name = `h ${i}.csv`;
      left.push(name);
      const shape = Math.floor(random() * 3);
      if (shape === 0) symlinkSync('/etc/hostname', path.join(inbox, name));
      else if (shape === 1) mkdirSync(path.join(inbox, name));
      else execFileSync('mkfifo', [path.join(inbox, name)]);
    }
  };
  const finishSlow = () => {
    for (const { file, rows } of slow.splice(0)) {
      for (const row of rows) appendFileSync(file, row);
      execFileSync('mv', [file, path.join(inbox, path.basename(file).slice(1))]);
    }
  };

  let dropped = 0;
  for (let round = 0; round <= given.kills; round++) {
    const upTo = Math.ceil((given.files * (round + 1)) / (given.kills + 1));
    while (dropped < upTo) dropOne(dropped++);
    const child = startChild(entry, [dir]);
    await child.receive();
    finishSlow();
    if (round < given.kills) {
      await sleep(random() * 3000); // the moment of the kill is the point, not a wait
      await child.kill();
      continue;
    }
    const expected = good.size + copies.length + bad.length;
    for (;;) if (((await child.receive()) as { done: number }).done >= expected) break;
    await child.kill();
  }

  await using stack = await openIngest(dir);
  const datasets = new Map(
    listAll((after) => stack.catalog.list(admin, {}, { first: 500, after })).map((one) => [one.name, one]),
  );
  const published = [...datasets.values()].map((one) => one.current.lineage!.sourceSha256);
  expect(published.toSorted()).toEqual([...good.values()].map(hashOf).toSorted());
  for (const { id, name } of datasets.values()) expect(stack.catalog.countVersions(admin, id), name).toBe(1);
  const files = listFiles(stack);
  expect(files).toHaveLength(good.size + copies.length + bad.length);
  expect(files.filter((file) => file.state === 'DUPLICATE')).toHaveLength(copies.length);
  expect(namesIn(dir, 'failed')).toEqual(bad.flatMap((name) => [name, `${name}.reason.json`]).sort());
  for (const name of bad)
    expect(readJson(dir, `failed/${name}.reason.json`)).toMatchObject({
      code: expect.stringMatching(/^(MALFORMED_FILE|UNSUPPORTED_FORMAT)$/),
      remedy: expect.any(String),
    });
  expect(namesIn(dir)).toEqual([...left, 'failed', 'processed'].sort());
  expect(await stack.journal.check()).toMatchObject({ isIntact: true });
  return { good: good.size, duplicates: copies.length, bad: bad.length, left: left.length };
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

function listAll<T>(
  read: (after: string | undefined) => { edges: { cursor: string; node: T }[]; hasNextPage: boolean },
): T[] {
  const page = read(undefined);
  const nodes = page.edges.map((edge) => edge.node);
  if (page.hasNextPage) throw new Error('More than one page; use fewer files.');
  return nodes;
}
