/**
 * Command line: words to commands, help, and the demo. The demo uses nothing of the server but its public API.
 *
 * It does not know how to serve: whoever joins schema and server (src/main.ts) hands that in.
 */
export type { Command } from './arguments.ts';
export type { CommandLineOptions } from './command-line.ts';
export { runCommandLine } from './command-line.ts';
export { cliErrors } from './errors.ts';
