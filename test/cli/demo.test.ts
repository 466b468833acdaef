import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';

const entry = path.resolve(import.meta.dirname, '../../src/main.ts');
let root: string;

/** Runs the program to its end, as a user would. */
async function run(...words: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [entry, ...words], { stdio: ['ignore', 'pipe', 'pipe'], cwd: root });
  const [output, problems, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code: code as number | null, output: output + problems };
}

/** Pids of servers on a data directory. */
const serversOf = (dataDir: string) =>
  readdirSync('/proc').filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return words.includes('serve') && words.some((word) => word.endsWith(dataDir));
    } catch {
      return false; // no process, or it has just ended
    }
  });

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'lakehouse-demo-'));
});
afterAll(() => rm(root, { recursive: true }));

describe('the demo', () => {
  it('shows the whole way, stops its server, and can be run again on the same data', {
    timeout: 300_000,
  }, async () => {
    const first = await run('demo', '--exit', '--scale', 'tiny', '--data-dir', 'company');
    expect(first.output).toContain('server stopped');
    expect(first.code).toBe(0);
    expect(first.output).toMatch(/call_log +240 rows from .* of call_log\.tsv, version 1/);
    expect(first.output).toMatch(/│ candidates │ +1 │ +260 │ NDJSON/);
    expect(first.output).toMatch(/timesheets × clients: 312 rows/);
    expect(first.output).toMatch(/│ ★ │ 16 │/);
    expect(first.output).toMatch(/│ promoted +│ +2 │/);
    expect(first.output).toMatch(/│ rolled back +│ +3 │ M 16 ef 20\/30/);

    const again = await run('demo', '--exit', '--scale', 'tiny', '--data-dir', 'company');
    expect(again.code, again.output).toBe(0);
    expect(again.output).toMatch(/│ candidates │ +2 │ +260 │/);
    const verified = await run('verify', '--data-dir', 'company/server');
    expect(verified.output).toMatch(/\d+ files, .* journal entries \(\d+ of them flushed\) checked\nintact/);
    expect(verified.code).toBe(0);
  });

  it('runs over a file of one’s own and finds its columns by their names there', {
    timeout: 120_000,
  }, async () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${i},"note ${i} about ${i % 2 ? 'tea' : 'soup'} and ${i * 7}",${i % 3}`,
    );
    await writeFile(path.join(root, 'Guest book.csv'), `Key,Free Text,stars\n${rows.join('\n')}\n`);
    const tour = await run(
      'demo',
      '--exit',
      '--data-dir',
      'own',
      '--data',
      'Guest book.csv',
      '--text',
      'free text',
      '--id',
      'key',
    );
    expect(tour.code, tour.output).toBe(0);
    expect(tour.output).toMatch(/│ guest_book │ +1 │ +60 │ CSV/);
    const wrong = await run(
      'demo',
      '--exit',
      '--data-dir',
      'own',
      '--data',
      'Guest book.csv',
      '--text',
      'txet',
    );
    expect(wrong.code).toBe(1);
    expect(wrong.output).toContain('Guest book.csv has no column txet; it has: Key, Free_Text, stars.');
  });

  it.for([
    ['starts', 0],
    ['has started', 1],
  ] as const)(
    'takes its server along when it is killed while that %s',
    { timeout: 60_000 },
    async ([, lines]) => {
      const dir = `killed-${lines}`;
      const demo = spawn(
        process.execPath,
        [entry, 'demo', '--scale', 'tiny', '--data-dir', dir, '--port', '0'],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
          cwd: root,
        },
      );
      let output = '';
      demo.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
      const dataDir = path.join(root, dir, 'server');
      const findServers = () => serversOf(`${dir}/server`);
      await until(() => findServers().length === 1, 'the server runs');
      if (lines > 0)
        await until(() => existsSync(path.join(dataDir, 'server.json')), `it listens: ${output}`);
      demo.kill('SIGKILL');
      await until(() => findServers().length === 0, 'the server is gone');
      const verified = await run('verify', '--data-dir', dataDir);
      expect(verified.code, verified.output).toBe(0);
    },
  );

  it('says why when it cannot begin', async () => {
    const nowhere = await run('demo', '--exit', '--data-dir', '/proc/nowhere/data');
    expect(nowhere.output).toContain('(DATA_DIR_UNUSABLE)');
    expect(nowhere.code).toBe(1);
    const missing = await run('demo', '--exit', '--data', 'missing.csv', '--text', 'a');
    expect(missing.output).toMatch(/missing\.csv cannot be read: ENOENT/);
    expect(missing.code).toBe(1);

    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const taken = await run(
      'demo',
      '--exit',
      '--scale',
      'tiny',
      '--data-dir',
      'taken',
      '--port',
      String(port),
    );
    holder.close();
    expect(taken.output).toMatch(new RegExp(`server ended by itself.*Port ${port}`));
    expect(taken.code).toBe(1);
    expect(await readFile(path.join(root, 'taken', 'server.log'), 'utf8')).toContain('PORT_IN_USE');
  });
});

describe('the program', () => {
  it('answers a wrong command line with the nearest name and exit code 2', async () => {
    expect(await run('serve', '--prot', '1')).toEqual({
      code: 2,
      output: 'lakehouse: There is no flag of serve --prot; did you mean --port? (USAGE_INVALID)\n',
    });
  });

  it('says in one line why it cannot serve', async () => {
    const { code, output } = await run('serve', '--port', '0', '--data-dir', '/proc/nowhere/data');
    expect(output).toMatch(/^lakehouse: The data directory \/proc\/nowhere\/data .*\(DATA_DIR_UNUSABLE\)\n$/);
    expect(code).toBe(1);
  });

  it('verifies only what is there, and makes nothing', async () => {
    const { code, output } = await run('verify', '--data-dir', 'misspelt');
    expect(output).toMatch(/^lakehouse: There is no catalog in .*misspelt\. \(DATA_DIR_UNUSABLE\)\n$/);
    expect(code).toBe(1);
    expect(existsSync(path.join(root, 'misspelt'))).toBe(false);
  });

  it('prints its version', async () => {
    const { code, output } = await run('version');
    expect(output).toMatch(/^lakehouse \d+\.\d+\.\d+\n$/);
    expect(code).toBe(0);
  });
});
