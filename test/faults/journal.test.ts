import { expect, it } from 'vitest';
import { runJournalWriters } from '../support/journal-run.ts';

it('20,000 entries of eight writers outlive 30 kills', async () => {
  expect(await runJournalWriters({ rounds: 31, perWriter: 260 })).toBeGreaterThan(20_000);
});
