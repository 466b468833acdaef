import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { pageSizeDefault } from '../kernel/index.ts';
import type { CostHints } from './model.ts';

/** Entries assumed for a list that no argument sizes. */
const listSizeAssumed = 10;
/** Arguments that say how long a list becomes, on the field or in its input objects. */
const sizeArguments = new Set(['first', 'last', 'limit', 'k', 'n', 'count', 'size', 'top', 'take', 'topK']);
/** Where a field with a size is not itself a list, these of its fields are as long as it says. */
const sizedFields = new Set(['edges', 'nodes', 'items', 'rows', 'hits', 'results']);

export interface CostOptions {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Coerced. */
  variables: Readonly<Record<string, unknown>>;
}

export interface Cost {
  value: number;
  /** The variables that it depends on, and of these only what {@link describeSize} tells. */
  variables: ReadonlySet<string>;
}

/**
 * How many fields the answer could have: every list multiplies what is selected below it by its `first`, `last`,
 * `limit`, `k`…, by the length of a list argument, or by an assumed size. Fields that are not lists hand their size to
 * `edges`, `nodes`, `rows`… below. Lists of scalars count one per entry (and `[[JSON]]` one per row). `@skip` and
 * `@include` are not looked at. Linear in the document: a fragment is computed once per type and inherited size.
 */
export function estimateCost(options: CostOptions): Cost {
  const { schema, fragments, variables } = options;
  const used = new Set<string>();
  const known = new Map<string, number>();
  const open = new Set<string>();

  const read = (node: ValueNode): unknown => {
    switch (node.kind) {
      case Kind.VARIABLE:
        used.add(node.name.value);
        return variables[node.name.value];
      case Kind.INT:
        return Number(node.value);
      case Kind.LIST:
        return node.values.map(read);
      case Kind.OBJECT:
        return Object.fromEntries(node.fields.map((field) => [field.name.value, read(field.value)]));
      default:
        return null;
    }
  };

  const sizeOf = (node: FieldNode, field: GraphQLField<unknown, unknown>): number | undefined => {
    const { listSize } = field.extensions as CostHints;
    let size: number | undefined;
    let listLength: number | undefined;
    let hasPage = false;
    for (const argument of field.args) {
      if (argument.name === 'first' || argument.name === 'last') hasPage = true;
      if (!isSizing(argument)) continue;
      const given = node.arguments?.find((candidate) => candidate.name.value === argument.name);
      const value = given ? (read(given.value) ?? argument.defaultValue) : argument.defaultValue;
      if (Array.isArray(value)) listLength = largest(listLength, value.length);
      else size = largest(size, readSize(argument.name, value, getNamedType(argument.type)));
    }
    if (size !== undefined) return size;
    if (listSize !== undefined) return listSize;
    if (hasPage) return pageSizeDefault;
    // A list may be the keys to look up or a mere filter.
    return listLength === undefined ? undefined : Math.max(listLength, listSizeAssumed);
  };

  const costOfSet = (
    set: SelectionSetNode,
    type: GraphQLNamedType,
    inherited: number | undefined,
  ): number => {
    const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
    const handsDownToSome = Object.keys(fields).some((name) => sizedFields.has(name));
    let total = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        const field = fields[name];
        if (name === '__schema' || name === '__type') total += 100;
        else if (!field)
          total += 1; // __typename
        else {
          const isSized = inherited !== undefined && (sizedFields.has(name) || !handsDownToSome);
          total += costOfField(selection, field, isSized ? inherited : undefined);
        }
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition && schema.getType(selection.typeCondition.name.value);
        total += costOfSet(selection.selectionSet, condition ?? type, inherited);
      } else total += costOfFragment(selection.name.value, inherited);
    }
    return total;
  };

  const costOfFragment = (name: string, inherited: number | undefined): number => {
    const key = `${name} ${inherited ?? ''}`;
    const cost = known.get(key);
    if (cost !== undefined) return cost;
    const fragment = fragments.get(name);
    const type = fragment && schema.getType(fragment.typeCondition.name.value);
    if (!fragment || !type || open.has(key)) return 0;
    open.add(key);
    const computed = costOfSet(fragment.selectionSet, type, inherited);
    open.delete(key);
    known.set(key, computed);
    return computed;
  };

  const costOfField = (
    node: FieldNode,
    field: GraphQLField<unknown, unknown>,
    inherited: number | undefined,
  ): number => {
    const hints = field.extensions as CostHints;
    const own = sizeOf(node, field);
    const named = getNamedType(field.type);
    const isList = isListOf(field.type);
    const times = isList ? (own ?? inherited ?? listSizeAssumed) : 1;
    if (isLeafType(named) || !node.selectionSet) return Math.max(hints.cost ?? 1, isList ? times : 1);
    const handedDown = isList ? undefined : (own ?? (isAbstractType(named) ? inherited : undefined));
    return (hints.cost ?? 1) + times * costOfSet(node.selectionSet, named, handedDown);
  };

  const root = schema.getRootType(options.operation.operation);
  const value = root ? costOfSet(options.operation.selectionSet, root, undefined) : 0;
  return { value, variables: used };
}

/** Scalars under other names (cursors, texts) say nothing about size. */
const isSizing = ({ name, type }: GraphQLArgument): boolean =>
  sizeArguments.has(name) ||
  isListType(isNonNullType(type) ? type.ofType : type) ||
  isInputObjectType(getNamedType(type));

/** All that the cost can depend on in a variable's value, as a short text. */
export function describeSize(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `[${value.length}]`;
  if (value === null || typeof value !== 'object') return '';
  return Object.entries(value)
    .map(([name, member]) =>
      sizeArguments.has(name) && typeof member === 'number' ? `${name}=${member}` : '',
    )
    .join();
}

/** The size that an argument's value names: a number under one of the known names, or such a member of an input object. */
function readSize(name: string, value: unknown, type: GraphQLNamedType): number | undefined {
  if (typeof value === 'number') return sizeArguments.has(name) ? Math.max(0, value) : undefined;
  if (value === null || typeof value !== 'object' || !isInputObjectType(type)) return undefined;
  let size: number | undefined;
  for (const field of Object.values(type.getFields())) {
    const member = (value as Record<string, unknown>)[field.name] ?? field.defaultValue;
    if (typeof member === 'number' && sizeArguments.has(field.name))
      size = largest(size, Math.max(0, member));
  }
  return size;
}

const largest = (a: number | undefined, b: number | undefined) =>
  a === undefined ? b : b === undefined ? a : Math.max(a, b);

const isListOf = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type);
