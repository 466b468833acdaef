import type { Dataset, Lineage } from '../src/catalog/index.ts';
import { commonErrors } from '../src/kernel/index.ts';
import type { IndexRecord } from '../src/vectors/index.ts';
import type { Context } from './context.ts';

/** Outside the lake: what a version was read from, redacted. */
export type ExternalSource = Pick<Lineage, 'system' | 'source' | 'format'>;

export type LineageNode = Dataset | ExternalSource | IndexRecord;

/** Data went from one node to another. */
export interface LineageEdge {
  from: LineageNode;
  to: LineageNode;
  kind: 'INGESTED' | 'EMBEDDED';
  at: number;
  /** Null where it is not known any more. */
  jobId: string | null;
}

export const lineageDirections = ['UPSTREAM', 'DOWNSTREAM', 'BOTH'] as const;

interface LineageArguments {
  direction?: (typeof lineageDirections)[number] | null | undefined;
  depth?: number | null | undefined;
}

const depthMax = 10;
/** Indexes on one dataset that are looked at. */
const indexesMax = 100;

export const typeOfNode = (node: LineageNode) =>
  'system' in node ? 'ExternalSource' : isIndex(node) ? 'Index' : 'Dataset';

export const jobOf = ({ jobId }: LineageEdge, _args: object, { loaders }: Context) =>
  jobId === null ? null : loaders.job.load(jobId);

/**
 * The edges within `depth` steps of a dataset or index, nearest first. Upstream goes against the data's way only, and
 * downstream only with it. The longest way is from a source over a dataset to an index.
 */
export async function lineage(
  start: Dataset | IndexRecord,
  { direction, depth }: LineageArguments,
  context: Context,
): Promise<LineageEdge[]> {
  const steps = depth ?? depthMax;
  if (steps < 1 || steps > depthMax)
    throw commonErrors.INVALID_ARGUMENT(`depth is between 1 and ${depthMax}, not ${steps}.`);
  return [
    ...(direction === 'DOWNSTREAM' ? [] : await upstream(start, steps, context)),
    ...(direction === 'UPSTREAM' ? [] : downstream(start, context)),
  ];
}

async function upstream(
  start: Dataset | IndexRecord,
  steps: number,
  context: Context,
): Promise<LineageEdge[]> {
  if (!isIndex(start)) return ingested(start, context);
  const dataset = await context.loaders.dataset.load(start.datasetId);
  if (!dataset) return [];
  return [embedded(dataset, start), ...(steps > 1 ? ingested(dataset, context) : [])];
}

function downstream(start: Dataset | IndexRecord, { services, caller }: Context): LineageEdge[] {
  if (isIndex(start)) return [];
  const page = services.vectors.listIndexes(caller, { datasetId: start.id }, { first: indexesMax });
  return page.edges.map(({ node }) => embedded(start, node));
}

const ingested = (dataset: Dataset, { services, caller }: Context): LineageEdge[] =>
  services.catalog.lineageOf(caller, dataset.id).map(({ lineage, at }) => ({
    from: { system: lineage.system, source: lineage.source, format: lineage.format },
    to: dataset,
    kind: 'INGESTED',
    at,
    jobId: lineage.jobId,
  }));

const embedded = (from: Dataset, to: IndexRecord): LineageEdge => ({
  from,
  to,
  kind: 'EMBEDDED',
  at: to.generationCreatedAt,
  jobId: null,
});

const isIndex = (node: Dataset | IndexRecord): node is IndexRecord => 'datasetId' in node;
