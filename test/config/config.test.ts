import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseConfigFile, type LoadOptions, loadConfig } from '../../src/config/index.ts';
import { configSchema } from '../../src/config/schema.ts';
import { makeDirectory } from '../support/directory.ts';

const repository = path.join(import.meta.dirname, '../..');
const documented = readFileSync(path.join(repository, 'lakehouse.toml'), 'utf8');

function load(toml: string, options: Omit<LoadOptions, 'file'> = {}) {
  const file = path.join(makeDirectory(), 'lakehouse.toml');
  writeFileSync(file, toml);
  return loadConfig({ env: {}, ...options, file });
}

const messageOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    return (error as Error).message;
  }
  throw new Error('Nothing was thrown.');
};

const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe('lakehouse.toml in the repository', () => {
  it('parses to the built-in defaults', () => {
    const fromFile = loadConfig({ file: path.join(repository, 'lakehouse.toml'), env: {} });
    expect(fromFile).toEqual(loadConfig({ cwd: repository, env: {} }));
  });

  it('documents every key of every section with a line of meaning', () => {
    for (const [section, settings] of Object.entries(configSchema.parse({}))) {
      if (section === 'buckets') continue;
      const body = new RegExp(`^\\[${section}\\]\\n((?:.+\\n)*)`, 'm').exec(documented)?.[1];
      expect(body, `section [${section}]`).toBeDefined();
      for (const key of Object.keys(settings)) {
        expect(body).toMatch(new RegExp(`^${snake(key)} = \\S.*# \\S`, 'm'));
      }
    }
  });

  it('names no key that the schema lacks, in comments either', () => {
    const example = documented.replace(/^# (\[\[buckets\]\]|name =|backend =|root =)/gm, '$1');
    expect(load(example).buckets).toEqual([{ name: 'archive', backend: 'local', root: '/srv/archive' }]);
  });
});

describe('unknown keys', () => {
  it.for([
    ['[server]\nprot = 1', 'Unknown key server.prot; did you mean server.port?'],
    ['[sever]\nport = 1', 'Unknown key sever; did you mean server?'],
    ['[jobs]\nconcurency = 1', 'Unknown key jobs.concurency; did you mean jobs.concurrency?'],
    [
      '[server]\nallowed_orign = []',
      'Unknown key server.allowed_orign; did you mean server.allowed_origins?',
    ],
    ['[[buckets]]\nname = "a"\nroots = "/x"', 'did you mean buckets.0.root?'],
    ['[server]\nzzzzzzzzzz = 1', 'Unknown key server.zzzzzzzzzz.'],
    ['[server]\nPORT = 1', 'Unknown key server.PORT; did you mean server.port?'],
    ['[Server]\nport = 1', 'Unknown key Server; did you mean server?'],
    ['[server]\nallowed-origins = []', 'did you mean server.allowed_origins?'],
    ['[log]\nport = 1', 'Unknown key log.port; did you mean server.port?'],
    ['port = 1', 'Unknown key port; did you mean server.port?'],
    ['"" = 1', 'Unknown key "".'],
    ['[server]\n"a\\nb" = 1', 'Unknown key server."a\\nb".'],
    ['__proto__ = 1', 'Unknown key __proto__.'],
    ['[server.__proto__]\nport = 1', 'Unknown key server.__proto__.'],
  ] as const)('%j', ([toml, message]) => {
    expect(messageOf(() => load(toml))).toContain(message);
  });

  it('reports several at once, so that none hides behind another', () => {
    expect(messageOf(() => load('[server]\nprot = 1\n[jobs]\nqueue = 2'))).toMatch(
      /server\.prot.*jobs\.queue/s,
    );
  });

  it('spelled in camelCase are unknown, too', () => {
    expect(messageOf(() => load('[server]\npublicUrl = "x"'))).toContain('did you mean server.public_url?');
  });
});

describe('values', () => {
  it.for([
    ['[server]\nport = 70000', 'server.port'],
    ['[server]\nport = "80"', 'server.port'],
    ['[jobs]\nconcurrency = 0', 'jobs.concurrency'],
    ['[jobs]\nconcurrency = 1.5', 'jobs.concurrency'],
    ['[log]\nlevel = "loud"', 'log.level'],
    ['[[buckets]]\nname = "a"', 'buckets.0.root'],
    ['server = 3', 'server'],
    ['[[server]]\nport = 1', 'server: Invalid input: expected object, received array'],
    ['buckets = 3', 'buckets: Invalid input: expected array'],
    ['[server.port]\na = 1', 'server.port'],
    ['[server]\nport = -1', 'server.port'],
    ['[server]\nport = 2026-01-01', 'server.port'],
    ['[server]\nport = 99999999999999999999', 'line 2'],
    ['[jobs]\nkept_max = 1e400', 'jobs.kept_max'],
    ['[tuning]\nrecall_min = nan', 'tuning.recall_min'],
    ['[server]\nport = 1\nport = 2', 'line 3'],
    ['[server]\n[server]\n', 'line 2'],
    ['[server]\nhost = "a\\u0000b"', 'server.host: Must hold no control character'],
    ['{"server": {"port": 1}}', 'line 1'],
    ['[[buckets]]\nname = "a"\nroot = "/a"\n[[buckets]]\nname = "a"\nroot = "/b"', 'buckets.1.name'],
    ['[query]\ntimeout_ms = 9000\ntimeout_max_ms = 8000', 'query.timeout_ms'],
    ['[vectors]\nchunk_size = 100\nchunk_overlap = 100', 'vectors.chunk_overlap'],
  ] as const)('%j is refused and named', ([toml, key]) => {
    expect(messageOf(() => load(toml))).toContain(key);
  });

  /** Keys whose empty text has a meaning that lakehouse.toml states. */
  const mayBeEmpty = new Set(['server.public_url', 'storage.bucket_root', 'inbox.dir', 'sources.ca_file']);
  const everyKey = Object.entries(configSchema.parse({})).flatMap(([section, settings]) =>
    section === 'buckets'
      ? []
      : Object.entries(settings).map(([key, value]) => ({
          section,
          key: snake(key),
          value: value as unknown,
        })),
  );

  it.for(everyKey)(
    'of $section.$key of another type, negative, huge or empty are refused and named',
    (one) => {
      const { section, key, value } = one;
      const wrong: Record<string, readonly string[]> = {
        number: ['"1"', 'true', '[]', '-1', '9007199254740991', '""', 'nan', 'inf'],
        string: ['1', 'true', '[]', '-1', ...(mayBeEmpty.has(`${section}.${key}`) ? [] : ['""'])],
        boolean: ['1', '"true"', '[]', '""'],
        object: ['1', 'true', '"x"', '""', '[1]', '[""]', '[[]]'], // all of them are lists
      };
      for (const text of wrong[typeof value]!) {
        const message = messageOf(() => load(`[${section}]\n${key} = ${text}`));
        expect(message, text).toContain(`${section}.${key}`);
      }
    },
  );

  it.for([
    'not a url',
    'example.org',
    'ftp://example.org',
    'file:///etc',
    'https://',
    'https://user:word@example.org',
    'https://example.org/?a=1',
    'https://example.org/#top',
    'https://exa mple.org',
    'https://example.org:99999',
  ])('of server.public_url that are no address for links are refused: %s', (url) => {
    expect(messageOf(() => load(`[server]\npublic_url = "${url}"`))).toContain('server.public_url: Must be');
  });

  it.for([
    ['https://h/', 'https://h'],
    ['https://h', 'https://h'],
    ['http://h:8080/lake//', 'http://h:8080/lake'],
  ] as const)('of server.public_url lose slashes at their end: %s', ([given, kept]) => {
    expect(load(`[server]\npublic_url = "${given}"`).server.publicUrl).toBe(kept);
  });

  it.for([
    ['allowed_origins = ["*"]', 'server.allowed_origins.0'],
    ['allowed_origins = ["https://a.example/app"]', 'server.allowed_origins.0'],
    ['allowed_origins = ["https://a.example", "null"]', 'server.allowed_origins.1'],
    ['allowed_hosts = ["http://a"]', 'server.allowed_hosts.0'],
    ['allowed_hosts = ["a b"]', 'server.allowed_hosts.0'],
  ] as const)('that could never match are refused: %s', ([line, key]) => {
    expect(messageOf(() => load(`[server]\n${line}`))).toContain(key);
  });

  it.for(['', 'A', 'a/b', 'a:b:c', 'a--b'])('of a bucket name that is none are refused: %j', (name) => {
    expect(messageOf(() => load(`[[buckets]]\nname = "${name}"\nroot = "/x"`))).toContain('buckets.0.name');
  });

  it('with a syntax error name the file and the line', () => {
    expect(messageOf(() => load('[server]\nport = = 1'))).toMatch(/lakehouse\.toml, line 2/);
  });

  it.for([
    ['empty', ''],
    ['marked as UTF-8', '\ufeff[server]\nport = 4400\n'],
    ['with carriage returns', '[server]\r\nport = 4400\r\n'],
  ] as const)('may come from a file that is %s', ([, toml]) => {
    expect(load(toml).server.port).toBe(4400);
  });

  it.for(['latin1', 'utf16le'] as const)('from a file in %s name it', (encoding) => {
    const file = path.join(makeDirectory(), 'lakehouse.toml');
    writeFileSync(file, Buffer.from('[server]\nhost = "h\u00e9"\n', encoding));
    expect(messageOf(() => loadConfig({ file, env: {} }))).toContain(file);
  });

  it('of the environment do not hide that the file has no section there', () => {
    expect(messageOf(() => load('server = "abc"', { env: { LAKEHOUSE_SERVER_PORT: '1' } }))).toBe(
      'server: Invalid input: expected object, received string',
    );
  });

  it('from a missing file name it', () => {
    expect(messageOf(() => loadConfig({ file: '/nowhere/lakehouse.toml', env: {} }))).toContain(
      '/nowhere/lakehouse.toml',
    );
  });

  it('are frozen all the way down', () => {
    const config = load('');
    expect(() => (config.server.allowedOrigins as string[]).push('x')).toThrow(TypeError);
  });

  it('resolve relative paths against the file', () => {
    const file = path.join(makeDirectory(), 'lakehouse.toml');
    writeFileSync(file, '[storage]\ndata_dir = "d"\n[ingest]\nallowed_roots = ["in"]\n');
    const config = loadConfig({ file, env: {} });
    const dir = path.dirname(file);
    expect(config.storage).toMatchObject({ dataDir: `${dir}/d`, bucketRoot: `${dir}/d/buckets` });
    expect(config.ingest.allowedRoots).toEqual([`${dir}/in`]);
  });
});

describe('the environment and flags', () => {
  it('override the file, flags the environment', () => {
    const toml = '[server]\nport = 1\nhost = "a"\nproduction = true\n';
    const config = load(toml, {
      env: { LAKEHOUSE_SERVER_PORT: '2', LAKEHOUSE_SERVER_HOST: 'b', PATH: '/bin' },
      flags: { 'server.port': 3, 'server.host': undefined },
    });
    expect(config.server).toMatchObject({ port: 3, host: 'b', production: true });
  });

  it('read numbers, booleans, lists and texts that look like numbers', () => {
    const config = load('', {
      env: {
        LAKEHOUSE_SERVER_PRODUCTION: 'true',
        LAKEHOUSE_TUNING_RECALL_MIN: '0.95',
        LAKEHOUSE_SERVER_ALLOWED_ORIGINS: 'https://a.example, https://b.example',
        LAKEHOUSE_STORAGE_DATA_DIR: '2026',
        LAKEHOUSE_INGEST_ALLOWED_ROOTS: '',
      },
    });
    expect(config.server.production).toBe(true);
    expect(config.tuning.recallMin).toBe(0.95);
    expect(config.server.allowedOrigins).toEqual(['https://a.example', 'https://b.example']);
    expect(path.basename(config.storage.dataDir)).toBe('2026');
    expect(config.ingest.allowedRoots).toEqual([]);
  });

  it('name the directories of programs: the absolute ones of PATH', () => {
    const env = { PATH: '/usr/bin:bin::.:/opt/poppler/bin' };
    expect(load('', { env }).ingest).toMatchObject({
      pdfReader: 'auto',
      programDirs: ['/usr/bin', '/opt/poppler/bin'],
    });
    expect(load('', { env: {} }).ingest.programDirs).toEqual([]);
    expect(messageOf(() => load('[ingest]\npdf_reader = "poppler"'))).toContain('ingest.pdf_reader');
    expect(messageOf(() => load('[ingest]\nprogram_dirs = ["/tmp"]'))).toContain('program_dirs');
  });

  it('with a relative path mean the working directory, wherever the file is', () => {
    const config = load('', { cwd: '/work-here', flags: { 'storage.dataDir': 'd' } });
    expect(config.storage.dataDir).toBe('/work-here/d');
    const fromEnv = load('', { cwd: '/work-here', env: { LAKEHOUSE_STORAGE_DATA_DIR: 'e' } });
    expect(fromEnv.storage.dataDir).toBe('/work-here/e');
  });

  it('of an unknown name are refused with the nearest', () => {
    expect(messageOf(() => load('', { env: { LAKEHOUSE_SERVER_PROT: '1' } }))).toContain(
      'did you mean LAKEHOUSE_SERVER_PORT?',
    );
  });

  it.for([
    ['LAKEHOUSE_server_port', 'did you mean LAKEHOUSE_SERVER_PORT?'],
    ['LAKEHOUSE_BUCKETS_NAME', 'Unknown environment variable LAKEHOUSE_BUCKETS_NAME'],
    ['LAKEHOUSE_ADMIN_TOKN', 'did you mean LAKEHOUSE_ADMIN_TOKEN?'],
    ['LAKEHOUSE_CONFG', 'did you mean LAKEHOUSE_CONFIG?'],
    ['LAKEHOUSE_', 'Unknown environment variable LAKEHOUSE_.'],
  ] as const)('do not know %s', ([variable, message]) => {
    expect(messageOf(() => load('', { env: { [variable]: '1' } }))).toContain(message);
  });

  it('of an impossible value name the variable', () => {
    expect(messageOf(() => load('', { env: { LAKEHOUSE_SERVER_PORT: 'eighty' } }))).toContain('server.port');
  });

  it('hold the admin token, which is nowhere else', () => {
    expect(load('', { env: { LAKEHOUSE_ADMIN_TOKEN: 'lh_1' } }).adminToken).toBe('lh_1');
    expect(load('', { env: { LAKEHOUSE_ADMIN_TOKEN: '' } }).adminToken).toBeUndefined();
    expect(messageOf(() => load('admin_token = "x"'))).toContain('admin_token');
    for (const token of ['two words', 'line\nbreak', 'schlüssel']) {
      const message = messageOf(() => load('', { env: { LAKEHOUSE_ADMIN_TOKEN: token } }));
      expect(message).toContain('LAKEHOUSE_ADMIN_TOKEN');
      expect(message).not.toContain(token);
    }
  });
});

describe('the configuration file', () => {
  it('is the one of --config, else of LAKEHOUSE_CONFIG, else lakehouse.toml where it exists', () => {
    const cwd = makeDirectory();
    const env = { LAKEHOUSE_CONFIG: 'named.toml' };
    expect(chooseConfigFile('given.toml', { env, cwd })).toBe(path.join(cwd, 'given.toml'));
    expect(chooseConfigFile(undefined, { env, cwd })).toBe(path.join(cwd, 'named.toml'));
    expect(chooseConfigFile(undefined, { env: { LAKEHOUSE_CONFIG: '' }, cwd })).toBeUndefined();
    writeFileSync(path.join(cwd, 'lakehouse.toml'), '');
    expect(chooseConfigFile(undefined, { env: {}, cwd })).toBe(path.join(cwd, 'lakehouse.toml'));
    expect(chooseConfigFile(undefined, { env, cwd })).toBe(path.join(cwd, 'named.toml'));
  });
});
