import { and, asc, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { EventLog } from '../events/index.ts';
import type { Journal } from '../journal/index.ts';
import {
  type Caller,
  type Clock,
  commonErrors,
  createId,
  mapStream,
  notFound,
  type Page,
  type PageRequest,
  readPage,
} from '../kernel/index.ts';
import { countRows, type Metadata } from '../metadata/index.ts';
import type { Trial, TrialFilter, TrialOrder } from './model.ts';
import { trials } from './tables.ts';

const trialStream = 'trials';

export interface TrialChange {
  cursor: string;
  trial: Trial;
}

export interface TrialsOptions {
  metadata: Metadata;
  events: EventLog;
  journal: Journal;
  clock: Clock;
}

/** The journal of measurements: rows that are added and read, never changed. */
export class Trials {
  private readonly options: TrialsOptions;

  constructor(options: TrialsOptions) {
    this.options = options;
  }

  /** Durable, journaled and on the stream when it returns. */
  record(caller: Caller, measured: Omit<Trial, 'id' | 'createdAt' | 'actor'>): Trial {
    const { metadata, events, journal, clock } = this.options;
    const trial: Trial = { ...measured, id: createId('trial'), actor: caller.actor, createdAt: clock.now() };
    metadata.write((tx) => {
      const { parameters, ...rest } = trial;
      tx.db
        .insert(trials)
        .values({ ...rest, ...parameters })
        .run();
      journal.append(tx, caller, {
        entityType: 'trial',
        entityId: trial.id,
        action: 'measured',
        newValue: { indexId: trial.indexId, parameters, recall: trial.recall, p50Us: trial.p50Us },
      });
      events.append(tx, {
        stream: trialStream,
        entityId: trial.indexId,
        type: 'trial.measured',
        payload: trial,
      });
    });
    return trial;
  }

  /** Throws NOT_FOUND. */
  get(id: string): Trial {
    const [trial] = this.getMany([id]);
    if (trial) return trial;
    throw notFound('trial', id);
  }

  getMany(ids: readonly string[]): (Trial | null)[] {
    const rows = this.options.metadata.db
      .select()
      .from(trials)
      .where(inArray(trials.id, [...ids]))
      .all();
    const found = new Map(rows.map((row) => [row.id, toTrial(row)]));
    return ids.map((id) => found.get(id) ?? null);
  }

  /** What a job has measured so far with one evaluation set over one generation of vectors. */
  ofJob(jobId: string, measuredWith: { evaluationSetId: string; sourceGeneration: number }): Trial[] {
    return this.options.metadata.db
      .select()
      .from(trials)
      .where(
        and(
          eq(trials.jobId, jobId),
          eq(trials.evaluationSetId, measuredWith.evaluationSetId),
          eq(trials.sourceGeneration, measuredWith.sourceGeneration),
        ),
      )
      .orderBy(asc(trials.id))
      .all()
      .map(toTrial);
  }

  list(filter: TrialFilter, order: TrialOrder, page: PageRequest): Page<Trial> {
    const { column, keyOf, isDescending } = readOrder(order);
    return readPage(
      'trials',
      page,
      ({ from, isBackward, limit }) => {
        const walksDown = isDescending !== isBackward;
        const direction = walksDown ? desc : asc;
        return this.options.metadata.db
          .select()
          .from(trials)
          .where(
            and(matches(filter), from === undefined ? undefined : beyond(order, column, from, walksDown)),
          )
          .orderBy(direction(column), direction(trials.id))
          .limit(limit)
          .all()
          .map(toTrial);
      },
      (trial) => `${order.field}|${keyOf(trial)}|${trial.id}`,
    );
  }

  count(filter: TrialFilter): number {
    return countRows(this.options.metadata.db, trials, matches(filter));
  }

  /** Log stream: each trial once, in the order of measuring. */
  follow(options: {
    indexId?: string | null | undefined;
    after?: string | null | undefined;
    signal?: AbortSignal | undefined;
  }): AsyncIterableIterator<TrialChange> {
    const events = this.options.events.subscribe({
      streams: [trialStream],
      after: options.after,
      signal: options.signal,
      ...(options.indexId == null ? {} : { entityId: options.indexId }),
    });
    return mapStream(events, ({ cursor, payload }) => ({ cursor, trial: payload as Trial }));
  }
}

function readOrder(order: TrialOrder) {
  const isDescending = (order.direction ?? (order.field === 'P50' ? 'ASC' : 'DESC')) === 'DESC';
  if (order.field === 'RECALL')
    return { isDescending, column: trials.recall, keyOf: (trial: Trial) => trial.recall };
  if (order.field === 'P50')
    return { isDescending, column: trials.p50Us, keyOf: (trial: Trial) => trial.p50Us };
  return { isDescending, column: trials.createdAt, keyOf: (trial: Trial) => trial.createdAt };
}

type OrderColumn = ReturnType<typeof readOrder>['column'];

/** The rows behind a cursor's key, `FIELD|value|id`; ties in the value go by id. */
function beyond(order: TrialOrder, column: OrderColumn, key: string, walksDown: boolean): SQL {
  const [field, value, id] = key.split('|');
  if (field !== order.field || value === undefined || value === '' || !Number.isFinite(Number(value)) || !id)
    throw commonErrors.INVALID_CURSOR('The cursor belongs to a list of trials in another order.');
  const comparison = walksDown ? sql`<` : sql`>`;
  return sql`(${column}, ${trials.id}) ${comparison} (${Number(value)}, ${id})`;
}

function matches(filter: TrialFilter) {
  return and(
    filter.indexId == null ? undefined : eq(trials.indexId, filter.indexId),
    filter.jobId == null ? undefined : eq(trials.jobId, filter.jobId),
  );
}

function toTrial(row: typeof trials.$inferSelect): Trial {
  const { m, efConstruction, efSearch, seed, ...rest } = row;
  return { ...rest, parameters: { m, efConstruction, efSearch, seed } };
}
