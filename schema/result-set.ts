import { rows } from '../resolvers/result-set.ts';
import type { QueryResult as ResultSetModel } from '../src/query/model.ts';
import { builder } from './builder.ts';
import { columnsAssumed, sized } from './connection.ts';

const ResultColumn = builder.objectRef<ResultSetModel['columns'][number]>('ResultColumn').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    type: t.exposeString('type', { description: 'As SQL sees it, for example DECIMAL(18,2).' }),
  }),
});

const ScannedDataset = builder.objectRef<ResultSetModel['scanned'][number]>('ScannedDataset').implement({
  description: 'A dataset that the query read, pinned to a version.',
  fields: (t) => ({
    name: t.string({ resolve: (scan) => scan.dataset }),
    version: t.exposeInt('version'),
    rowCount: t.field({ type: 'BigInt', resolve: (scan) => scan.rows }),
    byteSize: t.field({ type: 'BigInt', resolve: (scan) => scan.bytes }),
  }),
});

export const ResultSet = builder.objectRef<ResultSetModel>('ResultSet').implement({
  description: 'Rows with their columns. 64-bit integers and decimals are text, so that nothing is rounded.',
  fields: (t) => ({
    columns: t.field({
      type: [ResultColumn],
      extensions: sized(columnsAssumed),
      resolve: (set) => set.columns,
    }),
    rows: t.field({
      type: t.listRef(t.listRef('JSON', { nullable: true })),
      resolve: (set, _args, context) => rows(set, context) as never,
      description: 'One list a row, in the order of `columns`.',
    }),
    rowCount: t.exposeInt('rowCount'),
    isTruncated: t.boolean({
      resolve: (set) => set.truncated,
      description: 'True when there were more rows than the limits allow; createDownload has no such limit.',
    }),
    elapsedMs: t.exposeFloat('elapsedMs'),
    scanned: t.field({ type: [ScannedDataset], extensions: sized(100), resolve: (set) => set.scanned }),
  }),
});
