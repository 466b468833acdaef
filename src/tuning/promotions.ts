import { and, eq, inArray, max } from 'drizzle-orm';
import type { EventLog } from '../events/index.ts';
import { type Journal, personal } from '../journal/index.ts';
import {
  type Caller,
  type Clock,
  commonErrors,
  createId,
  faultPoint,
  type Page,
  type PageRequest,
  readPage,
  requireWriter,
  Turns,
} from '../kernel/index.ts';
import { keysetOf, type Metadata, type Tx } from '../metadata/index.ts';
import type { HnswParameters, PreparedGeneration, Vectors } from '../vectors/index.ts';
import { tuningErrors } from './errors.ts';
import type {
  PromoteInput,
  Promotion,
  PromotionEvidence,
  PromotionOutcome,
  RollbackInput,
  Trial,
} from './model.ts';
import { checkNote } from './plan.ts';
import { emptyStack, type PromotionStack, popPromotion, pushPromotion } from './promotion-stack.ts';
import { promotionStacks, promotions } from './tables.ts';
import type { Trials } from './trials.ts';

const promotionStream = 'promotions';

/** How many may wait for their turn on one index. */
const waitingMax = 64;

export interface PromotionsOptions {
  metadata: Metadata;
  events: EventLog;
  journal: Journal;
  vectors: Vectors;
  trials: Trials;
  clock: Clock;
  historyMax: number;
}

/** What a promotion says besides its trial. */
export interface PromotionFacts {
  note: string | null;
  evidence: PromotionEvidence;
  expectedCurrent?: string | null | undefined;
}

/**
 * Which parameters each index runs with, and the way back.
 *
 *     turn of the index ─► prepare the generation (slow, nothing changed yet) ─► one transaction:
 *         expectation, promotion row, stack, activation, journal, event ─► searches see it
 */
export class Promotions {
  private readonly options: PromotionsOptions;
  /** Of each index: every promotion prepares a whole generation. */
  private readonly turns = new Turns({
    of: 'promotions of this index',
    waitingMax,
    error: tuningErrors.TUNING_BUSY,
  });

  constructor(options: PromotionsOptions) {
    this.options = options;
  }

  async promote(caller: Caller, input: PromoteInput): Promise<PromotionOutcome> {
    requireWriter(caller, 'change indexes');
    const { expectedCurrent } = input;
    const note = checkNote(input.note);
    const trial = this.options.trials.get(input.trialId);
    const { indexId } = trial;
    this.options.vectors.getIndex(caller, { id: indexId });
    return this.inTurn(indexId, async () => {
      this.requireExpected(indexId, expectedCurrent);
      return this.activateTrial(caller, trial, undefined, (prepared) =>
        this.options.metadata.write((tx) =>
          this.promoteIn(tx, caller, { trial, prepared, note, evidence: evidenceOf(trial), expectedCurrent }),
        ),
      );
    });
  }

  /** Returns to the former promotion, or to the parameters from before the first. */
  async rollback(caller: Caller, input: RollbackInput): Promise<PromotionOutcome> {
    requireWriter(caller, 'change indexes');
    const { expectedCurrent } = input;
    const note = checkNote(input.note);
    const { id: indexId } = this.options.vectors.getIndex(caller, { idOrName: input.index });
    return this.inTurn(indexId, async () => {
      this.requireExpected(indexId, expectedCurrent);
      const { parameters } = this.planRollback(indexId);
      await using prepared = await this.options.vectors.prepareGeneration(caller, indexId, parameters);
      faultPoint('mid-promote');
      return this.options.metadata.write((tx) => this.rollbackIn(tx, caller, { indexId, prepared, note }));
    });
  }

  /**
   * Prepares the generation of a trial and hands it to `commit`, which must call `promoteIn` in its
   * transaction. Only within `inTurn`.
   */
  async activateTrial<T>(
    caller: Caller,
    trial: Trial,
    signal: AbortSignal | undefined,
    commit: (prepared: PreparedGeneration) => T,
  ): Promise<T> {
    const { indexId, parameters } = trial;
    await using prepared = await this.options.vectors.prepareGeneration(caller, indexId, parameters, {
      signal,
    });
    faultPoint('mid-promote');
    return commit(prepared);
  }

  /** Throws STALE_EXPECTATION, and then nothing has changed. */
  promoteIn(
    tx: Tx,
    caller: Caller,
    promoted: PromotionFacts & { trial: Trial; prepared: PreparedGeneration },
  ): PromotionOutcome {
    const { trial, prepared, note, evidence } = promoted;
    const { clock, events, historyMax, journal, vectors } = this.options;
    const { indexId, parameters } = trial;
    this.requireExpected(indexId, promoted.expectedCurrent);
    const { stack, baseline } = this.readStack(indexId);
    // Read before the activation, which changes it.
    const former = vectors.getIndex(caller, { id: indexId }).parameters;
    const generation = vectors.activateIn(tx, prepared, { reason: 'promoted', caller });
    const promotion: Promotion = {
      id: createId('promo'),
      indexId,
      sequence: this.nextSequence(indexId),
      trialId: trial.id,
      parameters,
      promotedBy: caller.actor,
      note,
      evidence,
      previousId: stack.current,
      generation,
      createdAt: clock.now(),
    };
    tx.db.insert(promotions).values(promotion).run();
    // Without a current promotion nothing can be rolled back, so that the baseline is whatever serves now.
    const isFirst = stack.current === null;
    this.writeStack(
      tx,
      indexId,
      pushPromotion(stack, promotion.id, historyMax),
      isFirst ? former : baseline!,
    );
    journal.append(tx, caller, {
      entityType: 'promotion',
      entityId: promotion.id,
      action: 'promoted',
      field: 'parameters',
      oldValue: { promotionId: stack.current, parameters: former },
      newValue: { indexId, trialId: trial.id, parameters, generation, note: personal(note) },
    });
    events.append(tx, {
      stream: promotionStream,
      entityId: indexId,
      type: 'promotion.promoted',
      payload: { indexId, generation, promotion },
    });
    return { indexId, current: promotion, generation };
  }

  /** Parameters given to a rebuild take the place of the promoted ones: nothing is left to roll back. */
  supersedeIn(tx: Tx, caller: Caller, indexId: string): void {
    const { journal, events } = this.options;
    const { stack, baseline } = this.readStack(indexId);
    if (stack.current === null) return;
    this.writeStack(tx, indexId, emptyStack, baseline!);
    journal.append(tx, caller, {
      entityType: 'promotion',
      entityId: stack.current,
      action: 'superseded',
      oldValue: { promotionId: stack.current, historyCount: stack.history.length },
      newValue: { indexId, promotionId: null },
    });
    events.append(tx, {
      stream: promotionStream,
      entityId: indexId,
      type: 'promotion.superseded',
      payload: { indexId },
    });
  }

  /** One after another per index. Throws TUNING_BUSY past the limit. */
  inTurn<T>(indexId: string, work: () => Promise<T>): Promise<T> {
    return this.turns.inTurn(indexId, work);
  }

  current(indexId: string): Promotion | null {
    const { current } = this.readStack(indexId).stack;
    return current === null ? null : this.getMany([current])[0]!;
  }

  /** In the order of the ids asked for. */
  getMany(ids: readonly string[]): (Promotion | null)[] {
    const rows = this.options.metadata.db
      .select()
      .from(promotions)
      .where(inArray(promotions.id, [...ids]))
      .all();
    const found = new Map<string, Promotion>(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  }

  /** What rollbacks would return to, newest first. */
  history(indexId: string, page: PageRequest): Page<Promotion> {
    const { history } = this.readStack(indexId).stack;
    return readPage(
      'promotions',
      page,
      (slice) => {
        const { beyond, order } = keysetOf(promotions.sequence, slice, 'DESC');
        return this.options.metadata.db
          .select()
          .from(promotions)
          .where(and(inArray(promotions.id, [...history]), beyond))
          .orderBy(order)
          .limit(slice.limit)
          .all();
      },
      (promotion) => String(promotion.sequence),
    );
  }

  historyCount(indexId: string): number {
    return this.readStack(indexId).stack.history.length;
  }

  private rollbackIn(
    tx: Tx,
    caller: Caller,
    options: { indexId: string; prepared: PreparedGeneration; note: string | null },
  ): PromotionOutcome {
    const { indexId, prepared, note } = options;
    const { events, journal, vectors } = this.options;
    const { stack, baseline } = this.readStack(indexId);
    const { popped, current, parameters } = this.planRollback(indexId);
    const generation = vectors.activateIn(tx, prepared, { reason: 'rolledBack', caller });
    this.writeStack(tx, indexId, popped, baseline!);
    journal.append(tx, caller, {
      entityType: 'promotion',
      entityId: stack.current!,
      action: 'rolledBack',
      field: 'parameters',
      oldValue: { promotionId: stack.current },
      newValue: { indexId, promotionId: popped.current, parameters, generation, note: personal(note) },
    });
    events.append(tx, {
      stream: promotionStream,
      entityId: indexId,
      type: 'promotion.rolledBack',
      payload: { indexId, generation, promotion: current },
    });
    return { indexId, current, generation };
  }

  private planRollback(indexId: string) {
    const { stack, baseline } = this.readStack(indexId);
    const popped = popPromotion(stack);
    if (!popped)
      throw tuningErrors.NOTHING_TO_ROLL_BACK(`The index ${indexId} has no current promotion.`, {
        details: { indexId },
      });
    const current = popped.current === null ? null : this.getMany([popped.current])[0]!;
    return { popped, current, parameters: current?.parameters ?? baseline! };
  }

  private requireExpected(indexId: string, expected: string | null | undefined) {
    if (expected === undefined) return;
    const { current } = this.readStack(indexId).stack;
    if (current === expected) return;
    throw commonErrors.STALE_EXPECTATION(
      current === null
        ? `The index ${indexId} has no current promotion.`
        : `The current promotion of index ${indexId} is ${current}, not ${expected ?? 'none'}.`,
      { details: { currentPromotionId: current } },
    );
  }

  private readStack(indexId: string): { stack: PromotionStack; baseline: HnswParameters | undefined } {
    const row = this.options.metadata.db
      .select()
      .from(promotionStacks)
      .where(eq(promotionStacks.indexId, indexId))
      .get();
    if (!row) return { stack: emptyStack, baseline: undefined };
    return { stack: { current: row.currentId, history: row.history }, baseline: row.baseline };
  }

  private writeStack(tx: Tx, indexId: string, stack: PromotionStack, baseline: HnswParameters) {
    const values = {
      currentId: stack.current,
      history: [...stack.history],
      baseline,
      updatedAt: this.options.clock.now(),
    };
    tx.db
      .insert(promotionStacks)
      .values({ indexId, ...values })
      .onConflictDoUpdate({ target: promotionStacks.indexId, set: values })
      .run();
  }

  private nextSequence(indexId: string): number {
    const newest = this.options.metadata.db
      .select({ sequence: max(promotions.sequence) })
      .from(promotions)
      .where(eq(promotions.indexId, indexId))
      .get();
    return (newest?.sequence ?? 0) + 1;
  }
}

export function evidenceOf(trial: Trial): PromotionEvidence {
  const { recall, recallLow, recallHigh, k, queryCount, p50Us, p99Us, evaluationSetId } = trial;
  return { recall, recallLow, recallHigh, k, queryCount, p50Us, p99Us, evaluationSetId };
}
