import { findsMeaning } from '../embedding/index.ts';
import { commonErrors } from '../kernel/index.ts';
import { vectorErrors } from './errors.ts';
import { type IndexRecord, parameterBounds, type SearchInput } from './model.ts';
import type { ServedSearch } from './serving-protocol.ts';

const kDefault = 10;
const textLengthMax = 100_000;

/** Checks a search against its index. Throws INVALID_ARGUMENT or MODEL_MISMATCH. */
export function prepareSearch(
  input: SearchInput,
  record: IndexRecord,
  kMax: number,
): Omit<ServedSearch, 'key'> {
  const k = input.k ?? kDefault;
  requireRange('k', k, 1, kMax);
  if (input.efSearch != null)
    requireRange('efSearch', input.efSearch, parameterBounds.efSearch.min, parameterBounds.efSearch.max);
  if (input.modelVersion != null && input.modelVersion !== record.model.version)
    throw mismatch(record, `model version ${JSON.stringify(input.modelVersion.slice(0, 80))}`);
  return {
    query: prepareQuery(input, record),
    k,
    efSearch: input.efSearch ?? record.parameters.efSearch,
    groupByDocument: input.groupByDocument ?? true,
  };
}

function prepareQuery(input: SearchInput, record: IndexRecord): string | Float32Array {
  const { text, vector } = input;
  if ((text == null) === (vector == null))
    throw commonErrors.INVALID_ARGUMENT('Search by exactly one of text and vector.');
  if (text != null) {
    requireText(text, record);
    return text;
  }
  if (vector!.length !== record.dimensions) throw mismatch(record, `${vector!.length} dimensions`);
  return normalise(vector!);
}

function requireText(text: string, { model }: IndexRecord) {
  if (text.length > textLengthMax)
    throw commonErrors.INVALID_ARGUMENT(`text may have ${textLengthMax} characters, not ${text.length}.`);
  if (!findsMeaning(model.name, text))
    throw commonErrors.INVALID_ARGUMENT(
      'text has no word to search for: give at least one letter or digit; blanks, punctuation and emoji alone say nothing.',
      { details: { argument: 'text' } },
    );
}

/** First by the largest number, because squares of numbers beyond 1e±154 are infinite or nothing. */
function normalise(vector: ArrayLike<number>): Float32Array {
  let largest = 0;
  for (let i = 0; i < vector.length; i++) largest = Math.max(largest, Math.abs(vector[i]!));
  if (!Number.isFinite(largest) || largest === 0)
    throw commonErrors.INVALID_ARGUMENT('vector must hold finite numbers that are not all zero.');
  const values = Float64Array.from(vector, (value) => value / largest);
  const length = Math.sqrt(values.reduce((squares, value) => squares + value * value, 0));
  return Float32Array.from(values, (value) => value / length);
}

function mismatch(record: IndexRecord, found: string) {
  const { model, dimensions, name } = record;
  return vectorErrors.MODEL_MISMATCH(
    `The index "${name}" holds ${dimensions} dimensions of ${model.name} ${model.version}; the query has ${found}.`,
    { details: { model: model.name, version: model.version, dimensions } },
  );
}

function requireRange(argument: string, value: number, min: number, max: number) {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw commonErrors.INVALID_ARGUMENT(`${argument} must be an integer from ${min} to ${max}, not ${value}.`, {
    details: { argument, min, max },
  });
}
