import { expect, it } from 'vitest';
import { saveResult } from '../support/results.ts';
import { runSchedulers } from '../support/scheduler-run.ts';

const seed = 20261122;

it('two schedulers decide 1,000 slots once each over kills, jumps of the clock and both daylight-saving changes', async () => {
  const report = await runSchedulers({
    seed,
    killEvery: 5,
    phases: [
      { name: 'summer time begins', start: '2026-03-29T00:20:00Z', minutes: 60 },
      { name: 'a day ahead', start: '2026-03-30T01:21:00Z', minutes: 15 },
      { name: 'an hour back', start: '2026-03-30T00:37:00Z', minutes: 65 },
      { name: 'summer time ends', start: '2026-10-25T00:10:00Z', minutes: 100 },
    ],
  });
  saveResult('two-schedulers', { seed, ...report });
  expect(report).toMatchObject({ twice: 0, starved: [], catchUpsMax: 1 });
  expect(report.slots).toBeGreaterThan(1000);
  // 02:30 does not exist on 29 March and runs at 03:00; on 25 October it exists twice and runs once.
  expect(report.sparse['daily_berlin']).toEqual([
    '2026-03-29T00:20:00.000Z',
    '2026-03-29T01:00:00.000Z',
    '2026-03-30T00:30:00.000Z',
    '2026-03-31T00:30:00.000Z',
    '2026-10-25T00:30:00.000Z',
  ]);
});
