import DataLoader from 'dataloader';
import type { Dataset } from '../src/catalog/index.ts';
import type { Job } from '../src/jobs/index.ts';
import { type Caller, RawJson } from '../src/kernel/index.ts';
import type { Lakehouse } from '../src/lakehouse.ts';

/** One request's batching: however many fields ask for an entity, it is read once and with its peers. */
export interface Loaders {
  readonly dataset: DataLoader<string, Dataset | null>;
  readonly job: DataLoader<string, Job | null>;
  /** A row of a dataset version as an object by column name. */
  readonly sourceRow: DataLoader<SourceRowKey, Record<string, unknown> | null, string>;
}

export interface SourceRowKey {
  datasetId: string;
  version: number;
  ordinal: number;
}

const loadersMax = { maxBatchSize: 500 };

export function createLoaders(services: Lakehouse, caller: Caller): Loaders {
  return {
    dataset: new DataLoader(async (ids) => services.catalog.getMany(caller, ids), loadersMax),
    job: new DataLoader(async (ids) => services.jobs.getMany(caller, ids), loadersMax),
    sourceRow: new DataLoader((keys) => loadSourceRows(services, caller, keys), {
      ...loadersMax,
      cacheKeyFn: keyText,
    }),
  };
}

/** One read for each version that is asked for. */
async function loadSourceRows(services: Lakehouse, caller: Caller, keys: readonly SourceRowKey[]) {
  const found = new Map<string, Record<string, unknown>>();
  for (const group of Map.groupBy(keys, ({ datasetId, version }) => `${datasetId} ${version}`).values()) {
    const { datasetId, version } = group[0]!;
    const snapshot = services.catalog.resolve(caller, { id: datasetId, version });
    const ordinals = [...new Set(group.map((key) => key.ordinal))].sort((a, b) => a - b);
    const { columns, rows } = await services.queries.readRows(caller, snapshot, ordinals);
    for (const [i, row] of new RawJson(rows).parse().entries()) {
      found.set(
        keyText({ datasetId, version, ordinal: ordinals[i]! }),
        Object.fromEntries(columns.map(({ name }, column) => [name, row[column]])),
      );
    }
  }
  return keys.map((key) => found.get(keyText(key)) ?? null);
}

const keyText = ({ datasetId, version, ordinal }: SourceRowKey) => `${datasetId} ${version} ${ordinal}`;
