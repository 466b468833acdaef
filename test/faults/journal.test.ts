import { expect, it } from 'vitest';
import { runJournalWriters } from '../support/journal-run.ts';
import { saveResult } from '../support/results.ts';

const seed = 20261122;

it('20,000 entries of eight writers outlive 30 kills, and every change by hand is named', async () => {
  const report = await runJournalWriters({ rounds: 31, perWriter: 260, tamperingsPerKind: 12, seed });
  saveResult('journal-kills', { seed, ...report });
  expect(report).toMatchObject({ lost: 0, repeated: 0 });
  expect(report.kills.fromOutside + report.kills.whileFlushing).toBe(30);
  expect(report.acknowledged).toBeGreaterThanOrEqual(20_000);
});
