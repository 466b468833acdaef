import { originalLengthMax } from '../column-names.ts';

/**
 * What DuckDB's `json_structure` says of a value: a type's name, the fields of objects, or the element of arrays. JSON
 * is values of different kinds; MAP, which is ours, an object of too many fields to be a struct.
 */
export type JsonStructure = string | [JsonStructure] | { [field: string]: JsonStructure };

const nestedFieldsMax = 500;
const numberNames = new Set<JsonStructure>(['UBIGINT', 'BIGINT', 'HUGEINT', 'DOUBLE']);

/** The structure of one object; there `{}` is called JSON, except in arrays, where that is mixed elements too. */
export function readRecordStructure(text: string): JsonStructure {
  return withEmptyObjects(JSON.parse(text));
}

function withEmptyObjects(structure: JsonStructure): JsonStructure {
  if (structure === 'JSON') return {};
  if (typeof structure === 'string' || Array.isArray(structure)) return structure;
  for (const [name, part] of Object.entries(structure))
    if (typeof part !== 'string' || part === 'JSON') setField(structure, name, withEmptyObjects(part));
  return structure;
}

/** What is to be said at the end: objects in which no field was ever seen are JSON again. */
export function finishStructure(structure: JsonStructure, level = 0): JsonStructure {
  if (typeof structure === 'string') return structure;
  if (Array.isArray(structure)) return [finishStructure(structure[0], level + 1)];
  const entries = Object.entries(structure);
  if (entries.length === 0 && level > 0) return 'JSON';
  for (const [name, part] of entries) setField(structure, name, finishStructure(part, level + 1));
  return structure;
}

/**
 * The structure of what two structures describe together, as `json_group_structure` says it of their values at once.
 * Changes and may return `into`.
 */
export function mergeStructures(into: JsonStructure, other: JsonStructure, level = 0): JsonStructure {
  if (into === 'NULL' || into === other) return other;
  if (other === 'NULL') return into;
  if (typeof into === 'string' || typeof other === 'string') return mergeNames(into, other);
  if (Array.isArray(into) || Array.isArray(other))
    return Array.isArray(into) && Array.isArray(other)
      ? [mergeStructures(into[0], other[0], level + 1)]
      : 'JSON';
  for (const [name, part] of Object.entries(other))
    setField(into, name, Object.hasOwn(into, name) ? mergeStructures(into[name]!, part, level + 1) : part);
  return level > 0 && Object.keys(into).length > nestedFieldsMax ? 'MAP' : into;
}

function mergeNames(a: JsonStructure, b: JsonStructure): JsonStructure {
  if (numberNames.has(a) && numberNames.has(b))
    return a === 'DOUBLE' || b === 'DOUBLE' ? 'DOUBLE' : 'HUGEINT';
  const isMap = (one: JsonStructure) => one === 'MAP' || (typeof one === 'object' && !Array.isArray(one));
  return isMap(a) && isMap(b) ? 'MAP' : 'JSON';
}

/** A field may be called `__proto__`. */
function setField(structure: { [field: string]: JsonStructure }, name: string, part: JsonStructure) {
  Object.defineProperty(structure, name, {
    value: part,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

/** Each further level of lists doubles the time to plan a query over them: 20 take half a second, 24 half a minute. */
const nestedLevelsMax = 16;

/** Whether the values of a column are kept as a struct or list; otherwise they are text. */
export function isNestable(structure: JsonStructure): boolean {
  return (
    typeof structure === 'object' &&
    countFields(structure) <= nestedFieldsMax &&
    countLevels(structure) <= nestedLevelsMax &&
    !holdsType(structure, 'MAP') &&
    !holdsType(structure, 'HUGEINT') && // Parquet has none; DuckDB would write a rounded DOUBLE
    hasSafeFields(structure)
  );
}

/** Of an object; 0 of anything else. */
export const countKeys = (structure: JsonStructure): number =>
  typeof structure === 'object' && !Array.isArray(structure) ? Object.keys(structure).length : 0;

const partsOf = (structure: Exclude<JsonStructure, string>) =>
  Array.isArray(structure) ? structure : Object.values(structure);

function countLevels(structure: JsonStructure): number {
  return typeof structure === 'string' ? 0 : 1 + Math.max(0, ...partsOf(structure).map(countLevels));
}

/** Whether some value in it is of a type. */
export const holdsType = (structure: JsonStructure, type: string): boolean =>
  typeof structure === 'string'
    ? structure === type
    : partsOf(structure).some((part) => holdsType(part, type));

function countFields(structure: JsonStructure): number {
  if (typeof structure === 'string') return 1;
  return partsOf(structure).reduce((sum: number, part) => sum + countFields(part), 0);
}

/** Field names that differ only in case cannot live in one struct; endless ones and those with a zero are no names. */
function hasSafeFields(structure: JsonStructure): boolean {
  if (typeof structure === 'string') return true;
  if (Array.isArray(structure)) return hasSafeFields(structure[0]);
  const names = Object.keys(structure);
  const distinct = new Set(names.map((name) => name.toLowerCase()));
  return (
    names.length > 0 &&
    distinct.size === names.length &&
    names.every((name) => name !== '' && name.length <= originalLengthMax && !name.includes('\0')) &&
    Object.values(structure).every(hasSafeFields)
  );
}

/** The structure with which values are read: mixed and unknown parts become text. */
export function toReadStructure(structure: JsonStructure): JsonStructure {
  if (typeof structure === 'string')
    return structure === 'JSON' || structure === 'NULL' ? 'VARCHAR' : structure;
  if (Array.isArray(structure)) return [toReadStructure(structure[0])];
  return Object.fromEntries(Object.entries(structure).map(([name, part]) => [name, toReadStructure(part)]));
}

/** DuckDB's name of the type; `integer` is what all whole numbers become. */
export function typeName(structure: JsonStructure, integer: 'BIGINT' | 'UBIGINT'): string {
  if (typeof structure === 'string')
    return structure === 'UBIGINT'
      ? integer
      : structure === 'JSON' || structure === 'NULL'
        ? 'VARCHAR'
        : structure;
  if (Array.isArray(structure)) return `${typeName(structure[0], integer)}[]`;
  const fields = Object.entries(structure).map(
    ([name, part]) => `"${name.replaceAll('"', '""')}" ${typeName(part, integer)}`,
  );
  return `STRUCT(${fields.join(', ')})`;
}

/** A key as a JSON pointer. */
export const toPointer = (key: string) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
