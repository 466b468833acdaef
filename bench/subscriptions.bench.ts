import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { WebSocket } from 'ws';
import { type Bench, type Outcome, runBenchCommand } from './support/bench.ts';

interface Size {
  subscribers: number;
  /** Of these, clients that never read. */
  stalled: number;
  broadcasts: number;
}

interface Crowd {
  child: ChildProcess;
  sockets: WebSocket[];
  /** The latest value of each client that reads. */
  seen: Int32Array;
  last: number;
  rssMbBefore: number;
}

interface Fixture {
  size: Size;
  shared: Crowd;
  alone: Crowd;
}

const bench: Bench<Size, Fixture> = {
  name: 'subscriptions',
  question: 'What does one broadcast to a thousand equal subscribers cost when their execution is shared?',
  hypothesis:
    'A third of execution for each: what is left is writing to sockets. Clients that do not read cost neither memory nor time.',
  seed: 1,
  sizes: {
    full: { subscribers: 1000, stalled: 20, broadcasts: 100 },
    tiny: { subscribers: 30, stalled: 3, broadcasts: 5 },
  },
  rounds: 5,
  prepare: async ({ size }) => ({
    size,
    shared: await gather('shared', size),
    alone: await gather('alone', size),
  }),
  cleanUp: async ({ shared, alone }) => {
    for (const { child, sockets } of [shared, alone]) {
      for (const socket of sockets) socket.terminate();
      child.disconnect();
      await once(child, 'exit');
    }
  },
  subjects: {
    shared: (fixture) => broadcast(fixture.shared, fixture.size.broadcasts),
    alone: (fixture) => broadcast(fixture.alone, fixture.size.broadcasts),
  },
  peer: 'alone',
  goals: [{ subject: 'shared', metric: 'cpuMs', ratioMax: 0.6 }],
};

export default bench;
if (import.meta.main) await runBenchCommand(bench);

async function gather(kind: string, size: Size): Promise<Crowd> {
  const child = fork(path.join(import.meta.dirname, 'support', 'broadcast-process.ts'), [kind]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const seen = new Int32Array(size.subscribers - size.stalled).fill(-1);
  const sockets = await Promise.all(
    Array.from({ length: size.subscribers }, async (_, n) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
      await once(socket, 'open');
      socket.send('{"type":"connection_init"}');
      await once(socket, 'message');
      const query = 'subscription { jobProgress(id: "job_1") { id done total phase ratePerSecond state } }';
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
      await once(socket, 'message');
      if (n >= seen.length) socket.pause();
      // Reading the number from its place costs the clients little, so that the servers stand out.
      else socket.on('message', (data) => (seen[n] = Number.parseInt(String(data).split('"done":')[1]!, 10)));
      return socket;
    }),
  );
  const { rssMb } = await ask(child, {});
  return { child, sockets, seen, last: 0, rssMbBefore: rssMb };
}

async function ask(
  child: ChildProcess,
  message: { done?: number },
): Promise<{ cpuMs: number; rssMb: number }> {
  child.send(message);
  const [answer] = (await once(child, 'message')) as [{ cpuMs: number; rssMb: number }];
  return answer;
}

async function broadcast(crowd: Crowd, broadcasts: number): Promise<Outcome> {
  const before = await ask(crowd.child, {});
  for (let n = 0; n < broadcasts; n++) {
    crowd.last += 1;
    await ask(crowd.child, { done: crowd.last });
    while (!crowd.seen.every((value) => value === crowd.last)) await new Promise(setImmediate);
  }
  const after = await ask(crowd.child, {});
  return {
    result: [...crowd.seen],
    operations: broadcasts,
    figures: {
      serverCpuMsPerBroadcast: (after.cpuMs - before.cpuMs) / broadcasts,
      rssGrowthMb: after.rssMb - crowd.rssMbBefore,
    },
  };
}
