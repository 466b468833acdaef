import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeDirectory } from '../../support/directory.ts';
import { admin } from '../../support/rooms.ts';
import { openPrivateServer } from './support/databases.ts';
import { openSources } from './support/source-stack.ts';

const code = (code: string) => expect.objectContaining({ code });

/** Two CAs of our own, and a certificate for an address, and no name, of the first. */
function makeCertificates() {
  const dir = makeDirectory();
  const at = (name: string) => path.join(dir, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  for (const ca of ['ours', 'other'])
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-days',
      '2',
      '-subj',
      `/CN=${ca}`,
      '-keyout',
      at(`${ca}.key`),
      '-out',
      at(`${ca}.pem`),
    );
  writeFileSync(at('names'), 'subjectAltName = IP:127.0.0.1\n');
  openssl('req', ...newKey, '-subj', '/CN=database', '-keyout', at('server.key'), '-out', at('server.csr'));
  openssl(
    'x509',
    '-req',
    '-days',
    '2',
    '-in',
    at('server.csr'),
    '-CA',
    at('ours.pem'),
    '-CAkey',
    at('ours.key'),
    '-CAcreateserial',
    '-extfile',
    at('names'),
    '-out',
    at('server.pem'),
  );
  return at;
}

test.for(['POSTGRES', 'MYSQL'] as const)(
  'TLS of %s: a CA of our own is trusted where the settings name it, and no other',
  { timeout: 180_000 },
  async (kind) => {
    const at = makeCertificates();
    await using server = await openPrivateServer(kind, '', (dir) => {
      const { uid, gid } = statSync(dir);
      const [certificate, key] = ['server.pem', 'server.key'].map((file) => {
        const copy = path.join(dir, file);
        copyFileSync(at(file), copy);
        chownSync(copy, uid, gid);
        chmodSync(copy, 0o600);
        return copy;
      });
      return kind === 'POSTGRES'
        ? ['-c', 'ssl=on', '-c', `ssl_cert_file=${certificate}`, '-c', `ssl_key_file=${key}`]
        : [`--ssl-cert=${certificate}`, `--ssl-key=${key}`];
    });
    const tryLogin = async (caFile: string, host = '127.0.0.1') => {
      await using stack = await openSources({ config: { caFile } });
      const { port, user } = server.server;
      const database = kind === 'POSTGRES' ? 'postgres' : 'mysql';
      stack.connections.create(admin, { name: 'source', kind, host, port, database, user, tls: 'VERIFY' });
      return await stack.databases.testConnection(admin, 'source');
    };
    expect((await tryLogin(at('ours.pem'))).server).toMatch(/^(PostgreSQL|MariaDB|MySQL)/);
    await expect(tryLogin(at('ours.pem'), 'localhost')).rejects.toThrow(code('SOURCE_LOGIN_REFUSED')); // not its name
    for (const file of ['', at('other.pem')])
      await expect(tryLogin(file)).rejects.toMatchObject({
        code: 'SOURCE_LOGIN_REFUSED',
        message: expect.stringContaining('[sources] ca_file'),
      });
    for (const file of [at('names'), at('nowhere')])
      await expect(tryLogin(file)).rejects.toThrow(code('CA_UNREADABLE'));
  },
);
