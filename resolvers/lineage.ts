import type { Dataset, DatasetVersion, Lineage } from '../src/catalog/index.ts';
import { commonErrors } from '../src/kernel/index.ts';
import type { IndexRecord } from '../src/vectors/index.ts';
import type { Context } from './context.ts';

/** Outside the lake: what a version was read from, redacted. */
export interface ExternalSource {
  system: string;
  source: string;
  format: Lineage['format'];
}

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
type Direction = (typeof lineageDirections)[number];

interface LineageArguments {
  direction?: Direction | null | undefined;
  depth?: number | null | undefined;
}

const depthMax = 10;
/** Appends of one dataset, and indexes on it, that are looked at. */
const neighboursMax = 100;

export const typeOfNode = (node: LineageNode) =>
  'system' in node ? 'ExternalSource' : 'datasetId' in node ? 'Index' : 'Dataset';

export const jobOf = ({ jobId }: LineageEdge, _args: object, { loaders }: Context) =>
  jobId === null ? null : loaders.job.load(jobId);

/**
 * The edges within `depth` steps of a dataset or index, nearest first. Upstream goes against the data's way only, and
 * downstream only with it.
 */
export async function lineage(
  start: Dataset | IndexRecord,
  { direction, depth }: LineageArguments,
  context: Context,
): Promise<LineageEdge[]> {
  const steps = depth ?? depthMax;
  if (steps < 1 || steps > depthMax)
    throw commonErrors.INVALID_ARGUMENT(`depth is between 1 and ${depthMax}, not ${steps}.`);
  const ways =
    direction == null || direction === 'BOTH' ? (['UPSTREAM', 'DOWNSTREAM'] as const) : [direction];
  const edges: LineageEdge[] = [];
  for (const way of ways) {
    let reached: LineageNode[] = [start];
    for (let step = 0; step < steps && reached.length > 0; step++) {
      const found = await Promise.all(
        reached.map((node) => (way === 'UPSTREAM' ? edgesInto(node, context) : edgesOutOf(node, context))),
      );
      edges.push(...found.flat());
      reached = found.flat().map((edge) => (way === 'UPSTREAM' ? edge.from : edge.to));
    }
  }
  return edges;
}

async function edgesInto(node: LineageNode, context: Context): Promise<LineageEdge[]> {
  if ('system' in node) return [];
  if (!('datasetId' in node)) return sourcesOf(node, context);
  const dataset = await context.loaders.dataset.load(node.datasetId);
  return dataset ? [embedded(dataset, node)] : [];
}

async function edgesOutOf(node: LineageNode, { services, caller }: Context): Promise<LineageEdge[]> {
  if ('system' in node || 'datasetId' in node) return [];
  const page = services.vectors.listIndexes(caller, { datasetId: node.id }, { first: neighboursMax });
  return page.edges.map((edge) => embedded(node, edge.node));
}

const embedded = (from: Dataset, to: IndexRecord): LineageEdge => ({
  from,
  to,
  kind: 'EMBEDDED',
  at: to.generationCreatedAt,
  jobId: null,
});

/** What the current rows were read from: the current version and, as far as it builds on others, those before. */
function sourcesOf(dataset: Dataset, context: Context): LineageEdge[] {
  const edges = new Map<string, LineageEdge>();
  let version = dataset.current;
  for (let count = 0; count < neighboursMax; count++) {
    const origin = version.lineage;
    if (origin && !edges.has(keyOf(origin)))
      edges.set(keyOf(origin), {
        from: { system: origin.system, source: origin.source, format: origin.format },
        to: dataset,
        kind: 'INGESTED',
        at: version.createdAt,
        jobId: origin.jobId,
      });
    const base = findBase(version, context);
    if (!base) break;
    version = base;
  }
  return [...edges.values()];
}

/** What a version builds on: what it says, else the newest one before whose files it begins with. */
function findBase(version: DatasetVersion, { services, caller }: Context): DatasetVersion | undefined {
  if (version.mode === 'REPLACE') return undefined;
  const base = version.lineage?.baseVersion;
  if (base !== undefined)
    return base === 0 ? undefined : services.catalog.getVersion(caller, version.datasetId, base);
  const keys = services.catalog.listFiles(caller, version.id).map(({ key }) => key);
  for (let number = version.version - 1; number >= Math.max(1, version.version - neighboursMax); number--) {
    const earlier = services.catalog.getVersion(caller, version.datasetId, number);
    const files = services.catalog.listFiles(caller, earlier.id);
    if (files.length > 0 && files.every(({ key }, i) => key === keys[i])) return earlier;
  }
  return undefined;
}

const keyOf = ({ system, source }: Lineage) => JSON.stringify([system, source]);
