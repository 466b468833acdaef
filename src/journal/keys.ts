import { randomBytes } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { createId } from '../kernel/index.ts';
import type { Metadata, Tx } from '../metadata/index.ts';
import { type JournalKey, keyBytes } from './personal.ts';
import { journalKeys } from './tables.ts';

interface Entity {
  entityType: string;
  entityId: string;
}

/** The keys that personal values are sealed under, one for each entity that has such values. */
export class JournalKeys {
  private readonly metadata: Metadata;

  constructor(metadata: Metadata) {
    this.metadata = metadata;
  }

  find(id: string): Buffer | undefined {
    return this.metadata.db
      .select({ key: journalKeys.key })
      .from(journalKeys)
      .where(eq(journalKeys.id, id))
      .get()?.key;
  }

  findOf({ entityType, entityId }: Entity): JournalKey | undefined {
    return this.metadata.db
      .select({ id: journalKeys.id, key: journalKeys.key })
      .from(journalKeys)
      .where(and(eq(journalKeys.entityId, entityId), eq(journalKeys.entityType, entityType)))
      .get();
  }

  /** The entity's key, made where there is none. */
  take(tx: Tx, entity: Entity, now: number): JournalKey {
    const found = this.findOf(entity);
    if (found) return found;
    const made = { id: createId('jkey'), key: randomBytes(keyBytes) };
    const { entityType, entityId } = entity;
    tx.db
      .insert(journalKeys)
      .values({ ...made, entityType, entityId, createdAt: now })
      .run();
    return made;
  }

  erase(tx: Tx, id: string): void {
    tx.db.delete(journalKeys).where(eq(journalKeys.id, id)).run();
  }
}
