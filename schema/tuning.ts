import * as resolve from '../resolvers/tuning.ts';
import {
  type EvaluationSet as EvaluationSetModel,
  type evaluationSetKinds,
  trialOrderFields,
  trialSources,
} from '../src/tuning/model.ts';
import { builder } from './builder.ts';
import { asResult, resultUnion } from './errors.ts';
import { HnswParameters } from './hnsw-parameters.ts';
import { jobPayload } from './job.ts';
import { Node } from './node.ts';
import { EvaluationSet, Index, Promotion, Trial } from './references.ts';

const OrderDirection = builder.enumType('OrderDirection', { values: ['ASC', 'DESC'] as const });
const TrialOrderField = builder.enumType('TrialOrderField', { values: trialOrderFields });
const TrialSource = builder.enumType('TrialSource', { values: trialSources });

export const TrialOrder = builder.inputType('TrialOrder', {
  fields: (t) => ({
    field: t.field({ type: TrialOrderField, required: true }),
    direction: t.field({
      type: OrderDirection,
      description: 'By default newest, highest recall or lowest latency first.',
    }),
  }),
});

Trial.implement({
  description: 'One configuration as it was measured.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id'),
    index: t.field({ type: Index, nullable: true, resolve: resolve.indexOf }),
    generation: t.exposeInt('generation'),
    parameters: t.field({ type: HnswParameters, resolve: (trial) => trial.parameters }),
    k: t.exposeInt('k'),
    recall: t.exposeFloat('recall', { description: 'Mean recall@k against exact search.' }),
    recallLow: t.exposeFloat('recallLow', { description: 'Lower end of the 95 % interval.' }),
    recallHigh: t.exposeFloat('recallHigh', { description: 'Upper end of the 95 % interval.' }),
    queryCount: t.exposeInt('queryCount'),
    p50Us: t.exposeFloat('p50Us', {
      description: 'Median time of a search of the graph, microseconds; the query is embedded before.',
    }),
    p99Us: t.exposeFloat('p99Us'),
    buildMs: t.exposeFloat('buildMs', {
      description: 'Of the graph; shared by trials that differ only in efSearch.',
    }),
    source: t.field({ type: TrialSource, resolve: (trial) => trial.source }),
    evaluationSet: t.field({
      type: EvaluationSet,
      nullable: true,
      resolve: resolve.evaluationSetOf,
      description: 'The queries that it was measured by.',
    }),
    actor: t.exposeString('actor'),
    note: t.exposeString('note', { nullable: true }),
    createdAt: t.field({ type: 'DateTime', resolve: (trial) => trial.createdAt }),
  }),
});

Promotion.implement({
  description: 'A configuration put to use: by whom, when, why and on what evidence.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id'),
    index: t.field({ type: Index, nullable: true, resolve: resolve.indexOf }),
    trial: t.field({ type: Trial, nullable: true, resolve: resolve.trialOf }),
    parameters: t.field({ type: HnswParameters, resolve: (promotion) => promotion.parameters }),
    generation: t.exposeInt('generation'),
    promotedBy: t.exposeString('promotedBy'),
    promotedAt: t.field({ type: 'DateTime', resolve: (promotion) => promotion.createdAt }),
    note: t.exposeString('note', { nullable: true }),
  }),
});

const TrialEvent = builder.objectRef<resolve.TrialChange>('TrialEvent').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'Pass it as `after` to go on behind this event.' }),
    trial: t.field({ type: Trial, resolve: (event) => event.trial }),
  }),
});

builder.subscriptionFields((t) => ({
  trials: t.field({
    type: TrialEvent,
    description: 'Log stream: every trial exactly once, in order, from `after` on; without it, from now on.',
    args: {
      index: t.arg.id({ description: 'Name or id; by default trials of all indexes.' }),
      after: t.arg.string(),
    },
    subscribe: resolve.subscribeTrials,
    resolve: (event: resolve.TrialChange) => event,
  }),
}));

const GridPointInput = builder.inputType('GridPointInput', {
  fields: (t) => ({
    m: t.int({ description: 'By default 16.' }),
    efConstruction: t.int({ required: true }),
    efSearch: t.int({ required: true }),
  }),
});

const AutotuneIndexInput = builder.inputType('AutotuneIndexInput', {
  fields: (t) => ({
    index: t.id({ required: true, description: 'Name or id.' }),
    grid: t.field({
      type: [GridPointInput],
      description: 'Configurations to measure; by default five, from 20/30 to 160/30.',
    }),
    seed: t.int(),
    recallMin: t.float({ description: 'The gate: no promotion below it. By default [tuning] recall_min.' }),
    k: t.int({ description: 'Recall at this many neighbours; by default [tuning] k.' }),
    promote: t.boolean({ defaultValue: true, description: 'Whether the winner is put to use at once.' }),
    note: t.string(),
    evaluationSet: t.id({
      description: 'Made by createEvaluationSet; by default queries are made from the index’s own texts.',
    }),
    idempotencyKey: t.string({ description: 'The same key and input give the same job.' }),
  }),
});

const PromoteTrialInput = builder.inputType('PromoteTrialInput', {
  fields: (t) => ({
    trial: t.id({ required: true }),
    expectedCurrent: t.id({ description: 'Refuse unless this promotion is the current one.' }),
    note: t.string(),
  }),
});

const RollbackIndexInput = builder.inputType('RollbackIndexInput', {
  fields: (t) => ({
    index: t.id({ required: true, description: 'Name or id.' }),
    expectedCurrent: t.id({ description: 'Refuse unless this promotion is the current one.' }),
    note: t.string(),
  }),
});

const CreateEvaluationSetInput = builder.inputType('CreateEvaluationSetInput', {
  fields: (t) => ({
    index: t.id({ required: true, description: 'Name or id.' }),
    name: t.string({ required: true }),
    queries: t.stringList({
      required: true,
      description:
        '20 to 10,000 texts that people really search for; more make the measure surer. Texts of the index itself are left out.',
    }),
  }),
});

const EvaluationSetKind = builder.enumType('EvaluationSetKind', {
  values: {
    AUTO: { description: 'Made from the index’s own texts.' },
    USER: { description: 'Given by createEvaluationSet.' },
  } satisfies Record<(typeof evaluationSetKinds)[number], object>,
});

EvaluationSet.implement({
  description: 'Queries with their exact answers, which recall is measured against.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    kind: t.field({ type: EvaluationSetKind, resolve: (set) => set.kind }),
    queryCount: t.exposeInt('queryCount', {
      description: 'As given; a trial says how many of them were measured.',
    }),
    seed: t.exposeInt('seed', { nullable: true, description: 'Of the automatic queries.' }),
    k: t.exposeInt('k', {
      nullable: true,
      description: 'How many exact answers each query has; null until a given set is first used.',
    }),
    createdBy: t.exposeString('createdBy'),
    createdAt: t.field({ type: 'DateTime', resolve: (set) => set.createdAt }),
  }),
});

const promotionPayload = (name: string) =>
  builder.objectRef<resolve.PromotionOutcome>(name).implement({
    fields: (t) => ({
      generation: t.exposeInt('generation', { description: 'The generation that serves it.' }),
      index: t.field({ type: Index, resolve: (payload) => payload.index }),
      promotion: t.field({
        type: Promotion,
        nullable: true,
        resolve: (payload) => payload.promotion,
        description: 'Null when the history is exhausted: what served before the first promotion does again.',
      }),
    }),
  });

const CreateEvaluationSetPayload = builder
  .objectRef<{ evaluationSet: EvaluationSetModel }>('CreateEvaluationSetPayload')
  .implement({
    fields: (t) => ({
      evaluationSet: t.field({ type: EvaluationSet, resolve: (payload) => payload.evaluationSet }),
    }),
  });

const AutotuneIndexResult = resultUnion('AutotuneIndexResult', jobPayload('AutotuneIndexPayload'));
const PromoteTrialResult = resultUnion('PromoteTrialResult', promotionPayload('PromoteTrialPayload'));
const RollbackIndexResult = resultUnion('RollbackIndexResult', promotionPayload('RollbackIndexPayload'));
const CreateEvaluationSetResult = resultUnion('CreateEvaluationSetResult', CreateEvaluationSetPayload);

builder.mutationFields((t) => ({
  autotuneIndex: t.field({
    type: AutotuneIndexResult,
    description:
      'Starts a job that measures configurations and promotes the best that passes the recall gate.',
    args: { input: t.arg({ type: AutotuneIndexInput, required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.autotuneIndex(args, context)),
  }),
  promoteTrial: t.field({
    type: PromoteTrialResult,
    description:
      'Puts a measured configuration to use. Durable on return; searches see the old or the new, never less.',
    args: { input: t.arg({ type: PromoteTrialInput, required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.promoteTrial(args, context)),
  }),
  rollbackIndex: t.field({
    type: RollbackIndexResult,
    description: 'Returns to the former configuration.',
    args: { input: t.arg({ type: RollbackIndexInput, required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.rollbackIndex(args, context)),
  }),
  createEvaluationSet: t.field({
    type: CreateEvaluationSetResult,
    description: 'Gives the index your own queries to be measured by, instead of generated ones.',
    args: { input: t.arg({ type: CreateEvaluationSetInput, required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.createEvaluationSet(args, context)),
  }),
}));
