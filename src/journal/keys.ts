import { randomBytes } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
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
  private readonly byId;
  private readonly byEntity;

  constructor({ db }: Metadata) {
    this.byId = db
      .select({ key: journalKeys.key })
      .from(journalKeys)
      .where(eq(journalKeys.id, sql.placeholder('id')))
      .prepare();
    this.byEntity = db
      .select({ id: journalKeys.id, key: journalKeys.key })
      .from(journalKeys)
      .where(
        and(
          eq(journalKeys.entityId, sql.placeholder('entityId')),
          eq(journalKeys.entityType, sql.placeholder('entityType')),
        ),
      )
      .prepare();
  }

  find(id: string): Buffer | undefined {
    return this.byId.get({ id })?.key;
  }

  findOf({ entityType, entityId }: Entity): JournalKey | undefined {
    return this.byEntity.get({ entityType, entityId });
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
