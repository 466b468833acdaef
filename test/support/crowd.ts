import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { operations } from '../../src/client/index.ts';
import { makeDirectory } from './directory.ts';

export interface CrowdReport {
  subscribers: number;
  stalled: number;
  updates: number;
  /** Subscribers that read and got the terminal state as their last. */
  ended: number;
  messages: number;
  /** Anonymous memory of the server with everybody subscribed, and how much it grew at most until the end. */
  memoryBeforeMb: number;
  memoryGrowthMb: number;
  seconds: number;
}

const script = path.join(import.meta.dirname, 'ticking-server-process.ts');
const progress = String(operations.ApiJobProgressDocument);
/** What the stalled ask for is large, so that it does not fit into the buffers of the kernel. */
const largeProgress =
  'subscription($id: ID!) { jobProgress(id: $id, maxHz: 20) { id state log { message } progress { done } } }';

/** Many subscribers on one job of which some never read, while it reports progress. */
export async function runCrowd(options: {
  subscribers: number;
  stalled: number;
  updates: number;
  everyMs: number;
}): Promise<CrowdReport> {
  const server = spawn(process.execPath, [script, makeDirectory()], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC' },
  });
  const sockets: WebSocket[] = [];
  try {
    const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
    const [, url, id] = line.split(' ') as [string, string, string];
    let messages = 0;
    let ended = 0;
    const all = Promise.withResolvers<void>();
    const readerCount = options.subscribers - options.stalled;
    const join = async (isStalled: boolean) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      sockets.push(socket);
      socket.on('error', (error) => all.reject(error));
      await once(socket, 'open');
      const begun = Promise.withResolvers<void>();
      let last = '';
      socket.on('message', (data) => {
        const text = String(data);
        if (text.includes('"connection_ack"')) {
          const payload = { query: isStalled ? largeProgress : progress, variables: { id } };
          socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
        } else if (text.includes('"type":"next"')) {
          begun.resolve();
          last = /"state":"(\w+)"/.exec(text)?.[1] ?? text.slice(0, 200);
          if (isStalled) socket.pause();
          else messages++;
        } else if (text.includes('"type":"complete"')) {
          if (last === 'SUCCEEDED' && ++ended === readerCount) all.resolve();
        } else if (text.includes('"type":"error"')) begun.reject(new Error(text.slice(0, 300)));
      });
      socket.send(JSON.stringify({ type: 'connection_init' }));
      await begun.promise;
    };
    for (let i = 0; i < options.subscribers; i += 50) {
      const group = Math.min(50, options.subscribers - i);
      await Promise.all(Array.from({ length: group }, (_, k) => join(i + k < options.stalled)));
    }
    const memory = () => readMemory(server.pid!);
    const before = memory();
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, memory());
    }, 100);
    const startedAt = performance.now();
    server.stdin.write(`start ${options.updates} ${options.everyMs}\n`);
    const late = setTimeout(
      () => all.reject(new Error(`${ended} of ${readerCount} subscribers saw the end.`)),
      120_000,
    );
    await all.promise;
    clearTimeout(late);
    clearInterval(watch);
    return {
      ...{ subscribers: options.subscribers, stalled: options.stalled, updates: options.updates },
      ...{ ended, messages },
      memoryBeforeMb: Math.round(before / 2 ** 20),
      memoryGrowthMb: Math.round((peak - before) / 2 ** 20),
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    };
  } finally {
    for (const socket of sockets) socket.terminate();
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
}

function readMemory(pid: number): number {
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;
}
