import {
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { openEdge } from '../support/edge.ts';

type Field = GraphQLField<unknown, unknown>;

const sizeArguments = ['first', 'limit', 'k'];
const handedDown = ['edges', 'nodes', 'rows', 'hits'];

const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
const composites = types.filter((type) => isObjectType(type) || isInterfaceType(type));
const fieldsOf = (type: GraphQLNamedType): Field[] =>
  isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
const isList = ({ type }: Field) => isListType(isNonNullType(type) ? type.ofType : type);

/** A size among the arguments, or among the members of an input object. */
const isSizedByArgument = ({ args }: Field) =>
  args.some(
    ({ name, type }) =>
      sizeArguments.includes(name) ||
      isListType(isNonNullType(type) ? type.ofType : type) ||
      Object.keys((getNamedType(type) as { getFields?: () => object }).getFields?.() ?? {}).some((member) =>
        sizeArguments.includes(member),
      ),
  );
const isHinted = ({ extensions }: Field) => typeof extensions['listSize'] === 'number';

/** Every field that gives this type, itself or as a member of a union. */
const fieldsGiving = (wanted: GraphQLNamedType) =>
  composites.flatMap(fieldsOf).filter((field) => {
    const named = getNamedType(field.type);
    return (
      named === wanted || (isAbstractType(named) && schema.getPossibleTypes(named).includes(wanted as never))
    );
  });

describe('every list of the schema', () => {
  const lists = composites.flatMap((type) =>
    fieldsOf(type)
      .filter(isList)
      .map((field) => ({ name: `${type.name}.${field.name}`, type, field })),
  );

  it('is found', () => expect(lists.length).toBeGreaterThan(40));

  it.for(lists)('$name has a size that its cost can be estimated by', ({ type, field }) => {
    if (isSizedByArgument(field) || isHinted(field)) return;
    const givers = fieldsGiving(type);
    expect(handedDown).toContain(field.name);
    expect(givers.length).toBeGreaterThan(0);
    for (const giver of givers) expect(isSizedByArgument(giver), giver.name).toBe(true);
  });
});

describe('an operation on the real schema', () => {
  it.for([
    '{ datasets { nodes { name rowCount columns { name type sensitivity } } } }',
    '{ jobs { nodes { id kind state progress { phase ratio } log { message } } } }',
    '{ indexes { nodes { name promotion { parameters { m } } } } }',
  ])('of the usual kind is not refused: %s', async (query) => {
    const edge = await openEdge({ schema });
    expect((await edge.ask(query)).code).not.toBe('COMPLEXITY_LIMIT');
  });

  const aliased = (text: string) => Array.from({ length: 15 }, (_, n) => `a${n}: ${text}`).join(' ');
  const column = 'name type isNullable note originalName sensitivity isOverridden piiKind';

  it.for([
    ['columns of many datasets', `{ datasets(first: 100) { nodes { columns { ${column} } } } }`],
    [
      'columns of many versions',
      '{ dataset(ref: {name: "d"}) { versions(first: 500) { nodes { columns { name } } } } }',
    ],
    [
      'files of many versions',
      '{ dataset(ref: {name: "d"}) { versions(first: 500) { nodes { files { key } } } } }',
    ],
    ['logs of many jobs', '{ jobs(first: 500) { nodes { log { message } } } }'],
    ['trials of many jobs', '{ jobs(first: 500) { nodes { ... on AutotuneJob { trials { id } } } } }'],
    [
      'columns of many tables',
      `{ sourceTables(connection: "c") { ${aliased('columns { name type isNullable }')} } }`,
    ],
    ['pages within pages', '{ datasets(first: 500) { nodes { jobs(first: 500) { nodes { id } } } } }'],
    ['rows of many previews', '{ datasets(first: 100) { nodes { preview(limit: 1000) { rows } } } }'],
  ] as const)('that asks for %s never reaches a resolver', async ([, query]) => {
    const edge = await openEdge({ schema });
    const { code } = await edge.ask(query);
    expect(code).toBe('COMPLEXITY_LIMIT');
    expect(edge.trace.contexts).toEqual([]);
  });

  it.for([
    `{ dataset(ref: {name: "d"}) { columns { ${column} } current { files { key sha256 } } } }`,
    '{ datasets(first: 100) { nodes { name tags columns(first: 50) { name type } } } }',
    '{ jobs(first: 50) { nodes { id state log { message } } } }',
    '{ query(input: {sql: "SELECT 1", limit: 10000}) { ... on ResultSet { columns { name type } rows } } }',
  ])('of an ordinary client is admitted: %s', async (query) => {
    const edge = await openEdge({ schema });
    expect((await edge.ask(query)).code).not.toBe('COMPLEXITY_LIMIT');
    expect(edge.trace.contexts).toHaveLength(1);
  });
});
