import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { operations, requirePayload } from '../../src/client/index.ts';
import { ingest, requireSucceeded, writeNumbers, writeTextFile } from '../support/api.ts';
import { createSite, type Site } from '../support/lakehouse-process.ts';
import { makeTexts } from '../support/texts.ts';
import { until } from '../support/until.ts';

it('SIGTERM ends a working server with 0 and its sockets with 1001, and the job goes on at the next start', {
  timeout: 120_000,
}, async () => {
  await using site = createSite({
    settings: { embedding: { checkpoint_chunks: 64 }, log: { level: 'error' } },
  });
  const server = await site.start();
  const { client } = server;
  const file = writeTextFile(site.sourceDir, 'texts.ndjson', makeTexts(4000, 5));
  await ingest(client, { name: 'texts', source: { path: file } });
  const answer = await client.request(operations.ApiBuildIndexDocument, {
    input: { name: 'texts_index', dataset: 'texts', textColumn: 'text', idempotencyKey: 'build' },
  });
  const { id } = requirePayload(answer.buildIndex).job;
  await until(async () => {
    const { job } = await client.request(operations.ApiJobDocument, { id });
    return job?.state === 'RUNNING' && job.progress.phase === 'embedding';
  }, 'the job embeds');
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  const closed = once(socket, 'close');

  const stoppedAt = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - stoppedAt).toBeLessThan(10_000);
  expect((await closed)[0]).toBe(1001);
  await site.waitForNoChildren();

  const next = await site.start();
  const job = await requireSucceeded(next.client, id);
  expect(job).toMatchObject({ __typename: 'IndexBuildJob', attempts: 1, generation: 1 });
  expect(await next.stop()).toBe(0);
});

describe('a thread that hangs in the kernel', () => {
  /** A server with a job that reads a file which never answers: cancelled or not, its thread stays in `open`. */
  async function startStuck(site: Site) {
    const server = await site.start();
    await ingest(server.client, {
      name: 'numbers',
      source: { path: writeNumbers(site.sourceDir, 'n.csv', 1, 9).file },
    });
    const bucket = path.join(site.dataDir, 'buckets/primary');
    const names = readdirSync(bucket, { recursive: true, encoding: 'utf8' });
    const file = path.join(bucket, names.find((name) => name.endsWith('.parquet'))!);
    rmSync(file);
    execFileSync('mkfifo', [file]);
    const { verifyStorage } = await server.client.request(operations.ApiVerifyDocument);
    const { id } = requirePayload(verifyStorage).job;
    await until(async () => {
      const { job } = await server.client.request(operations.ApiJobDocument, { id });
      return job?.state === 'RUNNING' && job.progress.phase === 'verifying';
    }, 'the job reads');
    await until(() => waitsForWriter(server.pid), 'a thread of the server stays in `open`');
    return { server, file };
  }

  it('does not outlive the deadline of a stop, and costs nothing that was finished', {
    timeout: 60_000,
  }, async () => {
    await using site = createSite({ settings: { server: { stop_deadline_ms: 1500 } } });
    const { server, file } = await startStuck(site);
    expect(await server.stop()).toBe('SIGKILL');
    expect(site.readLog()).toContain('did not stop within server.stop_deadline_ms');
    await site.waitForNoChildren();
    rmSync(file);
    const next = await site.start();
    const { datasets } = await next.client.request(operations.ApiDatasetsDocument, {});
    expect(datasets.edges.map(({ node }) => node.name)).toEqual(['numbers']);
    expect(await next.stop()).toBe(0);
  });

  it('does not outlive a second signal', { timeout: 60_000 }, async () => {
    await using site = createSite({ settings: { server: { stop_deadline_ms: 60_000 } } });
    const { server } = await startStuck(site);
    process.kill(server.pid, 'SIGTERM');
    await until(async () => {
      const answer = await fetch(`${server.url}/readiness`).catch(() => undefined);
      return answer?.status !== 200;
    }, 'it is stopping');
    expect(await server.stop()).toBe('SIGTERM');
  });
});

it('a second server on one data directory exits at once and names the first', {
  timeout: 60_000,
}, async () => {
  await using site = createSite({ settings: { log: { level: 'error' } } });
  const server = await site.start();
  await expect(site.start()).rejects.toThrow(new RegExp(`in use by process ${server.pid} at ${server.url}`));
  expect(await server.stop()).toBe(0);
});

/** Whether a thread of the process is in the `open` of a pipe to which nobody writes. */
function waitsForWriter(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).some((thread) => {
    try {
      return readFileSync(`/proc/${pid}/task/${thread}/wchan`, 'utf8') === 'wait_for_partner';
    } catch {
      return false; // the thread has just ended
    }
  });
}
