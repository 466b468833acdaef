import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { type Bench, type Outcome, runBenchCommand } from './support/bench.ts';
import { readCpuMsOf } from './support/cpu.ts';

/*
 * One socket a subscriber. Only the CPU of the server counts, from the job's progress until the last subscriber has
 * it; the next broadcast begins after that, so that none is skipped and both ways send the same.
 */

interface Size {
  few: number;
  many: number;
  broadcasts: number;
}

interface Fixture {
  size: Size;
  dir: string;
  shared: Audience;
  alone: Audience;
}

/** A server, and its subscribers of two jobs: `few` of the first, `many` of the second. */
interface Audience {
  child: ChildProcess;
  sockets: WebSocket[];
  ids: string[];
  /** Texts of what came since the last broadcast, with how many got each. */
  arrived: Map<string, number>;
  arrivals: number;
  expected: number;
  complete: () => void;
}

const query = `subscription ($id: ID!) { jobProgress(id: $id, maxHz: 20) {
  __typename kind state attempts progress { phase done total ratio } failure { code message } } }`;

const bench: Bench<Size, Fixture> = {
  name: 'subscriptions',
  question:
    'What does one progress of a job cost the server when 1,000 or 5,000 clients watch it over WebSockets?',
  hypothesis: 'Executed and printed once, it costs little more than writing to the sockets: less than half.',
  seed: 1,
  sizes: { full: { few: 1000, many: 5000, broadcasts: 10 }, tiny: { few: 5, many: 20, broadcasts: 2 } },
  rounds: 5,
  prepare: async ({ size }) => {
    const dir = mkdtempSync(path.join(tmpdir(), 'lakehouse-bench-'));
    const [shared, alone] = [await gather(dir, 'shared', size), await gather(dir, 'alone', size)];
    return { size, dir, shared, alone };
  },
  cleanUp: async ({ dir, shared, alone }) => {
    for (const { child, sockets } of [shared, alone]) {
      for (const socket of sockets) socket.terminate();
      child.disconnect();
      await once(child, 'exit');
    }
    rmSync(dir, { recursive: true, force: true });
  },
  subjects: {
    'shared, few': (fixture, round) => broadcast(fixture, fixture.shared, 0, round),
    'alone, few': (fixture, round) => broadcast(fixture, fixture.alone, 0, round),
    'shared, many': (fixture, round) => broadcast(fixture, fixture.shared, 1, round),
    'alone, many': (fixture, round) => broadcast(fixture, fixture.alone, 1, round),
  },
  peer: 'alone, few',
  peers: { 'shared, many': 'alone, many', 'alone, many': 'alone, many' },
  goals: [
    { subject: 'shared, few', metric: 'cpuMs', ratioMax: 0.5 },
    { subject: 'shared, many', metric: 'cpuMs', ratioMax: 0.5 },
  ],
};

export default bench;
if (import.meta.main) await runBenchCommand(bench);

async function broadcast({ size }: Fixture, audience: Audience, job: 0 | 1, round: number): Promise<Outcome> {
  const before = readCpuMsOf(audience.child.pid!);
  const began = performance.now();
  const texts: [string, number][] = [];
  for (let n = 0; n < size.broadcasts; n++) {
    const done = (round + 2) * 1000 + n;
    const arrived = expect(audience, job === 0 ? size.few : size.many);
    audience.child.send({ job: audience.ids[job], done });
    await arrived;
    texts.push(...audience.arrived);
  }
  const cpuMs = readCpuMsOf(audience.child.pid!) - before;
  const msPerBroadcast = (performance.now() - began) / size.broadcasts;
  return { result: texts, cpuMs, operations: size.broadcasts, figures: { msPerBroadcast } };
}

function expect(audience: Audience, count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  Object.assign(audience, { arrived: new Map(), arrivals: 0, expected: count, complete: resolve });
  return promise;
}

async function gather(dir: string, way: string, size: Size): Promise<Audience> {
  const child = fork(path.join(import.meta.dirname, 'support', 'subscription-process.ts'), [
    path.join(dir, way),
    way,
  ]);
  const [{ port, ids }] = (await once(child, 'message')) as [{ port: number; ids: string[] }];
  const audience: Audience = {
    child,
    sockets: [],
    ids,
    arrived: new Map(),
    arrivals: 0,
    expected: 0,
    complete: () => {},
  };
  const all = expect(audience, size.few + size.many); // the job as it is now comes first
  for (let n = 0; n < size.many; n += 100)
    await Promise.all(
      Array.from({ length: Math.min(100, size.many - n) }, (_, i) => join(audience, port, n + i < size.few)),
    );
  await all;
  return audience;
}

async function join(audience: Audience, port: number, isOneOfFew: boolean): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
  audience.sockets.push(socket);
  await once(socket, 'open');
  const acknowledged = once(socket, 'message');
  socket.send('{"type":"connection_init"}');
  await acknowledged;
  socket.on('message', (data) => {
    const text = String(data);
    if (text.startsWith('{"type":"ping"')) return;
    const payload = text.slice(text.indexOf('"payload"'));
    if (!payload.includes('"data"')) throw new Error(text);
    audience.arrived.set(payload, (audience.arrived.get(payload) ?? 0) + 1);
    if (++audience.arrivals === audience.expected) audience.complete();
  });
  for (const [n, id] of audience.ids.entries())
    if (n === 1 || isOneOfFew)
      socket.send(
        JSON.stringify({ id: String(n), type: 'subscribe', payload: { query, variables: { id } } }),
      );
}
