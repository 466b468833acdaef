import * as resolve from '../resolvers/dataset.ts';
import type {
  ColumnVerification as ColumnVerificationModel,
  DataFile as DataFileModel,
  Dataset as DatasetModel,
  JudgedColumn,
  Lineage as LineageModel,
  Reject as RejectModel,
  SourceCursor as SourceCursorModel,
  Verification as VerificationModel,
} from '../src/catalog/model.ts';
import { datasetEventTypes, writeModes } from '../src/catalog/model.ts';
import { builder } from './builder.ts';
import { columnsAssumed, filesAssumed, pageArguments, sized } from './connection.ts';
import { asResult, resultUnion } from './errors.ts';
import { SourceFormat } from './ingest-format.ts';
import { Node } from './node.ts';
import {
  Bucket,
  Dataset,
  DatasetConnection,
  DatasetVersion,
  DatasetVersionConnection,
  IndexConnection,
  JobConnection,
} from './references.ts';
import { ResultSet } from './result-set.ts';
import { PiiEvidence, PiiKind, Sensitivity } from './sensitivity.ts';

export const WriteMode = builder.enumType('WriteMode', {
  description:
    'REPLACE makes a version of the new rows only; APPEND adds them to the current version’s; UPSERT does so in place of those with their key.',
  values: writeModes,
});

const Column = builder.objectRef<JudgedColumn & { note: string | null }>('Column').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    type: t.exposeString('type', { description: 'As SQL sees it, for example DECIMAL(18,2).' }),
    isNullable: t.exposeBoolean('isNullable'),
    originalName: t.string({
      nullable: true,
      resolve: (column) => column.originalName ?? null,
      description: 'The header in the source where it had to be changed.',
    }),
    note: t.exposeString('note', { nullable: true }),
    sourceType: t.string({
      nullable: true,
      resolve: (column) => column.sourceType ?? null,
      description: 'What the database that it came from calls the type.',
    }),
    textReason: t.string({
      nullable: true,
      resolve: (column) => column.textReason ?? null,
      description: 'Why the values of a database column are kept as text: no type here holds them exactly.',
    }),
    sensitivity: t.field({
      type: Sensitivity,
      resolve: (column) => column.sensitivity,
      description: 'What a person decided, else what the sample told, else INTERNAL.',
    }),
    isOverridden: t.exposeBoolean('isOverridden', {
      description: 'True where a person decided (setColumnSensitivity).',
    }),
    piiKind: t.field({
      type: PiiKind,
      nullable: true,
      resolve: (column) => column.piiKind,
      description: 'What was recognised, whatever was decided about it.',
    }),
    piiEvidence: t.field({
      type: PiiEvidence,
      nullable: true,
      resolve: (column) => column.piiEvidence,
      description: 'Null where nothing was recognised.',
    }),
  }),
});

const DataFile = builder.objectRef<DataFileModel>('DataFile').implement({
  description: 'One immutable Parquet file of a version.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Relative to the bucket.' }),
    byteSize: t.field({ type: 'BigInt', resolve: (file) => file.bytes }),
    rowCount: t.field({ type: 'BigInt', resolve: (file) => file.rows }),
    sha256: t.exposeString('sha256'),
  }),
});

const SourceCursor = builder.objectRef<SourceCursorModel>('SourceCursor').implement({
  description: 'How far a database was read; the next run with this cursor goes on from there.',
  fields: (t) => ({
    column: t.exposeString('column'),
    value: t.exposeString('value', {
      nullable: true,
      description: 'The highest that was read, as the source writes it; null where there was no row yet.',
    }),
  }),
});

const Lineage = builder.objectRef<LineageModel>('Lineage').implement({
  description: 'Where a version came from.',
  fields: (t) => ({
    system: t.exposeString('system'),
    source: t.exposeString('source'),
    format: t.field({ type: SourceFormat, resolve: (lineage) => lineage.format }),
    sourceByteSize: t.field({ type: 'BigInt', resolve: (lineage) => lineage.sourceBytes }),
    sourceSha256: t.exposeString('sourceSha256'),
    jobId: t.exposeID('jobId'),
    baseVersion: t.int({
      nullable: true,
      resolve: (lineage) => lineage.baseVersion ?? null,
      description: 'The version that rows of a database were added to or merged into; 0 for none.',
    }),
    cursor: t.field({ type: SourceCursor, nullable: true, resolve: (lineage) => lineage.cursor ?? null }),
  }),
});

const Reject = builder.objectRef<RejectModel>('Reject').implement({
  description: 'A row of the source that could not be read.',
  fields: (t) => ({
    line: t.exposeInt('line', { nullable: true }),
    column: t.exposeString('column', { nullable: true }),
    reason: t.exposeString('reason'),
    text: t.exposeString('text', { nullable: true, description: 'The beginning of the row.' }),
  }),
});

const ColumnVerification = builder.objectRef<ColumnVerificationModel>('ColumnVerification').implement({
  description: 'Figures of one column, equal in the source’s snapshot and in the version.',
  fields: (t) => ({
    name: t.exposeString('name'),
    nonNullCount: t.field({ type: 'BigInt', resolve: (column) => column.nonNullCount }),
    sum: t.exposeString('sum', { nullable: true, description: 'Exact; of booleans the number of trues.' }),
    lengthSum: t.exposeString('lengthSum', { nullable: true, description: 'Bytes of all values.' }),
  }),
});

const Verification = builder.objectRef<VerificationModel>('Verification').implement({
  description: 'Proof that a version is what its source held; docs/verification.md says what is compared.',
  fields: (t) => ({
    level: t.string({ resolve: (proof) => proof.level }),
    rowCount: t.field({ type: 'BigInt', resolve: (proof) => proof.rowCount }),
    columns: t.field({
      type: [ColumnVerification],
      extensions: sized(columnsAssumed),
      resolve: (proof) => proof.columns,
    }),
    rowHash: t.exposeString('rowHash', {
      nullable: true,
      description: 'Of all rows in any order; FULL only.',
    }),
    columnsNotHashed: t.exposeStringList('columnsNotHashed', { extensions: sized(columnsAssumed) }),
    verifiedAt: t.field({ type: 'DateTime', resolve: (proof) => proof.verifiedAt }),
  }),
});

DatasetVersion.implement({
  description: 'An immutable snapshot of a dataset.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id'),
    version: t.exposeInt('version'),
    mode: t.field({ type: WriteMode, resolve: (version) => version.mode }),
    columns: t.field({
      type: [Column],
      args: { first: t.arg.int({ description: 'By default all.' }) },
      extensions: sized(columnsAssumed),
      resolve: resolve.versionColumns,
    }),
    rowCount: t.field({ type: 'BigInt', resolve: (version) => version.rowCount }),
    byteSize: t.field({ type: 'BigInt', resolve: (version) => version.byteSize }),
    lineage: t.field({ type: Lineage, nullable: true, resolve: (version) => version.lineage }),
    rejectedCount: t.field({
      type: 'BigInt',
      resolve: (version) => version.rejectedCount,
      description: 'Rows of the source that could not be read.',
    }),
    rejects: t.field({
      type: [Reject],
      description: 'The first of them, 0 to 500.',
      args: { first: t.arg.int({ defaultValue: 50 }) },
      resolve: resolve.rejects,
    }),
    warnings: t.stringList({ extensions: sized(20), resolve: (version) => version.warnings }),
    verification: t.field({
      type: Verification,
      nullable: true,
      resolve: resolve.verification,
      description: 'What was found equal to the source; null for versions that did not come from a database.',
    }),
    files: t.field({
      type: [DataFile],
      description: 'In the order of their rows.',
      args: {
        first: t.arg.int({ description: 'By default all; name it where many versions are asked for.' }),
      },
      extensions: sized(filesAssumed),
      resolve: resolve.files,
    }),
    createdAt: t.field({ type: 'DateTime', resolve: (version) => version.createdAt }),
    createdBy: t.exposeString('createdBy'),
  }),
});

Dataset.implement({
  description: 'Rows under a name, kept as a series of immutable versions.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name', { description: 'Its name in SQL.' }),
    description: t.exposeString('description', { nullable: true }),
    owner: t.exposeString('owner', { nullable: true }),
    tags: t.exposeStringList('tags', { extensions: sized(10) }),
    bucket: t.field({ type: Bucket, resolve: resolve.bucketOf }),
    columns: t.field({
      type: [Column],
      args: {
        first: t.arg.int({ description: 'By default all; name it where many datasets are asked for.' }),
      },
      extensions: sized(columnsAssumed),
      resolve: resolve.columns,
    }),
    primaryKey: t.exposeStringList('primaryKey', { extensions: sized(10) }),
    rowCount: t.field({ type: 'BigInt', resolve: (dataset) => dataset.current.rowCount }),
    byteSize: t.field({ type: 'BigInt', resolve: (dataset) => dataset.current.byteSize }),
    version: t.exposeInt('currentVersion', { description: 'The current version’s number.' }),
    current: t.field({ type: DatasetVersion, resolve: (dataset) => dataset.current }),
    versions: t.field({
      type: DatasetVersionConnection,
      description: 'Newest first.',
      args: pageArguments,
      resolve: resolve.versions,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    preview: t.field({
      type: ResultSet,
      description: 'The first rows, of the current or a given version.',
      args: { limit: t.arg.int({ defaultValue: 50 }), version: t.arg.int() },
      resolve: resolve.preview,
    }),
    indexes: t.field({ type: IndexConnection, args: pageArguments, resolve: resolve.indexes }),
    jobs: t.field({
      type: JobConnection,
      description: 'Newest first.',
      args: pageArguments,
      resolve: resolve.jobs,
    }),
  }),
});

const DatasetRef = builder.inputType('DatasetRef', {
  isOneOf: true,
  fields: (t) => ({ id: t.id(), name: t.string() }),
});

const DatasetFilter = builder.inputType('DatasetFilter', {
  fields: (t) => ({
    search: t.string({ description: 'Part of the name, the description or a tag.' }),
    bucket: t.string(),
    tag: t.string(),
    hasSensitivity: t.field({ type: Sensitivity, description: 'With a column of this level.' }),
  }),
});

builder.queryFields((t) => ({
  dataset: t.field({
    type: Dataset,
    nullable: true,
    args: { ref: t.arg({ type: DatasetRef, required: true }) },
    resolve: resolve.dataset,
  }),
  datasets: t.field({
    type: DatasetConnection,
    description:
      'By name. With the header X-Lakehouse-Bucket only that bucket’s, unless the filter names one.',
    args: { ...pageArguments, filter: t.arg({ type: DatasetFilter }) },
    resolve: resolve.datasets,
  }),
}));

const DatasetEvent = builder.objectRef<resolve.DatasetChange>('DatasetEvent').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'Pass it as `after` to go on behind this event.' }),
    type: t.exposeString('type', { description: `One of ${datasetEventTypes.join(', ')}.` }),
    at: t.field({ type: 'DateTime', resolve: (event) => event.at }),
    datasetId: t.exposeID('datasetId'),
    name: t.exposeString('name'),
    version: t.exposeInt('version', { nullable: true }),
    dataset: t.field({
      type: Dataset,
      nullable: true,
      resolve: resolve.datasetOf,
      description: 'As it is now; null once it is deleted.',
    }),
  }),
});

builder.subscriptionFields((t) => ({
  datasetEvents: t.field({
    type: DatasetEvent,
    description: 'Log stream: every change exactly once, in order, from `after` on; without it, from now on.',
    args: { after: t.arg.string() },
    subscribe: resolve.subscribeDatasets,
    resolve: (event: resolve.DatasetChange) => event,
  }),
}));

const ColumnNoteInput = builder.inputType('ColumnNoteInput', {
  fields: (t) => ({
    column: t.string({ required: true }),
    note: t.string({ required: true, description: 'Empty removes it.' }),
  }),
});

const UpdateDatasetInput = builder.inputType('UpdateDatasetInput', {
  fields: (t) => ({
    ref: t.field({ type: DatasetRef, required: true }),
    description: t.string(),
    owner: t.string(),
    tags: t.stringList(),
    primaryKey: t.stringList({
      description: 'Checked against all rows: KEY_UNUSABLE for repeated values or NULL. Empty for none.',
    }),
    columnNotes: t.field({ type: [ColumnNoteInput] }),
  }),
});

const SetColumnSensitivityInput = builder.inputType('SetColumnSensitivityInput', {
  fields: (t) => ({
    ref: t.field({ type: DatasetRef, required: true }),
    column: t.string({ required: true }),
    sensitivity: t.field({
      type: Sensitivity,
      description: 'Null takes a former decision back, so that the finding holds again.',
    }),
    reason: t.string({ description: 'For the journal; required with a level.' }),
  }),
});

const RollbackDatasetInput = builder.inputType('RollbackDatasetInput', {
  fields: (t) => ({
    ref: t.field({ type: DatasetRef, required: true }),
    toVersion: t.int({ required: true }),
    expectedVersion: t.int({ description: 'Refuse unless the dataset is at this version.' }),
  }),
});

const datasetPayload = (name: string) =>
  builder.objectRef<{ dataset: DatasetModel }>(name).implement({
    fields: (t) => ({ dataset: t.field({ type: Dataset, resolve: (payload) => payload.dataset }) }),
  });

const DeleteDatasetPayload = builder.objectRef<resolve.DeletedDataset>('DeleteDatasetPayload').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    recoverableUntil: t.field({
      type: 'DateTime',
      resolve: (payload) => payload.recoverableUntil,
      description: 'restoreDataset brings it back until then.',
    }),
  }),
});

const UpdateDatasetResult = resultUnion('UpdateDatasetResult', datasetPayload('UpdateDatasetPayload'));
const SetColumnSensitivityResult = resultUnion(
  'SetColumnSensitivityResult',
  datasetPayload('SetColumnSensitivityPayload'),
);
const RollbackDatasetResult = resultUnion('RollbackDatasetResult', datasetPayload('RollbackDatasetPayload'));
const RestoreDatasetResult = resultUnion('RestoreDatasetResult', datasetPayload('RestoreDatasetPayload'));
const DeleteDatasetResult = resultUnion('DeleteDatasetResult', DeleteDatasetPayload);

builder.mutationFields((t) => ({
  updateDataset: t.field({
    type: UpdateDatasetResult,
    description:
      'Edits what people say about a dataset: description, owner, tags, primary key, notes on columns.',
    args: { input: t.arg({ type: UpdateDatasetInput, required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.updateDataset(args, context)),
  }),
  setColumnSensitivity: t.field({
    type: SetColumnSensitivityResult,
    description: 'Decides how sensitive a column is, for this and all other versions of the dataset.',
    args: { input: t.arg({ type: SetColumnSensitivityInput, required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.setColumnSensitivity(args, context)),
  }),
  rollbackDataset: t.field({
    type: RollbackDatasetResult,
    description: 'Makes another version the current one. Nothing is copied or lost.',
    args: { input: t.arg({ type: RollbackDatasetInput, required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.rollbackDataset(args, context)),
  }),
  deleteDataset: t.field({
    type: DeleteDatasetResult,
    args: { ref: t.arg({ type: DatasetRef, required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.deleteDataset(args, context)),
  }),
  restoreDataset: t.field({
    type: RestoreDatasetResult,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.restoreDataset(args, context)),
  }),
}));
