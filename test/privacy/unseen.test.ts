import { expect, test } from 'vitest';
import { makeThirdPiiSet } from './sets/third-set.ts';
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

test('so is a third one, of rarer languages and more countries, whose values are more often spoiled', {
  timeout: 60_000,
}, async () => {
  const set = makeThirdPiiSet({ seed: 20_261_128 });
  expect(set.length).toBeGreaterThanOrEqual(1000);
  expect(new Set(set.map((column) => column.locale)).size).toBeGreaterThanOrEqual(20);
  expect(
    new Set(set.filter(({ label }) => label === null).map(({ what }) => what)).size,
  ).toBeGreaterThanOrEqual(60);
  await requirePromised(set);
});
