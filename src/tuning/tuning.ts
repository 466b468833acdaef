import type { TuningConfig } from '../config/index.ts';
import type { EventLog } from '../events/index.ts';
import type { Job, JobQueue } from '../jobs/index.ts';
import type { Journal } from '../journal/index.ts';
import { type Caller, type Clock, type Page, type PageRequest, requireWriter } from '../kernel/index.ts';
import type { Metadata } from '../metadata/index.ts';
import type { ObjectRef, ObjectStore } from '../storage/index.ts';
import type { Vectors } from '../vectors/index.ts';
import { autotuneKind, createAutotuneHandler } from './autotune.ts';
import { tuningErrors } from './errors.ts';
import { EvaluationSets } from './evaluation-sets.ts';
import type {
  AutotuneInput,
  EvaluationSet,
  EvaluationSetInput,
  PromoteInput,
  Promotion,
  PromotionOutcome,
  RollbackInput,
  Trial,
  TrialFilter,
  TrialOrder,
} from './model.ts';
import { planAutotune } from './plan.ts';
import { Promotions } from './promotions.ts';
import { type TrialChange, Trials } from './trials.ts';

export interface Tuning {
  /** Every object that this room refers to, for `verify`. */
  references(): Iterable<{ ref: ObjectRef; owner: string }>;
  /**
   * Checks the input and starts the job `index.autotune`. Throws INVALID_ARGUMENT, NOT_FOUND, or TUNING_BUSY
   * while one of the same index waits or runs; a repeated `idempotencyKey` gives the same job.
   */
  autotuneIndex(caller: Caller, input: AutotuneInput, idempotencyKey?: string | null): Job;
  /**
   * Makes a trial's parameters current. Durable when it resolves. Throws NOT_FOUND or, with `expectedCurrent`,
   * STALE_EXPECTATION; then nothing has changed.
   */
  promoteTrial(caller: Caller, input: PromoteInput): Promise<PromotionOutcome>;
  /** Takes the current promotion back. Throws NOTHING_TO_ROLL_BACK, NOT_FOUND or STALE_EXPECTATION. */
  rollbackIndex(caller: Caller, input: RollbackInput): Promise<PromotionOutcome>;
  getTrial(caller: Caller, id: string): Trial;
  getTrials(caller: Caller, ids: readonly string[]): (Trial | null)[];
  listTrials(caller: Caller, filter: TrialFilter, order: TrialOrder, page: PageRequest): Page<Trial>;
  countTrials(caller: Caller, filter: TrialFilter): number;
  /** Log stream: each trial once, in order, from the cursor on and then live; of one index by id or name. Throws NOT_FOUND. */
  followTrials(
    caller: Caller,
    options: { index?: string | null; after?: string | null; signal?: AbortSignal },
  ): AsyncIterableIterator<TrialChange>;
  currentPromotion(caller: Caller, indexId: string): Promotion | null;
  getPromotions(caller: Caller, ids: readonly string[]): (Promotion | null)[];
  /** What rollbacks would return to, newest first. */
  promotionHistory(caller: Caller, indexId: string, page: PageRequest): Page<Promotion>;
  countPromotionHistory(caller: Caller, indexId: string): number;
  createEvaluationSet(caller: Caller, input: EvaluationSetInput): Promise<EvaluationSet>;
  /** Also one that was given up since: trials keep naming it. Throws NOT_FOUND. */
  getEvaluationSet(caller: Caller, id: string): EvaluationSet;
  /** Newest first, without those that were given up. */
  listEvaluationSets(caller: Caller, indexId: string, page: PageRequest): Page<EvaluationSet>;
  countEvaluationSets(caller: Caller, indexId: string): number;
  /** Gives up the evaluation sets of indexes gone for the grace period; returns how many. Run now and then. */
  sweep(): number;
}

export interface TuningOptions {
  metadata: Metadata;
  events: EventLog;
  journal: Journal;
  jobs: JobQueue;
  objects: ObjectStore;
  vectors: Vectors;
  clock: Clock;
  config: TuningConfig;
  gracePeriodMs: number;
}

/** Registers the job handler, so it is opened before the queue starts. Holds nothing that needs closing. */
export function openTuning(options: TuningOptions): Tuning {
  const { config, jobs, vectors } = options;
  const trials = new Trials(options);
  const promotions = new Promotions({ ...options, trials, historyMax: config.historyMax });
  const evaluationSets = new EvaluationSets({ ...options, queries: config.queries });
  vectors.onOwnParameters((tx, caller, indexId) => promotions.supersedeIn(tx, caller, indexId));
  jobs.register(createAutotuneHandler({ vectors, trials, promotions, evaluationSets }));
  return {
    references: () => evaluationSets.references(),
    autotuneIndex: (caller, input, idempotencyKey) => {
      requireWriter(caller, 'tune indexes');
      const { id: indexId } = vectors.getIndex(caller, { idOrName: input.index });
      const plan = planAutotune({ ...input, indexId }, config);
      if (plan.evaluationSetId !== null) evaluationSets.requireOf(plan.indexId, plan.evaluationSetId);
      return jobs.submit(caller, {
        kind: autotuneKind,
        input: plan,
        subject: { type: 'index', id: plan.indexId },
        idempotencyKey,
        requireFree: () => requireIdle(caller, jobs, plan.indexId),
      });
    },
    promoteTrial: (caller, input) => promotions.promote(caller, input),
    rollbackIndex: (caller, input) => promotions.rollback(caller, input),
    getTrial: (_caller, id) => trials.get(id),
    getTrials: (_caller, ids) => trials.getMany(ids),
    listTrials: (_caller, filter, order, page) => trials.list(filter, order, page),
    countTrials: (_caller, filter) => trials.count(filter),
    followTrials: (caller, { index, ...rest }) =>
      trials.follow({
        ...rest,
        indexId: index == null ? null : vectors.getIndex(caller, { idOrName: index }).id,
      }),
    currentPromotion: (_caller, indexId) => promotions.current(indexId),
    getPromotions: (_caller, ids) => promotions.getMany(ids),
    promotionHistory: (_caller, indexId, page) => promotions.history(indexId, page),
    countPromotionHistory: (_caller, indexId) => promotions.historyCount(indexId),
    createEvaluationSet: (caller, input) => evaluationSets.create(caller, input),
    getEvaluationSet: (_caller, id) => evaluationSets.get(id),
    listEvaluationSets: (_caller, indexId, page) => evaluationSets.list(indexId, page),
    countEvaluationSets: (_caller, indexId) => evaluationSets.count(indexId),
    sweep: () => evaluationSets.sweep(),
  };
}

function requireIdle(caller: Caller, jobs: JobQueue, indexId: string) {
  const active = jobs.list(
    caller,
    { kinds: [autotuneKind], states: ['QUEUED', 'RUNNING'], subjectId: indexId },
    { first: 1 },
  ).edges[0]?.node;
  if (active)
    throw tuningErrors.TUNING_BUSY(
      `The autotune ${active.id} of this index is ${active.state.toLowerCase()}; one runs at a time.`,
      { details: { jobId: active.id } },
    );
}
