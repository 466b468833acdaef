import { expect, it } from 'vitest';
import { runCrowd } from '../support/crowd.ts';
import { saveResult } from '../support/results.ts';

it('1,000 subscribers get the end of a job while 20 of them stall and 10,000 updates are sent', async () => {
  const report = await runCrowd({ subscribers: 1000, stalled: 20, updates: 10_000, everyMs: 2 });
  saveResult('progress-crowd', report);
  expect(report.ended).toBe(980);
  expect(report.memoryGrowthMb).toBeLessThan(100);
});
