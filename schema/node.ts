import { loadNodes } from '../resolvers/node.ts';
import { builder } from './builder.ts';

/** Whatever has an id; which type it is, its own `isTypeOf` says. */
export const Node = builder.interfaceRef<object>('Node').implement({
  description: 'Anything that can be fetched again by its id.',
  fields: (t) => ({ id: t.id({ resolve: (node) => (node as { id: string }).id }) }),
});

builder.queryFields((t) => ({
  node: t.field({
    type: Node,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => (await loadNodes(context, [id]))[0] ?? null,
  }),
  nodes: t.field({
    type: t.listRef(Node, { nullable: true }),
    args: { ids: t.arg.idList({ required: true }) },
    description: 'In the order of `ids`; null where there is none. At most 500.',
    resolve: (_root, { ids }, context) => loadNodes(context, ids),
  }),
}));
