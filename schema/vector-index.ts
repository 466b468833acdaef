import * as resolve from '../resolvers/vector-index.ts';
import type {
  IndexRecord,
  SearchHit as SearchHitModel,
  SearchResult as SearchResultModel,
} from '../src/vectors/model.ts';
import { vectorBackends } from '../src/vectors/model.ts';
import { builder } from './builder.ts';
import { pageArguments } from './connection.ts';
import { asResult, resultUnion } from './errors.ts';
import { HnswParameters, HnswParametersInput } from './hnsw-parameters.ts';
import { jobPayload } from './job.ts';
import { Node } from './node.ts';
import {
  Bucket,
  Dataset,
  EvaluationSetConnection,
  Index,
  IndexConnection,
  JobConnection,
  Promotion,
  PromotionConnection,
  TrialConnection,
} from './references.ts';
import { TrialOrder } from './tuning.ts';

const VectorBackend = builder.enumType('VectorBackend', { values: vectorBackends });

Index.implement({
  description: 'A text column of a dataset as vectors that can be searched.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    dataset: t.field({ type: Dataset, nullable: true, resolve: resolve.datasetOf }),
    sourceVersion: t.exposeInt('sourceVersion', { description: 'The dataset version that is embedded.' }),
    isStale: t.boolean({
      resolve: resolve.isStale,
      description: 'True when the dataset has moved on since.',
    }),
    bucket: t.field({ type: Bucket, resolve: resolve.bucketOf }),
    textColumn: t.exposeString('textColumn'),
    idColumn: t.exposeString('idColumn', { nullable: true }),
    backend: t.field({ type: VectorBackend, resolve: (index) => index.backend }),
    model: t.string({ resolve: (index) => index.model.name }),
    modelVersion: t.string({ resolve: (index) => index.model.version }),
    dimensions: t.exposeInt('dimensions'),
    metric: t.exposeString('metric'),
    chunkSize: t.exposeInt('chunkSize', { description: 'In UTF-16 code units.' }),
    chunkOverlap: t.exposeInt('chunkOverlap'),
    chunkCount: t.exposeInt('chunkCount'),
    generation: t.exposeInt('generation', {
      description: 'Counts up with every build, promotion and rollback; searches name it.',
    }),
    parameters: t.field({
      type: HnswParameters,
      resolve: (index) => index.parameters,
      description: 'What searches use now.',
    }),
    isFlat: t.exposeBoolean('isFlat', {
      description: 'True for small indexes: searches are exact, parameters only recorded.',
    }),
    createdAt: t.field({ type: 'DateTime', resolve: (index) => index.createdAt }),
    createdBy: t.exposeString('createdBy'),
    promotion: t.field({
      type: Promotion,
      nullable: true,
      resolve: resolve.promotion,
      description: 'The current one; null while the parameters that the index was built with apply.',
    }),
    history: t.field({
      type: PromotionConnection,
      description: 'What rollbackIndex would return to, newest first.',
      args: pageArguments,
      resolve: resolve.history,
    }),
    trials: t.field({
      type: TrialConnection,
      args: { ...pageArguments, orderBy: t.arg({ type: TrialOrder }) },
      resolve: resolve.trials,
    }),
    evaluationSets: t.field({
      type: EvaluationSetConnection,
      description: 'What trials were and can be measured by, newest first.',
      args: pageArguments,
      resolve: resolve.evaluationSets,
    }),
    jobs: t.field({
      type: JobConnection,
      description: 'Newest first.',
      args: pageArguments,
      resolve: resolve.jobs,
    }),
  }),
});

const IndexFilter = builder.inputType('IndexFilter', {
  fields: (t) => ({
    datasetId: t.id(),
    bucket: t.string(),
    modelName: t.string(),
    backend: t.field({ type: VectorBackend }),
  }),
});

const SearchHit = builder.objectRef<SearchHitModel & { search: SearchResultModel }>('SearchHit').implement({
  fields: (t) => ({
    docId: t.exposeString('docId'),
    score: t.exposeFloat('score', { description: 'Cosine similarity, −1 to 1.' }),
    text: t.exposeString('text', { description: 'The chunk that matched.' }),
    chunk: t.exposeInt('chunk', { description: 'Which chunk of the row, from 0.' }),
    start: t.exposeInt('start', { description: 'Where the chunk begins in the column’s text.' }),
    row: t.field({
      type: 'JSON',
      resolve: resolve.rowOf,
      description: 'The source row, by column name, as of the embedded version.',
    }),
  }),
});

const SearchResult = builder.objectRef<SearchResultModel>('SearchResult').implement({
  fields: (t) => ({
    generation: t.exposeInt('generation', { description: 'The generation of the index that answered.' }),
    index: t.field({ type: Index, resolve: resolve.searchedIndex }),
    hits: t.field({
      type: [SearchHit],
      resolve: (result) => result.hits.map((hit) => ({ ...hit, search: result })),
    }),
    elapsedMs: t.exposeFloat('elapsedMs'),
  }),
});

const SearchInput = builder.inputType('SearchInput', {
  fields: (t) => ({
    index: t.string({ required: true, description: 'Name or id.' }),
    text: t.string({ description: 'Either a text with at least one word (a letter or digit) …' }),
    vector: t.floatList({ description: '… or a vector of the index’s model.' }),
    k: t.int({ defaultValue: 10, description: 'Hits at most; up to [vectors] search_k_max.' }),
    efSearch: t.int({ description: 'Overrides the current parameter for this search.' }),
    groupByDocument: t.boolean({ defaultValue: true, description: 'Only the best chunk of each row.' }),
  }),
});

const SearchOutcome = resultUnion('SearchOutcome', SearchResult);

builder.queryFields((t) => ({
  index: t.field({
    type: Index,
    nullable: true,
    args: { name: t.arg.string({ required: true }) },
    resolve: resolve.index,
  }),
  indexes: t.field({
    type: IndexConnection,
    description: 'By name.',
    args: { ...pageArguments, filter: t.arg({ type: IndexFilter }) },
    resolve: resolve.indexes,
  }),
  search: t.field({
    type: SearchOutcome,
    description: 'The rows whose text is most similar.',
    args: { input: t.arg({ type: SearchInput, required: true }) },
    resolve: (_root, args, context, info) => asResult(() => resolve.search(args, context, info)),
  }),
}));

const BuildIndexInput = builder.inputType('BuildIndexInput', {
  fields: (t) => ({
    name: t.string({ required: true, description: 'A new generation if the index exists.' }),
    dataset: t.string({ required: true, description: 'Id or name.' }),
    textColumn: t.string({ required: true }),
    idColumn: t.string({ description: 'Its value is the hits’ docId; by default the row’s number.' }),
    bucket: t.string({ description: 'By default the dataset’s.' }),
    chunkSize: t.int({ description: 'Characters; by default [vectors] chunk_size.' }),
    chunkOverlap: t.int({ description: 'Characters; by default [vectors] chunk_overlap.' }),
    parameters: t.field({
      type: HnswParametersInput,
      description:
        'By default those that the index has; for a new one 16, 80, 60 and seed 42. Given, they take the place of what was promoted, and nothing is left to roll back.',
    }),
    idempotencyKey: t.string(),
  }),
});

const BuildIndexResult = resultUnion('BuildIndexResult', jobPayload('BuildIndexPayload'));
const DeleteIndexPayload = builder
  .objectRef<{ id: string; name: string; recoverableUntil: number }>('DeleteIndexPayload')
  .implement({
    fields: (t) => ({
      id: t.exposeID('id'),
      name: t.exposeString('name'),
      recoverableUntil: t.field({
        type: 'DateTime',
        resolve: (payload) => payload.recoverableUntil,
        description: 'restoreIndex brings it back until then.',
      }),
    }),
  });
const RestoreIndexPayload = builder.objectRef<{ index: IndexRecord }>('RestoreIndexPayload').implement({
  fields: (t) => ({ index: t.field({ type: Index, resolve: (payload) => payload.index }) }),
});
const DeleteIndexResult = resultUnion('DeleteIndexResult', DeleteIndexPayload);
const RestoreIndexResult = resultUnion('RestoreIndexResult', RestoreIndexPayload);

builder.mutationFields((t) => ({
  buildIndex: t.field({
    type: BuildIndexResult,
    description: 'Starts a job that chunks and embeds a text column and builds a search graph over it.',
    args: { input: t.arg({ type: BuildIndexInput, required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.buildIndex(args, context)),
  }),
  deleteIndex: t.field({
    type: DeleteIndexResult,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.deleteIndex(args, context)),
  }),
  restoreIndex: t.field({
    type: RestoreIndexResult,
    description: 'Takes a deletion back, within the grace period. Its dataset must be there.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.restoreIndex(args, context)),
  }),
}));
