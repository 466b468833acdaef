import type { VerifyReport } from '../archive/index.ts';
import type { Config } from '../config/index.ts';
import { LakehouseError } from '../kernel/index.ts';
import { type Command, parseCommand } from './arguments.ts';

export interface CommandLineOptions {
  /** The words behind the program's name. */
  words: readonly string[];
  /** Path of the entry module, which the demo starts again as `serve`. */
  entry: string;
  version: string;
  /** Throws CONFIG_INVALID. `flags` by key, as `section.camelKey`. */
  configure(place: { config?: string; dataDir?: string }, flags?: Record<string, unknown>): Promise<Config>;
  /** Serves until the signal aborts. */
  serve(config: Config, signal: AbortSignal): Promise<void>;
  /** Checks all files and the journal of a data directory; throws DATA_DIR_LOCKED where a server runs on it. */
  verify(config: Config, signal: AbortSignal): Promise<VerifyReport>;
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
    case 'serve': {
      const flags = { 'server.host': command.host, 'server.port': command.port };
      await options.serve(await options.configure(command, flags), signal);
      return 0;
    }
    // Each with what it alone needs.
    case 'verify': {
      const { runVerify } = await import('./verify.ts');
      const config = await options.configure(command);
      return runVerify(config, { verify: options.verify, stream: process.stdout, signal });
    }
    case 'demo': {
      const { runDemo } = await import('./demo/demo.ts');
      return runDemo(command, { entry: options.entry, stream: process.stdout, signal });
    }
  }
}
