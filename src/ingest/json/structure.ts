/** What `json_group_structure` says of a value: a type's name, the fields of objects, or the element of arrays. */
export type JsonStructure = string | [JsonStructure] | { [field: string]: JsonStructure };

const nestedFieldsMax = 500;

/** Each further level of lists doubles the time to plan a query over them: 20 take half a second, 24 half a minute. */
const nestedLevelsMax = 16;

/** Whether the values of a column are kept as a struct or list; otherwise they are text. */
export function isNestable(structure: JsonStructure): boolean {
  return (
    typeof structure === 'object' &&
    countFields(structure) <= nestedFieldsMax &&
    countLevels(structure) <= nestedLevelsMax &&
    !holdsType(structure, 'HUGEINT') && // Parquet has none; DuckDB would write a rounded DOUBLE
    hasSafeFields(structure)
  );
}

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

/** Field names that differ only in case cannot live in one struct. */
function hasSafeFields(structure: JsonStructure): boolean {
  if (typeof structure === 'string') return true;
  if (Array.isArray(structure)) return hasSafeFields(structure[0]);
  const names = Object.keys(structure);
  const distinct = new Set(names.map((name) => name.toLowerCase()));
  return (
    names.length > 0 &&
    distinct.size === names.length &&
    !names.includes('') &&
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
