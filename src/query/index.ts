/**
 * Query: SQL over datasets by name, downloads of bigger results, and rows for other rooms.
 *
 * Invariant Q1: a statement reaches only the files of the versions that were resolved for its caller.
 * Invariant Q2: a user's SQL runs only in a sandboxed process, and only after the gate has proved it one SELECT.
 * Invariant Q3: no value is rounded on its way out; the forms are listed in json-projection.ts.
 * It deliberately writes no dataset and keeps no result.
 */

export { queryErrors } from './errors.ts';
export type {
  AsOf,
  Download,
  DownloadFile,
  DownloadFormat,
  DownloadInput,
  QueryInput,
  QueryResult,
  ScannedDataset,
} from './model.ts';
export { downloadFormats } from './model.ts';
export type { Queries, QueriesOptions } from './queries.ts';
export { openQueries } from './queries.ts';
