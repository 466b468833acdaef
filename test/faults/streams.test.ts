import { expect, it } from 'vitest';
import { runEvents } from '../support/event-run.ts';
import { saveResult } from '../support/results.ts';

it('20,000 job events come once each, in order, over 40 reconnects and 3 restarts (E2)', async () => {
  const report = await runEvents({
    changes: 20_000,
    reconnects: 40,
    restarts: ['SIGKILL', 'SIGTERM', 'SIGKILL'],
  });
  expect(report.events).toBeGreaterThanOrEqual(20_000);
  for (const reader of report.readers) {
    expect(reader).toMatchObject({ gaps: 0, duplicates: 0, isOrdered: true });
    expect(reader.connections).toBeGreaterThanOrEqual(40);
  }
  saveResult('job-events', report);
});
