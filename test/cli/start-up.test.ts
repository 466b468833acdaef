import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, globSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { requireUnlocked } from '../../src/metadata/index.ts';
import { ingest, writeNumbers } from '../support/api.ts';
import { makeDirectory } from '../support/directory.ts';
import { createSite, type LakehouseProcess, type Site } from '../support/lakehouse-process.ts';

const entry = path.join(import.meta.dirname, '../../src/main.ts');

/** Prints the path of every module that is loaded, one a line, behind a mark. */
const watcher = `data:text/javascript,import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) => { process.stderr.write('+' + url + '\\n'); return next(url, context); } });`;

/** Runs the program; `modules` are those that it loaded, from its own directory or by package. */
async function run(words: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', watcher, entry, ...words], {
    env: { PATH: process.env['PATH'], ...env },
    cwd: makeDirectory(),
  });
  const [out, all, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const lines = all.split('\n');
  const modules = lines.filter((line) => line.startsWith('+'));
  return {
    code: code as number,
    out,
    err: lines.filter((line) => !line.startsWith('+')).join('\n'),
    loads: (part: string) => modules.some((url) => url.includes(part)),
  };
}

describe('what needs no server loads none', () => {
  it.for([
    [['--help'], 0],
    [['serve', '--help'], 0],
    [['--version'], 0],
    [['serve', '--prot', '1'], 2],
  ] as const)('%j', async ([words, expected]) => {
    const { code, loads } = await run([...words]);
    expect(code).toBe(expected);
    for (const part of ['/src/metadata/', '/src/lakehouse.ts', '/src/server/', 'better-sqlite3', 'graphql'])
      expect(loads(part), part).toBe(false);
  });

  it('a configuration that is wrong', async () => {
    const { code, err, loads } = await run(['serve'], { LAKEHOUSE_SERVER_PUBLIC_URL: 'not a url' });
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^lakehouse: server\.public_url: .*\(CONFIG_INVALID\)$/m),
    ]);
    expect(loads('/src/metadata/')).toBe(false);
  });
});

describe('beside a running server', () => {
  let site: Site;
  let server: LakehouseProcess;

  beforeAll(async () => {
    site = createSite();
    server = await site.start();
    return () => site[Symbol.asyncDispose]();
  });

  it('a second one ends before it loads what serves', async () => {
    const { code, err, loads } = await run(['serve', '--data-dir', site.dataDir, '--port', '0']);
    expect([code, err]).toEqual([1, expect.stringContaining(`at ${server.url}`)]);
    expect(err).toContain('DATA_DIR_LOCKED');
    expect(loads('/src/lakehouse.ts') || loads('/src/server/') || loads('/schema/')).toBe(false);
    expect(() => requireUnlocked(site.dataDir)).toThrow(expect.objectContaining({ code: 'DATA_DIR_LOCKED' }));
  });

  it('verify asks it, and says what is damaged', async () => {
    const intact = await run(['verify', '--data-dir', site.dataDir]);
    expect([intact.code, intact.out]).toEqual([0, expect.stringContaining(server.url)]);
    expect(intact.out).toMatch(/\nintact\n$/);
    expect(intact.loads('/src/lakehouse.ts')).toBe(false);

    const source = { path: writeNumbers(site.sourceDir, 'n.csv', 1, 3).file };
    await ingest(server.client, { name: 'numbers', source });
    const [file] = globSync(`${site.dataDir}/buckets/primary/**/*.parquet`) as [string];
    appendFileSync(file, 'x');
    const damaged = await run(['verify', '--data-dir', site.dataDir]);
    expect(damaged.code).toBe(1);
    expect(damaged.out).toMatch(/OBJECT_CORRUPT.*numbers.*\nDAMAGED\n$/);
  });
});

it('asking for the lock makes nothing', () => {
  const dir = makeDirectory();
  requireUnlocked(path.join(dir, 'none'));
  requireUnlocked(dir);
  expect(readdirSync(dir)).toEqual([]);
});
