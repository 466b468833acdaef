import type {
  AutotuneInput,
  EvaluationSetInput,
  PromotionOutcome as Outcome,
  PromoteInput,
  Promotion,
  RollbackInput,
  Trial,
} from '../src/tuning/index.ts';
import type { IndexRecord } from '../src/vectors/index.ts';
import { nullIfAbsent } from './absent.ts';
import type { Context } from './context.ts';

export type { TrialChange } from '../src/tuning/index.ts';

export interface PromotionOutcome {
  index: IndexRecord;
  promotion: Promotion | null;
  generation: number;
}

export const indexOf = ({ indexId }: { indexId: string }, _args: object, { services, caller }: Context) =>
  nullIfAbsent(() => services.vectors.getIndex(caller, { id: indexId }));

export const trialOf = (promotion: Promotion, _args: object, { services, caller }: Context) =>
  nullIfAbsent(() => services.tuning.getTrial(caller, promotion.trialId));

/** Also one that was given up since. */
export const evaluationSetOf = (trial: Trial, _args: object, { services, caller }: Context) =>
  nullIfAbsent(() => services.tuning.getEvaluationSet(caller, trial.evaluationSetId));

export const subscribeTrials = (
  _root: object,
  { index, after }: { index?: string | null | undefined; after?: string | null | undefined },
  { services, caller }: Context,
) => services.tuning.followTrials(caller, { index: index ?? null, after: after ?? null });

export function autotuneIndex(
  {
    input,
  }: {
    input: Omit<AutotuneInput, 'evaluationSetId'> & {
      evaluationSet?: string | null | undefined;
      idempotencyKey?: string | null | undefined;
    };
  },
  { services, caller }: Context,
) {
  const { evaluationSet, idempotencyKey, ...rest } = input;
  return {
    job: services.tuning.autotuneIndex(
      caller,
      { ...rest, evaluationSetId: evaluationSet },
      idempotencyKey ?? null,
    ),
  };
}

export async function promoteTrial(
  { input }: { input: Omit<PromoteInput, 'trialId'> & { trial: string } },
  { services, caller }: Context,
) {
  const { trial, ...rest } = input;
  return outcomeOf(await services.tuning.promoteTrial(caller, { ...rest, trialId: trial }), services, caller);
}

export async function rollbackIndex({ input }: { input: RollbackInput }, { services, caller }: Context) {
  return outcomeOf(await services.tuning.rollbackIndex(caller, input), services, caller);
}

export async function createEvaluationSet(
  { input }: { input: EvaluationSetInput },
  { services, caller }: Context,
) {
  return { evaluationSet: await services.tuning.createEvaluationSet(caller, input) };
}

function outcomeOf(
  outcome: Outcome,
  services: Context['services'],
  caller: Context['caller'],
): PromotionOutcome {
  return {
    index: services.vectors.getIndex(caller, { id: outcome.indexId }),
    promotion: outcome.current,
    generation: outcome.generation,
  };
}
