/**
 * Tuning: measured trials, evaluation sets with exact answers, promotion and rollback of an index's parameters, and
 * the autotune job.
 *
 * Invariant T1: a trial or promotion row never changes; what moves is the stack of promotion ids.
 * Invariant T2: a promotion, its place in the stack, the serving generation, the journal entry and the event commit
 * together. A promotion and a rollback after it leave the stack as it was (but for what a full history dropped).
 * Invariant T3: recall is measured on at least `tuning.queries` texts, or 20 given ones; none is a stored vector.
 * It deliberately builds and measures no graph itself, and proposes nothing of its own accord: there is no agent yet.
 */
export { tuningErrors } from './errors.ts';
export type {
  AutotuneInput,
  AutotuneResult,
  EvaluationSet,
  EvaluationSetInput,
  GridPoint,
  PromoteInput,
  Promotion,
  PromotionEvidence,
  PromotionOutcome,
  RollbackInput,
  TieBreak,
  Trial,
  TrialFilter,
  TrialOrder,
  TrialSource,
} from './model.ts';
export { defaultGrid } from './model.ts';
export type { TrialChange } from './trials.ts';
export type { Tuning, TuningOptions } from './tuning.ts';
export { openTuning } from './tuning.ts';
