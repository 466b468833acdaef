import { stat } from 'node:fs/promises';
import path from 'node:path';
import { openClient } from '../../client/index.ts';
import { loadConfig, readTerminalPreferences } from '../../config/index.ts';
import { LakehouseError, systemClock } from '../../kernel/index.ts';
import { makeDirectories, translateSystemError } from '../../metadata/index.ts';
import type { Command } from '../arguments.ts';
import { cliErrors } from '../errors.ts';
import { startChildServer } from './child-server.ts';
import { generateCompany } from './generate.ts';
import {
  createTerminal,
  formatBytes,
  formatCount,
  formatMs,
  type Terminal,
  type TerminalStream,
} from './terminal.ts';
import { createCompanySubject } from './tour/company-subject.ts';
import type { TourContext } from './tour/job-watch.ts';
import { createOwnSubject } from './tour/own-subject.ts';
import type { TourPlan, TourSubject } from './tour/subject.ts';
import { runTour } from './tour/tour.ts';

type DemoCommand = Extract<Command, { name: 'demo' }>;

export interface DemoOptions {
  /** Module that serves: `node <entry> serve`. */
  entry: string;
  stream: TerminalStream;
  /** Aborts when the user has had enough. */
  signal: AbortSignal;
}

const defaultPort = 4400;

/** Throws DATA_DIR_UNUSABLE or STORAGE_FULL. */
function prepareDirectory(dir: string): void {
  try {
    makeDirectories(dir, 0o755);
  } catch (error) {
    throw translateSystemError(error, dir);
  }
}

/**
 * Starts a server on the demo's own data, shows the tour, and stays up until the signal or, with `exits`, stops it.
 * Returns the exit code; whatever happens, no server is left behind.
 */
export async function runDemo(command: DemoCommand, options: DemoOptions): Promise<number> {
  const startedMs = performance.now();
  const { allowsColour } = readTerminalPreferences();
  const terminal = createTerminal({ stream: options.stream, clock: systemClock, allowsColour });
  const logFile = path.join(command.dataDir, 'server.log');
  try {
    const token = loadConfig().adminToken;
    prepareDirectory(command.dataDir);
    terminal.heading('Lakehouse demo');
    const subject = await prepareSubject(command, terminal, options.signal);
    const server = await startChildServer({
      entry: options.entry,
      dataDir: path.join(command.dataDir, 'server'),
      port: command.port ?? (command.exits ? 0 : defaultPort),
      logFile,
      signal: options.signal,
    });
    try {
      terminal.line(`  server    ${server.url}, its log in ${logFile}`);
      const signal = AbortSignal.any([options.signal, server.lost]);
      const plan = await tourOver({ url: server.url, token, terminal, signal }, subject);
      terminal.heading(`Done in ${formatMs(performance.now() - startedMs)}`);
      if (!command.exits) {
        showWhatNext(terminal, server.url, plan, token !== undefined);
        await untilAborted(signal);
        if (server.lost.aborted && !options.signal.aborted) throw server.lost.reason;
      }
    } finally {
      await server.stop();
    }
    terminal.line('  server stopped');
    return 0;
  } catch (error) {
    if (options.signal.aborted) {
      terminal.line('\n  stopped on request');
      return 130;
    }
    if (!(error instanceof LakehouseError)) throw error;
    terminal.line(`\n  ${error.message} (${error.code})`);
    return 1;
  }
}

async function tourOver(
  { url, token, ...context }: { url: string; token: string | undefined } & Omit<TourContext, 'client'>,
  subject: TourSubject,
): Promise<TourPlan> {
  await using client = openClient({ url, token });
  return await runTour({ ...context, client }, subject);
}

async function prepareSubject(
  command: DemoCommand,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<TourSubject> {
  if (command.own !== undefined) {
    const { file } = command.own;
    const found = await stat(file).catch((error: NodeJS.ErrnoException) => error.code ?? error.message);
    if (typeof found === 'string' || !found.isFile())
      throw cliErrors.DEMO_FAILED(
        `--data ${file} cannot be read: ${typeof found === 'string' ? found : 'not a file'}.`,
      );
    return createOwnSubject(command.own);
  }
  const line = terminal.progress('company');
  const files = await generateCompany({
    directory: path.join(command.dataDir, 'files'),
    scale: command.scale,
    seed: command.seed,
    signal,
    onProgress: (done, total) => line.update({ phase: 'writing', done, total }),
  });
  const rowCount = files.reduce((sum, file) => sum + file.rowCount, 0);
  const byteSize = files.reduce((sum, file) => sum + file.byteSize, 0);
  line.finish(
    `${formatCount(rowCount)} invented rows in ${files.length} files, ${formatBytes(byteSize)}, seed ${command.seed}`,
  );
  return createCompanySubject(files);
}

function showWhatNext(terminal: Terminal, url: string, plan: TourPlan, needsToken: boolean): void {
  const query = `{ search(input: {index: \\"${plan.indexName}\\", text: \\"${(plan.searchText ?? 'your words').split(',').slice(0, 2).join(' ')}\\", k: 3}) { ... on SearchResult { generation hits { docId score text } } } }`;
  const authorization = needsToken ? ' -H "authorization: Bearer $LAKEHOUSE_ADMIN_TOKEN"' : '';
  terminal.line(`
  The server stays up: ${url}
  GraphiQL, to look around and write queries: ${url}/graphql

  Try in GraphiQL:

    { query(input: {sql: "SELECT count(*) FROM ${plan.text.dataset}"}) { ... on ResultSet { rows elapsedMs } } }
    subscription { jobEvents { type job { kind state } } }

  Or from a shell:

    curl -s ${url}/graphql -H 'content-type: application/json'${authorization} \\
      -d '{"query": "${query}"}'

  Ctrl+C stops it.`);
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  // A pending promise alone does not keep the process running; the child's pipes do.
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
