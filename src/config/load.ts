import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseToml, TomlError } from 'smol-toml';
import type { z } from 'zod';
import { nearest } from '../kernel/index.ts';
import { configErrors } from './errors.ts';
import { type Config, configSchema } from './schema.ts';

export interface LoadOptions {
  /** Path of lakehouse.toml; undefined reads no file. */
  file?: string | undefined;
  env?: Readonly<Record<string, string | undefined>>;
  /** Flags win over the environment, which wins over the file. Keys as `section.camelKey`. */
  flags?: Readonly<Record<string, unknown>>;
  /** Relative paths in flags and the environment begin here; those in the file begin at the file's directory. */
  cwd?: string;
}

type Tree = Record<string, unknown>;

/** Settings that are paths, apart from the buckets' roots, which only the file can name. */
const pathKeys = new Set([
  'storage.dataDir',
  'storage.bucketRoot',
  'ingest.allowedRoots',
  'inbox.dir',
  'sources.secretDirs',
  'sources.caFile',
]);
const issuesShownMax = 10;

/**
 * Reads the configuration: built-in defaults, then the file, then `LAKEHOUSE_<SECTION>_<KEY>`, then flags.
 * Throws CONFIG_INVALID naming the key and the nearest known one. The result is frozen and its paths absolute.
 */
export function loadConfig(options: LoadOptions = {}): Config {
  const cwd = options.cwd ?? process.cwd();
  const env = options.env ?? process.env;
  const tree = options.file === undefined ? {} : readToml(path.resolve(cwd, options.file));
  const override = (section: string, key: string, value: unknown) => {
    const absolute = pathKeys.has(`${section}.${key}`) ? resolvePaths(cwd, value) : value;
    const former = tree[section] ?? {};
    if (isTree(former)) tree[section] = { ...former, [key]: absolute }; // what is no section is named below
  };
  for (const { section, key, value } of readEnvironment(env)) override(section, key, value);
  for (const [name, value] of Object.entries(options.flags ?? {})) {
    const [section, key] = name.split('.') as [string, string];
    if (value !== undefined) override(section, key, value);
  }
  const parsed = configSchema.safeParse(tree);
  if (!parsed.success)
    throw configErrors.CONFIG_INVALID(describeAll(parsed.error.issues), { details: { file: options.file } });
  const base = options.file === undefined ? cwd : path.dirname(path.resolve(cwd, options.file));
  const settings = parsed.data;
  const storage = { ...settings.storage, dataDir: path.resolve(base, settings.storage.dataDir) };
  storage.bucketRoot =
    storage.bucketRoot === ''
      ? path.join(storage.dataDir, 'buckets')
      : path.resolve(base, storage.bucketRoot);
  return deepFreeze({
    ...settings,
    storage,
    buckets: settings.buckets.map((bucket) => ({ ...bucket, root: path.resolve(base, bucket.root) })),
    ingest: {
      ...settings.ingest,
      allowedRoots: settings.ingest.allowedRoots.map((root) => path.resolve(base, root)),
      programDirs: (env['PATH'] ?? '').split(path.delimiter).filter((dir) => path.isAbsolute(dir)),
    },
    inbox: {
      ...settings.inbox,
      dir:
        settings.inbox.dir === ''
          ? path.join(storage.dataDir, 'inbox')
          : path.resolve(base, settings.inbox.dir),
    },
    sources: {
      ...settings.sources,
      secretDirs: settings.sources.secretDirs.map((dir) => path.resolve(base, dir)),
      caFile: settings.sources.caFile === '' ? '' : path.resolve(base, settings.sources.caFile),
    },
    adminToken: readAdminToken(env),
  });
}

/** Throws CONFIG_INVALID, which does not repeat it, for what no Authorization header could carry. */
function readAdminToken(env: NonNullable<LoadOptions['env']>): string | undefined {
  const token = env['LAKEHOUSE_ADMIN_TOKEN'] || undefined;
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    throw configErrors.CONFIG_INVALID('LAKEHOUSE_ADMIN_TOKEN must hold printable ASCII without spaces only.');
  return token;
}

function readToml(file: string): Tree {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw configErrors.CONFIG_INVALID(
      `The configuration file ${file} cannot be read: ${(error as Error).message}`,
      { cause: error },
    );
  }
  try {
    return camelKeys(parseToml(text)) as Tree;
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw configErrors.CONFIG_INVALID(`${file}, line ${error.line}: ${error.message.split('\n')[0]}`, {
      cause: error,
    });
  }
}

function resolvePaths(cwd: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => resolvePaths(cwd, one));
  return typeof value === 'string' && value !== '' ? path.resolve(cwd, value) : value;
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const camel = (key: string) => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function camelKeys(value: unknown, at = ''): unknown {
  if (Array.isArray(value)) return value.map((member, i) => camelKeys(member, `${at}${i}.`));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      if (/[A-Z]/.test(key)) {
        const guess = nearest(key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase(), allKeys());
        throw configErrors.CONFIG_INVALID(
          `Unknown key ${at}${quoteKey(key)}${guess ? `; did you mean ${at}${guess}?` : '.'}`,
        );
      }
      return [camel(key), camelKeys(member, `${at}${key}.`)];
    }),
  );
}

/** As it would be written in the file. */
const quoteKey = (key: string) => (/^[\w-]+$/.test(key) ? key : JSON.stringify(key.slice(0, 80)));

/** Keys in snake_case, as `section` and as `section.key`; entries of lists are not among them. */
function* knownKeys(): Generator<{ section: string; key: string }> {
  for (const [section, schema] of Object.entries(configSchema.shape))
    for (const key of Object.keys(shapeOf(schema))) yield { section: snake(section), key: snake(key) };
}

const allKeys = () => [...new Set([...knownKeys()].flatMap(({ section, key }) => [section, key]))];

/** Variables that belong to the process and not to a section. */
const processVariables = ['LAKEHOUSE_ADMIN_TOKEN', 'LAKEHOUSE_CONFIG'];
const ownVariables = new Set([...processVariables, 'LAKEHOUSE_TEST_FAULT']);

function readEnvironment(env: Readonly<Record<string, string | undefined>>) {
  const known = new Map<string, { section: string; key: string; schema: z.ZodType }>();
  for (const [section, schema] of Object.entries(configSchema.shape)) {
    if (schema.safeParse([]).success) continue; // lists are only in the file
    for (const [key, member] of Object.entries(shapeOf(schema))) {
      known.set(`LAKEHOUSE_${section}_${snake(key)}`.toUpperCase(), { section, key, schema: member });
    }
  }
  const settings: { section: string; key: string; value: unknown }[] = [];
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith('LAKEHOUSE_') || ownVariables.has(variable) || text === undefined) continue;
    const target = known.get(variable);
    if (!target) {
      const guess = nearest(variable.toUpperCase(), [...known.keys(), ...processVariables]);
      throw configErrors.CONFIG_INVALID(
        `Unknown environment variable ${variable}${guess ? `; did you mean ${guess}?` : '.'}`,
      );
    }
    settings.push({ section: target.section, key: target.key, value: readValue(text, target.schema) });
  }
  return settings;
}

function readValue(text: string, schema: z.ZodType): unknown {
  if (schema.safeParse(text).success) return text;
  if (schema.safeParse([]).success)
    return text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** The members of a section or of a list's entries, looking through defaults. */
function shapeOf(schema: z.ZodType | undefined): Record<string, z.ZodType> {
  if (schema === undefined) return {};
  const { innerType, element } = (
    schema as unknown as { def: { innerType?: z.ZodType; element?: z.ZodType } }
  ).def;
  const inside = innerType ?? element;
  return inside
    ? shapeOf(inside)
    : ((schema as unknown as { shape?: Record<string, z.ZodType> }).shape ?? {});
}

/** Unknown keys come first: a missing key is often a misspelt one. */
function describeAll(issues: readonly z.core.$ZodIssue[]): string {
  const isUnknown = (issue: z.core.$ZodIssue) => issue.code === 'unrecognized_keys';
  const lines = [...issues.filter(isUnknown), ...issues.filter((issue) => !isUnknown(issue))].flatMap(
    describe,
  );
  const hidden = lines.length - issuesShownMax;
  return [...lines.slice(0, issuesShownMax), ...(hidden > 0 ? [`… and ${hidden} more.`] : [])].join('\n');
}

function describe(issue: z.core.$ZodIssue): string[] {
  const at = issue.path.map((part) => (typeof part === 'string' ? snake(part) : part)).join('.');
  if (issue.code !== 'unrecognized_keys') return [`${at}: ${issue.message}`];
  const section = issue.path[0] as keyof typeof configSchema.shape | undefined;
  const siblings = Object.keys(
    section === undefined ? configSchema.shape : shapeOf(configSchema.shape[section]),
  );
  const prefix = at ? `${at}.` : '';
  return issue.keys.map((key) => {
    const near = nearest(key, siblings);
    const guess = near === undefined ? findElsewhere(snake(key)) : `${prefix}${snake(near)}`;
    return `Unknown key ${prefix}${quoteKey(snake(key))}${guess ? `; did you mean ${guess}?` : '.'}`;
  });
}

/** The first section that has the key. */
function findElsewhere(wanted: string): string | undefined {
  for (const { section, key } of knownKeys()) if (key === wanted) return `${section}.${key}`;
  return undefined;
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
