import { expect, it } from 'vitest';
import { runCrowd } from '../support/crowd.ts';
import { runEvents } from '../support/event-run.ts';

it('job events come once each, in order, over reconnects and restarts (E2)', {
  timeout: 120_000,
}, async () => {
  const { events, readers } = await runEvents({ changes: 600, reconnects: 8, restarts: ['SIGKILL'] });
  expect(events).toBeGreaterThanOrEqual(600);
  for (const reader of readers) {
    expect(reader).toMatchObject({ gaps: 0, duplicates: 0, isOrdered: true });
    expect(reader.connections).toBeGreaterThanOrEqual(8);
  }
});

it('the others get the end of a job while some subscribers stall', { timeout: 120_000 }, async () => {
  const report = await runCrowd({ subscribers: 60, stalled: 5, updates: 1000, everyMs: 1 });
  expect(report.ended).toBe(55);
  expect(report.memoryGrowthMb).toBeLessThan(100);
});
