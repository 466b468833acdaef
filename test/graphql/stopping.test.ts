import { once } from 'node:events';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { operations, requirePayload } from '../../src/client/index.ts';
import { ingest, requireSucceeded, writeTextFile } from '../support/api.ts';
import { createSite } from '../support/lakehouse-process.ts';
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

it('a second server on one data directory exits at once and names the first', {
  timeout: 60_000,
}, async () => {
  await using site = createSite({ settings: { log: { level: 'error' } } });
  const server = await site.start();
  await expect(site.start()).rejects.toThrow(new RegExp(`in use by process ${server.pid} at ${server.url}`));
  expect(await server.stop()).toBe(0);
});
