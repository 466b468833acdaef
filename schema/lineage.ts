import * as resolve from '../resolvers/lineage.ts';
import { builder } from './builder.ts';
import { sized } from './connection.ts';
import { SourceFormat } from './ingest-format.ts';
import { Dataset, Index, Job } from './references.ts';

const ExternalSource = builder.objectRef<resolve.ExternalSource>('ExternalSource').implement({
  description: 'Outside the lake: what a version was read from. It names no secret.',
  fields: (t) => ({
    system: t.exposeString('system', { description: 'upload, file or the kind of database.' }),
    source: t.exposeString('source', { description: 'A file name or a redacted address and object.' }),
    format: t.field({ type: SourceFormat, resolve: (source) => source.format }),
  }),
});

const LineageNode = builder.unionType('LineageNode', {
  types: [Dataset, ExternalSource, Index],
  resolveType: (node) => resolve.typeOfNode(node as resolve.LineageNode),
});

const LineageDirection = builder.enumType('LineageDirection', {
  description: 'UPSTREAM: where data came from. DOWNSTREAM: what was made of it.',
  values: resolve.lineageDirections,
});

const LineageKind = builder.enumType('LineageKind', { values: ['INGESTED', 'EMBEDDED'] as const });

const LineageEdge = builder.objectRef<resolve.LineageEdge>('LineageEdge').implement({
  description: 'Data went from one node to another.',
  fields: (t) => ({
    from: t.field({ type: LineageNode, resolve: (edge) => edge.from }),
    to: t.field({ type: LineageNode, resolve: (edge) => edge.to }),
    kind: t.field({ type: LineageKind, resolve: (edge) => edge.kind }),
    at: t.field({ type: 'DateTime', resolve: (edge) => edge.at }),
    job: t.field({
      type: Job,
      nullable: true,
      resolve: resolve.jobOf,
      description: 'What moved it; null once it is forgotten, and for indexes.',
    }),
  }),
});

const lineageDescription =
  'The edges within `depth` steps (1 to 10, by default all), nearest first. What rows were appended counts, too.';

for (const ref of [Dataset, Index] as const)
  builder.objectField(ref as typeof Dataset, 'lineage', (t) =>
    t.field({
      type: [LineageEdge],
      extensions: sized(50),
      description: lineageDescription,
      args: { direction: t.arg({ type: LineageDirection, defaultValue: 'BOTH' }), depth: t.arg.int() },
      resolve: resolve.lineage,
    }),
  );
