import type { ConnectionInput } from '../src/ingest/index.ts';
import type { Context } from './context.ts';

type Root = object;

export type { Connection, SourceTable } from '../src/ingest/index.ts';
export interface SourceColumn {
  name: string;
  type: string;
  isNullable: boolean;
}

const tablesMax = 100;

export const connections = (_root: Root, _args: object, { services, caller }: Context) =>
  services.connections.list(caller);

export async function sourceTables(
  _root: Root,
  { connection, search }: { connection: string; search?: string | null | undefined },
  { services, caller, signal }: Context,
) {
  const tables = await services.databases.sourceTables(caller, connection, signal);
  const wanted = (search ?? '').toLowerCase();
  return tables.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, tablesMax);
}

export function createConnection({ input }: { input: ConnectionInput }, { services, caller }: Context) {
  return { connection: services.connections.create(caller, input) };
}

export async function testConnection({ name }: { name: string }, { services, caller, signal }: Context) {
  const connection = services.connections.get(caller, name);
  return { connection, ...(await services.databases.testConnection(caller, name, signal)) };
}

export function removeConnection({ name }: { name: string }, { services, caller }: Context) {
  return { connection: services.connections.remove(caller, name) };
}
