import { expect, test } from 'vitest';
import { makeUnseenPiiSet } from './sets/unseen-set.ts';
import { requirePromised } from './support/promise.ts';

test('a second labelled set, made without a look at the recognisers, is told as docs/pii.md promises', {
  timeout: 60_000,
}, async () => {
  const set = makeUnseenPiiSet({ seed: 20_261_201 });
  expect(set.length).toBeGreaterThanOrEqual(600);
  expect(new Set(set.map((column) => column.locale)).size).toBeGreaterThanOrEqual(15);
  await requirePromised(set);
});
