import { connect, createServer, type Socket } from 'node:net';
import type { Server } from './databases.ts';

export interface FaultPlan {
  /** Milliseconds that each piece of the answer waits. */
  latencyMs?: number;
  /** Bytes of answer after which the connection is reset. */
  resetAfter?: number;
  /** Bytes of answer after which nothing more comes, though the connection stays. */
  stallAfter?: number;
}

export interface FaultProxy extends AsyncDisposable {
  readonly server: Server;
  plan: FaultPlan;
  /** Connections that came. */
  count: number;
}

/** Stands between us and a database and breaks what `plan` says, for connections that begin after it was set. */
export async function openFaultProxy(target: Server): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const { latencyMs = 0, resetAfter = Infinity, stallAfter = Infinity } = proxy.plan;
    proxy.count += 1;
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
    client.pipe(upstream);
    upstream.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes >= resetAfter) return void client.resetAndDestroy();
      if (bytes >= stallAfter) return void upstream.pause();
      if (latencyMs === 0) {
        if (!client.write(piece)) upstream.pause();
        return;
      }
      upstream.pause();
      setTimeout(() => {
        client.write(piece);
        upstream.resume();
      }, latencyMs);
    });
    client.on('drain', () => upstream.resume());
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const proxy: FaultProxy = {
    server: { ...target, host: '127.0.0.1', port },
    plan: {},
    count: 0,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
