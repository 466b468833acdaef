import { expect, it } from 'vitest';
import { runPromotions } from '../support/promotion-run.ts';
import { saveResult } from '../support/results.ts';

it('4 clients search across 20 promotions without a failure, each answer by a current generation', async () => {
  const report = await runPromotions({ clients: 4, promotions: 20, texts: 3000 });
  saveResult('search-across-promotions', report);
  expect(report).toMatchObject({ failures: [], strangers: 0 });
  expect(report.generationsSeen).toBeGreaterThanOrEqual(20);
});
