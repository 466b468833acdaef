import type { Page } from '../src/kernel/index.ts';
import { builder, type ObjectType } from './builder.ts';

/** A page and, only if asked for, how many there are in all. */
export interface Connection<T> extends Page<T> {
  count: () => number;
}

const PageInfo = builder.objectRef<Page<unknown>>('PageInfo').implement({
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage'),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage'),
    startCursor: t.string({ nullable: true, resolve: (page) => page.edges[0]?.cursor ?? null }),
    endCursor: t.string({ nullable: true, resolve: (page) => page.edges.at(-1)?.cursor ?? null }),
  }),
});

/** Relay's connection over a node type: `<Name>Connection` with `edges`, `nodes`, `pageInfo`, `totalCount`. */
export function connectionOf<T extends object>(name: string, node: ObjectType<T>) {
  const edge = builder.objectRef<{ cursor: string; node: T }>(`${name}Edge`).implement({
    fields: (t) => ({
      cursor: t.exposeString('cursor'),
      // Exposed, so that no resolver is called for each edge; the builder cannot check that through `T`.
      node: t.expose('node' as never, { type: node as never }) as never,
    }),
  });
  return builder.objectRef<Connection<T>>(`${name}Connection`).implement({
    fields: (t) => ({
      edges: t.field({ type: [edge], resolve: (page) => page.edges }),
      nodes: t.field({ type: [node], resolve: (page) => page.edges.map((one) => one.node) as never }),
      pageInfo: t.field({ type: PageInfo, resolve: (page) => page }),
      totalCount: t.int({
        resolve: (page) => page.count(),
        description: 'Entries in all pages; counted only when asked for.',
      }),
    }),
  });
}

/** The four paging arguments of every connection. */
export const pageArguments = builder.args((t) => ({
  first: t.int({ description: 'Entries from the beginning, or after `after`: 0 to 500, by default 50.' }),
  after: t.string(),
  last: t.int({ description: 'Entries from the end, or before `before`: 0 to 500.' }),
  before: t.string(),
}));

/**
 * How long a list without a size argument is taken to be when an operation's cost is estimated: longer than is usual for
 * it, so that pages of pages are refused, and short enough that a page of it as a client writes it is not.
 */
export const sized = (listSize: number) => ({ listSize });

/** Columns of a dataset; `[ingest] columns_max` is 2,000. */
export const columnsAssumed = 50;

/** Files of a version: one, and one more for each append. */
export const filesAssumed = 50;
