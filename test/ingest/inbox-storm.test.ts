import { expect, test } from 'vitest';
import { makeDirectory } from '../support/directory.ts';
import { stormInbox } from './support/inbox-storm.ts';

test('I4: mixed files and kills: each good file once, each bad one with its reason', async () => {
  const outcome = await stormInbox(makeDirectory(), { seed: 7, files: 16, kills: 2 });
  expect(outcome).toMatchObject({ good: expect.any(Number), bad: expect.any(Number) });
  expect(Math.min(outcome.good, outcome.bad, outcome.duplicates)).toBeGreaterThan(0);
}, 240_000);
