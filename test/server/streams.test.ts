import { createClient as createSseClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createAdminCaller } from '../../src/kernel/index.ts';
import { serverErrors } from '../../src/server/index.ts';
import { openEdge, type Socket } from '../support/edge.ts';
import { until } from '../support/until.ts';

const progress = 'subscription($id: String) { jobProgress(id: $id) { done } }';
const subscribe = (socket: Socket, query: string, id = '1', variables?: object) =>
  socket.send({ id, type: 'subscribe', payload: { query, ...(variables ? { variables } : {}) } });

describe('graphql-transport-ws', () => {
  it.each([
    ['no such subprotocol', 4406],
    ['bad JSON', 4400],
    ['a message before connection_init', 4401],
    ['connection_init twice', 4429],
    ['one id twice', 4409],
    ['a message over the limit', 1009],
  ] as const)('closes for %s with %i', async (what, code) => {
    const edge = await openEdge();
    if (what === 'no such subprotocol') {
      const socket = new WebSocket(edge.url.replace('http', 'ws'), 'graphql-ws');
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.on('error', () => {});
      expect([4406, 1006]).toContain(await closed); // ws itself refuses a protocol that nobody chose
      return;
    }
    const socket = await edge.connect({ init: what === 'a message before connection_init' ? false : {} });
    if (what === 'bad JSON') socket.socket.send('{');
    if (what === 'a message before connection_init') subscribe(socket, '{ ping }');
    if (what === 'connection_init twice') socket.send({ type: 'connection_init' });
    if (what === 'one id twice') {
      subscribe(socket, progress);
      await socket.next();
      subscribe(socket, progress);
    }
    if (what === 'a message over the limit') subscribe(socket, ' '.repeat(2_000_000));
    expect(await socket.closed).toBe(code);
    await until(() => edge.trace.state.opened === edge.trace.state.closed);
  });

  it('delivers log streams whole and in order, and their failure in the end', async () => {
    const edge = await openEdge();
    const client = createClient({
      url: edge.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    const seen: unknown[] = [];
    for await (const { data } of client.iterate({ query: 'subscription { jobEvents(after: 2, until: 6) }' }))
      seen.push(data?.['jobEvents']);
    expect(seen).toEqual([3, 4, 5, 6]);
    const failing = client.iterate({ query: 'subscription { jobEvents(after: 12, until: 13) }' });
    expect((await failing.next()).value.data).toEqual({ jobEvents: 13 });
    await expect(failing.next()).rejects.toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    await client.dispose();
  });

  it('bounds the operations of one socket', async () => {
    const edge = await openEdge({ server: { subscriptionsPerSocketMax: 2 } });
    const socket = await edge.connect();
    subscribe(socket, progress, 'a');
    await socket.next();
    subscribe(socket, progress, 'b');
    await socket.next();
    subscribe(socket, progress, 'c');
    expect(await socket.next()).toMatchObject({
      id: 'c',
      type: 'error',
      payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }],
    });
    socket.send({ id: 'a', type: 'complete' });
    subscribe(socket, '{ ping }', 'd');
    expect(await socket.next()).toMatchObject({ id: 'd', type: 'next' });
  });

  it('bounds the sockets', async () => {
    const edge = await openEdge({ server: { socketsMax: 1 } });
    const first = await edge.connect();
    const second = await edge.connect();
    expect(await second.closed).toBe(1006);
    first.socket.close();
  });

  it('ends a running query when its client completes it', async () => {
    const edge = await openEdge();
    const socket = await edge.connect();
    subscribe(socket, '{ never }');
    await until(() => edge.trace.calls === 1);
    socket.send({ id: '1', type: 'complete' });
    await until(() => edge.trace.contexts[0]!.signal.aborted);
    socket.socket.close();
  });

  it('closes soon when its token is revoked', async () => {
    let isRevoked = false;
    const edge = await openEdge({
      authenticate: (_token, { source }) => {
        if (isRevoked) throw serverErrors.UNAUTHENTICATED('Revoked.');
        return createAdminCaller('someone', source);
      },
    });
    const socket = await edge.connect();
    subscribe(socket, progress);
    await socket.next();
    isRevoked = true;
    expect(await socket.closed).toBe(4403);
  });
});

describe('server-sent events', () => {
  it('serve graphql-sse in its distinct connections mode', async () => {
    const edge = await openEdge();
    const client = createSseClient({ url: edge.url, retryAttempts: 0 });
    const seen: unknown[] = [];
    for await (const { data } of client.iterate({ query: 'subscription { jobEvents(until: 3) }' }))
      seen.push(data);
    expect(seen).toEqual([{ jobEvents: 1 }, { jobEvents: 2 }, { jobEvents: 3 }]);
    for await (const { data } of client.iterate({ query: '{ ping }' }))
      expect(data).toEqual({ ping: 'pong' });
    const state = client.iterate<{ jobProgress: { done: number } }>({ query: progress });
    expect((await state.next()).value.data).toEqual({ jobProgress: { done: 0 } });
    edge.trace.state.end(9);
    expect((await state.next()).value.data).toEqual({ jobProgress: { done: 9 } });
    expect((await state.next()).done).toBe(true);
    client.dispose();
  });

  it('say why a stream broke', async () => {
    const edge = await openEdge();
    const query = 'subscription { jobEvents(after: 12, until: 13) }';
    const { text } = await edge.ask(query, undefined, { accept: 'text/event-stream' });
    expect(text).toContain('"code":"NOT_FOUND"');
    expect(text.endsWith('event: complete\ndata:\n\n')).toBe(true);
  });

  it('leave nothing behind when the client goes', async () => {
    const edge = await openEdge();
    const leaving = new AbortController();
    const response = await fetch(edge.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: progress }),
      signal: leaving.signal,
    });
    await response.body!.getReader().read();
    leaving.abort();
    await until(() => edge.trace.state.closed === 1);
    await until(() => edge.server.metrics.print().includes('lakehouse_subscriptions 0'));
  });
});

describe('equal subscriptions', () => {
  it('share one source, and the last to leave ends it', async () => {
    const edge = await openEdge();
    const sockets = await Promise.all([edge.connect(), edge.connect(), edge.connect()]);
    for (const socket of sockets) {
      subscribe(socket, progress, '1', { id: 'x' });
      expect((await socket.next()).payload.data.jobProgress.done).toBe(0);
    }
    expect(edge.trace.state.opened).toBe(1);
    edge.trace.state.set(1);
    for (const socket of sockets) expect((await socket.next()).payload.data.jobProgress.done).toBe(1);
    expect(edge.trace.printed).toBe(2);
    subscribe(sockets[0]!, progress, '2', { id: 'y' });
    await sockets[0]!.next();
    expect(edge.trace.state.opened).toBe(2);
    for (const socket of sockets) socket.send({ id: '1', type: 'complete' });
    sockets[0]!.send({ id: '2', type: 'complete' });
    await until(() => edge.trace.state.closed === 2);
  });

  it('go on when the one who opened the source leaves', async () => {
    const edge = await openEdge();
    const [first, second] = await Promise.all([edge.connect(), edge.connect()]);
    for (const socket of [first, second]) {
      subscribe(socket, progress);
      await socket.next();
    }
    first.socket.terminate();
    await until(() => edge.server.metrics.print().includes('lakehouse_subscriptions 1'));
    edge.trace.state.end(7);
    expect((await second.next()).payload.data.jobProgress.done).toBe(7);
    expect(await second.next()).toMatchObject({ type: 'complete' });
  });

  it('are kept apart by rights', async () => {
    const edge = await openEdge({
      authenticate: (token, { source }) => ({
        ...createAdminCaller(token ?? 'x', source),
        roles: [token ?? 'x'],
      }),
    });
    for (const token of ['recruiter', 'analyst', 'analyst']) {
      const socket = await edge.connect({ init: { token } });
      subscribe(socket, progress);
      await socket.next();
    }
    expect(edge.trace.state.opened).toBe(2);
  });

  it('reach 200 clients in the end while 20 do not read, for a bounded price', async () => {
    const edge = await openEdge();
    const query = 'subscription { jobProgress { done text } }';
    const sockets = await Promise.all(Array.from({ length: 200 }, () => edge.connect()));
    for (const socket of sockets) subscribe(socket, query);
    await Promise.all(sockets.map((socket) => socket.next()));
    const stalled = sockets.slice(0, 20);
    const others = sockets.slice(20);
    for (const { socket } of stalled) socket.pause();
    const ends = others.map(async (socket) => {
      let last = 0;
      for (;;) {
        const message = await socket.next();
        if (message.type === 'complete') return last;
        const { done } = message.payload.data.jobProgress;
        expect(done).toBeGreaterThan(last);
        last = done;
      }
    });
    const before = process.memoryUsage.rss();
    for (let update = 1; update <= 2000; update++) {
      edge.trace.state.set(update);
      if (update % 20 === 0) await new Promise(setImmediate);
    }
    edge.trace.state.end(2001);
    expect(new Set(await Promise.all(ends))).toEqual(new Set([2001]));
    expect(process.memoryUsage.rss() - before).toBeLessThan(100_000_000);
    expect(edge.trace.printed).toBeLessThan(2100); // once an event, not once a client
    for (const { socket } of sockets) socket.terminate();
    await until(() => edge.trace.state.closed === 1);
  });
});

describe('stopping', () => {
  it('says 503, ends streams, closes sockets with 1001 and lets requests finish', async () => {
    const edge = await openEdge();
    const socket = await edge.connect();
    subscribe(socket, progress);
    await socket.next();
    const stream = edge.ask(progress, undefined, { accept: 'text/event-stream' });
    await until(() => edge.server.metrics.print().includes('lakehouse_event_streams 1'));
    edge.server.drain();
    const readiness = await edge.send('GET', '/readiness');
    expect([readiness.status, readiness.body.reasons]).toEqual([503, ['the server is about to stop']]);
    const stopped = edge.server[Symbol.asyncDispose]();
    expect(await socket.closed).toBe(1001);
    expect((await stream).text.endsWith('event: complete\ndata:\n\n')).toBe(true);
    await stopped;
    expect(edge.trace.state.closed).toBe(edge.trace.state.opened);
    await expect(fetch(edge.url)).rejects.toThrow();
  });

  it('cuts what does not end by its deadline', async () => {
    const edge = await openEdge({ server: { stopDeadlineMs: 200 } });
    const hanging = edge.ask('{ never }').catch(() => 'cut');
    await until(() => edge.trace.calls === 1);
    const silent = await edge.connect();
    silent.socket.pause();
    await edge.server[Symbol.asyncDispose](); // the test's own time limit is six times the default deadline
    silent.socket.terminate();
    void hanging;
  });
});
