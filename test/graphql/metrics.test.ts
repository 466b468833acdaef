import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ingest, select, writeNumbers } from '../support/api.ts';
import { shareServer } from '../support/shared-server.ts';

const shared = shareServer();

const scrape = async () => {
  const text = await (await fetch(`${shared.server.url}/metrics`)).text();
  const types = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => `${name} ${type}`);
  const read = (series: string) => {
    const line = text.split('\n').find((one) => one.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  };
  return { types, read };
};

it('every figure is in docs/metrics.md with its type, and nothing else is', async () => {
  const documented = readFileSync('docs/metrics.md', 'utf8');
  const rows = [...documented.matchAll(/^\| `(\w+)` \| (\w+) \|/gm)].map(
    ([, name, type]) => `${name} ${type}`,
  );
  expect((await scrape()).types.sort()).toEqual(rows.sort());
  for (const row of rows) expect(row.endsWith('_total counter')).toBe(row.endsWith(' counter'));
});

it('jobs, query processes, the inbox and events are counted', async () => {
  const before = await scrape();
  const { file } = writeNumbers(shared.site.sourceDir, 'counted.csv', 1, 3);
  await ingest(shared.client, { name: 'counted', source: { path: file } });
  await select(shared.client, { sql: 'select count(*) from counted' });
  const { read } = await scrape();
  expect(read('lakehouse_jobs{state="queued"}')).toBe(0);
  expect(read('lakehouse_jobs{state="running"}')).toBe(0);
  const [idle, busy] = ['idle', 'busy'].map((state) => read(`lakehouse_query_processes{state="${state}"}`)!);
  expect(idle! + busy!).toBeGreaterThan(0);
  expect(read('lakehouse_queries_waiting')).toBe(0);
  expect(read('lakehouse_indexes_open')).toBe(0);
  expect(read('lakehouse_inbox_files{state="failed"}')).toBe(0);
  for (const name of ['lakehouse_events_total', 'lakehouse_journal_entries_total'])
    expect(read(name)).toBeGreaterThan(before.read(name)!);
});
