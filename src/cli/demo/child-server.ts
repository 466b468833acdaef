import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cliErrors } from '../errors.ts';

export interface ChildServerOptions {
  /** The program's entry module, run as `node <entry> serve`. */
  entry: string;
  dataDir: string;
  /** 0 takes any free port. */
  port: number;
  /** Everything the server logs goes here. */
  logFile: string;
  signal: AbortSignal;
}

export interface ChildServer {
  readonly url: string;
  /** Aborts, with DEMO_FAILED and the end of the log, when the server ends unasked. */
  readonly lost: AbortSignal;
  /** SIGTERM, then waits for exit code 0; throws DEMO_FAILED otherwise. A second call waits for the same end. */
  stop(): Promise<void>;
}

const readyWithinMs = 30_000;
const stopWithinMs = 15_000;

/** Starts a server that ends with this process, and resolves when it says that it is ready. */
export async function startChildServer(options: ChildServerOptions): Promise<ChildServer> {
  const child = spawn(
    process.execPath,
    [
      `--import=${new URL('./stop-with-parent.ts', import.meta.url).href}`,
      ...[options.entry, 'serve', '--data-dir', options.dataDir, '--port', String(options.port)],
    ],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  ) as ChildProcessByStdio<null, Readable, Readable>;
  const exited = once(child, 'exit') as Promise<[code: number | null, signal: string | null]>;
  const logged = pipeline(child.stderr, createWriteStream(options.logFile)).catch(() => undefined);
  const lost = new AbortController();
  let isStopping = false;
  void exited.then(async ([code, signal]) => {
    await logged;
    const tail = await readTail(options.logFile);
    if (!isStopping)
      lost.abort(
        cliErrors.DEMO_FAILED(`The server ended by itself (${signal ?? `exit code ${code}`}). ${tail}`),
      );
  });

  const deadline = AbortSignal.timeout(readyWithinMs);
  const stop = async () => {
    isStopping = true;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    const [code, signal] = await exited;
    clearTimeout(timer);
    if (code !== 0)
      throw cliErrors.DEMO_FAILED(
        `The server did not stop cleanly (${signal ?? `exit code ${code}`}); its log is ${options.logFile}.`,
      );
  };
  try {
    const url = await readUrl(child.stdout, AbortSignal.any([options.signal, lost.signal, deadline]));
    return { url, lost: lost.signal, stop };
  } catch (error) {
    await stop().catch(() => undefined);
    if (deadline.aborted)
      throw cliErrors.DEMO_FAILED(
        `The server was not ready within ${readyWithinMs / 1000} s; its log is ${options.logFile}.`,
      );
    throw error;
  }
}

/** The address in the line that the server prints when it accepts requests. Keeps reading, so that no pipe fills. */
async function readUrl(stdout: NodeJS.ReadableStream, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: stdout });
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    lines.on('line', (line) => {
      const [url] = /https?:\/\/[^\s"'/]+/.exec(line) ?? [];
      if (url === undefined) return;
      signal.removeEventListener('abort', stop);
      resolve(url);
    });
  });
}

/** The last messages of a log: why a server gave up. */
async function readTail(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const messages = text
    .trimEnd()
    .split('\n')
    .slice(-3)
    .map((line) => {
      try {
        const entry = JSON.parse(line) as { msg?: string; err?: { message?: string } };
        return entry.err?.message ?? entry.msg ?? line;
      } catch {
        return line;
      }
    });
  return messages.filter(Boolean).join(' | ');
}
