import path from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nearest } from '../kernel/index.ts';
import { type ScaleName, scales } from './demo/generate.ts';
import { cliErrors } from './errors.ts';

/** What the command line asks for. Paths are absolute; what is missing is left to the configuration. */
export type Command =
  | { name: 'serve'; config?: string; dataDir?: string; host?: string; port?: number }
  | {
      name: 'demo';
      scale: ScaleName;
      seed: number;
      /** True: stop the server and end after the tour. */
      exits: boolean;
      /** The user's own file, with its text column and, if named, the column that identifies a row. */
      own?: { file: string; textColumn: string; idColumn?: string };
      dataDir: string;
      port?: number;
    }
  | { name: 'verify'; config?: string; dataDir?: string }
  | { name: 'version' }
  | { name: 'help'; text: string };

interface Flag {
  /** What the value is called in the help; a flag without one takes no value. */
  value?: string;
  help: string;
}

interface CommandDescription {
  summary: string;
  flags: Readonly<Record<string, Flag>>;
  examples: readonly string[];
}

const configFlag: Flag = {
  value: 'FILE',
  help: 'lakehouse.toml to read (default: LAKEHOUSE_CONFIG, or ./lakehouse.toml if it exists)',
};
const dataDirFlag: Flag = {
  value: 'DIR',
  help: 'where the catalog and local buckets live (default: ./data)',
};
const help: Flag = { help: 'print this' };

const commands = {
  serve: {
    summary: 'Start the server and print its URL when it is ready.',
    flags: {
      config: configFlag,
      'data-dir': dataDirFlag,
      host: { value: 'ADDRESS', help: 'address to listen on (default: 127.0.0.1)' },
      port: { value: 'NUMBER', help: 'port to listen on, 0 for any free one (default: 4400)' },
      help,
    },
    examples: ['serve', 'serve --config lakehouse.toml --port 8080'],
  },
  demo: {
    summary: 'Show the whole way of data, from files to tuned search, on a server of its own.',
    flags: {
      scale: { value: 'SIZE', help: 'rows of the invented company: tiny, default (250 k) or full (2.47 M)' },
      seed: { value: 'NUMBER', help: 'another company (default: 1)' },
      data: { value: 'FILE', help: 'your own CSV, TSV, JSON, NDJSON or Parquet file instead' },
      text: { value: 'COLUMN', help: 'with --data: the column to search by meaning' },
      id: { value: 'COLUMN', help: 'with --data: the column that identifies a row' },
      exit: { help: 'stop the server and end after the tour' },
      'data-dir': { value: 'DIR', help: 'where the demo keeps its data (default: ./data/demo)' },
      port: { value: 'NUMBER', help: 'port of the server (default: 4400; with --exit any free one)' },
      help,
    },
    examples: ['demo', 'demo --exit --scale tiny', 'demo --data reviews.csv --text body'],
  },
  verify: {
    summary:
      'Check every file in the catalog and the journal against their hashes, beside a running server, too.',
    flags: { config: configFlag, 'data-dir': dataDirFlag, help },
    examples: ['verify --data-dir data'],
  },
  version: { summary: 'Print the version.', flags: { help }, examples: ['version'] },
} as const satisfies Record<string, CommandDescription>;

type CommandName = keyof typeof commands;
const commandNames = Object.keys(commands) as CommandName[];

/**
 * Reads the words behind the program's name. Throws USAGE_INVALID naming the nearest command or flag. Asking for
 * help is a command of its own, so that the caller alone prints.
 */
export function parseCommand(words: readonly string[], cwd: string = process.cwd()): Command {
  const [first = 'help', ...rest] = words;
  if (first === 'help' || first === '--help' || first === '-h')
    return { name: 'help', text: isCommandName(rest[0]) ? describeCommand(rest[0]) : describeAll() };
  if (first === '--version' || first === '-v') return { name: 'version' };
  if (!isCommandName(first)) throw unknownWord(first, commandNames, 'command');
  const flags = readFlags(first, rest);
  if (flags['help'] !== undefined) return { name: 'help', text: describeCommand(first) };
  const absolute = (flag: string) => (flags[flag] === undefined ? undefined : path.resolve(cwd, flags[flag]));
  switch (first) {
    case 'serve':
      return compact({
        name: first,
        config: absolute('config'),
        dataDir: absolute('data-dir'),
        host: flags['host'],
        port: wholeNumber(flags, 'port', 0, 65_535),
      });
    case 'verify':
      return compact({ name: first, config: absolute('config'), dataDir: absolute('data-dir') });
    case 'version':
      return { name: first };
    case 'demo':
      return compact({
        name: first,
        scale: scaleOf(flags['scale'] ?? 'default'),
        seed: wholeNumber(flags, 'seed', 0, 2 ** 31 - 1) ?? 1,
        exits: flags['exit'] !== undefined,
        own: ownFile(flags, absolute('data')),
        dataDir: absolute('data-dir') ?? path.resolve(cwd, 'data/demo'),
        port: wholeNumber(flags, 'port', 0, 65_535),
      });
  }
}

type Flags = Readonly<Record<string, string | undefined>>;

/** Flags by name; a flag without a value is the empty text. */
function readFlags(command: CommandName, words: readonly string[]): Flags {
  const known: Readonly<Record<string, Flag>> = commands[command].flags;
  const options: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } };
  for (const [name, flag] of Object.entries(known))
    if (name !== 'help') options[name] = { type: flag.value === undefined ? 'boolean' : 'string' };
  const { tokens } = parseArgs({
    args: [...words],
    options,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const flags: Record<string, string> = {};
  for (const token of tokens) {
    if (token.kind === 'positional')
      throw cliErrors.USAGE_INVALID(
        `${command} takes no word besides its flags, found ${JSON.stringify(token.value)}.`,
      );
    if (token.kind !== 'option') continue;
    const flag = known[token.name];
    if (flag === undefined)
      throw unknownWord(
        token.rawName,
        Object.keys(known).map((name) => `--${name}`),
        `flag of ${command}`,
      );
    // A flag in the place of a value is a forgotten value and not a value.
    const isMissing = token.value === undefined || (!token.inlineValue && token.value.startsWith('--'));
    if (flag.value !== undefined && isMissing)
      throw cliErrors.USAGE_INVALID(`--${token.name} needs a value: --${token.name} ${flag.value}.`);
    if (flag.value === undefined && token.value !== undefined)
      throw cliErrors.USAGE_INVALID(`--${token.name} takes no value, found ${JSON.stringify(token.value)}.`);
    flags[token.name] = token.value ?? '';
  }
  return flags;
}

function wholeNumber(flags: Flags, name: string, min: number, max: number): number | undefined {
  const text = flags[name];
  if (text === undefined) return undefined;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw cliErrors.USAGE_INVALID(
    `--${name} takes a whole number from ${min} to ${max}, found ${JSON.stringify(text)}.`,
  );
}

function scaleOf(text: string): ScaleName {
  if (Object.hasOwn(scales, text)) return text as ScaleName;
  throw unknownWord(text, Object.keys(scales), 'value of --scale');
}

function ownFile(flags: Flags, file: string | undefined) {
  const textColumn = flags['text'];
  if (file === undefined && textColumn === undefined && flags['id'] === undefined) return undefined;
  if (file === undefined) throw cliErrors.USAGE_INVALID('--text and --id go with --data FILE.');
  if (textColumn === undefined)
    throw cliErrors.USAGE_INVALID(
      '--data FILE needs --text COLUMN: the column whose text is to be searched.',
    );
  return compact({ file, textColumn, idColumn: flags['id'] });
}

function isCommandName(word: string | undefined): word is CommandName {
  return word !== undefined && Object.hasOwn(commands, word);
}

function unknownWord(word: string, known: readonly string[], kind: string) {
  const guess = nearest(word, known);
  return cliErrors.USAGE_INVALID(
    `There is no ${kind} ${word}${guess === undefined ? `; known: ${known.join(', ')}.` : `; did you mean ${guess}?`}`,
    { details: { known } },
  );
}

function describeAll(): string {
  const list = commandNames.map((name) => `  ${name.padEnd(9)}${commands[name].summary}`);
  return `Lakehouse: files and tables in; SQL, vector search and a live GraphQL API out.

Usage: npm start -- [flags]              (the same as: npx node src/main.ts serve [flags])
       npm run demo -- [flags]
       npm run verify -- [flags]
       npx node src/main.ts COMMAND [flags]

Commands:
${list.join('\n')}

npx node src/main.ts COMMAND --help lists the flags of a command.
`;
}

function describeCommand(name: CommandName): string {
  const { summary, flags, examples }: CommandDescription = commands[name];
  const left = Object.entries(flags).map(
    ([flag, { value }]) => `--${flag}${value === undefined ? '' : ` ${value}`}`,
  );
  const width = Math.max(...left.map((text) => text.length)) + 2;
  const list = Object.values(flags).map((flag, at) => `  ${left[at]!.padEnd(width)}${flag.help}`);
  return `${summary}

Usage: npx node src/main.ts ${name}${Object.keys(flags).length > 1 ? ' [flags]' : ''}

${list.join('\n')}

${examples.map((example) => `  npx node src/main.ts ${example}`).join('\n')}
`;
}

/** Without the members that are undefined, as optional properties want it. */
function compact<T extends object>(
  value: T,
): { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
} {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never;
}
