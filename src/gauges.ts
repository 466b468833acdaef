import { systemCaller } from './kernel/index.ts';
import type { Lakehouse } from './lakehouse.ts';
import type { Metrics } from './server/index.ts';

/** Jobs and files whose number says how the server keeps up; those that have ended only grow in number. */
const jobStates = ['QUEUED', 'RUNNING'] as const;
const inboxStates = ['WAITING', 'INGESTING', 'FAILED'] as const;

/** Registers what the rooms know of themselves (docs/metrics.md). Each figure is read when somebody asks for it. */
export function registerGauges(metrics: Metrics, lakehouse: Lakehouse): void {
  const { jobs, queries, vectors, inboxFiles, journal } = lakehouse;
  const byState = <S extends string>(states: readonly S[], count: (state: S) => number) =>
    states.map((state) => ({ labels: { state: state.toLowerCase() }, value: count(state) }));

  metrics.registerGauge('lakehouse_jobs', 'Jobs that have not ended, by state.', () =>
    byState(jobStates, (state) => jobs.count(systemCaller, { states: [state] })),
  );
  metrics.registerGauge('lakehouse_query_processes', 'Query processes, by whether they run a query.', () => {
    const { processIds, idleCount } = queries.stats;
    return [
      { labels: { state: 'idle' }, value: idleCount },
      { labels: { state: 'busy' }, value: processIds.length - idleCount },
    ];
  });
  metrics.registerGauge(
    'lakehouse_queries_waiting',
    'Queries that wait for a process.',
    () => queries.stats.queueLength,
  );
  metrics.registerGauge(
    'lakehouse_indexes_open',
    'Generations of indexes that are in memory for searches.',
    () => vectors.stats.openCount,
  );
  metrics.registerGauge(
    'lakehouse_indexes_open_bytes',
    'Memory that open generations take, estimated from their size.',
    () => vectors.stats.memoryBytes,
  );
  metrics.registerGauge(
    'lakehouse_inbox_files',
    'Files of the inbox that wait or have failed, by state.',
    () => byState(inboxStates, (state) => inboxFiles.count(systemCaller, { states: [state] })),
  );
  metrics.registerCounter('lakehouse_events_total', 'Events ever stored.', () => lakehouse.countEvents());
  metrics.registerCounter(
    'lakehouse_journal_entries_total',
    'Entries of the journal.',
    () => journal.head().seq,
  );
}
