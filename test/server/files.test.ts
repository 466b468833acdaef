import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { commonErrors } from '../../src/kernel/index.ts';
import { createLinkSigner, type DownloadContent } from '../../src/server/index.ts';
import { openEdge } from '../support/edge.ts';
import { until } from '../support/until.ts';

const bytes = randomBytes(300_000);
const etag = createHash('sha256').update(bytes).digest('hex');

function openDownloads(content: Partial<DownloadContent> = {}) {
  let closed = 0;
  const downloads = {
    links: createLinkSigner({ secret: randomBytes(32) }),
    open: async ({ id }: { id: string }) => {
      if (id !== 'dl_1') throw commonErrors.NOT_FOUND('No such download.');
      return {
        byteLength: bytes.length,
        etag,
        contentType: 'text/csv',
        fileName: 'Umsätze 1.csv',
        read: async function* ({ start, end }: { start: number; end: number }) {
          for (let at = start; at <= end; at += 65_536)
            yield bytes.subarray(at, Math.min(at + 65_536, end + 1));
        },
        close: () => {
          closed += 1;
        },
        ...content,
      };
    },
  };
  return { downloads, closed: () => closed };
}

async function read(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await fetch(url, { headers, method });
  return { response, body: Buffer.from(await response.arrayBuffer()) };
}

describe('downloads', () => {
  it('come whole, with a name and an entity tag', async () => {
    const { downloads, closed } = openDownloads();
    const edge = await openEdge({ downloads });
    const url = edge.url.replace('/graphql', '/downloads/dl_1');
    const { response, body } = await read(url);
    expect(body.equals(bytes)).toBe(true);
    expect(response.headers.get('etag')).toBe(`"${etag}"`);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="Ums_tze 1.csv"; filename*=UTF-8''Ums%C3%A4tze%201.csv`,
    );
    const head = await read(url, {}, 'HEAD');
    expect([head.response.headers.get('content-length'), head.body.length]).toEqual(['300000', 0]);
    expect((await read(url, { 'if-none-match': `"${etag}"` })).response.status).toBe(304);
    expect((await read(url.replace('dl_1', 'dl_2'))).response.status).toBe(404);
    expect(closed()).toBe(3);
  });

  it.each([
    ['bytes=0-99', 0, 99],
    ['bytes=299990-', 299_990, 299_999],
    ['bytes=-10', 299_990, 299_999],
    ['bytes=100-999999', 100, 299_999],
    ['bytes=-999999', 0, 299_999],
  ])('come in part for %s', async (range, start, end) => {
    const edge = await openEdge(openDownloads());
    const url = edge.url.replace('/graphql', '/downloads/dl_1');
    const { response, body } = await read(url, { range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/300000`);
    expect(body.equals(bytes.subarray(start, end + 1))).toBe(true);
  });

  it('come whole when the file changed or the range makes no sense, and 416 beyond the end', async () => {
    const edge = await openEdge(openDownloads());
    const url = edge.url.replace('/graphql', '/downloads/dl_1');
    const resumed = await read(url, { range: 'bytes=5-', 'if-range': `"${etag}"` });
    expect(resumed.response.status).toBe(206);
    for (const headers of [
      { range: 'bytes=5-', 'if-range': '"other"' },
      { range: 'bytes=9-5' },
      { range: 'rows=1-2' },
      { range: 'bytes=0-1,5-6' },
    ])
      expect((await read(url, headers as never)).response.status).toBe(200);
    const beyond = await read(url, { range: 'bytes=300000-' });
    expect([beyond.response.status, beyond.response.headers.get('content-range')]).toEqual([
      416,
      'bytes */300000',
    ]);
  });

  it('are read no faster than the client takes them, and closed when it leaves', async () => {
    let produced = 0;
    const chunk = Buffer.alloc(65_536);
    const { downloads, closed } = openDownloads({
      byteLength: 65_536 * 10_000,
      read: async function* () {
        for (let part = 0; part < 10_000; part++) {
          produced += 1;
          yield chunk;
        }
      },
    });
    const edge = await openEdge({ downloads });
    const socket = connect(edge.server.port, '127.0.0.1');
    socket.write('GET /downloads/dl_1 HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await once(socket, 'readable');
    // Were nothing held back, every turn of the event loop would bring parts.
    for (let turn = 0; turn < 5000; turn++) await new Promise(setImmediate);
    expect(produced).toBeLessThan(500);
    socket.destroy();
    await until(() => closed() === 1);
  });
});

describe('uploads', () => {
  it('stream to their handler and answer what it returns', async () => {
    const edge = await openEdge({
      uploads: async ({ id, body, byteLength }) => {
        const hash = createHash('sha256');
        for await (const chunk of body) hash.update(chunk);
        return { id, byteLength, sha256: hash.digest('hex') };
      },
    });
    const response = await fetch(edge.url.replace('/graphql', '/uploads/up_1'), {
      method: 'PUT',
      body: bytes,
    });
    expect(await response.json()).toEqual({ id: 'up_1', byteLength: 300_000, sha256: etag });
  });

  it('are refused with the handler’s code while the client still sends', async () => {
    const edge = await openEdge({
      uploads: async () => {
        throw commonErrors.NOT_FOUND('No such upload.');
      },
    });
    const answer = await edge.send('PUT', '/uploads/up_9', {}, Buffer.alloc(5_000_000));
    expect([answer.status, answer.code]).toEqual([404, 'NOT_FOUND']);
  });

  it('wait for “continue” where the client asks first', async () => {
    const edge = await openEdge({ adminToken: 't', uploads: async () => ({}) });
    const answer = await edge.send('PUT', '/uploads/up_1', { expect: '100-continue', 'content-length': '5' });
    expect(answer.status).toBe(401);
  });

  it('tell the handler that the client has left', async () => {
    let outcome = 'running';
    const edge = await openEdge({
      uploads: async ({ body }) => {
        try {
          for await (const chunk of body) void chunk;
          outcome = 'complete';
        } catch {
          outcome = 'failed';
        }
        return {};
      },
    });
    const socket = connect(edge.server.port, '127.0.0.1');
    socket.write('PUT /uploads/up_1 HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\nabc');
    await once(socket, 'connect');
    await new Promise(setImmediate);
    socket.destroy();
    await until(() => outcome !== 'running');
    expect(outcome).toBe('failed');
  });
});
