import type { VerifyReport } from '../archive/index.ts';
import { LakehouseError } from '../kernel/index.ts';
import { type Command, parseCommand } from './arguments.ts';
import { runDemo } from './demo/demo.ts';
import { showVerifyReport } from './verify.ts';

type CommandOf<N extends Command['name']> = Extract<Command, { name: N }>;

export interface CommandLineOptions {
  /** The words behind the program's name. */
  words: readonly string[];
  /** Path of the entry module, which the demo starts again as `serve`. */
  entry: string;
  version: string;
  /** Serves until the signal aborts. */
  serve(command: CommandOf<'serve'>, signal: AbortSignal): Promise<void>;
  /** Checks all files and the journal of a data directory. */
  verify(command: CommandOf<'verify'>, signal: AbortSignal): Promise<VerifyReport>;
}

/**
 * Runs one command to its end and returns the exit code: 0 success, 1 failure, 2 a wrong command line. SIGINT and
 * SIGTERM abort the command's signal; a second one ends the process at once, also where a thread hangs in the kernel,
 * for which an exit would wait.
 */
export async function runCommandLine(options: CommandLineOptions): Promise<number> {
  const stopping = new AbortController();
  const stop = (name: NodeJS.Signals) => {
    if (!stopping.signal.aborted) return stopping.abort(new Error(`stopped by ${name}`));
    process.off(name, stop);
    process.kill(process.pid, name);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await run(parseCommand(options.words), options, stopping.signal);
  } catch (error) {
    if (!(error instanceof LakehouseError)) throw error;
    process.stderr.write(`lakehouse: ${error.message} (${error.code})\n`);
    return error.code === 'USAGE_INVALID' ? 2 : 1;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

async function run(command: Command, options: CommandLineOptions, signal: AbortSignal): Promise<number> {
  switch (command.name) {
    case 'help':
      process.stdout.write(command.text);
      return 0;
    case 'version':
      process.stdout.write(`lakehouse ${options.version}\n`);
      return 0;
    case 'serve':
      await options.serve(command, signal);
      return 0;
    case 'verify':
      return showVerifyReport(await options.verify(command, signal), process.stdout);
    case 'demo':
      return runDemo(command, { entry: options.entry, stream: process.stdout, signal });
  }
}
