import type { Catalog, DatasetReference, DatasetSnapshot } from '../catalog/index.ts';
import type { VectorsConfig } from '../config/index.ts';
import { defaultModel, requireModel } from '../embedding/index.ts';
import { type Caller, commonErrors, onlyGiven, requireName } from '../kernel/index.ts';
import { vectorErrors } from './errors.ts';
import {
  type BuildIndexInput,
  defaultParameters,
  type HnswParameters,
  type IndexRecord,
  requireParameters,
} from './model.ts';

/** The dataset that an input names, by id or else by name. */
export const findSource = (
  catalog: Catalog,
  caller: Caller,
  { dataset }: BuildIndexInput,
): DatasetReference => (catalog.find(caller, { id: dataset }) ? { id: dataset } : { name: dataset });

/** A build with every default filled in. */
export interface BuildPlan {
  indexId: string;
  name: string;
  datasetId: string;
  datasetName: string;
  sourceVersion: number;
  bucket: string;
  textColumn: string;
  idColumn: string | null;
  modelName: string;
  chunkSize: number;
  chunkOverlap: number;
  parameters: HnswParameters;
  /** Asked for by the caller: they outrank what is promoted while the build runs. */
  hasOwnParameters: boolean;
  /** The source generation that is replaced; 0 for a new index. */
  expectedSource: number;
}

/**
 * Decides what to build: the input, then what the existing index of that name has, then the configuration.
 * Throws COLUMN_UNSUITABLE, INDEX_MISMATCH, MODEL_UNKNOWN, INVALID_NAME or INVALID_ARGUMENT.
 */
export function planBuild(
  input: BuildIndexInput,
  facts: {
    snapshot: DatasetSnapshot;
    existing: IndexRecord | undefined;
    newId: () => string;
    config: VectorsConfig;
  },
): BuildPlan {
  const { snapshot, existing, config } = facts;
  const name = requireName('index', input.name);
  const textColumn = requireTextColumn(snapshot, input.textColumn);
  const idColumn = input.idColumn == null ? null : requireColumn(snapshot, input.idColumn);
  const modelName = requireModel(input.model ?? existing?.model.name ?? defaultModel);
  const chunkSize = input.chunkSize ?? existing?.chunkSize ?? config.chunkSize;
  const hasOverlap = existing !== undefined && existing.chunkOverlap < chunkSize;
  const chunkOverlap =
    input.chunkOverlap ??
    (hasOverlap ? existing.chunkOverlap : Math.min(config.chunkOverlap, chunkSize >> 2));
  requireRange('chunkSize', chunkSize, 50, 100_000);
  requireRange('chunkOverlap', chunkOverlap, 0, chunkSize - 1);
  if (existing)
    requireSame(existing, {
      datasetId: snapshot.datasetId,
      textColumn,
      idColumn,
      modelName,
      bucket: input.bucket ?? existing.bucket,
    });
  return {
    indexId: existing?.id ?? facts.newId(),
    name,
    datasetId: snapshot.datasetId,
    datasetName: snapshot.name,
    sourceVersion: snapshot.version,
    bucket: existing?.bucket ?? input.bucket ?? snapshot.bucket,
    ...{ textColumn, idColumn, modelName, chunkSize, chunkOverlap },
    parameters: requireParameters({
      ...(existing?.parameters ?? defaultParameters),
      ...onlyGiven(input.parameters),
    }),
    hasOwnParameters: Object.keys(onlyGiven(input.parameters)).length > 0,
    expectedSource: existing?.sourceGeneration ?? 0,
  };
}

function requireColumn(snapshot: DatasetSnapshot, name: string): string {
  if (snapshot.columns.some((column) => column.name === name)) return name;
  const available = snapshot.columns.map((column) => column.name);
  throw vectorErrors.COLUMN_UNSUITABLE(
    `The dataset "${snapshot.name}" has no column ${JSON.stringify(name.slice(0, 80))}.`,
    { details: { available } },
  );
}

function requireTextColumn(snapshot: DatasetSnapshot, name: string): string {
  const column = snapshot.columns.find((one) => one.name === requireColumn(snapshot, name))!;
  if (column.type === 'VARCHAR') return name;
  const available = snapshot.columns.filter((one) => one.type === 'VARCHAR').map((one) => one.name);
  throw vectorErrors.COLUMN_UNSUITABLE(
    `The column "${name}" is ${column.type}; only text (VARCHAR) can be embedded.`,
    { details: { available } },
  );
}

function requireRange(argument: string, value: number, min: number, max: number) {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw commonErrors.INVALID_ARGUMENT(`${argument} must be an integer from ${min} to ${max}, not ${value}.`, {
    details: { argument, min, max },
  });
}

function requireSame(
  existing: IndexRecord,
  wanted: Pick<IndexRecord, 'datasetId' | 'textColumn' | 'idColumn' | 'bucket'> & { modelName: string },
) {
  const found = { ...existing, modelName: existing.model.name };
  const different = (['datasetId', 'textColumn', 'idColumn', 'bucket', 'modelName'] as const).filter(
    (key) => found[key] !== wanted[key],
  );
  if (different.length === 0) return;
  throw vectorErrors.INDEX_MISMATCH(
    `The index "${existing.name}" exists with another ${different.join(', ').replace('Id', '')}; one index never mixes them.`,
    { details: { different } },
  );
}
