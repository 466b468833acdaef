import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LinkFolder } from '../../src/query/link-folder.ts';
import { linkIdleMs, linksMax } from '../../src/query/model.ts';

let dir: string;
let links: LinkFolder;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'lakehouse-links-'));
  await mkdir(path.join(dir, 'files'));
  links = await LinkFolder.create(path.join(dir, 'links'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const linked = async () => (await readdir(path.join(dir, 'links'))).sort();

async function add(sha256: string, now: number): Promise<string> {
  const file = path.join(dir, 'files', sha256);
  await writeFile(file, sha256);
  return links.add({ path: file, sha256 }, now);
}

it('gives unused links up, and those of running statements never', async () => {
  await add('old', 0);
  await add('read_since_5', 5);
  await links.trim(linkIdleMs + 10, 5);
  expect(await linked()).toEqual(['read_since_5.parquet']);
  await links.trim(linkIdleMs + 10);
  expect(await linked()).toEqual([]);
});

it('keeps no more than it may, the least recently used go first', async () => {
  for (let i = 0; i < linksMax + 2; i++) await add(`f${i}`, i);
  await add('f0', linksMax + 2);
  await links.trim(linksMax + 3);
  const names = await linked();
  expect(names).toHaveLength(linksMax);
  expect(names).toContain('f0.parquet');
  expect(names).not.toContain('f1.parquet');
  await add('one_more', linksMax + 4);
  await links.trim(linksMax + 5, 0); // a statement from before all of them is still running
  expect(await linked()).toHaveLength(linksMax + 1);
});

it('a link that is wanted while it is removed is there', async () => {
  await add('a', 0);
  const removing = links.trim(linkIdleMs);
  const file = { path: path.join(dir, 'files', 'a'), sha256: 'a' };
  await Promise.all([links.add(file, linkIdleMs), links.add(file, linkIdleMs), removing]);
  expect(await linked()).toEqual(['a.parquet']);
});
