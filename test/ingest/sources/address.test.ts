import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/index.ts';
import { resolveAddresses } from '../../../src/ingest/sources/address.ts';
import type { SourceLogin } from '../../../src/ingest/sources/model.ts';
import { openMysql } from '../../../src/ingest/sources/mysql/session.ts';
import { openPostgres } from '../../../src/ingest/sources/postgres/session.ts';
import { openMariadbDatabase, openPostgresDatabase, type TestDatabase } from './support/databases.ts';

const refused = expect.objectContaining({ code: 'SOURCE_ADDRESS_REFUSED' });
const never = [
  '0.0.0.0',
  '169.254.169.254',
  '169.254.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'fd00:ec2::254',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '0:0:0:0:0:FFFF:A9FE:A9FE',
  '::ffff:0.0.0.0',
  '::169.254.169.254',
  '64:ff9b::169.254.169.254',
  '64:ff9b::100.100.100.200',
  '2002:a9fe:a9fe::1',
];
const internal = [
  '127.0.0.1',
  '127.8.8.8',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '198.18.0.1',
  '::1',
  'fc00::1',
  'fd12:3456::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '64:ff9b::10.0.0.1',
  '2002:7f00:1::1',
];
const open = ['8.8.8.8', '172.32.0.1', '2001:4860:4860::8888', '::ffff:8.8.8.8', '169.253.255.255'];

const at = (address: string, allowPrivate: boolean) =>
  resolveAddresses('db.example.test', { allowPrivate }, async () => [address]);

test('link-local, metadata and multicast addresses are refused whatever is allowed', async () => {
  for (const address of never)
    for (const allowPrivate of [true, false])
      await expect(at(address, allowPrivate), address).rejects.toThrow(refused);
});

test('private addresses are a matter of configuration, and others are not', async () => {
  for (const address of internal) {
    await expect(at(address, false), address).rejects.toThrow(refused);
    expect(await at(address, true)).toEqual([address]);
  }
  for (const address of open) expect(await at(address, false)).toEqual([address]);
});

test('one refused address refuses the host; a name without an address is unreachable', async () => {
  const mixed = async () => ['8.8.8.8', '169.254.169.254'];
  await expect(resolveAddresses('h', { allowPrivate: true }, mixed)).rejects.toThrow(refused);
  const odd = async () => ['not an address'];
  await expect(resolveAddresses('h', { allowPrivate: true }, odd)).rejects.toThrow(refused);
  await expect(resolveAddresses('no-such-host.invalid', { allowPrivate: true })).rejects.toThrow(
    expect.objectContaining({ code: 'SOURCE_UNREACHABLE' }),
  );
});

test('numbers in the place of a name are judged by what they lead to', async () => {
  for (const host of ['0xa9fea9fe', '2852039166', '0251.0376.0251.0376', '169.254.43518'])
    await expect(resolveAddresses(host, { allowPrivate: true }), host).rejects.toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^SOURCE_(ADDRESS_REFUSED|UNREACHABLE)$/) }),
    );
  for (const host of ['localhost', '127.1', '0x7f000001', '2130706433'])
    await expect(resolveAddresses(host, { allowPrivate: false }), host).rejects.toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^SOURCE_(ADDRESS_REFUSED|UNREACHABLE)$/) }),
    );
});

describe.for([
  { kind: 'POSTGRES', openDatabase: () => openPostgresDatabase(), openSession: openPostgres },
  { kind: 'MYSQL', openDatabase: () => openMariadbDatabase(), openSession: openMysql },
] as const)('$kind', ({ kind, openDatabase, openSession }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openDatabase();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  test('the address that was checked is the one that is connected to, whatever the name says next', async () => {
    const { sources } = loadConfig({ env: {} });
    const login: SourceLogin = {
      ...database.server,
      ...sources,
      kind,
      name: 'source',
      host: 'db.example.test', // nobody else can resolve it
      database: database.name,
      tls: 'DISABLE',
    };
    const answers = [[database.server.host], ['169.254.169.254']];
    let asked = 0;
    const rebinding = async () => answers[asked++] ?? ['169.254.169.254'];
    const { signal } = new AbortController();
    {
      await using session = await openSession(login, signal, { resolve: rebinding });
      expect(session.server).toMatch(/^(PostgreSQL|MariaDB|MySQL) \d/);
      expect(asked).toBe(1);
    }
    await expect(openSession(login, signal, { resolve: rebinding })).rejects.toThrow(refused);
    expect(asked).toBe(2);
  });
});
