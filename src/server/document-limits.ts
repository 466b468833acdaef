import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { ServerConfig } from '../config/index.ts';
import { serverErrors } from './errors.ts';

export type ShapeLimits = Pick<ServerConfig, 'depthMax' | 'breadthMax' | 'aliasesMax' | 'production'>;

/** More directives on one node than any client library writes. */
const directivesMax = 8;
/** Introspection, as tools ask it, is nested deeper than data; graphql-js' own rule bounds how its lists nest. */
const introspectionDepthMax = 16;

interface Shape {
  /** Levels of fields below, the deepest branch; introspection apart. */
  depth: number;
  introspectionDepth: number;
  /** Fields of this very selection set, fragments expanded. */
  width: number;
  /** Of this and all deeper selection sets. */
  widthMax: number;
  aliases: number;
}

/**
 * Refuses documents by their shape alone, before validation (whose own cost grows with it): DEPTH_LIMIT,
 * BREADTH_LIMIT, ALIAS_LIMIT, DIRECTIVE_LIMIT. Every fragment is measured once and counted wherever it is spread,
 * so fragments that double cost as much time as they have text. Spread cycles are left to validation.
 */
export function checkDocumentShape(document: DocumentNode, limits: ShapeLimits): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    else if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  const measured = new Map<string, Shape>();
  const open = new Set<string>();

  const measureFragment = (name: string): Shape => {
    const known = measured.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    if (!fragment || open.has(name)) return emptyShape;
    open.add(name);
    const shape = measureSet(fragment.selectionSet);
    open.delete(name);
    measured.set(name, shape);
    return shape;
  };

  const measureSet = (set: SelectionSetNode): Shape => {
    const shape = { ...emptyShape };
    for (const selection of set.selections) {
      if ((selection.directives?.length ?? 0) > directivesMax) {
        throw serverErrors.DIRECTIVE_LIMIT(
          `A field or fragment carries more than ${directivesMax} directives.`,
          {
            details: { max: directivesMax },
          },
        );
      }
      if (selection.kind === Kind.FIELD) {
        shape.width += 1;
        if (selection.alias) shape.aliases += 1;
        const below = selection.selectionSet ? measureSet(selection.selectionSet) : emptyShape;
        const isIntrospection = selection.name.value.startsWith('__');
        if (isIntrospection) shape.introspectionDepth = Math.max(shape.introspectionDepth, below.depth + 1);
        else {
          shape.depth = Math.max(shape.depth, below.depth + 1);
          shape.introspectionDepth = Math.max(shape.introspectionDepth, below.introspectionDepth);
        }
        shape.aliases += below.aliases;
        shape.widthMax = Math.max(shape.widthMax, below.widthMax);
      } else {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT
            ? measureSet(selection.selectionSet)
            : measureFragment(selection.name.value);
        shape.width += inner.width;
        shape.aliases += inner.aliases;
        shape.depth = Math.max(shape.depth, inner.depth);
        shape.introspectionDepth = Math.max(shape.introspectionDepth, inner.introspectionDepth);
        shape.widthMax = Math.max(shape.widthMax, inner.widthMax);
      }
    }
    shape.widthMax = Math.max(shape.widthMax, shape.width);
    return shape;
  };

  for (const operation of operations) check(measureSet(operation.selectionSet), limits);
  // Fragments that no operation uses count, too: validation walks through them.
  for (const [name, fragment] of fragments) {
    const isIntrospection = fragment.typeCondition.name.value.startsWith('__');
    check(measureFragment(name), isIntrospection ? { ...limits, depthMax: introspectionDepthMax } : limits);
  }
}

const emptyShape: Shape = { depth: 0, introspectionDepth: 0, width: 0, widthMax: 0, aliases: 0 };

function check(shape: Shape, limits: ShapeLimits): void {
  const { depthMax, breadthMax, aliasesMax } = limits;
  if (shape.depth > depthMax)
    throw serverErrors.DEPTH_LIMIT(`Fields are nested ${shape.depth} levels deep; ${depthMax} are allowed.`, {
      details: { max: depthMax, depth: shape.depth },
    });
  if (shape.introspectionDepth > introspectionDepthMax)
    throw serverErrors.DEPTH_LIMIT(`Introspection may be ${introspectionDepthMax} levels deep.`, {
      details: { max: introspectionDepthMax, depth: shape.introspectionDepth },
    });
  if (shape.widthMax > breadthMax)
    throw serverErrors.BREADTH_LIMIT(
      `A selection set has ${shape.widthMax} fields; ${breadthMax} are allowed.`,
      { details: { max: breadthMax, breadth: shape.widthMax } },
    );
  if (shape.aliases > aliasesMax)
    throw serverErrors.ALIAS_LIMIT(`The operation has ${shape.aliases} aliases; ${aliasesMax} are allowed.`, {
      details: { max: aliasesMax, aliases: shape.aliases },
    });
}
