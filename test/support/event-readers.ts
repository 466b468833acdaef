import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, openClient, operations } from '../../src/client/index.ts';
import { submitIngest, writeNumbers } from './api.ts';
import type { LakehouseProcess } from './lakehouse-process.ts';

export interface SeenEvent {
  cursor: string;
  type: string;
  jobId: string;
}

export type Transport = 'WebSocket' | 'SSE';

/**
 * Reads `jobEvents` from a cursor on, over one connection after another, until `isEnough`. Each connection is cut
 * after `eventsPerConnection`; a server that is away is waited for. Returns the events and the connections made.
 */
export async function readJobEvents(options: {
  transport: Transport;
  server: () => LakehouseProcess;
  after: string;
  eventsPerConnection: number;
  isEnough: (lastCursor: string) => boolean;
}): Promise<{ events: SeenEvent[]; connections: number; losses: number }> {
  const events: SeenEvent[] = [];
  let after = options.after;
  let connections = 0;
  let losses = 0;
  while (!options.isEnough(after)) {
    connections++;
    const { url } = options.server();
    const stopped = new AbortController();
    const idle = setTimeout(() => stopped.abort(), 2000); // nothing more comes: look whether it is enough
    let count = 0;
    try {
      const open = options.transport === 'SSE' ? readSse : readSocket;
      for await (const event of open(url, after, stopped.signal)) {
        idle.refresh();
        events.push(event);
        after = event.cursor;
        if (++count >= options.eventsPerConnection || options.isEnough(after)) break;
      }
    } catch {
      losses++; // the server died or is not back yet
      await pause(20);
    } finally {
      clearTimeout(idle);
      stopped.abort();
    }
  }
  return { events, connections, losses };
}

async function* readSocket(url: string, after: string, signal: AbortSignal): AsyncGenerator<SeenEvent> {
  await using client = openClient({ url });
  for await (const { jobEvents } of client.subscribe(operations.ApiJobEventsDocument, { after }, { signal }))
    yield { cursor: jobEvents.cursor, type: jobEvents.type, jobId: jobEvents.job.id };
}

/** Server-sent events as graphql-sse's distinct connections write them. */
async function* readSse(url: string, after: string, signal: AbortSignal): AsyncGenerator<SeenEvent> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: String(operations.ApiJobEventsDocument), variables: { after } }),
    signal,
  });
  if (response.status !== 200) throw new Error(`The event stream answered ${response.status}.`);
  let text = '';
  try {
    for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
      text += piece;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const message = text.slice(0, end);
        text = text.slice(end + 2);
        const data = /^event: next\ndata: (.*)$/s.exec(message)?.[1];
        if (data === undefined) continue;
        const { jobEvents } = (JSON.parse(data) as { data: operations.ApiJobEventsSubscription }).data;
        yield { cursor: jobEvents.cursor, type: jobEvents.type, jobId: jobEvents.job.id };
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The place of an event in the log. */
export const sequenceOf = (cursor: string): number =>
  Number(Buffer.from(cursor, 'base64url').toString('latin1').split(':')[1]);

/**
 * Makes transitions: jobs are cancelled and retried in turns, `perRequest` changes a request. Returns when `count`
 * changes were acknowledged; tolerates a server that is away.
 */
export async function makeTransitions(options: {
  server: () => LakehouseProcess;
  jobIds: readonly string[];
  count: number;
  perRequest: number;
  onDone: (acknowledged: number) => void;
}): Promise<number> {
  let acknowledged = 0;
  while (acknowledged < options.count) {
    const fields = Array.from({ length: options.perRequest }, (_, i) => {
      const id = JSON.stringify(options.jobIds[Math.floor(i / 2) % options.jobIds.length]);
      return `a${i}: ${i % 2 === 0 ? 'cancelJob' : 'retryJob'}(id: ${id}) { __typename }`;
    });
    try {
      const response = await fetch(`${options.server().url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: `mutation { ${fields.join('\n')} }` }),
      });
      const { data, errors } = (await response.json()) as {
        data?: Record<string, { __typename: string }>;
        errors?: object[];
      };
      if (errors) throw new RangeError(JSON.stringify(errors));
      acknowledged += Object.values(data ?? {}).filter(({ __typename }) =>
        __typename.endsWith('Payload'),
      ).length;
      options.onDone(acknowledged);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      await pause(20);
    }
  }
  return acknowledged;
}

/** Jobs that fail at once whenever they run, without a process: their file is gone. They can be retried forever. */
export async function submitFailingJobs(client: Client, sourceDir: string, count: number): Promise<string[]> {
  const { file } = writeNumbers(sourceDir, 'gone.csv', 1, 1);
  const ids: string[] = [];
  for (let i = 0; i < count; i++)
    ids.push(await submitIngest(client, { name: `gone_${i}`, source: { path: file } }));
  rmSync(file);
  return ids;
}
