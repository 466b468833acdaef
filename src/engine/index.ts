/**
 * Engine: DuckDB and nothing else: open an instance (trusted or sandboxed), run, read, interrupt. The only room
 * that imports the driver; it knows no domain word. Used inside work and query processes, never in the process
 * that answers GraphQL.
 */

export { quoteName, quoteText } from '../kernel/index.ts';
export type { ColumnBatch } from './column-stream.ts';
export { streamColumns } from './column-stream.ts';
export type {
  DescribedColumn,
  Description,
  Engine,
  EngineColumn,
  EngineConnection,
  EngineOptions,
  EngineRows,
} from './engine.ts';
export { openEngine } from './engine.ts';
export { engineErrors } from './errors.ts';
export type { WriterColumn, WriterValues } from './table-writer.ts';
export { TableWriter } from './table-writer.ts';
export type { EngineType } from './types.ts';
export type { EngineParameters } from './values.ts';
export { toEngineParameters } from './values.ts';
