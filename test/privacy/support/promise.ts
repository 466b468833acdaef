import { expect } from 'vitest';
import { measurePii } from './pii-quality.ts';

const kindsWithForm = [
  'EMAIL',
  'PHONE',
  'PAYMENT_CARD',
  'IBAN',
  'NATIONAL_ID',
  'IP_ADDRESS',
  'MAC_ADDRESS',
  'SECRET',
  'HEALTH',
];

/** What docs/pii.md promises of any labelled set. */
export async function requirePromised(set: Parameters<typeof measurePii>[0]): Promise<void> {
  const { all, byKind, named, opaque } = await measurePii(set);
  expect(all.precision).toBeGreaterThanOrEqual(0.97);
  for (const kind of kindsWithForm) expect(byKind[kind]!.recall, kind).toBeGreaterThanOrEqual(0.98);
  expect(named.recall).toBeGreaterThanOrEqual(0.95);
  expect(opaque.recall).toBeGreaterThanOrEqual(0.75);
  expect(byKind['STREET_ADDRESS']!.recall).toBeGreaterThanOrEqual(0.75);
}
