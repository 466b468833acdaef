import { and, asc, eq, gt, isNotNull, isNull, lte } from 'drizzle-orm';
import type { Journal, JournalEntry } from '../journal/index.ts';
import { type Caller, notFound, type Page, type PageRequest, readPage } from '../kernel/index.ts';
import { countRows, keysetOf, type Metadata, type Tx } from '../metadata/index.ts';
import type { ScheduleReference } from './contract.ts';
import type { Schedule } from './model.ts';
import { schedules } from './tables.ts';

const dueAtOnce = 500;

/** The rows of schedules, and what the journal says of them. */
export class ScheduleStore {
  private readonly metadata: Metadata;
  private readonly journal: Journal;

  constructor({ metadata, journal }: { metadata: Metadata; journal: Journal }) {
    this.metadata = metadata;
    this.journal = journal;
  }

  find(id: string): Schedule | undefined {
    return this.metadata.db.select().from(schedules).where(eq(schedules.id, id)).get();
  }

  findByName(name: string): Schedule | undefined {
    return this.metadata.db.select().from(schedules).where(eq(schedules.name, name)).get();
  }

  /** Throws NOT_FOUND. */
  require({ id, name }: ScheduleReference): Schedule {
    const found = id != null ? this.find(id) : this.findByName(name ?? '');
    if (found) return found;
    throw notFound('schedule', id ?? name ?? '');
  }

  /** By name. */
  list(page: PageRequest): Page<Schedule> {
    return readPage(
      'schedules',
      page,
      (slice) => {
        const { beyond, order } = keysetOf(schedules.name, slice, 'ASC');
        return this.metadata.db
          .select()
          .from(schedules)
          .where(beyond)
          .orderBy(order)
          .limit(slice.limit)
          .all();
      },
      (schedule) => schedule.name,
    );
  }

  /** By name. */
  listByAction(action: string): Schedule[] {
    const { db } = this.metadata;
    return db.select().from(schedules).where(eq(schedules.action, action)).orderBy(asc(schedules.name)).all();
  }

  count(): number {
    return countRows(this.metadata.db, schedules);
  }

  /** Those that are on and whose time has come, the longest due first. */
  listDue(now: number): { id: string }[] {
    return this.metadata.db
      .select({ id: schedules.id })
      .from(schedules)
      .where(
        and(
          eq(schedules.isEnabled, true),
          isNull(schedules.pausedReason),
          isNotNull(schedules.nextSlot),
          lte(schedules.nextRunAt, now),
        ),
      )
      .orderBy(schedules.nextRunAt)
      .limit(dueAtOnce)
      .all();
  }

  /** Those whose next slot lies behind `now`. */
  listLater(now: number): Schedule[] {
    return this.metadata.db.select().from(schedules).where(gt(schedules.nextSlot, now)).all();
  }

  insert(tx: Tx, schedule: Schedule): void {
    tx.db.insert(schedules).values(schedule).run();
  }

  set(tx: Tx, id: string, values: Partial<Schedule>): void {
    if (Object.keys(values).length > 0) tx.db.update(schedules).set(values).where(eq(schedules.id, id)).run();
  }

  remove(tx: Tx, id: string): void {
    tx.db.delete(schedules).where(eq(schedules.id, id)).run();
  }

  record(tx: Tx, caller: Caller, id: string, entry: Omit<JournalEntry, 'entityType' | 'entityId'>): void {
    this.journal.append(tx, caller, { entityType: 'schedule', entityId: id, ...entry });
  }
}
