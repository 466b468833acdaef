import { locateByte } from '../kernel/index.ts';
import { queryErrors } from './errors.ts';
import {
  allowedFunctions,
  allowedTableFunctions,
  formatFunctions,
  hasUnboundedWidth,
  literalSizeMax,
  sizedFunctions,
} from './function-policy.ts';

/** What `json_serialize_sql` answers, parsed. Its shape is DuckDB's; what this file does not know it refuses. */
export type SyntaxTree = Readonly<Record<string, unknown>>;

export interface CheckedSelect {
  /** Names of what the statement reads, in lower case, in order of appearance, with the first place of each. */
  datasets: { name: string; position: number | undefined }[];
  /** How many positional parameters it takes. */
  parameterCount: number;
}

type Node = Record<string, unknown>;
type Scope = ReadonlySet<string>;

/**
 * Proves from DuckDB's own parse tree that a text is one read-only SELECT which reads nothing but named relations
 * and calls nothing but reviewed functions. It is an allow-list: an unknown kind of node is refused. Common table
 * expressions are followed by scope, because a name that looks like one where none is visible is a dataset.
 * Throws SQL_REFUSED or SQL_INVALID with line and column.
 */
export function checkSelect(sql: string, tree: SyntaxTree): CheckedSelect {
  return new Gate(sql).check(tree);
}

const expressionClasses = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'FUNCTION',
  'LAMBDA',
  'OPERATOR',
  'PARAMETER',
  'POSITIONAL_REFERENCE',
  'STAR',
  'SUBQUERY',
  'WINDOW',
]);
const queryNodes = new Set(['SELECT_NODE', 'SET_OPERATION_NODE', 'RECURSIVE_CTE_NODE']);
const relationNodes = new Set([
  'BASE_TABLE',
  'EMPTY',
  'EMPTY_FROM',
  'EXPRESSION_LIST',
  'JOIN',
  'PIVOT',
  'SUBQUERY',
  'TABLE_FUNCTION',
]);
const noPosition = 2 ** 53;

class Gate {
  private readonly sql: string;
  private readonly found = new Map<string, number | undefined>();
  private readonly parameterNumbers = new Set<number>();

  constructor(sql: string) {
    this.sql = sql;
  }

  check(tree: SyntaxTree): CheckedSelect {
    const statements = tree['statements'] as Node[];
    if (statements.length === 0)
      throw queryErrors.SQL_REFUSED('The text holds no statement; give one SELECT.');
    if (statements.length > 1)
      throw queryErrors.SQL_REFUSED('The text holds several statements; give one SELECT.');
    this.queryNode(statements[0]!['node'] as Node, new Set());
    return {
      datasets: [...this.found].map(([name, position]) => ({ name, position })),
      parameterCount: this.countParameters(),
    };
  }

  /** DuckDB binds by count, so a number that is left out would shift those behind it. */
  private countParameters(): number {
    const count = this.parameterNumbers.size;
    for (let number = 1; number <= count; number++)
      if (!this.parameterNumbers.has(number))
        this.refuse(`Parameters are numbered from $1 without gaps; $${number} is missing.`);
    return count;
  }

  private refuse(what: string, node?: Node): never {
    const position = positionOf(node);
    const details = position === undefined ? {} : { position, ...locateByte(this.sql, position) };
    throw queryErrors.SQL_REFUSED(what, { details });
  }

  private queryNode(node: Node, outer: Scope): void {
    const type = String(node['type']);
    if (!queryNodes.has(type)) this.refuse(`${type} is not offered; give one SELECT.`, node);
    const scope = this.commonTables(node, outer);
    if (type === 'SELECT_NODE') {
      this.relation(node['from_table'] as Node, scope);
    } else if (type === 'RECURSIVE_CTE_NODE') {
      // The first half does not see the expression itself; the second does.
      const name = fold(node['cte_name']);
      this.queryNode(node['left'] as Node, scope);
      this.queryNode(node['right'] as Node, new Set([...scope, name, `recurring.${name}`]));
    } else {
      for (const half of [node['left'], node['right']]) if (half) this.queryNode(half as Node, scope);
    }
    this.members(node, ['from_table', 'cte_map', 'left', 'right'], scope);
  }

  /** The scope inside a query node: each common table expression sees only those before it. */
  private commonTables(node: Node, outer: Scope): Scope {
    const entries = ((node['cte_map'] as Node | undefined)?.['map'] ?? []) as { key: string; value: Node }[];
    let scope = outer;
    for (const { key, value } of entries) {
      // Inside its own body the name still means what it meant outside.
      this.queryNode((value['query'] as Node)['node'] as Node, scope);
      scope = new Set([...scope, fold(key)]);
      this.members(value, ['query'], scope);
    }
    return scope;
  }

  private relation(node: Node, scope: Scope): void {
    const type = String(node['type']);
    if (!relationNodes.has(type)) {
      const name = type === 'SHOW_REF' ? 'DESCRIBE, SHOW and SUMMARIZE are' : `${type} is`;
      this.refuse(`${name} not offered; columns and types are in the API.`, node);
    }
    switch (type) {
      case 'BASE_TABLE':
        this.named(node, scope);
        return;
      case 'SUBQUERY':
        this.queryNode((node['subquery'] as Node)['node'] as Node, scope);
        this.members(node, ['subquery'], scope);
        return;
      case 'JOIN':
        this.relation(node['left'] as Node, scope);
        this.relation(node['right'] as Node, scope);
        this.members(node, ['left', 'right'], scope);
        return;
      case 'PIVOT':
        this.relation(node['source'] as Node, scope);
        this.members(node, ['source'], scope);
        return;
      case 'TABLE_FUNCTION': {
        const call = node['function'] as Node;
        const name = fold(call['function_name']);
        if (call['class'] !== 'FUNCTION' || !allowedTableFunctions.has(name))
          this.refuse(`The table function ${name} is not offered.`, node);
        this.anything(call['children'], scope);
        this.members(node, ['function'], scope);
        return;
      }
      default:
        this.members(node, [], scope);
        return;
    }
  }

  private named(node: Node, scope: Scope): void {
    const name = fold(node['table_name']);
    const schema = fold(node['schema_name']);
    if (fold(node['catalog_name']) !== '') this.refuse('Datasets have no catalog; use the bare name.', node);
    if (node['at_clause']) this.refuse('AT is not offered; use the argument asOf.', node);
    this.members(node, [], scope);
    if (schema === '' ? scope.has(name) : schema === 'recurring' && scope.has(`recurring.${name}`)) return;
    if (schema !== '' && schema !== 'main') this.refuse('Datasets have no schema; use the bare name.', node);
    if (!this.found.has(name)) this.found.set(name, positionOf(node));
  }

  /** Walks whatever hangs off a node: expressions by class, queries by kind, the rest for what is inside. */
  private anything(value: unknown, scope: Scope): void {
    if (Array.isArray(value)) {
      for (const item of value) this.anything(item, scope);
      return;
    }
    if (value === null || typeof value !== 'object') return;
    const node = value as Node;
    if (typeof node['class'] === 'string') {
      this.expression(node, scope);
      return;
    }
    const type = String(node['type']);
    if (queryNodes.has(type)) {
      this.queryNode(node, scope);
      return;
    }
    if ('table_name' in node || 'function_name' in node || 'subquery_type' in node)
      this.refuse(`${type} is not offered here.`, node);
    this.members(node, [], scope);
  }

  private members(node: Node, handled: readonly string[], scope: Scope): void {
    for (const [key, member] of Object.entries(node))
      if (!handled.includes(key)) this.anything(member, scope);
  }

  private expression(node: Node, scope: Scope): void {
    const kind = String(node['class']);
    if (!expressionClasses.has(kind)) this.refuse(`${kind} expressions are not offered.`, node);
    if (kind === 'CONSTANT' || kind === 'COLUMN_REF') return;
    if (kind === 'PARAMETER') this.parameter(node);
    if (kind === 'FUNCTION' || kind === 'WINDOW') this.call(node);
    if (kind === 'SUBQUERY') this.queryNode((node['subquery'] as Node)['node'] as Node, scope);
    this.members(node, kind === 'SUBQUERY' ? ['subquery'] : [], scope);
  }

  private parameter(node: Node): void {
    const identifier = String(node['identifier']);
    if (!/^[1-9][0-9]{0,3}$/.test(identifier))
      this.refuse(`Parameters are positional: write $1 or ?, not $${identifier}.`, node);
    this.parameterNumbers.add(Number(identifier));
  }

  private call(node: Node): void {
    const name = fold(node['function_name']);
    if (!allowedFunctions.has(name)) this.refuse(`The function ${name} is not offered.`, node);
    const sized = sizedFunctions.get(name);
    const isSized = sized !== undefined || formatFunctions.has(name);
    // x.repeat(3) reads as a call in a schema x whose subject is not among the arguments.
    if (isSized && fold(node['schema']) !== '') this.refuse(`Call ${name} by its bare name.`, node);
    const children = node['children'] as Node[];
    if (sized !== undefined && children.length > sized && !isBounded(children[sized]!))
      this.refuse(
        `The size in ${name} must be a literal of at most ${literalSizeMax}, or least(…, such a literal).`,
        node,
      );
    if (formatFunctions.has(name) && !isModestFormat(children[0]))
      this.refuse(`The format in ${name} must be a literal whose widths have at most four digits.`, node);
  }
}

const fold = (name: unknown) => String(name ?? '').toLowerCase();

function positionOf(node: Node | undefined): number | undefined {
  const position = node?.['query_location'];
  return typeof position === 'number' && position < noPosition ? position : undefined;
}

function readLiteral(node: Node | undefined): unknown {
  if (node?.['class'] !== 'CONSTANT') return undefined;
  return (node['value'] as Node | undefined)?.['value'];
}

function isBounded(node: Node): boolean {
  if (node['class'] === 'CAST') return isBounded(node['child'] as Node);
  const literal = readLiteral(node);
  if (literal !== undefined) return typeof literal === 'number' && literal <= literalSizeMax;
  if (node['class'] !== 'FUNCTION' || fold(node['function_name']) !== 'least') return false;
  return (node['children'] as Node[]).some((child) => {
    const bound = readLiteral(child);
    return typeof bound === 'number' && bound <= literalSizeMax;
  });
}

function isModestFormat(node: Node | undefined): boolean {
  const literal = readLiteral(node);
  return typeof literal === 'string' && !hasUnboundedWidth(literal);
}
