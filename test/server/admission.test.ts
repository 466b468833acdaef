import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createLinkSigner } from '../../src/server/index.ts';
import { openEdge } from '../support/edge.ts';

const json = { 'content-type': 'application/json' };
const ping = '{"query":"{ ping }"}';

async function upgradeStatus(url: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', { headers });
  socket.on('error', () => {});
  const [, response] = await once(socket, 'unexpected-response');
  socket.terminate();
  return response.statusCode;
}

describe('Host and Origin', () => {
  it('answers to loopback names and configured ones only', async () => {
    const edge = await openEdge({
      server: { allowedHosts: ['data.example'], publicUrl: 'https://lake.example/' },
    });
    const statusFor = async (host: string) =>
      (await edge.send('POST', '/graphql', { ...json, host }, ping)).status;
    for (const host of [
      'localhost:4400',
      '127.0.0.1',
      '[::1]:1',
      'data.example',
      'lake.example',
      'DATA.example:80',
    ])
      expect([host, await statusFor(host)]).toEqual([host, 200]);
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '10.0.0.1',
      'x@localhost',
      '127.0.0.1.evil.example',
    ])
      expect([host, await statusFor(host)]).toEqual([host, 403]);
    expect(edge.trace.calls).toBe(6);
    expect(await upgradeStatus(edge.url, { host: 'evil.example' })).toBe(403);
    expect((await edge.send('GET', '/health', { host: '10.1.2.3' })).status).toBe(200);
  });

  it('serves pages of its own and of allowed origins only', async () => {
    const edge = await openEdge({ server: { allowedOrigins: ['http://app.example'] } });
    const own = `http://127.0.0.1:${edge.server.port}`;
    const ask = (headers: Record<string, string>) =>
      edge.send('POST', '/graphql', { ...json, ...headers }, ping);
    expect((await ask({ origin: own })).status).toBe(200);
    const allowed = await ask({ origin: 'http://app.example' });
    expect(allowed.headers['access-control-allow-origin']).toBe('http://app.example');
    for (const origin of [
      'http://evil.example',
      'null',
      'http://localhost:3000',
      'http://app.example.evil.example',
    ]) {
      const refused = await ask({ origin });
      expect([origin, refused.code]).toEqual([origin, 'FORBIDDEN_ORIGIN']);
      expect(refused.headers['access-control-allow-origin']).toBeUndefined();
      expect(await upgradeStatus(edge.url, { origin })).toBe(403);
    }
    const image = await edge.send('GET', '/graphql?query=%7Bping%7D', {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'no-cors',
    });
    expect(image.code).toBe('FORBIDDEN_ORIGIN');
    const preflight = await edge.send('OPTIONS', '/graphql', {
      origin: 'http://app.example',
      'access-control-request-method': 'POST',
    });
    expect([preflight.status, preflight.headers['access-control-allow-methods']]).toEqual([
      204,
      'GET, HEAD, POST, PUT, OPTIONS',
    ]);
    const socket = await edge.connect({ headers: { origin: 'http://app.example' } });
    socket.socket.close();
    expect(edge.trace.calls).toBe(2);
  });
});

describe('tokens', () => {
  const token = 'a-long-secret';
  const bearer = { authorization: `Bearer ${token}` };
  const links = createLinkSigner({ secret: Buffer.from('k') });
  const open = () =>
    openEdge({
      adminToken: token,
      uploads: async ({ body, caller }) => {
        let bytes = 0;
        for await (const chunk of body) bytes += chunk.length;
        return { bytes, actor: caller.actor };
      },
      downloads: {
        links,
        open: async ({ id }) => ({
          byteLength: 4,
          etag: 'e',
          contentType: 'text/plain',
          fileName: id,
          read: async function* () {
            yield Buffer.from('data');
          },
        }),
      },
    });

  it.each([
    ['POST', '/graphql', ping],
    ['GET', '/graphql?query=%7Bping%7D', undefined],
    ['PUT', '/uploads/up_1', 'x'],
    ['GET', '/downloads/dl_1', undefined],
    ['GET', '/metrics', undefined],
  ] as const)('%s %s demands the right one', async (method, path, body) => {
    const edge = await open();
    const statusWith = async (headers: Record<string, string>) =>
      (await edge.send(method, path, { ...json, ...headers }, body)).status;
    expect(await statusWith({})).toBe(401);
    expect(await statusWith({ authorization: 'Bearer wrong' })).toBe(401);
    expect(await statusWith({ authorization: `Basic ${token}` })).toBe(401);
    expect(await statusWith({ authorization: `Bearer ${token}x` })).toBe(401);
    expect(edge.trace.calls).toBe(0);
    expect(await statusWith(bearer)).toBe(200);
  });

  it('event streams demand it', async () => {
    const edge = await open();
    const answer = await edge.ask('subscription { jobEvents }', undefined, { accept: 'text/event-stream' });
    expect([answer.status, answer.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('WebSockets demand it in connection_init or the header', async () => {
    const edge = await open();
    expect(await (await edge.connect({ init: {} })).closed).toBe(4403);
    expect(await (await edge.connect({ init: { token: 'wrong' } })).closed).toBe(4403);
    for (const options of [
      { init: { token } },
      { init: { Authorization: `Bearer ${token}` } },
      { headers: bearer },
    ]) {
      const socket = await edge.connect(options);
      socket.send({ id: '1', type: 'subscribe', payload: { query: '{ who }' } });
      expect((await socket.next()).payload).toEqual({ data: { who: 'admin' } });
      socket.socket.close();
    }
  });

  it('the GraphiQL page and the probes are open', async () => {
    const edge = await open();
    expect((await edge.send('GET', '/', { accept: 'text/html' })).status).toBe(200);
    expect((await edge.send('GET', '/health')).status).toBe(200);
  });

  it('a signed link replaces it until it expires or is changed', async () => {
    const edge = await open();
    const link = links.sign('/downloads/dl_1?format=csv', Date.now() + 60_000);
    expect((await edge.send('GET', link)).text).toBe('data');
    expect((await edge.send('GET', link.replace('dl_1', 'dl_2'))).code).toBe('LINK_INVALID');
    expect((await edge.send('GET', link.replace('csv', 'ndjson'))).code).toBe('LINK_INVALID');
    expect((await edge.send('GET', link.replace('expires=', 'expires=9'))).code).toBe('LINK_INVALID');
    const stale = await edge.send('GET', links.sign('/downloads/dl_1', Date.now() - 1));
    expect([stale.status, stale.code]).toEqual([410, 'LINK_EXPIRED']);
  });
});

describe('without a token', () => {
  it('refuses to listen beyond this machine', async () => {
    await expect(openEdge({ server: { host: '0.0.0.0' } })).rejects.toMatchObject({ code: 'UNSAFE_HOST' });
  });

  it('refuses what a proxy forwards for others', async () => {
    const edge = await openEdge();
    const forwarded = await edge.send(
      'POST',
      '/graphql',
      { ...json, 'x-forwarded-for': '203.0.113.9' },
      ping,
    );
    expect([forwarded.status, forwarded.code]).toEqual([403, 'LOOPBACK_ONLY']);
    expect(
      (await edge.send('POST', '/graphql', { ...json, 'x-forwarded-for': '127.0.0.1' }, ping)).status,
    ).toBe(200);
  });
});

it('names a port that is in use, and the remedy', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  await expect(openEdge({ server: { port } })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringMatching(new RegExp(`${port}.*--port`)),
  });
  other.close();
});

it.for(['192.0.2.1', 'nowhere.invalid'])(
  'an address that this machine has not is refused by name: %s',
  async (host) => {
    await expect(openEdge({ server: { host }, adminToken: 'x'.repeat(32) })).rejects.toMatchObject({
      code: 'ADDRESS_UNUSABLE',
      message: expect.stringContaining(host),
    });
  },
);
