import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Client, operations, requirePayload } from '../../src/client/index.ts';

/* What several tests ask of a server through its API. */

export type ApiJob = operations.ApiJobQuery['job'] & {};

const terminal = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

/** Asks until the job has ended. Fails after two minutes. */
export async function waitForJob(client: Client, id: string): Promise<ApiJob> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    const { job } = await client.request(operations.ApiJobDocument, { id });
    if (!job) throw new Error(`There is no job ${id}.`);
    if (terminal.has(job.state)) return job;
    if (performance.now() > deadline) throw new Error(`The job ${id} is still ${job.state}.`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** The same, and it must have succeeded. */
export async function requireSucceeded(client: Client, id: string): Promise<ApiJob> {
  const job = await waitForJob(client, id);
  if (job.state === 'SUCCEEDED') return job;
  throw new Error(`The ${job.kind} job ${id} is ${job.state}: ${JSON.stringify(job.failure)}`);
}

/** Submits an ingest and returns its job's id. */
export async function submitIngest(
  client: Client,
  input: operations.IngestDatasetInput,
  headers: Record<string, string> = {},
): Promise<string> {
  const answer = await client.request(operations.ApiIngestDocument, { input }, { headers });
  return requirePayload(answer.ingestDataset).job.id;
}

/** Ingests to the end. */
export async function ingest(client: Client, input: operations.IngestDatasetInput): Promise<ApiJob> {
  return requireSucceeded(client, await submitIngest(client, input));
}

export async function buildIndex(client: Client, input: operations.BuildIndexInput): Promise<ApiJob> {
  const answer = await client.request(operations.ApiBuildIndexDocument, { input });
  return requireSucceeded(client, requirePayload(answer.buildIndex).job.id);
}

export async function autotune(client: Client, input: operations.AutotuneIndexInput): Promise<ApiJob> {
  const answer = await client.request(operations.ApiAutotuneDocument, { input });
  return requireSucceeded(client, requirePayload(answer.autotuneIndex).job.id);
}

export async function getIndex(client: Client, name: string): Promise<operations.ApiIndexFragment> {
  const { index } = await client.request(operations.ApiIndexDocument, { name });
  if (!index) throw new Error(`There is no index ${name}.`);
  return index;
}

/** Runs the job that reads everything, and returns its report. */
export async function verifyStorage(client: Client): Promise<operations.ApiVerifyReportFragment> {
  const answer = await client.request(operations.ApiVerifyDocument);
  const job = await requireSucceeded(client, requirePayload(answer.verifyStorage).job.id);
  if (job.__typename !== 'VerifyJob' || !job.report) throw new Error('A verify job has no report.');
  return job.report;
}

/** The rows of a SELECT. */
export async function select(client: Client, input: operations.QueryInput): Promise<unknown[][]> {
  const { query } = await client.request(operations.ApiQueryDocument, { input });
  return requirePayload(query).rows;
}

/** The code with which a promise fails, or `ok`. */
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: { code?: string }) => error.code ?? String(error),
  );

/** Writes a CSV of the numbers from `first` on; returns its path and what SQL should find. */
export function writeNumbers(dir: string, name: string, first: number, count: number) {
  const file = path.join(dir, name);
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  writeFileSync(file, `n,label\n${numbers.map((n) => `${n},row ${n}`).join('\n')}\n`);
  return { file, count, sum: numbers.reduce((sum, n) => sum + n, 0) };
}

/** Writes texts as NDJSON with an id. */
export function writeTextFile(dir: string, name: string, texts: readonly string[]): string {
  const file = path.join(dir, name);
  writeFileSync(file, texts.map((text, id) => `${JSON.stringify({ id, text })}\n`).join(''));
  return file;
}
