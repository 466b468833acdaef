import { expect } from 'vitest';
import type { Journal } from '../../src/journal/index.ts';
import { admin } from './rooms.ts';

/** J2: the journal says `text` of this entity to who may read it, and stores it nowhere in clear. */
export function expectSealed(journal: Journal, entityId: string, text: string) {
  const entries = journal.readAfter(0, 100_000);
  expect(JSON.stringify(entries)).not.toContain(text);
  const revealed = entries
    .filter((entry) => entry.entityId === entityId)
    .map((entry) => journal.reveal(admin, entry));
  expect(JSON.stringify(revealed)).toContain(text);
}
