import * as resolve from '../resolvers/ingest.ts';
import { verificationLevels } from '../src/catalog/model.ts';
import { builder } from './builder.ts';
import { WriteMode } from './dataset.ts';
import { asResult, resultUnion } from './errors.ts';
import { IngestFormat } from './ingest-format.ts';
import { jobPayload } from './job.ts';

const Upload = builder.objectRef<resolve.UploadTicket>('Upload').implement({
  description:
    'Permission to send one file: PUT its bytes to `putUrl`, then name `id` as the source of ingestDataset.',
  fields: (t) => ({
    id: t.exposeID('id'),
    putUrl: t.exposeString('putUrl'),
    expiresAt: t.field({ type: 'DateTime', resolve: (upload) => upload.expiresAt }),
    maxBytes: t.field({ type: 'BigInt', resolve: (upload) => upload.maxBytes }),
  }),
});

const CreateUploadPayload = builder
  .objectRef<{ upload: resolve.UploadTicket }>('CreateUploadPayload')
  .implement({
    fields: (t) => ({ upload: t.field({ type: Upload, resolve: (payload) => payload.upload }) }),
  });

const TextEncoding = builder.enumType('TextEncoding', {
  values: {
    UTF_8: { value: 'utf-8' },
    UTF_16LE: { value: 'utf-16le' },
    UTF_16BE: { value: 'utf-16be' },
    WINDOWS_1252: { value: 'windows-1252' },
  } as const,
});

const ColumnTypeInput = builder.inputType('ColumnTypeInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    type: t.string({
      required: true,
      description: 'A SQL type, for example VARCHAR, BIGINT or DECIMAL(18,2).',
    }),
  }),
});

export const IngestOptionsInput = builder.inputType('IngestOptionsInput', {
  description: 'Only where detection by content would guess wrong.',
  fields: (t) => ({
    format: t.field({ type: IngestFormat }),
    delimiter: t.string({ description: 'One ASCII character, or NONE for a file of one column.' }),
    header: t.boolean({ description: 'Whether the first record names the columns.' }),
    quote: t.string({ description: 'Empty for none.' }),
    escape: t.string({ description: 'How a quote stands inside quotes: doubled or behind a backslash.' }),
    nullText: t.string({ description: 'Unquoted text that stands for NULL, besides the empty field.' }),
    encoding: t.field({ type: TextEncoding }),
    skipLines: t.int({ description: 'Lines before the header that are not data.' }),
    columns: t.field({
      type: [ColumnTypeInput],
      description: 'Types by column; a cell that does not fit makes its row a reject.',
    }),
    dateFormat: t.string({ description: 'For columns typed here: a strptime format such as %d/%m/%Y.' }),
    timestampFormat: t.string(),
    rejectRatioMax: t.float({
      description:
        'The job fails when a larger share of rows is rejected; by default [ingest] reject_ratio_max.',
    }),
  }),
});

const VerificationLevel = builder.enumType('VerificationLevel', {
  description:
    'DEFAULT compares counts, sums, lengths and bounds of every column with the source; FULL also a hash of all rows.',
  values: verificationLevels,
});

const SourceCursorInput = builder.inputType('SourceCursorInput', {
  description:
    'Reads only rows whose value in a column is at or above the highest of the run before. docs/databases.md says what that guarantees.',
  fields: (t) => ({
    column: t.string({
      required: true,
      description: 'A number, date or time stamp that rises with every insert and update and is never NULL.',
    }),
    lagSeconds: t.int({
      description:
        'Rows younger than this are left for the next run: longer than any transaction that writes them. By default [sources] cursor_lag_ms; numbers have none.',
    }),
  }),
});

export const DatabaseSourceInput = builder.inputType('DatabaseSourceInput', {
  description: 'Exactly one of `table` and `select`. All rows are read from one snapshot.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The connection, from createConnection.' }),
    schema: t.string({ description: 'Of the table; by default where the connection’s user looks first.' }),
    table: t.string({ description: 'A table or view, exactly as the database spells it.' }),
    select: t.string({ description: 'One SELECT in the dialect of the source.' }),
    cursor: t.field({
      type: SourceCursorInput,
      description:
        'Without it all rows are read. APPEND needs one; REPLACE begins with one; UPSERT merges what it brings by primaryKey.',
    }),
    verification: t.field({ type: VerificationLevel, defaultValue: 'DEFAULT' }),
    allowSchemaDrift: t.boolean({
      defaultValue: false,
      description: 'Publish although columns of the dataset are gone or narrower; otherwise SCHEMA_DRIFT.',
    }),
  }),
});

const IngestSourceInput = builder.inputType('IngestSourceInput', {
  isOneOf: true,
  fields: (t) => ({
    upload: t.id({ description: 'From createUpload.' }),
    path: t.string({ description: 'A file of the server under [ingest] allowed_roots.' }),
    connection: t.field({ type: DatabaseSourceInput, description: 'A table, view or SELECT of a database.' }),
  }),
});

const IngestDatasetInput = builder.inputType('IngestDatasetInput', {
  fields: (t) => ({
    name: t.string({ required: true, description: 'The dataset; a new version if it exists.' }),
    source: t.field({ type: IngestSourceInput, required: true }),
    mode: t.field({ type: WriteMode, defaultValue: 'REPLACE' }),
    bucket: t.string({
      description: 'By default the header X-Lakehouse-Bucket, the dataset’s own bucket, or primary.',
    }),
    options: t.field({ type: IngestOptionsInput }),
    primaryKey: t.stringList({
      description:
        'UPSERT goes by it, and rows of files are checked against it. By default the dataset’s own; empty for none.',
    }),
    expectedVersion: t.int({
      description: 'Refuse unless the dataset is at this version; 0 means it must not exist.',
    }),
    idempotencyKey: t.string({ description: 'The same key and input give the same job.' }),
  }),
});

const CreateUploadResult = resultUnion('CreateUploadResult', CreateUploadPayload);
const IngestDatasetResult = resultUnion('IngestDatasetResult', jobPayload('IngestDatasetPayload'));

builder.mutationFields((t) => ({
  createUpload: t.field({
    type: CreateUploadResult,
    args: { filename: t.arg.string({ required: true }), byteSize: t.arg({ type: 'BigInt' }) },
    resolve: (_root, args, context) => asResult(() => resolve.createUpload(args, context)),
  }),
  ingestDataset: t.field({
    type: IngestDatasetResult,
    description: 'Starts a job that reads a file or a database into a new version of a dataset.',
    args: { input: t.arg({ type: IngestDatasetInput, required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.ingestDataset(args, context)),
  }),
}));
