import { RawJson } from '../src/kernel/index.ts';
import type { QueryResult } from '../src/query/index.ts';
import type { Context } from './context.ts';

/** The rows as the query process printed them; over HTTP they pass unparsed. */
export const rows = (set: QueryResult, { splices }: Context): unknown[][] =>
  new RawJson(set.rows).rows({ splices });
