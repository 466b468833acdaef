import { type EngineType, quoteName, quoteText } from '../engine/index.ts';

/*
 * How a value becomes JSON without loss. Per type:
 *
 *   BOOLEAN                              true, false
 *   integers of up to 32 bits            numbers
 *   BIGINT, UBIGINT, HUGEINT, DECIMAL…   strings, all digits and the scale kept
 *   FLOAT, DOUBLE                        numbers (shortest text that reads back equal); "NaN", "Infinity", "-Infinity"
 *   DATE, TIME                           "2024-02-29", "12:34:56.789"
 *   TIMESTAMP, with time zone            "2024-02-29T12:34:56.789", "…Z"; "infinity", "-infinity"; years before 1
 *                                        keep DuckDB's mark: "0044-03-15 (BC)T00:00:00"
 *   INTERVAL                             DuckDB's text: "1 month 3 days 04:05:06"
 *   BLOB                                 base64
 *   JSON                                 a string holding the JSON text, because numbers inside may not fit
 *   UUID, ENUM, BIT, others              DuckDB's text
 *   lists, arrays                        arrays          structs   objects in the members' order
 *   MAP                                  objects; keys are the key's text      UNION   {"tag": value}
 */

const plainNumbers = new Set([
  'BOOLEAN',
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'UTINYINT',
  'USMALLINT',
  'UINTEGER',
  'SQLNULL',
]);
const timestamps = new Set(['TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS']);

/** SQL that turns `value` into something whose `to_json` is the documented form. NULL stays NULL. */
export function toJsonSql(value: string, type: EngineType, depth = 0): string {
  switch (type.kind) {
    case 'SCALAR':
      return scalarSql(value, type.id);
    case 'LIST': {
      if (isPlain(type.item)) return value;
      const item = `x${depth}`;
      return `list_transform(${value}, lambda ${item}: ${toJsonSql(item, type.item, depth + 1)})`;
    }
    case 'STRUCT': {
      if (isPlain(type)) return value;
      const values = type.members.map((member, i) =>
        toJsonSql(`struct_extract_at(${value}, ${i + 1})`, member.type, depth),
      );
      const isUnnamed = type.members.every((member) => member.name === '');
      const json = isUnnamed
        ? `json_array(${values.join(', ')})`
        : `json_object(${type.members.map((member, i) => `${quoteText(member.name)}, ${values[i]}`).join(', ')})`;
      return `CASE WHEN ${value} IS NOT NULL THEN ${json} END`;
    }
    case 'MAP': {
      const entry = `x${depth}`;
      const pair = `struct_pack(k := ${entry}.key::VARCHAR, v := ${toJsonSql(`${entry}.value`, type.value, depth + 1)})`;
      return `to_json(map_from_entries(list_transform(map_entries(${value}), lambda ${entry}: ${pair})))`;
    }
    case 'UNION': {
      const cases = type.members.map(
        (member) =>
          `WHEN ${quoteText(member.name)} THEN json_object(${quoteText(member.name)}, ${toJsonSql(
            `union_extract(${value}, ${quoteText(member.name)})`,
            member.type,
            depth,
          )})`,
      );
      return `CASE union_tag(${value})::VARCHAR ${cases.join(' ')} END`;
    }
  }
}

function scalarSql(value: string, id: string): string {
  if (plainNumbers.has(id) || id === 'VARCHAR') return value;
  if (id === 'FLOAT' || id === 'DOUBLE')
    return `CASE WHEN isfinite(${value}) THEN to_json(${value}) WHEN isnan(${value}) THEN '"NaN"'::JSON WHEN ${value} > 0 THEN '"Infinity"'::JSON WHEN ${value} < 0 THEN '"-Infinity"'::JSON END`;
  if (timestamps.has(id)) return isoSql(value);
  if (id === 'TIMESTAMP_TZ') return `replace(${isoSql(value)}, '+00', 'Z')`;
  if (id === 'BLOB') return `to_base64(${value})`;
  return `${value}::VARCHAR`;
}

const isoSql = (value: string) => `replace(replace(${value}::VARCHAR, ' ', 'T'), 'T(BC)', ' (BC)')`;

/** Whether DuckDB's own `to_json` gives the documented form already. */
function isPlain(type: EngineType): boolean {
  if (type.kind === 'SCALAR') return plainNumbers.has(type.id) || type.id === 'VARCHAR';
  if (type.kind === 'LIST') return isPlain(type.item);
  return type.kind === 'STRUCT' && type.members.every((member) => member.name !== '' && isPlain(member.type));
}

/** Names made unique, as object keys and file columns need them: the second `a` becomes `a_2`. */
export function uniqueNames(names: readonly string[]): string[] {
  const used = new Set(names.map((name) => name.toLowerCase()));
  const seen = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let n = 2; seen.has(unique.toLowerCase()); n++) {
      const candidate = `${name}_${n}`;
      if (!used.has(candidate.toLowerCase())) unique = candidate;
    }
    seen.add(unique.toLowerCase());
    used.add(unique.toLowerCase());
    return unique;
  });
}

export const positionalNames = (count: number) => Array.from({ length: count }, (_, i) => `c${i}`);
export const quoteNames = (names: readonly string[]) => names.map(quoteName).join(', ');
