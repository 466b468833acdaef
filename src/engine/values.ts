import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api';

/** Values to bind with their types, where the driver's guess from the value would be wrong. */
export interface EngineParameters {
  values: DuckDBValue[];
  types: (DuckDBType | undefined)[];
}

/**
 * JSON values as bindable ones: whole numbers as INTEGER or BIGINT, others as DOUBLE, arrays of one kind as
 * lists, objects as their JSON text. Returns the 0-based index of a value that cannot be bound instead.
 */
export function toEngineParameters(json: readonly unknown[]): EngineParameters | { invalid: number } {
  const parameters: EngineParameters = { values: [], types: [] };
  for (const [i, value] of json.entries()) {
    const bound = Array.isArray(value) ? toList(value) : { value: toScalar(value), type: undefined };
    if (bound === undefined) return { invalid: i };
    parameters.values.push(bound.value);
    parameters.types.push(bound.type);
  }
  return parameters;
}

function toScalar(value: unknown): DuckDBValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'object') return JSON.stringify(value);
  return value as boolean | number | bigint | string;
}

function toList(items: readonly unknown[]): { value: DuckDBValue; type: DuckDBType } | undefined {
  const values = items.map(toScalar);
  const kinds = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  if (kinds.size > 1 || items.some(Array.isArray)) return undefined;
  const [kind] = kinds;
  if (kind === 'number') {
    const isWhole = values.every((value) => value === null || Number.isSafeInteger(value));
    return { value: listValue(values), type: LIST(isWhole ? BIGINT : DOUBLE) };
  }
  return { value: listValue(values), type: LIST(kind === 'boolean' ? BOOLEAN : VARCHAR) };
}
