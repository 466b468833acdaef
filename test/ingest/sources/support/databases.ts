import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import mysql from 'mysql2/promise';
import pg from 'pg';

/*
 * Real servers, found in this order: the DSN in TEST_POSTGRES_DSN or TEST_MYSQL_DSN, a server on the default port, a
 * private one from local binaries, one that apt-get brings (root on Debian), else an error that names these remedies.
 * Every test file makes a database of its own name and drops it.
 */

export interface Server {
  host: string;
  port: number;
  user: string;
  password: string;
}

export interface TestDatabase extends AsyncDisposable {
  server: Server;
  name: string;
  /** Runs statements one after the other and returns the rows of the last. */
  run(sql: string): Promise<Record<string, unknown>[]>;
}

const databaseName = () => `lakehouse_test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;

let postgres: Promise<Server> | undefined;
let mariadb: Promise<Server> | undefined;
const privateServers: { child: ChildProcess; dir: string }[] = [];
process.on('exit', () => {
  for (const { child, dir } of privateServers) {
    child.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  }
});

export async function openPostgresDatabase(given?: Server): Promise<TestDatabase> {
  if (!given)
    postgres ??= findServer({
      what: 'PostgreSQL',
      variable: 'TEST_POSTGRES_DSN',
      usual: { host: '127.0.0.1', port: 5432, user: 'postgres', password: '' },
      tryIt: (server) => usePostgres(server, 'postgres', async () => {}),
      startPrivate: () => startPrivatePostgres(),
      packages: ['postgresql'],
    });
  const server = given ?? (await postgres)!;
  const name = databaseName();
  await usePostgres(server, 'postgres', (client) => client.query(`CREATE DATABASE ${name}`));
  return {
    server,
    name,
    run: (sql) => usePostgres(server, name, async (client) => [await client.query(sql)].flat().at(-1)!.rows),
    [Symbol.asyncDispose]: () =>
      usePostgres(server, 'postgres', (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`)).then(
        () => {},
      ),
  };
}

export async function openMariadbDatabase(given?: Server): Promise<TestDatabase> {
  if (!given)
    mariadb ??= findServer({
      what: 'MariaDB',
      variable: 'TEST_MYSQL_DSN',
      usual: { host: '127.0.0.1', port: 3306, user: 'root', password: '' },
      tryIt: (server) => useMysql(server, undefined, async () => {}),
      startPrivate: () => startPrivateMariadb(),
      packages: ['mariadb-server'],
    });
  const server = given ?? (await mariadb)!;
  const name = databaseName();
  await useMysql(server, undefined, (client) =>
    client.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`),
  );
  return {
    server,
    name,
    run: (sql) =>
      useMysql(server, name, async (client) => {
        const [rows] = await client.query(sql);
        return (Array.isArray(rows) && Array.isArray(rows.at(-1)) ? rows.at(-1) : rows) as Record<
          string,
          unknown
        >[];
      }),
    [Symbol.asyncDispose]: () =>
      useMysql(server, undefined, (client) => client.query(`DROP DATABASE ${name}`)).then(() => {}),
  };
}

async function usePostgres<T>(server: Server, database: string, work: (client: pg.Client) => Promise<T>) {
  const client = new pg.Client({ ...server, database, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function useMysql<T>(
  server: Server,
  database: string | undefined,
  work: (client: mysql.Connection) => Promise<T>,
) {
  const client = await mysql.createConnection({
    ...server,
    ...(database ? { database } : {}),
    charset: 'utf8mb4',
    multipleStatements: true,
    connectTimeout: 5000,
  });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

interface Search {
  what: string;
  variable: string;
  usual: Server;
  tryIt: (server: Server) => Promise<unknown>;
  startPrivate: () => Promise<Server | undefined>;
  packages: string[];
}

async function findServer(search: Search): Promise<Server> {
  const dsn = process.env[search.variable];
  if (dsn) {
    const url = new URL(dsn);
    const server = {
      host: url.hostname,
      port: Number(url.port) || search.usual.port,
      user: decodeURIComponent(url.username) || search.usual.user,
      password: decodeURIComponent(url.password),
    };
    await search.tryIt(server);
    return server;
  }
  const isThere = await search.tryIt(search.usual).then(
    () => true,
    () => false,
  );
  if (isThere) return search.usual;
  let found = await search.startPrivate();
  if (!found && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...search.packages], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    found = await search.startPrivate();
  }
  if (found) return found;
  throw new Error(
    `The tests need ${search.what}: set ${search.variable}, start one on port ${search.usual.port}, or install ${search.packages.join(', ')}.`,
  );
}

/** More arguments for a server, given its directory. */
type Arguments = (dir: string) => string[];
const noArguments: Arguments = () => [];

/** A server of our own, for what must not be done to one that others use. `password`: it asks for one. */
export async function openPrivateServer(
  kind: 'POSTGRES' | 'MYSQL',
  password = '',
  more = noArguments,
): Promise<AsyncDisposable & { server: Server; pid: number }> {
  const server = await (kind === 'POSTGRES'
    ? startPrivatePostgres(password, more)
    : startPrivateMariadb(more));
  if (!server) throw new Error(`The tests need the binaries of a ${kind} server.`);
  const { child, dir } = privateServers.at(-1)!;
  return {
    server,
    pid: child.pid!,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await closed;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function startPrivatePostgres(password = '', more = noArguments): Promise<Server | undefined> {
  const initdb = globSync('/usr/{lib/postgresql/*,local}/bin/initdb').sort().at(-1);
  if (!initdb) return undefined;
  const bin = path.dirname(initdb);
  const { dir, identity } = makeServerDirectory('postgres');
  const port = await findPort();
  const passwordFile = path.join(dir, 'password');
  writeFileSync(passwordFile, `${password}\n`);
  const login = password === '' ? ['-A', 'trust'] : ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  execFileSync(initdb, ['-D', `${dir}/data`, ...login, '-U', 'postgres', '--no-sync', '-E', 'UTF8'], {
    stdio: 'ignore',
    ...identity,
  });
  const args = [
    '-D',
    `${dir}/data`,
    '-p',
    String(port),
    '-k',
    dir,
    '-c',
    'fsync=off',
    '-h',
    '127.0.0.1',
    ...more(dir),
  ];
  const child = spawn(path.join(bin, 'postgres'), args, { stdio: 'ignore', ...identity });
  privateServers.push({ child, dir });
  const server = { host: '127.0.0.1', port, user: 'postgres', password };
  await untilReady(() => usePostgres(server, 'postgres', async () => {}));
  return server;
}

async function startPrivateMariadb(more = noArguments): Promise<Server | undefined> {
  const daemon = ['/usr/sbin/mariadbd', '/usr/bin/mariadbd', '/usr/local/bin/mariadbd'].find(existsSync);
  const install = ['/usr/bin/mariadb-install-db', '/usr/local/bin/mariadb-install-db'].find(existsSync);
  if (!daemon || !install) return undefined;
  const { dir, identity } = makeServerDirectory('mysql');
  const port = await findPort();
  execFileSync(
    install,
    ['--no-defaults', `--datadir=${dir}/data`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { stdio: 'ignore', ...identity },
  );
  const args = [
    '--no-defaults',
    `--datadir=${dir}/data`,
    `--port=${port}`,
    `--socket=${dir}/socket`,
    '--bind-address=127.0.0.1',
    ...more(dir),
  ];
  const child = spawn(daemon, args, { stdio: 'ignore', ...identity });
  privateServers.push({ child, dir });
  const server = { host: '127.0.0.1', port, user: 'root', password: '' };
  await untilReady(() => useMysql(server, undefined, async () => {}));
  return server;
}

/** The servers refuse to run as root. */
function makeServerDirectory(user: string) {
  const dir = mkdtempSync(path.join(tmpdir(), 'lakehouse-server-'));
  if (process.getuid?.() !== 0) return { dir, identity: {} };
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  const identity = { uid: id('-u'), gid: id('-g') };
  chownSync(dir, identity.uid, identity.gid);
  return { dir, identity };
}

async function findPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function untilReady(tryIt: () => Promise<unknown>) {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      return await tryIt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
