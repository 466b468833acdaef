import { expect, test } from 'vitest';
import { measurePii } from '../../bench/support/pii-quality.ts';
import { makePiiSet } from '../../bench/support/pii-set.ts';

test('a labelled set in 27 locales is told with the precision and recall that docs/pii.md promises', {
  timeout: 60_000,
}, async () => {
  const set = makePiiSet(20_261_122);
  expect(new Set(set.map((column) => column.locale)).size).toBeGreaterThanOrEqual(12);
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
