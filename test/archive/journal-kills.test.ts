import { expect, it } from 'vitest';
import { runJournalWriters } from '../support/journal-run.ts';

it('A1, J1: entries of eight writers outlive kills, each once and in order; test/faults has more', async () => {
  expect(await runJournalWriters({ rounds: 4, perWriter: 25 })).toBeGreaterThan(200);
});
