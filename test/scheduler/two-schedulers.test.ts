import { expect, it } from 'vitest';
import { runSchedulers } from '../support/scheduler-run.ts';

it('H1, H2: two processes share slots over kills and a jump ahead and back; test/faults has more', {
  timeout: 120_000,
}, async () => {
  const report = await runSchedulers({
    seed: 7,
    killEvery: 5,
    phases: [
      { name: 'steady', start: '2026-03-29T00:55:00Z', minutes: 8 },
      { name: 'an hour ahead', start: '2026-03-29T02:00:00Z', minutes: 3 },
      { name: 'ten minutes back', start: '2026-03-29T01:53:00Z', minutes: 10 },
    ],
  });
  expect(report).toMatchObject({ twice: 0, starved: [], catchUpsMax: 1 });
  expect(Object.values(report.kills).reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(4);
});
