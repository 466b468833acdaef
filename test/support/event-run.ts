import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeTransitions, readJobEvents, sequenceOf, submitFailingJobs } from './event-readers.ts';
import { createSite } from './lakehouse-process.ts';

export interface EventRunReport {
  events: number;
  changes: number;
  restarts: string[];
  readers: {
    transport: string;
    connections: number;
    losses: number;
    gaps: number;
    duplicates: number;
    isOrdered: boolean;
  }[];
}

/**
 * Makes job events through the API while two readers follow them, over WebSocket and over SSE, each with many
 * reconnects, and the server is restarted meanwhile. Compares what each saw with the rows of the log.
 */
export async function runEvents(options: {
  changes: number;
  reconnects: number;
  restarts: readonly ('SIGKILL' | 'SIGTERM')[];
}): Promise<EventRunReport> {
  const perRequest = 60;
  await using site = createSite({
    settings: {
      server: { aliases_max: 100, breadth_max: 300 },
      jobs: { concurrency: 1 },
      log: { level: 'error' },
    },
  });
  let server = await site.start();
  const current = () => server;
  const [first, ...jobIds] = await submitFailingJobs(server.client, site.sourceDir, 1 + perRequest / 2);
  if (readLog(site.dataDir)[0]!.entityId !== first)
    throw new Error('The first event is not that of the first job.');

  const restarts = [...options.restarts];
  let restarting: Promise<void> = Promise.resolve();
  const restart = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (signal === 'SIGKILL') await server.kill();
    else await server.stop();
    server = await site.start();
  };
  let headSequence = Number.POSITIVE_INFINITY;
  const making = makeTransitions({
    server: current,
    jobIds,
    count: options.changes,
    perRequest,
    onDone: (acknowledged) => {
      const due = options.restarts.length - restarts.length + 1;
      if (acknowledged < (options.changes * due) / (options.restarts.length + 1)) return;
      const signal = restarts.shift();
      if (signal) restarting = restarting.then(() => restart(signal));
    },
  });
  const reading = (['WebSocket', 'SSE'] as const).map((transport) =>
    readJobEvents({
      transport,
      server: current,
      after: readBeginning(site.dataDir),
      eventsPerConnection: Math.ceil(options.changes / options.reconnects),
      isEnough: (cursor) => sequenceOf(cursor) >= headSequence,
    }).then((result) => ({ transport, ...result })),
  );
  const changes = await making;
  await restarting;
  headSequence = readLog(site.dataDir).at(-1)!.seq;
  const results = await Promise.all(reading);
  // Jobs may still run to their end: the readers are held to what was there when they were told to stop.
  const log = readLog(site.dataDir);
  return {
    events: log.length,
    changes,
    restarts: [...options.restarts],
    readers: results.map(({ transport, events, connections, losses }) => {
      const seen = events.map(({ cursor }) => sequenceOf(cursor));
      const expected = log.map(({ seq }) => seq).filter((seq) => seq <= (seen.at(-1) ?? 0));
      const distinct = new Set(seen);
      return {
        transport,
        connections,
        losses,
        gaps: expected.filter((seq) => !distinct.has(seq)).length,
        duplicates: seen.length - distinct.size,
        isOrdered: seen.every((seq, i) => i === 0 || seq > seen[i - 1]!),
      };
    }),
  };
}

/** The rows of the stream of job events, beside the server. */
function readLog(dataDir: string): { seq: number; entityId: string }[] {
  using db = openReadOnly(dataDir);
  return db
    .prepare("select seq, entity_id as entityId from events where stream = 'jobs' order by seq")
    .all() as { seq: number; entityId: string }[];
}

/** The cursor before the first event. */
function readBeginning(dataDir: string): string {
  using db = openReadOnly(dataDir);
  const { epoch } = db.prepare('select epoch from event_epoch').get() as { epoch: string };
  return Buffer.from(`${epoch}:0:none`).toString('base64url');
}

const openReadOnly = (dataDir: string) =>
  new DatabaseSync(path.join(dataDir, 'catalog.db'), { readOnly: true });
