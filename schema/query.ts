import * as resolve from '../resolvers/query.ts';
import { downloadFormats } from '../src/query/model.ts';
import type { CostHints } from '../src/server/model.ts';
import { builder } from './builder.ts';
import { asResult, resultUnion } from './errors.ts';
import { ResultSet } from './result-set.ts';

const DatasetPin = builder.inputType('DatasetPin', {
  description: 'Reads a dataset as it was at a version.',
  fields: (t) => ({ dataset: t.string({ required: true }), version: t.int({ required: true }) }),
});

const QueryInput = builder.inputType('QueryInput', {
  fields: (t) => ({
    sql: t.string({
      required: true,
      description: 'One SELECT (DuckDB’s dialect) over datasets by their names.',
    }),
    parameters: t.field({
      type: t.listRef('JSON', { required: false }),
      description: 'Values for $1, $2, … or ?; bound, never pasted into the text.',
    }),
    asOf: t.field({
      type: [DatasetPin],
      description: 'Datasets not named here are read at their current version.',
    }),
    limit: t.int({
      description:
        'Rows at most; by default [query] rows_default, up to rows_max. More rows come through createDownload.',
    }),
    timeoutMs: t.int({ description: 'By default [query] timeout_ms, up to timeout_max_ms.' }),
  }),
});

const ResultFormat = builder.enumType('ResultFormat', { values: downloadFormats });

/** What an operation without `limit` costs; [query] rows_default says how many rows it gets. */
const rowsAssumed = 1000;

const QueryResult = resultUnion('QueryResult', ResultSet);

builder.queryFields((t) => ({
  query: t.field({
    type: QueryResult,
    description: 'Answers one read-only SELECT over all datasets of all buckets.',
    args: { input: t.arg({ type: QueryInput, required: true }) },
    extensions: { listSize: rowsAssumed } satisfies CostHints,
    resolve: (_root, args, context) => asResult(() => resolve.query(args, context)),
  }),
}));

const CreateDownloadInput = builder.inputType('CreateDownloadInput', {
  fields: (t) => ({
    sql: t.string({ required: true }),
    parameters: t.field({ type: t.listRef('JSON', { required: false }) }),
    asOf: t.field({ type: [DatasetPin] }),
    format: t.field({ type: ResultFormat, required: true }),
    filename: t.string({ description: 'Offered to the browser; without extension.' }),
    quoteFormulas: t.boolean({
      defaultValue: true,
      description: 'CSV only: texts that a spreadsheet would run begin with an apostrophe.',
    }),
  }),
});

const Download = builder.objectRef<resolve.DownloadView>('Download').implement({
  description: 'A result as a file behind a signed link that expires; it can be resumed by Range.',
  fields: (t) => ({
    url: t.exposeString('url'),
    format: t.field({ type: ResultFormat, resolve: (download) => download.format }),
    filename: t.exposeString('filename'),
    rowCount: t.field({ type: 'BigInt', resolve: (download) => download.rowCount }),
    byteSize: t.field({ type: 'BigInt', resolve: (download) => download.byteSize }),
    expiresAt: t.field({ type: 'DateTime', resolve: (download) => download.expiresAt }),
  }),
});

const CreateDownloadPayload = builder
  .objectRef<{ download: resolve.DownloadView }>('CreateDownloadPayload')
  .implement({
    fields: (t) => ({ download: t.field({ type: Download, resolve: (payload) => payload.download }) }),
  });

const CreateDownloadResult = resultUnion('CreateDownloadResult', CreateDownloadPayload);

builder.mutationFields((t) => ({
  createDownload: t.field({
    type: CreateDownloadResult,
    description: 'Runs a SELECT without a row limit and keeps its result as a file for a while.',
    args: { input: t.arg({ type: CreateDownloadInput, required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.createDownload(args, context)),
  }),
}));
