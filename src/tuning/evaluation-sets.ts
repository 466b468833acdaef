import { and, eq, gte, isNull, ne, sql } from 'drizzle-orm';
import { findsMeaning } from '../embedding/index.ts';
import type { Journal } from '../journal/index.ts';
import {
  type Caller,
  type Clock,
  commonErrors,
  createId,
  LakehouseError,
  notFound,
  type Page,
  type PageRequest,
  readPage,
  requireName,
  requireWriter,
  systemCaller,
} from '../kernel/index.ts';
import { countRows, keysetOf, type Metadata, type Tx } from '../metadata/index.ts';
import type { ObjectRef, ObjectStore } from '../storage/index.ts';
import type { VectorSource, Vectors } from '../vectors/index.ts';
import { type DraftRun, draftAutomatic, draftGiven, type EvaluationDraft } from './evaluation-draft.ts';
import { EvaluationFiles } from './evaluation-files.ts';
import {
  type EvaluationSet,
  type EvaluationSetInput,
  givenQueriesMax,
  givenQueriesMin,
  queryTextMax,
} from './model.ts';
import { evaluationSets } from './tables.ts';

/** An evaluation set opened for measuring. */
export interface Evaluation extends EvaluationDraft {
  id: string;
}

export interface EvaluationRequest {
  /** Null for queries made from the index's own texts. */
  evaluationSetId: string | null;
  k: number;
  seed: number;
}

export interface EvaluationRun extends DraftRun {
  caller: Caller;
  /** Owner of the staged files: the job's id. */
  owner: string;
}

export interface EvaluationSetsOptions {
  metadata: Metadata;
  journal: Journal;
  objects: ObjectStore;
  vectors: Vectors;
  clock: Clock;
  /** How many queries are made from the texts. */
  queries: number;
  gracePeriodMs: number;
}

type Row = typeof evaluationSets.$inferSelect;
type NewRow = Omit<typeof evaluationSets.$inferInsert, 'createdAt' | 'createdBy'>;

/** Query sets with exact answers, computed once for the same vectors and kept in the index's bucket. */
export class EvaluationSets {
  private readonly options: EvaluationSetsOptions;
  private readonly files: EvaluationFiles;

  constructor(options: EvaluationSetsOptions) {
    this.options = options;
    this.files = new EvaluationFiles(options.objects);
  }

  /** Stores given queries; their exact neighbours are computed by the first job that uses them. */
  async create(caller: Caller, input: EvaluationSetInput): Promise<EvaluationSet> {
    requireWriter(caller, 'create evaluation sets');
    const { id: indexId, bucket, model } = this.options.vectors.getIndex(caller, { idOrName: input.index });
    const name = requireName('evaluation set', input.name);
    requireQueries(input.queries, model.name);
    this.requireFreeName(indexId, name);
    const id = createId('eval');
    const set = { id, indexId, bucket };
    const textsRef = await this.files.publishTexts(caller, set, input.queries);
    try {
      this.options.metadata.write((tx) => {
        this.requireFreeName(indexId, name);
        const queryCount = input.queries.length;
        this.insertIn(tx, caller, { ...set, name, kind: 'USER', queryCount, textsRef });
      });
    } catch (error) {
      await this.options.objects.discard([textsRef]);
      throw error;
    }
    return this.get(id);
  }

  get(id: string): EvaluationSet {
    return toSet(this.find(id));
  }

  list(indexId: string, page: PageRequest): Page<EvaluationSet> {
    const { db } = this.options.metadata;
    return readPage(
      'evaluationSets',
      page,
      (slice) => {
        const { beyond, order } = keysetOf(evaluationSets.id, slice, 'DESC');
        return db
          .select()
          .from(evaluationSets)
          .where(and(eq(evaluationSets.indexId, indexId), isNull(evaluationSets.retiredAt), beyond))
          .orderBy(order)
          .limit(slice.limit)
          .all()
          .map(toSet);
      },
      (set) => set.id,
    );
  }

  count(indexId: string): number {
    return countRows(
      this.options.metadata.db,
      evaluationSets,
      and(eq(evaluationSets.indexId, indexId), isNull(evaluationSets.retiredAt)),
    );
  }

  /** The stored queries and answers where they fit the vectors, else new ones. Throws NOT_FOUND. */
  async open(source: VectorSource, request: EvaluationRequest, run: EvaluationRun): Promise<Evaluation> {
    const row =
      request.evaluationSetId === null
        ? this.findAutomatic(source, request)
        : this.requireOf(source.indexId, request.evaluationSetId);
    const stored = row && (await this.load(row, source, request.k));
    if (stored) return stored;
    if (row?.kind === 'USER') return this.refreshGiven(row, source, request.k, run);
    return this.makeAutomatic(source, request, run, row);
  }

  /** Throws NOT_FOUND unless the set exists and belongs to the index. */
  requireOf(indexId: string, id: string): Row {
    const row = this.find(id);
    if (row.indexId === indexId) return row;
    throw notFound('evaluationSet', id, { remark: 'It belongs to another index.' });
  }

  *references(): Iterable<{ ref: ObjectRef; owner: string }> {
    const rows = this.options.metadata.db
      .select()
      .from(evaluationSets)
      .where(isNull(evaluationSets.retiredAt))
      .all();
    for (const row of rows) {
      for (const ref of present(row.textsRef, row.queriesRef, row.truthRef))
        yield { ref, owner: `evaluation set ${row.name}` };
    }
  }

  /**
   * Gives up the sets whose index has been gone for the grace period, within which it could have been restored.
   * Returns how many.
   */
  sweep(): number {
    const { clock, gracePeriodMs, metadata } = this.options;
    const rows = metadata.db.select().from(evaluationSets).where(isNull(evaluationSets.retiredAt)).all();
    const found = new Map(rows.map(({ indexId }) => [indexId, this.isFound(indexId)]));
    const returned = rows.filter((row) => found.get(row.indexId) && row.orphanedAt !== null);
    const orphaned = rows.filter((row) => !found.get(row.indexId) && row.orphanedAt === null);
    const due = rows.filter(
      (row) =>
        !found.get(row.indexId) && row.orphanedAt !== null && row.orphanedAt + gracePeriodMs <= clock.now(),
    );
    if (returned.length + orphaned.length + due.length === 0) return 0;
    metadata.write((tx) => {
      const mark = (row: Row, orphanedAt: number | null) =>
        tx.db.update(evaluationSets).set({ orphanedAt }).where(eq(evaluationSets.id, row.id)).run();
      for (const row of returned) mark(row, null);
      for (const row of orphaned) mark(row, clock.now());
      for (const row of due) this.retireIn(tx, systemCaller, row);
    });
    return due.length;
  }

  private isFound(indexId: string): boolean {
    try {
      return Boolean(this.options.vectors.getIndex(systemCaller, { id: indexId }));
    } catch (error) {
      if (error instanceof LakehouseError && error.code === 'NOT_FOUND') return false;
      throw error;
    }
  }

  private find(id: string): Row {
    const row = this.options.metadata.db.select().from(evaluationSets).where(eq(evaluationSets.id, id)).get();
    if (row) return row;
    throw notFound('evaluationSet', id);
  }

  private findAutomatic(source: VectorSource, { k, seed }: EvaluationRequest): Row | undefined {
    return this.options.metadata.db
      .select()
      .from(evaluationSets)
      .where(
        and(
          eq(evaluationSets.indexId, source.indexId),
          eq(evaluationSets.kind, 'AUTO'),
          eq(evaluationSets.vectorsSha256, source.vectorsSha256),
          eq(evaluationSets.seed, seed),
          eq(evaluationSets.queryCount, this.options.queries),
          gte(evaluationSets.k, k),
          isNull(evaluationSets.retiredAt),
        ),
      )
      .orderBy(evaluationSets.k)
      .get();
  }

  private async load(row: Row, source: VectorSource, k: number): Promise<Evaluation | undefined> {
    const { k: truthWidth, queriesRef, truthRef } = row;
    if (row.vectorsSha256 !== source.vectorsSha256 || !truthWidth || truthWidth < k) return undefined;
    if (!queriesRef || !truthRef) return undefined;
    try {
      const { queries, truth } = await this.files.readDraft({ queriesRef, truthRef });
      return { id: row.id, queries, truth, truthWidth };
    } catch (error) {
      // A cache that was lost or damaged is made again.
      const code = error instanceof LakehouseError ? error.code : undefined;
      if (code === 'OBJECT_MISSING' || code === 'OBJECT_CORRUPT') return undefined;
      throw error;
    }
  }

  private async makeAutomatic(
    source: VectorSource,
    { k, seed }: EvaluationRequest,
    run: EvaluationRun,
    lost: Row | undefined,
  ): Promise<Evaluation> {
    const { metadata, vectors, queries: wanted } = this.options;
    const draft = await draftAutomatic(vectors, source, { wanted, k, seed }, run);
    const id = createId('eval');
    const { indexId, vectorsSha256, sourceGeneration } = source;
    const { bucket } = vectors.getIndex(run.caller, { id: indexId });
    const refs = await this.files.publishDraft(run, { id, indexId, bucket }, draft);
    metadata.write((tx) => {
      this.retireOutdatedIn(tx, run.caller, source);
      if (lost) this.retireIn(tx, run.caller, lost);
      this.insertIn(tx, run.caller, {
        id,
        indexId,
        bucket,
        name: id,
        kind: 'AUTO',
        seed,
        queryCount: wanted,
        k,
        vectorsSha256,
        sourceGeneration,
        ...refs,
      });
    });
    return { id, ...draft };
  }

  /** Given queries over vectors, or for a k, that their answers were not computed for. */
  private async refreshGiven(
    row: Row,
    source: VectorSource,
    k: number,
    run: EvaluationRun,
  ): Promise<Evaluation> {
    const { metadata, objects, vectors } = this.options;
    const texts = await this.files.readTexts(row.textsRef!);
    const draft = await draftGiven(vectors, source, { texts, k }, run);
    const refs = await this.files.publishDraft(run, row, draft);
    const { vectorsSha256, sourceGeneration } = source;
    metadata.write((tx) => {
      objects.settleIn(tx, [refs.queriesRef, refs.truthRef]);
      objects.retireIn(tx, present(row.queriesRef, row.truthRef));
      tx.db
        .update(evaluationSets)
        .set({ ...refs, k, vectorsSha256, sourceGeneration })
        .where(eq(evaluationSets.id, row.id))
        .run();
    });
    return { id: row.id, ...draft };
  }

  private insertIn(tx: Tx, caller: Caller, row: NewRow) {
    const { clock, journal, objects } = this.options;
    tx.db
      .insert(evaluationSets)
      .values({ ...row, createdAt: clock.now(), createdBy: caller.actor })
      .run();
    objects.settleIn(tx, present(row.textsRef, row.queriesRef, row.truthRef));
    journal.append(tx, caller, {
      entityType: 'index',
      entityId: row.indexId,
      action: 'evaluationSetCreated',
      newValue: { evaluationSetId: row.id, kind: row.kind, queryCount: row.queryCount },
    });
  }

  /** Automatic sets over vectors that the index no longer has. */
  private retireOutdatedIn(tx: Tx, caller: Caller, source: VectorSource) {
    const outdated = tx.db
      .select()
      .from(evaluationSets)
      .where(
        and(
          eq(evaluationSets.indexId, source.indexId),
          eq(evaluationSets.kind, 'AUTO'),
          ne(evaluationSets.vectorsSha256, source.vectorsSha256),
          isNull(evaluationSets.retiredAt),
        ),
      )
      .all();
    for (const row of outdated) this.retireIn(tx, caller, row);
  }

  private retireIn(tx: Tx, caller: Caller, row: Row) {
    const { clock, journal, objects } = this.options;
    objects.retireIn(tx, present(row.textsRef, row.queriesRef, row.truthRef));
    tx.db.update(evaluationSets).set({ retiredAt: clock.now() }).where(eq(evaluationSets.id, row.id)).run();
    journal.append(tx, caller, {
      entityType: 'index',
      entityId: row.indexId,
      action: 'evaluationSetRetired',
      oldValue: { evaluationSetId: row.id, kind: row.kind, queryCount: row.queryCount },
    });
  }

  private requireFreeName(indexId: string, name: string) {
    const taken = this.options.metadata.db
      .select({ one: sql`1` })
      .from(evaluationSets)
      .where(and(eq(evaluationSets.indexId, indexId), eq(evaluationSets.name, name)))
      .get();
    if (taken)
      throw commonErrors.ALREADY_EXISTS(`The index has an evaluation set named "${name}" already.`, {
        details: { entity: 'evaluationSet', key: name },
      });
  }
}

function requireQueries(queries: readonly string[], model: string) {
  if (queries.length < givenQueriesMin || queries.length > givenQueriesMax)
    throw commonErrors.INVALID_ARGUMENT(
      `An evaluation set has ${givenQueriesMin} to ${givenQueriesMax} queries, not ${queries.length}.`,
    );
  const badAt = queries.findIndex((query) => query.length > queryTextMax || !findsMeaning(model, query));
  if (badAt >= 0)
    throw commonErrors.INVALID_ARGUMENT(
      `Query ${badAt + 1} must have 1 to ${queryTextMax} characters, a letter or digit among them.`,
    );
}

const present = (...refs: (ObjectRef | null | undefined)[]) => refs.filter((ref) => ref != null);

function toSet(row: Row): EvaluationSet {
  const { id, indexId, bucket, name, kind, seed, queryCount, k } = row;
  const { vectorsSha256, sourceGeneration, createdAt, createdBy } = row;
  return {
    ...{ id, indexId, bucket, name, kind, seed, queryCount, k },
    ...{ vectorsSha256, sourceGeneration, createdAt, createdBy },
  };
}
