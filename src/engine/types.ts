import {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
  DuckDBUnionType,
} from '@duckdb/node-api';

/** A DuckDB type as plain data, with JSON told apart from VARCHAR at every depth. */
export type EngineType =
  /** `name` is DuckDB's, parameters included: `DECIMAL(18,2)`; `id` is the bare class: `DECIMAL`. */
  | { kind: 'SCALAR'; id: string; name: string }
  | { kind: 'LIST'; item: EngineType; length?: number }
  | { kind: 'STRUCT' | 'UNION'; members: { name: string; type: EngineType }[] }
  | { kind: 'MAP'; key: EngineType; value: EngineType };

export function readType(type: DuckDBType): EngineType {
  if (type instanceof DuckDBListType) return { kind: 'LIST', item: readType(type.valueType) };
  if (type instanceof DuckDBArrayType)
    return { kind: 'LIST', item: readType(type.valueType), length: type.length };
  if (type instanceof DuckDBMapType)
    return { kind: 'MAP', key: readType(type.keyType), value: readType(type.valueType) };
  if (type instanceof DuckDBStructType)
    return { kind: 'STRUCT', members: readMembers(type.entryNames, type.entryTypes) };
  if (type instanceof DuckDBUnionType)
    return { kind: 'UNION', members: readMembers(type.memberTags, type.memberTypes) };
  const id = type.alias === 'JSON' ? 'JSON' : (DuckDBTypeId[type.typeId] ?? 'UNKNOWN');
  return { kind: 'SCALAR', id, name: id === 'JSON' ? 'JSON' : String(type) };
}

const readMembers = (names: readonly string[], types: readonly DuckDBType[]) =>
  names.map((name, i) => ({ name, type: readType(types[i]!) }));

/** The type as DuckDB's DESCRIBE writes it. */
export function writeType(type: EngineType): string {
  if (type.kind === 'SCALAR') return type.name;
  if (type.kind === 'LIST') return `${writeType(type.item)}[${type.length ?? ''}]`;
  if (type.kind === 'MAP') return `MAP(${writeType(type.key)}, ${writeType(type.value)})`;
  return `${type.kind}(${type.members.map(({ name, type: member }) => `${quoteMember(name)} ${writeType(member)}`).join(', ')})`;
}

const quoteMember = (name: string) =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
