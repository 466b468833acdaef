import { connect, createServer, type Socket } from 'node:net';
import type { Server } from './databases.ts';

export interface FaultPlan {
  /** Milliseconds that each piece of the answer waits. */
  latencyMs?: number;
  /** No more of the answer than so many bytes in a second. */
  bytesPerSecond?: number;
  /** Bytes of answer after which the connection is reset; 0: at once. */
  resetAfter?: number;
  /** A text in what the client sends; the connection is reset instead of passing it on. */
  resetOn?: string;
  /** Bytes of answer after which nothing more comes, though the connection stays. */
  stallAfter?: number;
  /** Bytes of answer after which the rest waits for `hold`, once for each connection. */
  holdAfter?: number;
  hold?: () => Promise<void>;
}

export interface FaultProxy extends AsyncDisposable {
  readonly server: Server;
  plan: FaultPlan;
  /** Connections that came. */
  count: number;
  /** Bytes of the last connection's answer so far. */
  answered: number;
  /** Nobody listens any more: connections are refused. */
  close(): Promise<void>;
}

/** Stands between us and a database and breaks what `plan` says, for connections that begin after it was set. */
export async function openFaultProxy(target: Server): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const { latencyMs = 0, bytesPerSecond = Infinity, resetAfter = Infinity, resetOn } = proxy.plan;
    const { stallAfter = Infinity, holdAfter = Infinity, hold } = proxy.plan;
    let isHeld = false;
    proxy.count += 1;
    proxy.answered = 0;
    if (resetAfter === 0) return void client.resetAndDestroy();
    const upstream = connect(target.port, target.host);
    let bytes = 0;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (piece: Buffer) => {
      if (resetOn !== undefined && piece.includes(resetOn)) return void client.resetAndDestroy();
      upstream.write(piece); // statements are small
    });
    upstream.on('data', (piece: Buffer) => {
      bytes += piece.length;
      proxy.answered = bytes;
      if (bytes >= resetAfter) return void client.resetAndDestroy();
      if (bytes >= stallAfter) return void upstream.pause();
      if (bytes >= holdAfter && hold && !isHeld) {
        isHeld = true;
        upstream.pause();
        const goOn = () => {
          client.write(piece);
          upstream.resume();
        };
        return void hold().then(goOn, (error: Error) => client.destroy(error));
      }
      const waitMs = latencyMs + (piece.length * 1000) / bytesPerSecond;
      if (waitMs === 0) {
        if (!client.write(piece)) upstream.pause();
        return;
      }
      upstream.pause();
      setTimeout(() => {
        client.write(piece);
        upstream.resume();
      }, waitMs);
    });
    client.on('drain', () => upstream.resume());
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  const proxy: FaultProxy = {
    server: { ...target, host: '127.0.0.1', port },
    plan: {},
    count: 0,
    answered: 0,
    close,
    [Symbol.asyncDispose]: close,
  };
  return proxy;
}
