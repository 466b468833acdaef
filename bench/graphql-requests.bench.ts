import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import { type Bench, type Outcome, runBenchCommand } from './support/bench.ts';

interface Size {
  rows: number;
  requests: number;
}

interface Peer {
  child: ChildProcess;
  port: number;
}

interface Fixture {
  size: Size;
  agent: Agent;
  lakehouse: Peer;
  mercurius: Peer;
}

const connections = 16;
const connectionQuery = `query People($first: Int!, $after: Int!) { people(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id name city salary startedAt } } } }`;

const bench: Bench<Size, Fixture> = {
  name: 'graphql-requests',
  question:
    'How many small requests and 100-edge connections does one CPU second answer, beside mercurius with JIT?',
  hypothesis:
    'The connection is level with mercurius or ahead, because execution is compiled in both and ASCII answers are written without encoding; ping is behind, because every request passes more checks.',
  seed: 1,
  sizes: { full: { rows: 100_000, requests: 4000 }, tiny: { rows: 500, requests: 40 } },
  rounds: 5,
  prepare: async ({ size }) => ({
    size,
    agent: new Agent({ keepAlive: true, maxSockets: connections }),
    lakehouse: await start('lakehouse', size.rows),
    mercurius: await start('mercurius', size.rows),
  }),
  cleanUp: async ({ agent, lakehouse, mercurius }) => {
    agent.destroy();
    for (const { child } of [lakehouse, mercurius]) {
      child.disconnect();
      await once(child, 'exit');
    }
  },
  subjects: {
    lakehouse: (fixture, round) => load(fixture, fixture.lakehouse, (n) => askPage(fixture, round, n)),
    mercurius: (fixture, round) => load(fixture, fixture.mercurius, (n) => askPage(fixture, round, n)),
    lakehousePing: (fixture) => load(fixture, fixture.lakehouse, () => ({ query: '{ ping }' })),
    mercuriusPing: (fixture) => load(fixture, fixture.mercurius, () => ({ query: '{ ping }' })),
  },
  peer: 'mercurius',
  sameResult: ['lakehouse', 'mercurius'],
  goals: [{ subject: 'lakehouse', metric: 'operationsPerCpuSecond', ratioMin: 1 }],
};

export default bench;
if (import.meta.main) await runBenchCommand(bench);

/** Every request of a round asks for another page of another length. */
function askPage({ size }: Fixture, round: number, n: number) {
  const after = ((n * 7919 + round * 104_729) % size.rows) + 1;
  return { query: connectionQuery, variables: { first: 100 - (n % 2), after } };
}

async function start(kind: string, rows: number): Promise<Peer> {
  const child = fork(path.join(import.meta.dirname, 'support', 'graphql-peer-process.ts'), [
    kind,
    String(rows),
  ]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { child, port };
}

async function readCpu({ child }: Peer): Promise<number> {
  child.send('cpu');
  const [{ cpuMs }] = (await once(child, 'message')) as [{ cpuMs: number }];
  return cpuMs;
}

async function load(fixture: Fixture, peer: Peer, makeBody: (n: number) => object): Promise<Outcome> {
  const { size, agent } = fixture;
  const answers = new Array<string>(size.requests);
  const latencies: number[] = [];
  const before = await readCpu(peer);
  let next = 0;
  const work = async () => {
    for (let n = next++; n < size.requests; n = next++) {
      const began = performance.now();
      answers[n] = await post(agent, peer.port, JSON.stringify(makeBody(n)));
      latencies.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  const serverCpuMs = (await readCpu(peer)) - before;
  latencies.sort((a, b) => a - b);
  const hash = createHash('sha256');
  for (const answer of answers) hash.update(JSON.stringify(JSON.parse(answer)));
  return {
    result: hash.digest('hex'),
    operations: size.requests,
    figures: {
      requestsPerServerCpuSecond: (size.requests * 1000) / serverCpuMs,
      p99Ms: latencies[Math.floor(latencies.length * 0.99)]!,
    },
  };
}

async function post(agent: Agent, port: number, body: string): Promise<string> {
  const sent = request({
    ...{ agent, port, host: '127.0.0.1', method: 'POST', path: '/graphql' },
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  if (response.statusCode !== 200) throw new Error(`${response.statusCode}: ${text.slice(0, 500)}`);
  return text;
}
