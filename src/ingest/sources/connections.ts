import { isIP } from 'node:net';
import { eq } from 'drizzle-orm';
import { readSecret, type SecretReference, type SourcesConfig } from '../../config/index.ts';
import { type Journal, personal } from '../../journal/index.ts';
import {
  type Caller,
  type Clock,
  commonErrors,
  createId,
  holdsDsn,
  requireAdmin,
  requireName,
  requireUnused,
  sqlHoldsDsn,
} from '../../kernel/index.ts';
import type { Metadata } from '../../metadata/index.ts';
import { sourceConnections } from '../tables.ts';
import { sourceErrors } from './errors.ts';
import {
  type Connection,
  type SourceKind,
  type SourceLogin,
  sourceKinds,
  type TlsMode,
  tlsModes,
} from './model.ts';
import { readCertificates } from './trust.ts';

export interface ConnectionInput {
  name: string;
  kind: SourceKind;
  host: string;
  /** By default 5432 or 3306. */
  port?: number | null | undefined;
  database: string;
  user: string;
  /** By default VERIFY. */
  tls?: TlsMode | null | undefined;
  /** At most one; without any the password is empty. */
  secret?: { env?: string | null | undefined; file?: string | null | undefined } | null | undefined;
}

export interface Connections {
  /** Throws DSN_REFUSED, SECRET_UNREADABLE, INVALID_ARGUMENT; never repeats what was given. */
  create(caller: Caller, input: ConnectionInput): Connection;
  get(caller: Caller, name: string): Connection;
  /** By name. */
  list(caller: Caller): Connection[];
  /** Throws IN_USE with the jobs that wait or run and the schedules that read from it. */
  remove(caller: Caller, name: string): Connection;
  /** With the secret, for a work process. */
  loginFor(connection: Connection): SourceLogin;
  /** Who uses connections says so here; called inside the removing transaction. */
  addDependents(find: (name: string) => { kind: string; name: string }[]): void;
}

export interface ConnectionsOptions {
  config: SourcesConfig;
  metadata: Metadata;
  journal: Journal;
  clock: Clock;
}

const portByDefault: Record<SourceKind, number> = { POSTGRES: 5432, MYSQL: 3306 };
const connectionsMax = 1000;

export function createConnections(options: ConnectionsOptions): Connections {
  return new SqliteConnections(options);
}

class SqliteConnections implements Connections {
  private readonly options: ConnectionsOptions;
  private readonly dependents: ((name: string) => { kind: string; name: string }[])[] = [];

  constructor(options: ConnectionsOptions) {
    this.options = options;
  }

  create(caller: Caller, input: ConnectionInput): Connection {
    requireAdmin(caller, 'create or remove connections');
    const { metadata, journal, clock } = this.options;
    const connection: Connection = {
      id: createId('conn'),
      ...readConnection(input),
      createdAt: clock.now(),
      createdBy: caller.actor,
    };
    if (connection.secret) this.read(connection.secret); // a reference to nothing is a mistake best found now
    metadata.write((tx) => {
      const names = this.list(caller).map((one) => one.name);
      if (names.includes(connection.name))
        throw commonErrors.ALREADY_EXISTS(`A connection named "${connection.name}" exists already.`, {
          details: { entity: 'connection', key: connection.name },
        });
      if (names.length >= connectionsMax)
        throw commonErrors.INVALID_ARGUMENT(
          `There are ${connectionsMax} connections already, the most allowed.`,
        );
      tx.db.insert(sourceConnections).values(connection).run();
      const { id, createdAt: _at, createdBy: _by, ...said } = connection;
      const newValue = { ...said, user: personal(said.user) };
      journal.append(tx, caller, { entityType: 'connection', entityId: id, action: 'created', newValue });
    });
    return connection;
  }

  get(caller: Caller, name: string): Connection {
    const { db } = this.options.metadata;
    const found = db.select().from(sourceConnections).where(eq(sourceConnections.name, name)).get();
    if (found) return found;
    const available = this.list(caller).map((one) => one.name);
    throw commonErrors.NOT_FOUND(
      `There is no connection of that name. Connections: ${available.slice(0, 50).join(', ') || 'none'}.`,
      { details: { entity: 'connection', available: available.slice(0, 50) } },
    );
  }

  list(_caller: Caller): Connection[] {
    return this.options.metadata.db.select().from(sourceConnections).orderBy(sourceConnections.name).all();
  }

  remove(caller: Caller, name: string): Connection {
    requireAdmin(caller, 'create or remove connections');
    const { metadata, journal } = this.options;
    return metadata.write((tx) => {
      const connection = this.get(caller, name);
      const dependents = this.dependents.flatMap((find) => find(name));
      requireUnused(`The connection "${name}"`, dependents);
      tx.db.delete(sourceConnections).where(eq(sourceConnections.id, connection.id)).run();
      const { host, port, database, user } = connection;
      journal.append(tx, caller, {
        entityType: 'connection',
        entityId: connection.id,
        action: 'removed',
        oldValue: { name, host, port, database, user: personal(user) },
      });
      return connection;
    });
  }

  loginFor(connection: Connection): SourceLogin {
    const { kind, name, host, port, database, user, tls, secret } = connection;
    const { allowPrivate, connectTimeoutMs, stallTimeoutMs, answerTimeoutMs } = this.options.config;
    const password = secret === null ? '' : this.read(secret);
    const certificates = tls === 'VERIFY' ? readCertificates(this.options.config.caFile) : '';
    const limits = { allowPrivate, connectTimeoutMs, stallTimeoutMs, answerTimeoutMs };
    return { kind, name, host, port, database, user, tls, password, certificates, ...limits };
  }

  addDependents(find: (name: string) => { kind: string; name: string }[]): void {
    this.dependents.push(find);
  }

  private read(secret: SecretReference): string {
    return readSecret(secret, { dirs: this.options.config.secretDirs });
  }
}

const dsnRefused = () =>
  sourceErrors.DSN_REFUSED(
    'A value looks like a connection string. Give host, port, database and user one by one, and the password by the name of a variable or file.',
  );

/** Throws DSN_REFUSED where a statement carries one, or a password. */
export function refuseDsnInSql(sql: string): void {
  if (sqlHoldsDsn(sql)) throw dsnRefused();
}

/** Throws DSN_REFUSED where any text within is or holds a connection string. */
export function refuseDsn(value: unknown): void {
  if (typeof value === 'string' && holdsDsn(value)) throw dsnRefused();
  if (value !== null && typeof value === 'object')
    for (const member of Object.values(value)) refuseDsn(member);
}

/** Messages name the field and never what it holds, which may be a password in the wrong place. */
function readConnection(input: ConnectionInput): Omit<Connection, 'id' | 'createdAt' | 'createdBy'> {
  refuseDsn(input);
  const refuse = (field: string, rule: string) =>
    commonErrors.INVALID_ARGUMENT(`\`${field}\` must be ${rule}.`, { details: { field } });
  if (!sourceKinds.includes(input.kind)) throw refuse('kind', sourceKinds.join(' or '));
  const tls = input.tls ?? 'VERIFY';
  if (!tlsModes.includes(tls)) throw refuse('tls', tlsModes.join(', '));
  const port = input.port ?? portByDefault[input.kind];
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw refuse('port', 'from 1 to 65535');
  const isHost =
    isIP(input.host) !== 0 || /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i.test(input.host);
  if (!isHost) throw refuse('host', 'a host name or an IP address, without a port');
  for (const field of ['database', 'user'] as const)
    if (!/^[^\p{Cc}]{1,128}$/u.test(input[field])) throw refuse(field, '1 to 128 characters');
  const { env, file } = input.secret ?? {};
  if (env != null && file != null) throw refuse('secret', 'either env or file');
  if (env != null && !/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(env))
    throw refuse('secret.env', 'the name of an environment variable');
  const { kind, host, database, user } = input;
  const secret = env != null ? { env } : file != null ? { file } : null;
  return { name: requireName('connection', input.name), kind, host, port, database, user, tls, secret };
}
