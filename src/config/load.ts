import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseToml, TomlError } from 'smol-toml';
import type { z } from 'zod';
import { configErrors } from './errors.ts';
import { nearest } from './nearest.ts';
import { type Config, configSchema } from './schema.ts';

export interface LoadOptions {
  /** Path of lakehouse.toml; undefined reads no file. */
  file?: string | undefined;
  env?: Readonly<Record<string, string | undefined>>;
  /** Flags win over the environment, which wins over the file. Keys as `section.camelKey`. */
  flags?: Readonly<Record<string, unknown>>;
  /** Relative paths in the configuration are resolved against it. */
  cwd?: string;
}

type Tree = Record<string, unknown>;

/**
 * Reads the configuration: built-in defaults, then the file, then `LAKEHOUSE_<SECTION>_<KEY>`, then flags.
 * Throws CONFIG_INVALID naming the key and the nearest known one. The result is frozen and its paths absolute.
 */
export function loadConfig(options: LoadOptions = {}): Config {
  const cwd = options.cwd ?? process.cwd();
  const env = options.env ?? process.env;
  const tree = options.file === undefined ? {} : readToml(path.resolve(cwd, options.file));
  applyEnvironment(tree, env);
  for (const [key, value] of Object.entries(options.flags ?? {})) {
    if (value === undefined) continue;
    const [section, name] = key.split('.') as [string, string];
    tree[section] = { ...(tree[section] as Tree | undefined), [name]: value };
  }
  const parsed = configSchema.safeParse(tree);
  if (!parsed.success)
    throw configErrors.CONFIG_INVALID(describe(parsed.error.issues[0]!), { details: { file: options.file } });
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
    },
    adminToken: env['LAKEHOUSE_ADMIN_TOKEN'] || undefined,
  });
}

function readToml(file: string): Tree {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
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

const camel = (key: string) => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function camelKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [camel(key), camelKeys(member)]));
}

/** Variables that belong to the process and not to a section. */
const ownVariables = new Set(['LAKEHOUSE_ADMIN_TOKEN', 'LAKEHOUSE_CONFIG', 'LAKEHOUSE_TEST_FAULT']);

function applyEnvironment(tree: Tree, env: Readonly<Record<string, string | undefined>>) {
  const known = new Map<string, { section: string; key: string; schema: z.ZodType }>();
  for (const [section, schema] of Object.entries(configSchema.shape)) {
    for (const [key, member] of Object.entries(shapeOf(schema))) {
      known.set(`LAKEHOUSE_${section}_${snake(key)}`.toUpperCase(), { section, key, schema: member });
    }
  }
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith('LAKEHOUSE_') || ownVariables.has(variable) || text === undefined) continue;
    const target = known.get(variable);
    if (!target) {
      const guess = nearest(variable, [...known.keys()]);
      throw configErrors.CONFIG_INVALID(
        `Unknown environment variable ${variable}${guess ? `; did you mean ${guess}?` : '.'}`,
      );
    }
    tree[target.section] = {
      ...(tree[target.section] as Tree | undefined),
      [target.key]: readValue(text, target.schema),
    };
  }
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

/** The members of a section, looking through defaults. */
function shapeOf(schema: z.ZodType): Record<string, z.ZodType> {
  const inner = (schema as unknown as { def: { innerType?: z.ZodType } }).def.innerType ?? schema;
  return (inner as unknown as { shape?: Record<string, z.ZodType> }).shape ?? {};
}

function describe(issue: z.core.$ZodIssue): string {
  const at = issue.path.map((part) => (typeof part === 'string' ? snake(part) : part)).join('.');
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!;
    const siblings =
      issue.path.length === 0 ? configSchema.shape : shapeOf(configSchema.shape[issue.path[0] as 'server']);
    const guess = nearest(key, Object.keys(siblings));
    return `Unknown key ${at ? `${at}.` : ''}${snake(key)}${guess ? `; did you mean ${at ? `${at}.` : ''}${snake(guess)}?` : '.'}`;
  }
  return `${at}: ${issue.message}`;
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
