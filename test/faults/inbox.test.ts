import { expect, it } from 'vitest';
import { stormInbox } from '../ingest/support/inbox-storm.ts';
import { makeDirectory } from '../support/directory.ts';

it('300 mixed files in the inbox and 5 kills: each good one exactly once, each bad one with its reason', async () => {
  const outcome = await stormInbox(makeDirectory(), { seed: 20261122, files: 300, kills: 5 });
  expect(outcome.good + outcome.duplicates + outcome.bad + outcome.left).toBe(300);
});
