import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Client, openClient } from '../../src/client/index.ts';
import { compileCache } from './compile-cache.ts';

/*
 * The real server as a process of its own, driven from outside. Each site is a directory: the configuration, the
 * data, the logs, and the working directory of the server, by which its children are known even when it is dead.
 */

export interface LakehouseProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  readonly client: Client;
  /** From the start of the process to its ready line. */
  readonly readyMs: number;
  /** Exit code or signal. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly hasEnded: boolean;
  /** SIGKILL, then waits for the end. */
  kill(): Promise<void>;
  /** SIGTERM, then waits; resolves with how it ended. */
  stop(): Promise<number | NodeJS.Signals>;
  /** Resident memory in bytes, mapped files left out. */
  memoryBytes(): number;
}

export interface StartOptions {
  /** A fault point, as in `src/kernel/fault-point.ts`. */
  fault?: string;
  /** Called with the process before it is ready. */
  onSpawn?: (child: ChildProcess) => void;
}

export interface Site extends AsyncDisposable {
  readonly dir: string;
  readonly dataDir: string;
  /** An allowed root for ingests. */
  readonly sourceDir: string;
  start(options?: StartOptions): Promise<LakehouseProcess>;
  /** Pids of processes that work in this site, besides a running server. */
  findChildren(): { pid: number; title: string }[];
  /** Waits until no child is left and returns how long that took; throws after ten seconds. */
  waitForNoChildren(): Promise<number>;
  /** The end of the newest server log, for messages. */
  readLog(): string;
}

export interface SiteOptions {
  /** lakehouse.toml by section; strings are quoted. */
  settings?: Record<string, Record<string, string | number | boolean | string[]>>;
  /** Where the data lie; by default inside the site. */
  dataDir?: string;
}

const entry = path.join(import.meta.dirname, '../../src/main.ts');
const readyWithinMs = 60_000;

/** Makes the directory of a site; disposing ends every process in it and removes it. */
export function createSite(options: SiteOptions = {}): Site {
  const dir = mkdtempSync(path.join(realpathSync(tmpdir()), 'lakehouse-site-'));
  const sourceDir = path.join(dir, 'sources');
  const dataDir = options.dataDir ?? path.join(dir, 'data');
  mkdirSync(sourceDir);
  const { ingest, ...others } = options.settings ?? {};
  writeFileSync(
    path.join(dir, 'lakehouse.toml'),
    printToml({ ...others, ingest: { allowed_roots: [sourceDir], ...ingest } }),
  );
  const running = new Set<LakehouseProcess>();
  // A test that times out is never disposed; its server must not outlive the tests.
  const endAll = () => {
    for (const { pid } of listProcessesIn(dir)) kill(pid);
    rmSync(dir, { recursive: true, force: true });
  };
  process.once('exit', endAll);
  let startCount = 0;
  const logOf = (n: number) => path.join(dir, `server-${n}.log`);

  const site: Site = {
    dir,
    dataDir,
    sourceDir,
    start: async (startOptions = {}) => {
      const log = logOf(++startCount);
      const started = await startProcess({ dir, dataDir, log, ...startOptions });
      running.add(started);
      return started;
    },
    findChildren: () => {
      const own = new Set([...running].filter((one) => !one.hasEnded).map((one) => one.pid));
      return listProcessesIn(dir).filter(({ pid }) => !own.has(pid));
    },
    waitForNoChildren: async () => {
      const startedAt = performance.now();
      for (;;) {
        const left = site.findChildren();
        const waitedMs = performance.now() - startedAt;
        if (left.length === 0) return waitedMs;
        if (waitedMs > 10_000) throw new Error(`Orphans after ten seconds: ${JSON.stringify(left)}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    readLog: () => readTail(logOf(startCount)),
    [Symbol.asyncDispose]: async () => {
      process.off('exit', endAll);
      for (const server of running) await server[Symbol.asyncDispose]();
      for (const { pid } of listProcessesIn(dir)) kill(pid);
      rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  return site;
}

async function startProcess(options: {
  dir: string;
  dataDir: string;
  log: string;
  fault?: string;
  onSpawn?: (child: ChildProcess) => void;
}): Promise<LakehouseProcess> {
  const { dir, dataDir, log, fault, onSpawn } = options;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [entry, 'serve', '--data-dir', dataDir, '--port', '0'], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      TZ: 'UTC',
      ...compileCache,
      ...(fault ? { LAKEHOUSE_TEST_FAULT: fault } : {}),
    },
  });
  let logged = '';
  const keep = (text: string) => {
    logged = (logged + text).slice(-200_000);
  };
  child.stderr.setEncoding('utf8').on('data', keep);
  const exited = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals);
  void exited.then(() => writeFileSync(log, logged)).catch(() => {}); // the site may be gone already
  onSpawn?.(child);
  const deadline = setTimeout(() => child.kill('SIGKILL'), readyWithinMs);
  const url = await Promise.race([
    readUrl(child.stdout),
    exited.then((how) => {
      throw new Error(`The server ended with ${how} before it was ready: ${logged.slice(-2000)}`);
    }),
  ]);
  clearTimeout(deadline);
  const readyMs = performance.now() - startedAt;
  const client = openClient({ url });
  return {
    url,
    pid: child.pid!,
    client,
    readyMs,
    ended: exited,
    get hasEnded() {
      return child.exitCode !== null || child.signalCode !== null;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.kill('SIGTERM');
      return exited;
    },
    memoryBytes: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)![1]) * 1024;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exited;
      await client[Symbol.asyncDispose]();
    },
  };
}

/** The address in the line that the server prints when it accepts requests. Keeps reading, so that no pipe fills. */
function readUrl(stdout: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const [url] = /https?:\/\/[^\s"'/]+/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
}

/** Processes whose working directory is in the site. Children get it from the server and keep it when it dies. */
function listProcessesIn(dir: string): { pid: number; title: string }[] {
  const found: { pid: number; title: string }[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (readlinkSync(`/proc/${name}/cwd`) !== dir) continue;
      const title = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      const [, state] = /^State:\s+(\w)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))!;
      if (state !== 'Z') found.push({ pid: Number(name), title });
    } catch {
      // It has just ended, or is not ours to see.
    }
  }
  return found;
}

function kill(pid: number) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

function readTail(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(-4000);
  } catch {
    return '';
  }
}

function printToml(sections: Record<string, Record<string, unknown>>): string {
  return Object.entries(sections)
    .map(([name, values]) =>
      [
        `[${name}]`,
        ...Object.entries(values).map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
        '',
      ].join('\n'),
    )
    .join('\n');
}
