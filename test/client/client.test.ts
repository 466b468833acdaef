import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { buildSchema, GraphQLError } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { type Client, openClient, operations, requirePayload } from '../../src/client/index.ts';

const open: { server?: Server; client?: Client; sockets?: WebSocketServer } = {};

async function listen(listener: RequestListener): Promise<Client> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.server = server;
  const { port } = server.address() as AddressInfo;
  open.client = openClient({ url: `http://127.0.0.1:${port}`, token: 'sesame' });
  return open.client;
}

/** A server that answers every request with this body. */
const answering = (body: string, status = 200) =>
  listen((_request, response) => response.writeHead(status).end(body));

const codeOf = async (promise: Promise<unknown>) =>
  promise.then(
    () => 'fulfilled',
    (error: { code?: string; message: string }) => `${error.code}: ${error.message}`,
  );

afterEach(async () => {
  await open.client?.[Symbol.asyncDispose]();
  for (const socket of open.sockets?.clients ?? []) socket.terminate();
  open.server?.closeAllConnections();
  await new Promise((resolve) => (open.server ? open.server.close(resolve) : resolve(undefined)));
  open.server = open.client = open.sockets = undefined as never;
});

describe('requests', () => {
  it('send document, variables and token, and give the data', async () => {
    let seen: IncomingMessage | undefined;
    let body = '';
    const client = await listen(async (request, response) => {
      seen = request;
      body = (await buffer(request)).toString();
      response.end(JSON.stringify({ data: { index: null } }));
    });
    expect(await client.request(operations.TourIndexDocument, { name: 'x' })).toEqual({ index: null });
    expect(seen?.url).toBe('/graphql');
    expect(seen?.headers.authorization).toBe('Bearer sesame');
    expect(JSON.parse(body)).toMatchObject({
      query: expect.stringContaining('query TourIndex'),
      variables: { name: 'x' },
    });
  });

  it('throw the server’s code', async () => {
    const client = await answering(
      JSON.stringify({ errors: [{ message: 'no', extensions: { code: 'FORBIDDEN' } }] }),
    );
    expect(await codeOf(client.request(operations.TourCatalogDocument))).toBe('FORBIDDEN: no');
  });

  it('name the server that is not there, and the one that is another', async () => {
    const client = await answering('<html>Bad gateway</html>', 502);
    expect(await codeOf(client.request(operations.TourCatalogDocument))).toMatch(
      /^ANSWER_UNREADABLE: .*502.*Bad gateway/,
    );
    const nobody = openClient({ url: 'http://127.0.0.1:9' });
    expect(await codeOf(nobody.request(operations.TourCatalogDocument))).toMatch(
      /^SERVER_UNREACHABLE: .*127\.0\.0\.1:9/,
    );
    await nobody[Symbol.asyncDispose]();
  });

  it('refuse an operation that codegen has not seen', async () => {
    const client = await answering('{}');
    await expect(client.request({} as typeof operations.TourCatalogDocument)).rejects.toThrow(/codegen/);
  });
});

describe('payloads', () => {
  it('pass, and errors of the union are thrown', () => {
    const payload = { __typename: 'XPayload' as const, job: { id: 'a' } };
    expect(requirePayload(payload)).toBe(payload);
    const failure = { __typename: 'ConflictError' as const, message: 'taken', code: 'ALREADY_EXISTS' };
    expect(() => requirePayload(failure)).toThrow(
      expect.objectContaining({ code: 'ALREADY_EXISTS', kind: 'CONFLICT' }),
    );
  });
});

describe('uploads', () => {
  const bodyOf = (bytes: number) =>
    Readable.from(Array.from({ length: bytes / 1000 }, () => Buffer.alloc(1000, 7)));

  it('stream the bytes with their length, and say how far they are', async () => {
    let received = 0;
    let headers: IncomingMessage['headers'] = {};
    const client = await listen(async (request, response) => {
      headers = request.headers;
      received = (await buffer(request)).length;
      response.writeHead(204).end();
    });
    const sent: number[] = [];
    await client.upload('/uploads/1', bodyOf(300_000), {
      byteSize: 300_000,
      onProgress: (bytes) => sent.push(bytes),
    });
    expect(received).toBe(300_000);
    expect(headers).toMatchObject({ 'content-length': '300000', authorization: 'Bearer sesame' });
    expect(sent.at(-1)).toBe(300_000);
  });

  it('give the refusal of a server that stops reading', async () => {
    const client = await listen((request, response) => {
      response
        .writeHead(413)
        .end(
          JSON.stringify({ errors: [{ message: 'at most 1 MB', extensions: { code: 'UPLOAD_TOO_LARGE' } }] }),
        );
      request.resume();
    });
    expect(await codeOf(client.upload('/uploads/1', bodyOf(50_000_000)))).toBe(
      'UPLOAD_TOO_LARGE: at most 1 MB',
    );
  });

  it('fail when the connection breaks, and when the file does', async () => {
    const client = await listen((request) => request.socket.destroy());
    expect(await codeOf(client.upload('/uploads/1', bodyOf(300_000)))).toMatch(/^UPLOAD_FAILED/);
    const broken = new Readable({
      read: () => broken.destroy(Object.assign(new Error('disk gone'), { code: 'EIO' })),
    });
    expect(await codeOf(client.upload('/uploads/1', broken))).toMatch(/^UPLOAD_FAILED/);
  });

  it('stop when aborted', async () => {
    const aborter = new AbortController();
    const client = await listen(
      (request) => void request.once('data', () => aborter.abort(new Error('enough'))),
    );
    await expect(client.upload('/uploads/1', bodyOf(10_000_000), { signal: aborter.signal })).rejects.toThrow(
      'enough',
    );
  });
});

describe('subscriptions', () => {
  async function serve(
    events: (signal: { ended: () => void }) => AsyncGenerator<unknown>,
  ): Promise<{ client: Client; ended: Promise<void> }> {
    const schema = buildSchema(`
      type Query { a: Int }
      type Trial { id: ID! recall: Float! recallLow: Float! recallHigh: Float! queryCount: Int! k: Int! p50Us: Float! buildMs: Float! parameters: P! }
      type P { m: Int! efConstruction: Int! efSearch: Int! }
      type TrialEvent { trial: Trial! }
      type Subscription { trials(index: ID!): TrialEvent! }`);
    const client = await listen((_request, response) => response.writeHead(404).end());
    let noteEnd = () => {};
    const ended = new Promise<void>((resolve) => {
      noteEnd = resolve;
    });
    open.sockets = new WebSocketServer({ server: open.server!, path: '/graphql' });
    useServer(
      {
        schema,
        onConnect: ({ connectionParams }) => connectionParams?.['authorization'] === 'Bearer sesame',
        roots: { subscription: { trials: () => events({ ended: noteEnd }) } },
      },
      open.sockets,
    );
    return { client, ended };
  }
  const trial = (id: string) => ({
    trials: {
      trial: {
        id,
        recall: 1,
        recallLow: 1,
        recallHigh: 1,
        queryCount: 1,
        k: 1,
        p50Us: 1,
        buildMs: 1,
        parameters: { m: 1, efConstruction: 1, efSearch: 1 },
      },
    },
  });

  it('give every event and end with the server’s stream', async () => {
    const { client } = await serve(async function* () {
      for (const id of ['a', 'b', 'c']) yield trial(id);
    });
    const ids: string[] = [];
    for await (const event of client.subscribe(operations.TourTrialsDocument, { index: 'i' }))
      ids.push(event.trials.trial.id);
    expect(ids).toEqual(['a', 'b', 'c']);
  });

  it.each(['break', 'abort'])('end on the server by %s', async (way) => {
    const { client, ended } = await serve(async function* (signal) {
      try {
        for (let i = 0; ; i++) {
          yield trial(String(i));
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        signal.ended();
      }
    });
    const aborter = new AbortController();
    for await (const event of client.subscribe(
      operations.TourTrialsDocument,
      { index: 'i' },
      { signal: aborter.signal },
    )) {
      if (event.trials.trial.id !== '3') continue;
      if (way === 'break') break;
      aborter.abort();
    }
    await ended;
  });

  it('throw the server’s code', async () => {
    const { client } = await serve(async function* () {
      yield trial('a');
      throw new GraphQLError('too old', { extensions: { code: 'CURSOR_EXPIRED' } });
    });
    const read = async () => {
      for await (const _ of client.subscribe(operations.TourTrialsDocument, { index: 'i' }));
    };
    expect(await codeOf(read())).toBe('CURSOR_EXPIRED: too old');
  });

  it('say why the server refused the socket', async () => {
    const { client } = await serve(async function* () {});
    const stranger = openClient({ url: client.url, token: 'wrong' });
    const read = async () => {
      for await (const _ of stranger.subscribe(operations.TourTrialsDocument, { index: 'i' }));
    };
    expect(await codeOf(read())).toMatch(/^SERVER_UNREACHABLE: .*4403/);
    await stranger[Symbol.asyncDispose]();
  });
});
