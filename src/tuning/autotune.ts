import type { JobContext, JobHandler } from '../jobs/index.ts';
import { LakehouseError } from '../kernel/index.ts';
import type { VectorSource, Vectors } from '../vectors/index.ts';
import { tuningErrors } from './errors.ts';
import type { Evaluation, EvaluationSets } from './evaluation-sets.ts';
import type { AutotuneResult, TieBreak, Trial } from './model.ts';
import { type AutotunePlan, findFinalists, type GraphGroup, groupByGraph } from './plan.ts';
import { evidenceOf, type Promotions } from './promotions.ts';
import { meanOf, percentile, scoreRecall, wilsonInterval } from './recall.ts';
import { SimilarityReader } from './similarity-reader.ts';
import type { Trials } from './trials.ts';

export const autotuneKind = 'index.autotune';

/** How often the finalists of a tie are measured again, in turns, and how many of them at most. */
const tieBreakRounds = 3;
const finalistsMax = 6;

export interface AutotuneOptions {
  vectors: Vectors;
  trials: Trials;
  promotions: Promotions;
  evaluationSets: EvaluationSets;
}

/**
 * The job that measures a grid and promotes the winner.
 *
 *     queries and exact answers ─► for each graph: build, measure all its efSearch, record each trial at once
 *         ─► winner ─► prepare its generation ─► promotion and end of the job in one transaction
 *
 * The recorded trials are its checkpoint: a resumed job measures only what is missing, over the same queries
 * and graphs, which are cached under the hash of the vectors.
 */
export function createAutotuneHandler(options: AutotuneOptions): JobHandler {
  const running = new Set<string>();
  return {
    kind: autotuneKind,
    run: async (context) => {
      const plan = context.input as AutotunePlan;
      // A retried job comes back without being submitted, so that submission alone cannot keep them apart.
      if (running.has(plan.indexId))
        throw tuningErrors.TUNING_BUSY('Another autotune of this index is running.');
      running.add(plan.indexId);
      try {
        await new AutotuneRun(options, context, plan).run();
      } finally {
        running.delete(plan.indexId);
      }
    },
  };
}

class AutotuneRun {
  private readonly options: AutotuneOptions;
  private readonly context: JobContext;
  private readonly plan: AutotunePlan;

  constructor(options: AutotuneOptions, context: JobContext, plan: AutotunePlan) {
    this.options = options;
    this.context = context;
    this.plan = plan;
  }

  async run(): Promise<void> {
    const { context, plan, options } = this;
    await using source = await options.vectors.openVectorSource(plan.indexId);
    const evaluation = await options.evaluationSets.open(source, plan, {
      caller: context.caller,
      owner: context.jobId,
      signal: context.signal,
      progress: (update) => context.progress(update),
      warn: (message) => context.log('warn', message),
    });
    const trials = await this.measureAll(source, evaluation);
    const finalists = findFinalists(trials, plan.recallMin).slice(0, finalistsMax);
    const tieBreak = await this.breakTie(source, evaluation, finalists);
    const winner = tieBreak ? finalists.find((trial) => trial.id === tieBreak[0]!.trialId)! : finalists[0];
    await this.conclude(source, trials, winner, tieBreak);
  }

  private async measureAll(source: VectorSource, evaluation: Evaluation): Promise<Trial[]> {
    const { context, plan } = this;
    const groups = groupByGraph(plan.grid, plan.seed);
    const key = { evaluationSetId: evaluation.id, sourceGeneration: source.sourceGeneration };
    const trials = this.options.trials.ofJob(context.jobId, key);
    for (const [i, group] of groups.entries()) {
      const missing = group.efSearch.filter(
        (efSearch) =>
          !trials.some((trial) => isOfGroup(trial, group) && trial.parameters.efSearch === efSearch),
      );
      if (missing.length === 0) continue;
      const step = `${i + 1}/${groups.length}`;
      trials.push(...(await this.measureGroup(source, evaluation, { ...group, efSearch: missing }, step)));
    }
    return trials;
  }

  private async measureGroup(
    source: VectorSource,
    evaluation: Evaluation,
    group: GraphGroup,
    step: string,
  ): Promise<Trial[]> {
    const { context, plan } = this;
    const { vectors, trials } = this.options;
    const { k } = plan;
    const run = (phase: string) => {
      context.progress({ phase: `${phase} ${step}` });
      return {
        signal: context.signal,
        onProgress: (progress: { done: number; total: number }) => context.progress(progress),
      };
    };
    const graph = await vectors.buildGraph(source, group.graph, run('building'));
    const measured = await vectors.measureGraph(
      graph,
      evaluation.queries,
      k,
      group.efSearch,
      run('measuring'),
    );
    await using reader = await SimilarityReader.open(source, evaluation.queries);
    const recorded: Trial[] = [];
    for (const { efSearch, neighbors, latenciesUs } of measured) {
      const recalls = await scoreRecall({
        found: neighbors,
        truth: evaluation.truth,
        truthWidth: evaluation.truthWidth,
        k,
        similarityOf: (query, chunk) => reader.similarityOf(query, chunk),
      });
      context.signal.throwIfAborted(); // a cancelled job leaves no further trials
      const recall = meanOf(recalls);
      const { low, high } = wilsonInterval(recall, recalls.length);
      recorded.push(
        trials.record(context.caller, {
          indexId: plan.indexId,
          generation: source.generation,
          sourceGeneration: source.sourceGeneration,
          parameters: { ...group.graph, efSearch },
          recall,
          recallLow: low,
          recallHigh: high,
          k,
          queryCount: recalls.length,
          p50Us: percentile(latenciesUs, 0.5),
          p99Us: percentile(latenciesUs, 0.99),
          buildMs: graph.buildMs,
          evaluationSetId: evaluation.id,
          source: 'AUTOTUNE',
          jobId: context.jobId,
          note: plan.note,
        }),
      );
    }
    return recorded;
  }

  /**
   * Latencies of one graph were measured in turns and compare; those of different graphs were measured minutes
   * apart. Where finalists tie in recall across graphs, they are measured again in turns, fastest first in the
   * answer. Undefined when there is nothing to decide, as for a flat index, which no graph serves.
   */
  private async breakTie(
    source: VectorSource,
    evaluation: Evaluation,
    finalists: Trial[],
  ): Promise<TieBreak[] | undefined> {
    const { context, plan } = this;
    const { vectors } = this.options;
    const groups = groupByGraph(
      finalists.map((trial) => trial.parameters),
      plan.seed,
    );
    if (groups.length < 2 || source.isFlat) return undefined;
    const latencies = new Map<string, number[]>();
    for (let round = 0; round < tieBreakRounds; round++) {
      context.progress({ phase: 'comparing', done: round, total: tieBreakRounds });
      for (const group of groups) {
        const run = { signal: context.signal };
        const graph = await vectors.buildGraph(source, group.graph, run);
        const measured = await vectors.measureGraph(graph, evaluation.queries, plan.k, group.efSearch, run);
        for (const { efSearch, latenciesUs } of measured) {
          const { id } = finalists.find(
            (one) => isOfGroup(one, group) && one.parameters.efSearch === efSearch,
          )!;
          latencies.set(id, [...(latencies.get(id) ?? []), ...latenciesUs]);
        }
      }
    }
    return finalists
      .map((trial) => ({
        trialId: trial.id,
        p50Us: percentile(Float64Array.from(latencies.get(trial.id)!), 0.5),
      }))
      .sort((a, b) => a.p50Us - b.p50Us);
  }

  private async conclude(
    source: VectorSource,
    trials: Trial[],
    winner: Trial | undefined,
    tieBreak: TieBreak[] | undefined,
  ): Promise<void> {
    const { context, plan } = this;
    const { promotions, vectors } = this.options;
    const { caller, jobId, signal } = context;
    const resultWith = (reason: AutotuneResult['reason'], promotionId: string | null): AutotuneResult => ({
      trialIds: trials.map((trial) => trial.id),
      winnerTrialId: winner?.id ?? null,
      promotionId,
      reason,
    });
    const endWithout = (reason: AutotuneResult['reason']) =>
      context.publish(
        () => {},
        () => resultWith(reason, null),
      );
    if (!winner) return endWithout('BELOW_RECALL_MIN');
    if (!plan.promote) return endWithout('PROMOTION_NOT_WANTED');
    context.progress({ phase: 'promoting' });
    await promotions.inTurn(plan.indexId, async () => {
      signal.throwIfAborted();
      // Measured on vectors that are gone: evidence for nobody.
      const { sourceGeneration } = vectors.getIndex(caller, { id: plan.indexId });
      if (sourceGeneration !== source.sourceGeneration) return endWithout('INDEX_REBUILT');
      const evidence = {
        ...evidenceOf(winner),
        jobId,
        recallMin: plan.recallMin,
        ...(tieBreak ? { tieBreak } : {}),
      };
      const note = plan.note ?? `Best of ${trials.length} trials of ${jobId}.`;
      try {
        await promotions.activateTrial(caller, winner, signal, (prepared) =>
          context.publish(
            (tx) => promotions.promoteIn(tx, caller, { trial: winner, prepared, note, evidence }),
            (outcome) => resultWith('PROMOTED', outcome.current!.id),
          ),
        );
      } catch (error) {
        // Rebuilt while its generation was prepared.
        if (!(error instanceof LakehouseError && error.code === 'STALE_EXPECTATION')) throw error;
        endWithout('INDEX_REBUILT');
      }
    });
  }
}

function isOfGroup(trial: Trial, group: GraphGroup): boolean {
  const { m, efConstruction } = trial.parameters;
  return m === group.graph.m && efConstruction === group.graph.efConstruction;
}
