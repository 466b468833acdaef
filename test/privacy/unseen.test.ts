import { expect, test } from 'vitest';
import { measurePii } from '../../bench/support/pii-quality.ts';
import { makeUnseenPiiSet } from '../../bench/support/pii-unseen-set.ts';

test('a second labelled set, made without a look at the recognisers, is told as docs/pii.md promises', {
  timeout: 60_000,
}, async () => {
  const set = makeUnseenPiiSet({ seed: 20_261_201 });
  expect(set.length).toBeGreaterThanOrEqual(600);
  expect(new Set(set.map((column) => column.locale)).size).toBeGreaterThanOrEqual(15);
  const { all, byKind, named, opaque } = await measurePii(set);
  expect(all.precision).toBeGreaterThanOrEqual(0.97);
  for (const kind of [
    'EMAIL',
    'PHONE',
    'PAYMENT_CARD',
    'IBAN',
    'NATIONAL_ID',
    'IP_ADDRESS',
    'MAC_ADDRESS',
    'SECRET',
    'HEALTH',
  ])
    expect(byKind[kind]!.recall, kind).toBeGreaterThanOrEqual(0.98);
  expect(named.recall).toBeGreaterThanOrEqual(0.95);
  expect(opaque.recall).toBeGreaterThanOrEqual(0.75);
  expect(byKind['STREET_ADDRESS']!.recall).toBeGreaterThanOrEqual(0.75);
});
