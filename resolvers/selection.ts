import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

type Facts = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>;

/** Whether a client selects the field at `path` below this one, whatever its alias. Takes `@skip` for selected. */
export function selects({ fieldNodes, fragments }: Facts, path: readonly string[]): boolean {
  const seen = new Set<string>(); // each fragment once, since fragments may spread others many times
  const isIn = (set: SelectionSetNode | undefined, [name, ...rest]: readonly string[]): boolean => {
    if (name === undefined) return true;
    return (set?.selections ?? []).some((selection) => {
      if (selection.kind === Kind.FIELD)
        return selection.name.value === name && isIn(selection.selectionSet, rest);
      if (selection.kind === Kind.INLINE_FRAGMENT) return isIn(selection.selectionSet, [name, ...rest]);
      const key = `${selection.name.value} ${rest.length}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return isIn(fragments[selection.name.value]?.selectionSet, [name, ...rest]);
    });
  };
  return fieldNodes.some(({ selectionSet }) => isIn(selectionSet, path));
}
