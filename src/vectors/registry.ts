import { and, eq, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import type { EventLog } from '../events/index.ts';
import type { Journal } from '../journal/index.ts';
import {
  type Caller,
  type Clock,
  commonErrors,
  createId,
  type Dependent,
  notFound,
  type Page,
  type PageRequest,
  readPage,
  requireUnused,
  systemCaller,
} from '../kernel/index.ts';
import { keysetOf, type Metadata, type Tx } from '../metadata/index.ts';
import type { ObjectRef, ObjectStore } from '../storage/index.ts';
import { GenerationHistory } from './generation-history.ts';
import type { HnswParameters, IndexFilter, IndexRecord, IndexReference } from './model.ts';
import { allFiles, type GenerationFiles, indexes, indexGenerations } from './tables.ts';

type IndexRow = typeof indexes.$inferSelect;
type GenerationRow = typeof indexGenerations.$inferSelect;

/** A record with its files, for this room only. */
export interface IndexEntry {
  readonly record: IndexRecord;
  readonly files: GenerationFiles;
}

/** What a build brings. */
export interface BuiltIndex {
  readonly index: Omit<IndexRow, 'currentGeneration' | 'createdAt' | 'createdBy' | 'deletedAt'>;
  readonly generation: Omit<
    GenerationRow,
    'indexId' | 'generation' | 'sourceGeneration' | 'createdAt' | 'createdBy'
  >;
  /** The generation that was current when the build began; 0 for a new index. */
  readonly expectedGeneration: number;
}

export interface RegistryOptions {
  metadata: Metadata;
  events: EventLog;
  journal: Journal;
  objects: ObjectStore;
  clock: Clock;
  gracePeriodMs: number;
}

/** The tables of indexes and their generations. */
export class IndexRegistry {
  readonly history: GenerationHistory;
  private readonly options: RegistryOptions;
  private readonly dependents: ((indexId: string) => Dependent[])[] = [];
  private readonly byId;
  private readonly byName;
  /** Current entries; emptied after every commit that moves a pointer. A name may look like another index's id. */
  private readonly current = { id: new Map<string, IndexEntry>(), name: new Map<string, IndexEntry>() };

  constructor(options: RegistryOptions) {
    this.options = options;
    this.history = new GenerationHistory(options);
    const { db } = options.metadata;
    const joined = () =>
      db
        .select({ index: indexes, generation: indexGenerations })
        .from(indexes)
        .innerJoin(indexGenerations, isCurrent);
    this.byId = joined()
      .where(and(eq(indexes.id, sql.placeholder('id')), isNull(indexes.deletedAt)))
      .prepare();
    this.byName = joined()
      .where(and(eq(indexes.name, sql.placeholder('name')), isNull(indexes.deletedAt)))
      .prepare();
  }

  /** Throws NOT_FOUND with the available names. */
  get(reference: IndexReference): IndexEntry {
    const entry = this.find(reference);
    if (entry) return entry;
    const { db } = this.options.metadata;
    const available = db
      .select({ name: indexes.name })
      .from(indexes)
      .where(isNull(indexes.deletedAt))
      .orderBy(indexes.name)
      .limit(200)
      .all()
      .map((row) => row.name);
    throw notFound('index', keyOf(reference), { available });
  }

  find(reference: IndexReference): IndexEntry | undefined {
    if ('idOrName' in reference)
      return this.find({ id: reference.idOrName }) ?? this.find({ name: reference.idOrName });
    const known =
      'id' in reference ? this.current.id.get(reference.id) : this.current.name.get(reference.name);
    if (known) return known;
    const row = 'id' in reference ? this.byId.get(reference) : this.byName.get(reference);
    if (!row) return undefined;
    const entry = toEntry(row.index, row.generation);
    this.current.id.set(entry.record.id, entry);
    this.current.name.set(entry.record.name, entry);
    return entry;
  }

  list(filter: IndexFilter, page: PageRequest): Page<IndexRecord> {
    const { db } = this.options.metadata;
    return readPage(
      'indexes',
      page,
      (slice) => {
        const { beyond, order } = keysetOf(indexes.name, slice, 'ASC');
        return db
          .select({ index: indexes, generation: indexGenerations })
          .from(indexes)
          .innerJoin(indexGenerations, isCurrent)
          .where(and(matches(filter), beyond))
          .orderBy(order)
          .limit(slice.limit)
          .all()
          .map((row) => toEntry(row.index, row.generation).record);
      },
      (record) => record.name,
    );
  }

  count(filter: IndexFilter): number {
    const { db } = this.options.metadata;
    return db.select({ count: sql<number>`count(*)` }).from(indexes).where(matches(filter)).get()!.count;
  }

  /** In the publishing transaction: a new index, or a new source generation of an existing one. */
  insertBuild(tx: Tx, caller: Caller, built: BuiltIndex): number {
    const former = this.byId.get({ id: built.index.id });
    const isNew = built.expectedGeneration === 0;
    const taken = this.byName.get({ name: built.index.name });
    if ((former?.index.currentGeneration ?? 0) !== built.expectedGeneration || (isNew && taken)) {
      throw commonErrors.STALE_EXPECTATION(
        `The index "${built.index.name}" was changed while this build ran.`,
        { details: { entity: 'index', key: built.index.name } },
      );
    }
    const now = this.options.clock.now();
    const stamp = { createdAt: now, createdBy: caller.actor };
    if (isNew)
      tx.db
        .insert(indexes)
        .values({ ...built.index, ...stamp, currentGeneration: 0 })
        .run();
    const generation = built.expectedGeneration + 1;
    const row = { ...built.generation, ...stamp, indexId: built.index.id, generation };
    this.insertGeneration(
      tx,
      caller,
      { ...row, sourceGeneration: generation },
      isNew ? 'created' : 'rebuilt',
    );
    this.options.objects.settleIn(tx, allFiles(built.generation.files));
    if (former) this.history.retireSourceIn(tx, former.generation);
    return generation;
  }

  /** In the activating transaction: the same vectors under other parameters. Returns the new number. */
  insertActivation(
    tx: Tx,
    caller: Caller,
    change: {
      indexId: string;
      sourceGeneration: number;
      parameters: HnswParameters;
      graph: ObjectRef | null;
      isNewGraph: boolean;
      reason: string;
    },
  ): number {
    const row = this.byId.get({ id: change.indexId });
    if (row?.generation.sourceGeneration !== change.sourceGeneration) {
      throw commonErrors.STALE_EXPECTATION(
        'The index was rebuilt or deleted since this configuration was prepared.',
        { details: { entity: 'index', key: change.indexId } },
      );
    }
    const { graph, isNewGraph } = change;
    const kept = this.history.keptGraphs(change).map((one) => one.graph.key);
    if (graph && !isNewGraph && !kept.includes(graph.key)) {
      throw commonErrors.STALE_EXPECTATION('The prepared graph was given up meanwhile; prepare it again.', {
        details: { entity: 'index', key: change.indexId },
      });
    }
    const generation = row.index.currentGeneration + 1;
    this.insertGeneration(
      tx,
      caller,
      {
        ...row.generation,
        generation,
        parameters: change.parameters,
        files: { ...row.generation.files, graph },
        reason: change.reason,
        createdAt: this.options.clock.now(),
        createdBy: caller.actor,
      },
      'activated',
    );
    if (graph && isNewGraph) this.options.objects.settleIn(tx, [graph]);
    this.history.retireOldGraphsIn(tx, change);
    return generation;
  }

  /** Returns until when it can be restored. Throws NOT_FOUND, or IN_USE with what depends on it. */
  remove(caller: Caller, indexId: string): number {
    const { metadata, clock, gracePeriodMs } = this.options;
    return metadata.write((tx) => {
      const { record } = this.get({ id: indexId });
      const dependents = this.dependents.flatMap((find) => find(record.id));
      requireUnused(`The index "${record.name}"`, dependents);
      const deletedAt = clock.now();
      tx.db.update(indexes).set({ deletedAt }).where(eq(indexes.id, record.id)).run();
      this.announce(tx, caller, record.id, 'deleted', { name: record.name }, 'old');
      return deletedAt + gracePeriodMs;
    });
  }

  /** `requireDataset` throws where the dataset of the index is gone. */
  restore(caller: Caller, indexId: string, requireDataset: (datasetId: string) => void): void {
    this.options.metadata.write((tx) => {
      const row = tx.db
        .select()
        .from(indexes)
        .where(and(eq(indexes.id, indexId), isNotNull(indexes.deletedAt)))
        .get();
      if (!row)
        throw notFound('index', indexId, { remark: 'It was not deleted, or its grace period is over.' });
      if (this.byName.get({ name: row.name }))
        throw commonErrors.ALREADY_EXISTS(`Another index is named "${row.name}" by now.`, {
          details: { entity: 'index', key: row.name },
        });
      requireDataset(row.datasetId);
      tx.db.update(indexes).set({ deletedAt: null }).where(eq(indexes.id, indexId)).run();
      this.announce(tx, caller, indexId, 'restored', { name: row.name });
    });
  }

  /** Forgets indexes deleted longer ago than the grace period, and gives their files up. Returns how many. */
  purge(): number {
    const { metadata, clock, gracePeriodMs } = this.options;
    const due = metadata.db
      .select({ id: indexes.id, name: indexes.name, generations: indexes.currentGeneration })
      .from(indexes)
      .where(lte(indexes.deletedAt, clock.now() - gracePeriodMs))
      .limit(100)
      .all();
    if (due.length === 0) return 0;
    metadata.write((tx) => {
      for (const { id, ...facts } of due) {
        this.history.removeIn(tx, id);
        tx.db.delete(indexes).where(eq(indexes.id, id)).run();
        this.announce(tx, systemCaller, id, 'purged', facts, 'old');
      }
    });
    return due.length;
  }

  addDependents(find: (indexId: string) => Dependent[]): void {
    this.dependents.push(find);
  }

  ofDataset(datasetId: string): Dependent[] {
    return this.dependentsWhere(and(eq(indexes.datasetId, datasetId), isNull(indexes.deletedAt)));
  }

  /** Deleted ones too: their files lie there until the grace period ends. */
  ofBucket(bucket: string): Dependent[] {
    return this.dependentsWhere(eq(indexes.bucket, bucket));
  }

  /** Every file that is needed: those of the current vectors, and the graphs kept for a quick way back. */
  *references(): Generator<{ ref: ObjectRef; owner: string }> {
    const rows = this.options.metadata.db
      .select({ index: indexes, generation: indexGenerations })
      .from(indexes)
      .innerJoin(indexGenerations, isCurrent)
      .all();
    for (const { index, generation } of rows) {
      const owner = `index ${index.name}`;
      for (const ref of allFiles({ ...generation.files, graph: null })) yield { ref, owner };
      for (const { graph } of this.history.keptGraphs(generation)) yield { ref: graph, owner };
    }
  }

  newId(): string {
    return createId('ix');
  }

  private dependentsWhere(condition: ReturnType<typeof and>): Dependent[] {
    return this.options.metadata.db
      .select({ name: indexes.name, deletedAt: indexes.deletedAt })
      .from(indexes)
      .where(condition)
      .limit(101)
      .all()
      .map(({ name, deletedAt }) => ({ kind: deletedAt === null ? 'index' : 'deleted index', name }));
  }

  private insertGeneration(tx: Tx, caller: Caller, row: GenerationRow, action: string) {
    tx.db.insert(indexGenerations).values(row).run();
    tx.db.update(indexes).set({ currentGeneration: row.generation }).where(eq(indexes.id, row.indexId)).run();
    const { generation, sourceGeneration, sourceVersion, parameters, chunkCount, reason } = row;
    const facts = { generation, sourceGeneration, sourceVersion, parameters, chunkCount, reason };
    this.announce(tx, caller, row.indexId, action, facts);
  }

  private announce(
    tx: Tx,
    caller: Caller,
    entityId: string,
    action: string,
    value: Record<string, unknown>,
    side: 'old' | 'new' = 'new',
  ) {
    const { events, journal } = this.options;
    events.append(tx, { stream: 'indexes', entityId, type: `index.${action}`, payload: value });
    journal.append(tx, caller, {
      entityType: 'index',
      entityId,
      action,
      ...(side === 'old' ? { oldValue: value } : { newValue: value }),
    });
    tx.afterCommit(() => {
      this.current.id.clear();
      this.current.name.clear();
    });
  }
}

const isCurrent = and(
  eq(indexGenerations.indexId, indexes.id),
  eq(indexGenerations.generation, indexes.currentGeneration),
);

function matches(filter: IndexFilter) {
  return and(
    isNull(indexes.deletedAt),
    filter.datasetId == null ? undefined : eq(indexes.datasetId, filter.datasetId),
    filter.bucket == null ? undefined : eq(indexes.bucket, filter.bucket),
    filter.modelName == null ? undefined : eq(indexes.modelName, filter.modelName),
    filter.backend == null ? undefined : eq(indexes.backend, filter.backend),
  );
}

const keyOf = (reference: IndexReference) =>
  'id' in reference ? reference.id : 'name' in reference ? reference.name : reference.idOrName;

function toEntry(index: IndexRow, generation: GenerationRow): IndexEntry {
  const { id, name, datasetId, datasetName, bucket, textColumn, idColumn, dimensions, metric, backend } =
    index;
  const { sourceGeneration, sourceVersion, chunkSize, chunkOverlap, chunkCount, isFlat } = generation;
  const record: IndexRecord = {
    ...{ id, name, datasetId, datasetName, bucket, textColumn, idColumn, dimensions, metric, backend },
    ...{ sourceGeneration, sourceVersion, chunkSize, chunkOverlap, chunkCount, isFlat },
    model: { name: index.modelName, version: generation.modelVersion },
    parameters: generation.parameters,
    generation: generation.generation,
    buildStats: generation.buildStats,
    createdAt: index.createdAt,
    createdBy: index.createdBy,
    generationCreatedAt: generation.createdAt,
  };
  return { record: Object.freeze(record), files: generation.files };
}
