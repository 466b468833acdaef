import { expect, it } from 'vitest';
import { runJournalWriters } from '../support/journal-run.ts';

it('A1, J1: entries of eight writers outlive kills, each once and in order; test/faults has more', async () => {
  const report = await runJournalWriters({ rounds: 4, perWriter: 25, tamperingsPerKind: 1, seed: 1 });
  expect(report).toMatchObject({ lost: 0, repeated: 0, kills: { fromOutside: 2, whileFlushing: 1 } });
  expect(report.acknowledged).toBeGreaterThan(200);
});
