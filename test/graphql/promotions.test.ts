import { expect, it } from 'vitest';
import { runPromotions } from '../support/promotion-run.ts';

it('searches go on across promotions, each by a generation that was current', {
  timeout: 180_000,
}, async () => {
  const report = await runPromotions({ clients: 2, promotions: 5, texts: 300 });
  expect(report).toMatchObject({ failures: [], strangers: 0 });
  expect(report.generationsSeen).toBeGreaterThanOrEqual(5);
});
