import { Writable } from 'node:stream';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { createReadiness } from '../../src/server/readiness.ts';
import { openEdge } from '../support/edge.ts';

function captureLog() {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return { lines, logger: pino({ level: 'info' }, stream) };
}

it('logs slow requests without literals and variables', async () => {
  const { lines, logger } = captureLog();
  const edge = await openEdge({ logger, slowRequestMs: 0.000001 });
  const answer = await edge.ask(
    'query Q($t: String) { echo(text: $t) rows(n: 42) { id } e: echo(text: "secret") }',
    { t: 'hidden' },
  );
  const slow = lines.find((line) => line['msg'] === 'slow request')!;
  expect(slow).toMatchObject({
    requestId: answer.headers['x-request-id'],
    transport: 'http',
    actor: 'local',
  });
  expect(slow['document']).toBe('query Q($t: String) { echo(text: $t) rows(n: 0) { id } e: echo(text: "") }');
  expect(JSON.stringify(lines)).not.toMatch(/secret|hidden/); // and no 42, as the document shows
});

it('logs an unknown error whole under the request id that the client has', async () => {
  const { lines, logger } = captureLog();
  const edge = await openEdge({ logger });
  const { body } = await edge.ask('{ fail(how: "x") }');
  const line = lines.find((one) => one['requestId'] === body.errors[0].extensions.requestId)!;
  expect(JSON.stringify(line)).toContain('hunter2');
});

it('counts in Prometheus’ format', async () => {
  const edge = await openEdge();
  edge.server.metrics.registerGauge('lakehouse_queue_length', 'Waiting.', () => [
    { labels: { kind: 'a"b' }, value: 3 },
  ]);
  await edge.ask('{ ping }');
  await edge.ask('{ rows(n: 1000000) { id } }');
  const { text } = await edge.send('GET', '/metrics');
  expect(text).toContain('lakehouse_operations_total{transport="http"} 2\n');
  expect(text).toContain('lakehouse_operation_errors_total{code="COMPLEXITY_LIMIT"} 1\n');
  expect(text).toContain('lakehouse_queue_length{kind="a\\"b"} 3\n');
  expect(text).toMatch(/lakehouse_operation_seconds_bucket\{transport="http",le="\+Inf"\} 2\n/);
  expect(text).toMatch(/lakehouse_resident_memory_bytes \d+\n/);
  for (const line of text.trimEnd().split('\n'))
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{.*\})? [\d.e+-]+)$/);
});

describe('readiness', () => {
  it('is that of the rooms, which are looked at once in two seconds at most', async () => {
    const state = { ready: false, reasons: ['recovery is running'] };
    const clock = { now: () => now };
    let now = 1_000_000;
    let looks = 0;
    const edge = await openEdge({ clock, readiness: () => ({ ...state, looks: ++looks }) });
    const ask = async () => (await edge.send('GET', '/readiness')).status;
    expect(await ask()).toBe(503);
    Object.assign(state, { ready: true, reasons: [] });
    now += 1999;
    expect(await ask()).toBe(503);
    expect(looks).toBe(1);
    now += 1;
    expect(await ask()).toBe(200);
    now -= 10_000; // the clock was set back
    expect(await ask()).toBe(200);
    expect(looks).toBe(3);
  });

  it('is looked at once for all who ask meanwhile, however long it takes, and fails for all', async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    let now = 0;
    let looks = 0;
    const look = () => {
      looks++;
      return promise;
    };
    const readiness = createReadiness(look, { now: () => now });
    const early = readiness();
    now = 1_000_000;
    const late = readiness();
    reject(new Error('broken'));
    expect(await Promise.allSettled([early, late, readiness()])).toMatchObject(
      Array(3).fill({ status: 'rejected' }),
    );
    expect(looks).toBe(1);
    now += 2000;
    await expect(readiness()).rejects.toThrow('broken');
    expect(looks).toBe(2);
  });
});
