import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
} from 'graphql';
import { describeSize, estimateCost } from './cost.ts';
import { serverErrors } from './errors.ts';
import { withCode } from './presented-error.ts';

const listEntriesMax = 10_000;
const variablesDepthMax = 64;
const variableErrorsMax = 10;

/** Of one operation, for as many different sizes. */
const costsKeptMax = 50;

interface KnownCosts {
  variables: readonly string[];
  /** By what matters of the variables' values. */
  values: Map<string, number>;
}

/** The parts of execution arguments that limits look at. */
export interface LimitedOperation {
  document: DocumentNode;
  operationName?: string | null | undefined;
  variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * The last gate before any resolver, on every transport: variables coerce (BAD_USER_INPUT errors are returned),
 * lists in them are bounded (throws LIST_LIMIT), and the answer's estimated size is (throws COMPLEXITY_LIMIT).
 */
export function createOperationLimits(options: { schema: GraphQLSchema; complexityMax: number }) {
  const { schema, complexityMax } = options;
  const known = new WeakMap<DocumentNode, Map<string, KnownCosts>>();

  return (operationOf: LimitedOperation): readonly GraphQLError[] => {
    const { document, operationName, variableValues } = operationOf;
    const operation = getOperationAST(document, operationName);
    if (!operation) return []; // the executor says which is missing
    let coerced: Readonly<Record<string, unknown>> = {};
    if (operation.variableDefinitions?.length) {
      checkVariables(variableValues);
      const result = getVariableValues(schema, operation.variableDefinitions, variableValues ?? {}, {
        maxErrors: variableErrorsMax,
      });
      if (result.errors) return withCode(result.errors, 'BAD_USER_INPUT');
      coerced = result.coerced;
    }
    let ofDocument = known.get(document);
    if (!ofDocument) {
      ofDocument = new Map();
      known.set(document, ofDocument);
    }
    const costs = ofDocument.get(operationName ?? '');
    const key = costs?.variables.map((name) => describeSize(coerced[name])).join('|');
    let value = key === undefined ? undefined : costs?.values.get(key);
    if (value === undefined) {
      const cost = estimateCost({ schema, operation, fragments: fragmentsOf(document), variables: coerced });
      value = cost.value;
      const variables = [...cost.variables];
      const values = costs && costs.values.size < costsKeptMax ? costs.values : new Map<string, number>();
      values.set(variables.map((name) => describeSize(coerced[name])).join('|'), value);
      ofDocument.set(operationName ?? '', { variables, values });
    }
    if (!(value <= complexityMax))
      throw serverErrors.COMPLEXITY_LIMIT(
        `The answer could have ${value} fields; ${complexityMax} are allowed.`,
        { details: { max: complexityMax, cost: value } },
      );
    return [];
  };
}

const fragmentsByDocument = new WeakMap<DocumentNode, ReadonlyMap<string, FragmentDefinitionNode>>();

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  let fragments = fragmentsByDocument.get(document);
  if (!fragments) {
    fragments = new Map(
      document.definitions
        .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
        .map((fragment) => [fragment.name.value, fragment]),
    );
    fragmentsByDocument.set(document, fragments);
  }
  return fragments;
}

/** Walks without recursion, because what it guards against is nesting that exhausts the stack. */
function checkVariables(variables: unknown): void {
  const levels: { value: unknown; depth: number }[] = [{ value: variables, depth: 0 }];
  for (let level = levels.pop(); level; level = levels.pop()) {
    const { value, depth } = level;
    if (value === null || typeof value !== 'object') continue;
    if (depth > variablesDepthMax)
      throw serverErrors.LIST_LIMIT(`Variables are nested more than ${variablesDepthMax} levels deep.`, {
        details: { max: variablesDepthMax },
      });
    if (Array.isArray(value) && value.length > listEntriesMax)
      throw serverErrors.LIST_LIMIT(
        `A list among the variables has ${value.length} entries; ${listEntriesMax} are allowed.`,
        { details: { max: listEntriesMax, entries: value.length } },
      );
    for (const member of Array.isArray(value) ? value : Object.values(value))
      if (member !== null && typeof member === 'object') levels.push({ value: member, depth: depth + 1 });
  }
}
